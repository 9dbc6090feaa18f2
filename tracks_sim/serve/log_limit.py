"""A limit on the lines of the log, so that no visitor fills the disk with them."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable

MOST_LINES = 300
"""Lines that one place in the program may write in a minute: what 300 visitors cause once each is still there whole."""


class LineLimit(logging.Filter):
    """Passes the first ``MOST_LINES`` lines a minute of each place in the program; the last of them says that more are left out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._minute = 0
        self._lines: Counter[tuple[str, int]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        minute = int(self._clock() // 60)
        if minute != self._minute:
            self._minute = minute
            self._lines.clear()
        place = record.pathname, record.lineno
        self._lines[place] += 1
        if self._lines[place] == MOST_LINES:
            record.msg, record.args = f"{record.getMessage()} (more lines like this one are left out for up to a minute)", ()
        return self._lines[place] <= MOST_LINES
