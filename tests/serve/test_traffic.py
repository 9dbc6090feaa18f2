"""The pace of messages and connections, on a clock of its own, and which connections of a page stay."""

from __future__ import annotations

import asyncio

from tracks_sim.serve.traffic import MOST_CONNECTIONS, TOO_MANY_CONNECTIONS, Pace, PageConnections


def test_after_the_burst_one_is_allowed_each_interval() -> None:
    now = [100.0]
    pace = Pace(3, 0.5, clock=lambda: now[0])
    for _ in range(3):
        assert pace.seconds_to_wait() == 0
        pace.count()
    assert pace.seconds_to_wait() == 0.5
    now[0] += 0.5
    assert pace.seconds_to_wait() == 0
    pace.count()
    assert pace.seconds_to_wait() == 0.5
    now[0] += 3 * 0.5  # the bucket is empty again after 3 intervals: a burst of 3 may follow
    for _ in range(3):
        assert pace.seconds_to_wait() == 0
        pace.count()


class Socket:
    """A connection that remembers with which code it was cut."""

    code = 0

    def cut(self, code: int, reason: str) -> None:
        self.code = code


def test_the_oldest_goes_and_one_that_was_still_waiting_is_not_admitted() -> None:
    """Ten are admitted at once and then one each 0.2 s, of which the newest four wait."""
    page, sockets = PageConnections(), [Socket() for _ in range(20)]

    async def all_come() -> list[bool]:
        return await asyncio.gather(*(page.admit(socket) for socket in sockets))

    admitted = asyncio.run(all_come())
    assert admitted == [True] * 10 + [False] * 6 + [True] * MOST_CONNECTIONS
    assert [socket in page for socket in sockets] == [False] * 16 + [True] * MOST_CONNECTIONS
    assert [socket.code for socket in sockets] == [TOO_MANY_CONNECTIONS] * 16 + [0] * MOST_CONNECTIONS
    page.remove(sockets[-1])
    page.remove(sockets[0])
    assert sockets[-1] not in page
