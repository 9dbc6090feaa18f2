"""Log lines on intents that were refused or failed: none that a page could write, and only some a page."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from tracks_sim.errors import BadAnswer, TracksError
from tracks_sim.yamlio.text_faults import without_halves

State = TypeVar("State")

MOST_LINES = 20
"""Lines that one page may cause. An honest page causes few; a hostile one could fill the disk."""


class IntentLog:
    """The log of one page's intents. Messages of errors are left out, since they repeat what the page sent.

    ``allowed`` is asked before each line instead, where no record outlives an act of the page.
    """

    def __init__(self, log: logging.Logger, allowed: Callable[[], bool] | None = None) -> None:
        self._log = log
        self._lines = 0
        self._may_write = allowed or self._is_below_most

    def state_after(self, intent: Any, accepted: Callable[[Mapping[str, Any]], State], refused: Callable[[Exception, Any], State]) -> State:
        """The state after an intent: as ``accepted`` gives it, or where that raises, as ``refused`` gives it, with a line on the error."""
        try:
            if not isinstance(intent, Mapping):
                raise BadAnswer("The page sent something that is not an intent.")
            intent = without_halves(intent)
            return accepted(intent)
        except TracksError as error:
            self.refused(intent, error)
            return refused(error, intent)
        except Exception as error:  # every fault becomes a sentence on the page; the log says where it was
            self.failed(intent, error)
            return refused(error, intent)

    def refused(self, intent: Any, error: TracksError) -> None:
        """Log that an intent was refused: its kind, cut and quoted, and the code of the error."""
        if self._may_write():
            self._log.warning("refused %.40r: %s", _kind(intent), error.code)

    def failed(self, intent: Any, error: Exception) -> None:
        """Log a fault of the kit: where it was and its type."""
        if self._may_write():
            frames = "".join(traceback.format_tb(error.__traceback__))
            self._log.error("fault on %.40r\nTraceback (most recent call last):\n%s%s", _kind(intent), frames, type(error).__name__)

    def _is_below_most(self) -> bool:
        self._lines += 1
        if self._lines == MOST_LINES + 1:
            self._log.warning("a page has %d intents refused or failed: no more lines on them", MOST_LINES)
        return self._lines <= MOST_LINES


def _kind(intent: Any) -> str:
    return str(intent.get("kind"))[:30] if isinstance(intent, Mapping) else type(intent).__name__
