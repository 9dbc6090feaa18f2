"""A rate limiter per address and overall (generic cell rate algorithm, ITU-T I.371), in constant memory."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import time
from array import array
from collections.abc import Callable
from typing import Final

SLOTS: Final = 4096
"""Buckets that all addresses share by their hash (32 kB); two that meet in one only wait for each other."""


class RateLimiter:
    """Two leaky buckets, one for each address and one for all together; only what is counted fills them.

    ``burst`` tries may follow each other at once, after that one every ``seconds``; likewise
    ``overall_burst`` and ``overall_seconds`` for all addresses together. A bucket is stored as the time at
    which it will be empty.
    """

    def __init__(
        self, burst: int, seconds: float, overall_burst: int, overall_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._salt = os.urandom(16)  # nobody can choose an address that shares a bucket with another
        self._each, self._all = array("d", bytes(8 * SLOTS)), array("d", bytes(8))
        self._rules = ((self._each, burst, seconds), (self._all, overall_burst, overall_seconds))

    def seconds_to_wait(self, address: str) -> float:
        """Seconds until the next try is allowed; 0 when it is allowed now."""
        now, slots = self._clock(), (self._slot(address), 0)
        rest = (
            bucket[slot] - now - (burst - 1) * seconds
            for (bucket, burst, seconds), slot in zip(self._rules, slots, strict=True)
        )
        return max(0.0, *rest)

    def count(self, address: str) -> None:
        """Count one try."""
        now, slots = self._clock(), (self._slot(address), 0)
        for (bucket, _, seconds), slot in zip(self._rules, slots, strict=True):
            bucket[slot] = max(bucket[slot], now) + seconds

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


def address_tag(key: bytes, address: str) -> str:
    """The tag of an address in the log: 64 bits of its HMAC-SHA256, 16 hexadecimal digits; without the key nobody finds the address."""
    return hmac.new(key, f"address:{network(address)}".encode(), hashlib.sha256).hexdigest()[:16]


def wrong_codes() -> RateLimiter:
    """Limit on wrong codes: a class of 200 behind one address may mistype sixty at once; guessing stays hopeless (docs/security.md)."""
    return RateLimiter(burst=60, seconds=10, overall_burst=1000, overall_seconds=0.5)


def new_codes() -> RateLimiter:
    """Limit on new codes: a few classes may begin at once behind one address; a program that makes codes fills no disk."""
    return RateLimiter(burst=400, seconds=10, overall_burst=4000, overall_seconds=1)
