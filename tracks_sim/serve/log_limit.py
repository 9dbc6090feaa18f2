"""Limits on the log, so that no visitor fills the disk with lines or writes a line of their own."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable

MOST_LINES = 300
"""Lines that one place in the program may write in a minute: what 300 visitors cause once each is still there whole."""


LONGEST = 300
"""Characters of a text that a line is made with, such as an origin or the request in a fault."""


def printable(value: object) -> object:
    """A text cut to ``LONGEST`` characters, with an escape in place of each that is not printable, such as a line break; any other value as it is.

    What is no text is looked at as it would be written; numbers are left, since a line may format them.
    """
    if value is None or isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else str(value)
    cut = text[:LONGEST] + ("..." if len(text) > LONGEST else "")
    safe = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut)
    return value if safe == text else safe


class LineLimit(logging.Filter):
    """Makes what a line is about ``printable``. Passes the first ``MOST_LINES`` lines a minute of each place in the program; the last of them says that more are left out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._minute = 0
        self._lines: Counter[tuple[str, int]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(map(printable, record.args))
        minute = int(self._clock() // 60)
        if minute != self._minute:
            self._minute = minute
            self._lines.clear()
        place = record.pathname, record.lineno
        self._lines[place] += 1
        if self._lines[place] == MOST_LINES:
            record.msg, record.args = f"{record.getMessage()} (more lines like this one are left out for up to a minute)", ()
        return self._lines[place] <= MOST_LINES
