"""Long computing that can be stopped: whoever computes asks between two steps, whoever waits says until when.

``with until(stop): …`` surrounds the work of a thread; ``go_on()`` stands where the work can break off: in loops that fit and draw, at
every group of a table, at every case that is read. Outside ``until`` it does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tracks_sim.errors import Cancelled

_stop: ContextVar[Callable[[], bool] | None] = ContextVar("stop", default=None)


@contextmanager
def cancellable(stop: Callable[[], bool]) -> Iterator[None]:
    """What is computed within raises Stopped at the first ``go_on()`` after ``stop()`` is true. Holds for this thread."""
    before = _stop.set(stop)
    try:
        yield
    finally:
        _stop.reset(before)


def checkpoint() -> None:
    """Go on, or raise Stopped where somebody stopped this work."""
    stop = _stop.get()
    if stop is not None and stop():
        raise Cancelled("The work was stopped; nothing of it was kept. Begin it again when you want it.")
