"""How long somebody waits for the database, where that is less than the limits of the database itself."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Patience:
    """The seconds, ``left``, that somebody still waits for another writer or for an answer of the server, all such waiting together."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    @contextmanager
    def spent(self) -> Iterator[None]:
        """Take the time of this block from what is left."""
        begun = time.monotonic()
        try:
            yield
        finally:
            self.left = max(0.0, self.left - (time.monotonic() - begun))


_PATIENCE: ContextVar[Patience | None] = ContextVar("patience", default=None)


@contextmanager
def waiting_with(patience: Patience) -> Iterator[None]:
    """Let what asks the database in this block wait no longer than this patience lasts."""
    before = _PATIENCE.set(patience)
    try:
        yield
    finally:
        _PATIENCE.reset(before)


def patience() -> Patience:
    """The patience of whoever asks the database here; one without end outside ``waiting_with``."""
    return _PATIENCE.get() or Patience(math.inf)
