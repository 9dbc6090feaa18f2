"""Progress of long commands on standard error: a bar on a terminal, else a line every few seconds."""

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
        self.began = time.monotonic()
        self.next = self.began + FIRST

    def update(
        self,
        *,
        completed: float | None = None,
        advance: float = 0,
        total: float | None = None,
        description: str | None = None,
    ) -> None:
        self.done = self.done + advance if completed is None else completed
        self.total = self.total if total is None else total
        self.what = description or self.what
        now = time.monotonic()
        if now >= self.next:
            self.next = now + EVERY
            how_far = f"{now - self.began:.0f} s" if self.total is None else f"{self.done:g} of {self.total:g}"
            print(f"{self.what}: {how_far}", file=sys.stderr, flush=True)
