"""Where the time comes from: a small protocol, the system's clock, and the fake that tests use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """The time now, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time now, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that tells the same times in every run: ``start``, then one ``step`` later at each call."""

    def __init__(
        self,
        start: datetime = datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
        step: timedelta = timedelta(seconds=1),
    ) -> None:
        self._next = start
        self._step = step

    def now(self) -> datetime:
        """The next time, aware, in UTC."""
        now = self._next
        self._next += self._step
        return now

    def advance(self, by: timedelta) -> None:
        """Let time pass between two calls."""
        self._next += by
