"""Progress of long commands on standard error: a bar on a terminal, else a line every few seconds; with the expected end where the number of steps is known."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

EVERY = 5.0
"""Seconds from one line to the next in a pipe."""
FIRST = 2.0
"""Seconds after which work is long enough to say how far it is."""

BEAT = 0.5
"""Seconds after which work without steps looks whether a line is due."""


@contextmanager
def progress_bar(what: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """Progress of ``total`` steps, None while their number is not known; yields a function like rich's ``Progress.update``.

    It takes ``completed`` or ``advance``, ``total`` and ``description``, each by name.
    """
    if not sys.stderr.isatty():
        yield _Lines(what, total).update
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        yield partial(bar.update, bar.add_task(what, total=total))


@contextmanager
def step_bar(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar of ``total`` steps; yields the function that advances it by one."""
    with progress_bar(what, total) as update:
        yield partial(update, advance=1)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Progress of work whose steps are not known: a moving bar on a terminal, else a line every few seconds with the time it takes."""
    with progress_bar(what) as update:
        ended = threading.Event()

        def tell() -> None:
            while not ended.wait(BEAT):
                update()

        teller = threading.Thread(target=tell, daemon=True)
        teller.start()
        try:
            yield
        finally:
            ended.set()
            teller.join()


class _Lines:
    """Progress in a pipe: nothing of short work, then a line every few seconds."""

    def __init__(self, what: str, total: float | None) -> None:
        self.what = what
        self.done, self.total = 0.0, total
        self.began = self.last = time.monotonic()
        self.next = self.began + FIRST
        self.since = self.began
        """When the steps that are counted now began: a search counts anew for each number that it tries."""

    def update(
        self,
        *,
        completed: float | None = None,
        advance: float = 0,
        total: float | None = None,
        description: str | None = None,
    ) -> None:
        done = self.done + advance if completed is None else completed
        if done < self.done:
            self.since = self.last
        self.done = done
        self.total = self.total if total is None else total
        self.what = description or self.what
        now = self.last = time.monotonic()
        if now >= self.next:
            self.next = now + EVERY
            print(f"{self.what}: {self._how_far(now)}", file=sys.stderr, flush=True)

    def _how_far(self, now: float) -> str:
        from tracks_sim.i18n import translator
        from tracks_sim.labels import time_left

        if self.total is None:
            return f"{now - self.began:.0f} s"
        counted = f"{self.done:g} of {self.total:g}"
        if not 0 < self.done < self.total:
            return counted
        left = time_left((now - self.since) / self.done * (self.total - self.done), translator("en"))
        return f"{counted}, {left[0].lower()}{left[1:]}"
