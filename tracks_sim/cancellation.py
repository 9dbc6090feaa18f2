"""Cancellation of long computations, cooperative: the work checks between two steps whether it was cancelled.

``with cancellable(stop): …`` surrounds the work of a thread. ``checkpoint()`` is called where the work can end early: in loops
that fit and draw, at every group of a table, at every case that is read. Outside ``cancellable`` it does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tracks_sim.errors import Cancelled

_stop: ContextVar[Callable[[], bool] | None] = ContextVar("stop", default=None)


@contextmanager
def cancellable(stop: Callable[[], bool]) -> Iterator[None]:
    """Let work inside the block raise Cancelled at the first ``checkpoint()`` after ``stop()`` is true. For this thread only."""
    before = _stop.set(stop)
    try:
        yield
    finally:
        _stop.reset(before)


def checkpoint() -> None:
    """Raise Cancelled where this work was cancelled; else do nothing."""
    stop = _stop.get()
    if stop is not None and stop():
        raise Cancelled("The work was stopped; nothing of it was kept. Begin it again when you want it.")
