"""Long work beside a page that goes on answering: one piece at a time, in a thread, to be stopped.

A widget speaks from its kernel's own thread alone. So whatever the work says (a part is done, here is the result) is
handed to the loop of that thread. Where no loop runs (a script, a test) the work is done before ``start`` returns.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from typing import Any

from tracks_sim.cancellation import cancellable

ProgressCallback = Callable[..., None]
"""Called by the work from its thread; arrives at ``told`` on the page's own."""
Job = Callable[[ProgressCallback], Any]
"""The work: given a way to tell how far it is. It ends at the next ``stopping.go_on()`` once it was stopped."""


class Background:
    """At most one piece of work. What is stopped ends at its next step, and nothing of it arrives any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def start(self, job: Job, on_progress: ProgressCallback, on_result: Callable[[Any], None], on_error: Callable[[Exception], None]) -> None:
        """Stop what runs, then do ``job``; ``done`` gets its result, or ``failed`` its error."""
        self.stop()
        stop = self._stop = threading.Event()
        post = _loop_poster()

        def deliver(callback: Callable[..., None], *values: Any) -> None:
            post(lambda: None if stop.is_set() else callback(*values))

        def work() -> None:
            with self._lock:  # what was stopped may take a moment to notice; two at once would only be slower
                if stop.is_set():
                    return
                try:
                    with cancellable(stop.is_set):
                        result = job(lambda *values: deliver(on_progress, *values))
                except Exception as error:
                    deliver(on_error, error)
                else:
                    deliver(on_result, result)

        if post is _at_once:
            work()
        else:
            threading.Thread(target=work, name="tracks-work", daemon=True).start()

    def stop(self) -> None:
        """End what runs."""
        self._stop.set()


def _loop_poster() -> Callable[[Callable[[], None]], None]:
    """A way to run something on the loop of this thread, in the context of the message that is answered now."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return _at_once
    context = contextvars.copy_context()

    def post(callback: Callable[[], None]) -> None:
        loop.call_soon_threadsafe(callback, context=context.copy())

    return post


def _at_once(callback: Callable[[], None]) -> None:
    callback()
