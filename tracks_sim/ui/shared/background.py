"""Background work: one job at a time in a thread, which can be stopped, while the page goes on answering.

A widget can only send from its kernel's own thread. So progress and result are handed to the event loop of that
thread. Where no loop runs (a script, a test) the job is done before ``start`` returns.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from typing import Any

from tracks_sim.cancellation import cancellable

ProgressCallback = Callable[..., None]
"""Called by the job from its thread; arrives as ``on_progress`` on the page's thread."""
Job = Callable[[ProgressCallback], Any]
"""The work, given a callback for its progress. Once stopped, it ends at its next ``cancellation.checkpoint()``."""


class Background:
    """Runner of at most one job. A stopped job ends at its next checkpoint, and nothing of it arrives any more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def start(
        self,
        job: Job,
        on_progress: ProgressCallback,
        on_result: Callable[[Any], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Stop the running job, then run ``job``; ``on_result`` gets its result, or ``on_error`` its exception."""
        self.stop()
        stop = self._stop = threading.Event()
        post = _loop_poster()

        def deliver(callback: Callable[..., None], *values: Any) -> None:
            post(lambda: None if stop.is_set() else callback(*values))

        def work() -> None:
            with self._lock:  # a stopped job may take a moment to notice; two at once would only be slower
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
        """Stop the running job, if any."""
        self._stop.set()


def _loop_poster() -> Callable[[Callable[[], None]], None]:
    """A function that runs a callback on the event loop of this thread, in the context of the message being answered."""
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
