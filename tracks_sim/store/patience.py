"""How long somebody waits for the database, where that is less than the limits of the database itself."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_END: ContextVar[float] = ContextVar("end_of_patience", default=math.inf)


@contextmanager
def patient_until(moment: float) -> Iterator[None]:
    """Let what begins in this block wait for another writer, or for a silent server, until ``moment`` (of ``time.monotonic``) at most."""
    before = _END.set(moment)
    try:
        yield
    finally:
        _END.reset(before)


def end_of_patience() -> float:
    """The moment (of ``time.monotonic``) after which nobody waits here any more; infinite outside ``patient_until``."""
    return _END.get()
