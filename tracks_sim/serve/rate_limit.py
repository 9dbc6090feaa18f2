"""How often something may be tried: for each address, and for all together, in constant memory."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import time
from array import array
from collections.abc import Callable
from typing import Final

SLOTS: Final = 4096
"""Addresses share so many buckets (32 kB); two that meet in one only wait for each other."""


class Tries:
    """Two leaky buckets, one an address and one for all; only what is counted fills them.

    ``most`` tries may follow each other at once, after that one every ``seconds``; likewise
    ``most_in_all`` and ``seconds_in_all`` for everybody together. A bucket is the time at which it will
    be empty (the generic cell rate algorithm, ITU-T I.371).
    """

    def __init__(
        self, most: int, seconds: float, most_in_all: int, seconds_in_all: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._salt = os.urandom(16)  # nobody can choose an address that shares a bucket with another
        self._each, self._all = array("d", bytes(8 * SLOTS)), array("d", bytes(8))
        self._rules = ((self._each, most, seconds), (self._all, most_in_all, seconds_in_all))

    def wait(self, address: str) -> float:
        """Seconds until the next try is allowed; 0 when it is allowed now."""
        now, slots = self._clock(), (self._slot(address), 0)
        rest = (
            bucket[slot] - now - (most - 1) * seconds
            for (bucket, most, seconds), slot in zip(self._rules, slots, strict=True)
        )
        return max(0.0, *rest)

    def count(self, address: str) -> None:
        """One more try."""
        now, slots = self._clock(), (self._slot(address), 0)
        for (bucket, _, seconds), slot in zip(self._rules, slots, strict=True):
            bucket[slot] = max(bucket[slot], now) + seconds

    def _slot(self, address: str) -> int:
        digest = hashlib.blake2b(network(address).encode(), key=self._salt, digest_size=8).digest()
        return int.from_bytes(digest) % SLOTS


def network(address: str) -> str:
    """The address, or for IPv6 the /64 it is in: a home has a whole one, so each address of it would count anew."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


def wrong_codes() -> Tries:
    """A class of 200 behind one address may mistype sixty codes at once; guessing stays hopeless (docs/security.md)."""
    return Tries(most=60, seconds=10, most_in_all=1000, seconds_in_all=0.5)


def new_codes() -> Tries:
    """A few classes may begin at once behind one address; a program that makes codes fills no disk."""
    return Tries(most=400, seconds=10, most_in_all=4000, seconds_in_all=1)
