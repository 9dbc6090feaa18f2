"""The waiting line: order of arrival, and when a place is lost."""

from __future__ import annotations

from tracks_sim.serve.admission import PLACE_EXPIRES, WaitingLine


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_free_places_are_taken_without_waiting() -> None:
    line = WaitingLine()
    assert [line.ahead_of(visit, free=1) for visit in "ab"] == [None, None]  # "free" is what the server says each time


def test_order_of_arrival_whatever_the_order_of_asking() -> None:
    line = WaitingLine()
    assert [line.ahead_of(visit, free=0) for visit in "abc"] == [0, 1, 2]
    assert [line.ahead_of(visit, free=0) for visit in "cab"] == [2, 0, 1]
    assert line.ahead_of("b", free=1) == 1  # the one free place is a's
    assert line.ahead_of("d", free=1) == 3
    assert line.ahead_of("a", free=1) is None
    assert [line.ahead_of(visit, free=0) for visit in "bcd"] == [0, 1, 2]
    assert line.ahead_of("c", free=2) is None  # two are free: b's and c's


def test_a_place_that_nobody_asks_for_is_lost() -> None:
    clock = Clock()
    line = WaitingLine(clock)
    line.ahead_of("a", free=0)
    clock.now = PLACE_EXPIRES
    assert line.ahead_of("b", free=0) == 1
    clock.now = PLACE_EXPIRES + 1
    assert line.ahead_of("b", free=0) == 0
    assert line.ahead_of("a", free=0) == 1  # back at the end
