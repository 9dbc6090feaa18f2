"""Progress of long commands on standard error: a bar on a terminal, else a line every few seconds; with the expected end where the number of steps is known."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from tracks_sim.jobs import Job, JobProgress

EVERY = 5.0
"""Seconds from one line to the next in a pipe."""
FIRST = 2.0
"""Seconds after which work is long enough to say how far it is."""

BEAT = 0.5
"""Seconds after which work without steps looks whether a line is due."""


@contextmanager
def progress_bar(what: str, total: int | None = None) -> Iterator[Job]:
    """Progress of ``total`` steps, None while their number is not known; yields the job, which the work tells how far it is."""
    if not sys.stderr.isatty():
        yield Job(on_progress=_lines())
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, total=total)
        yield Job(on_progress=lambda at: bars.update(task, description=at.what, completed=at.done, total=at.of))


@contextmanager
def step_bar(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar of ``total`` steps; yields the function that advances it by one."""
    with progress_bar(what, total) as job:
        done = count(1)

        def advance() -> None:
            job.tell(what, next(done), total)

        yield advance


@contextmanager
def working(what: str) -> Iterator[None]:
    """Progress of work whose steps are not known: a moving bar on a terminal, else a line every few seconds with the time it takes."""
    with progress_bar(what) as job:
        ended = threading.Event()

        def tell() -> None:
            while not ended.wait(BEAT):
                job.tell(what)

        teller = threading.Thread(target=tell, daemon=True)
        teller.start()
        try:
            yield
        finally:
            ended.set()
            teller.join()


def _lines() -> Callable[[JobProgress], None]:
    """Progress in a pipe: nothing of short work, then a line every few seconds."""
    began = time.monotonic()
    due = began + FIRST

    def show(at: JobProgress) -> None:
        nonlocal due
        now = time.monotonic()
        if now >= due:
            due = now + EVERY
            print(f"{at.what}: {_counted(at) if at.of else f'{now - began:.0f} s'}", file=sys.stderr, flush=True)

    return show


def _counted(at: JobProgress) -> str:
    from tracks_sim.i18n import translator
    from tracks_sim.labels import time_left

    counted = f"{at.done:g} of {at.of:g}"
    if at.seconds is None:
        return counted
    left = time_left(at.seconds, translator("en"))
    return f"{counted}, {left[0].lower()}{left[1:]}"
