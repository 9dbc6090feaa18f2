"""A rate limiter per address, and overall where asked for (generic cell rate algorithm, ITU-T I.371), in constant memory."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import re
import time
from array import array
from collections.abc import Callable, Iterator
from typing import Final

from tracks_sim.ui.shared.intent_log import MOST_LINES

SLOTS: Final = 4096
"""Buckets that all addresses share by their hash (32 kB); two that meet in one only wait for each other."""


class RateLimiter:
    """A leaky bucket for each address and, where asked for, one for all together; only what is counted fills them.

    ``burst`` tries may follow each other at once, after that one every ``seconds``; likewise
    ``overall_burst`` and ``overall_seconds`` for all addresses together. A bucket is stored as the time at
    which it will be empty.
    """

    def __init__(
        self, burst: int, seconds: float, overall_burst: int | None = None, overall_seconds: float = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._salt = os.urandom(16)  # nobody can choose an address that shares a bucket with another
        self._each, self._all = array("d", bytes(8 * SLOTS)), array("d", bytes(8))
        overall = [] if overall_burst is None else [(self._all, overall_burst, overall_seconds)]
        self._rules = ((self._each, burst, seconds), *overall)

    def seconds_to_wait(self, address: str) -> float:
        """Seconds until the next try is allowed; 0 when it is allowed now."""
        now = self._clock()
        return max(0.0, *(bucket[slot] - now - (burst - 1) * seconds for bucket, slot, burst, seconds in self._buckets(address)))

    def count(self, address: str) -> None:
        """Count one try."""
        now = self._clock()
        for bucket, slot, _, seconds in self._buckets(address):
            bucket[slot] = max(bucket[slot], now) + seconds

    def take_back(self, address: str) -> None:
        """Take back one try that was counted before its outcome was known."""
        for bucket, slot, _, seconds in self._buckets(address):
            bucket[slot] -= seconds

    def _buckets(self, address: str) -> Iterator[tuple[array[float], int, int, float]]:
        """Bucket, slot, burst and seconds of each rule."""
        for bucket, burst, seconds in self._rules:
            yield bucket, 0 if bucket is self._all else self._slot(address), burst, seconds

    def _slot(self, address: str) -> int:
        digest = hashlib.blake2b(network(address).encode(), key=self._salt, digest_size=8).digest()
        return int.from_bytes(digest) % SLOTS


def network(address: str) -> str:
    """The address, or for IPv6 its /64: a home has a whole one, so each of its addresses would count anew."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def forwarded_address(header: str) -> str | None:
    """The last address of an ``X-Forwarded-For``, which proxies write with a port or without; None where it cannot be read."""
    last = header.rpartition(",")[2].strip()
    with_port = re.fullmatch(r"(?:\[(.+)\]|([^:]+))(?::[0-9]{1,5})?", last)
    try:
        return str(ipaddress.ip_address(with_port[1] or with_port[2] if with_port else last))
    except ValueError:
        return None


def address_tag(key: bytes, address: str) -> str:
    """The tag of an address in the log: 64 bits of its HMAC-SHA256, 16 hexadecimal digits; without the key nobody finds the address."""
    return hmac.new(key, f"address:{network(address)}".encode(), hashlib.sha256).hexdigest()[:16]


def wrong_codes() -> RateLimiter:
    """Limit on wrong codes: a hall of 600 behind one address may mistype once each; guessing stays hopeless (docs/security.md).

    There is no limit for all together: whoever reached it would keep everybody else from entering.
    """
    return RateLimiter(burst=1000, seconds=1)


def new_codes() -> RateLimiter:
    """Limit on new codes: a hall of 600 behind one address begins at once; a program that makes codes fills no disk.

    One address takes at most a tenth of what is allowed to all, so it alone keeps nobody else from a code.
    """
    return RateLimiter(burst=1000, seconds=10, overall_burst=10_000, overall_seconds=1)


def log_lines() -> RateLimiter:
    """Limit on log lines about refused intents of pages without a kernel: as many as a page with one may cause, then one a minute."""
    return RateLimiter(burst=MOST_LINES, seconds=60, overall_burst=10 * MOST_LINES, overall_seconds=6)
