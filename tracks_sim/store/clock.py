"""Clocks: the protocol, the system's clock, one with fixed times for tests, and one that is set, for work that is made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """A source of the time."""

    def now(self) -> datetime:
        """The time now, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time now, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  (the one place that reads it)


class FixedClock:
    """A clock with the same times in every run: ``start``, then one ``step`` later at each call."""

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
        """Move the clock forward between two calls."""
        self._next += by


class SettableClock:
    """A clock that shows the time set last in ``at`` (aware, in UTC)."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The time that was set."""
        return self.at
