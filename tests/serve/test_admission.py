"""The queue: order of arrival, and what becomes of a place."""

from __future__ import annotations

from tracks_sim.serve.admission import PATIENCE, WaitingLine


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_free_places_are_taken_without_waiting() -> None:
    queue = WaitingLine()
    assert [queue.before(visit, free=1) for visit in "ab"] == [None, None]  # "free" is what the server says each time


def test_order_of_arrival_whatever_the_order_of_asking() -> None:
    queue = WaitingLine()
    assert [queue.before(visit, free=0) for visit in "abc"] == [0, 1, 2]
    assert [queue.before(visit, free=0) for visit in "cab"] == [2, 0, 1]
    assert queue.before("b", free=1) == 1  # the one free place is a's
    assert queue.before("d", free=1) == 3
    assert queue.before("a", free=1) is None
    assert [queue.before(visit, free=0) for visit in "bcd"] == [0, 1, 2]
    assert queue.before("c", free=2) is None  # two are free: b's and c's


def test_a_place_that_nobody_asks_for_is_lost() -> None:
    clock = Clock()
    queue = WaitingLine(clock)
    queue.before("a", free=0)
    clock.now = PATIENCE
    assert queue.before("b", free=0) == 1
    clock.now = PATIENCE + 1
    assert queue.before("b", free=0) == 0
    assert queue.before("a", free=0) == 1  # back at the end
