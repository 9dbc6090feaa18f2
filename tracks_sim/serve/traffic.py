"""Limits on the connections of one page and on what passes over them, so that one page does not take the server from the others.

Whoever sends faster than allowed is made to wait: the server reads no further from that connection, so what is sent stays
with the sender and nothing is lost. Only who goes on like that, opens ever more connections, or does not read what comes
back is disconnected.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final, Protocol

MOST_CONNECTIONS: Final = 4
"""Connections to one kernel. A page has one; after cuts of the network a few older ones may not have been noticed yet."""
MOST_UNANSWERED: Final = 8
"""Messages of a connection that the kernel has not worked through; it takes them one by one, so more would only lie in memory."""
AHEAD_SECONDS: Final = 30
"""A page that has sent faster than allowed for so long is disconnected. Who holds a key down catches up before."""
MOST_UNREAD: Final = 8 << 20
"""Bytes, before compression, that wait for one connection to read them; a single message may be larger."""
MOST_UNREAD_IN_ALL: Final = 64 << 20
"""Bytes that wait for all connections together; beyond it only ``FEW_UNREAD`` may wait for one."""
FEW_UNREAD: Final = 256 << 10

# Close codes: 4000 to 4999 are an application's own (RFC 6455, 7.4.2), and front.js knows these two. After 1013 it connects again.
TOO_MANY_CONNECTIONS: Final = 4001
TOO_MANY_MESSAGES: Final = 4002
READS_TOO_SLOWLY: Final = 1013


class Pace:
    """A leaky bucket: ``burst`` at once, after that one every ``seconds``. It is stored as the time at which it will be empty."""

    def __init__(self, burst: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._seconds, self._clock = burst, seconds, clock
        self._empty_at = 0.0

    def seconds_to_wait(self) -> float:
        """Seconds until the next one is allowed; 0 when it is allowed now."""
        return max(0.0, self._empty_at - self._clock() - (self._burst - 1) * self._seconds)

    def count(self) -> None:
        """Count one."""
        self._empty_at = max(self._empty_at, self._clock()) + self._seconds


class Connection(Protocol):
    """A websocket that can be ended with a code and a reason."""

    def cut(self, code: int, reason: str) -> None: ...


class PageConnections:
    """The connections of one page's kernel, oldest first, those that are being opened included, and the pace of all together."""

    def __init__(self) -> None:
        self._current: list[Connection] = []
        self._openings = Pace(10, 0.2)
        self.messages = Pace(50, 0.05)

    def __contains__(self, connection: Connection) -> bool:
        return connection in self._current

    async def admit(self, connection: Connection) -> bool:
        """Add a connection and wait for its turn; False where it has lost its place to newer ones, or has gone, meanwhile.

        Beyond ``MOST_CONNECTIONS`` the oldest goes: it may be one that the other side has given up.
        """
        self._current.append(connection)
        while len(self._current) > MOST_CONNECTIONS:
            self._current.pop(0).cut(TOO_MANY_CONNECTIONS, "too many connections of one page")
        while connection in self._current and (wait := self._openings.seconds_to_wait()):
            await asyncio.sleep(wait)
        if connection not in self._current:
            return False
        self._openings.count()
        return True

    def remove(self, connection: Connection) -> None:
        """Forget a connection that has ended."""
        if connection in self._current:
            self._current.remove(connection)
