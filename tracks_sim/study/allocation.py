"""Who goes where: permuted blocks within strata, drawn from a secret seed.

Every draw is an HMAC-SHA256 under the seed of the study, which the store keeps: the same seed always gives
the same list, and without it the next place cannot be told, however many were seen. A block holds each pair of
arm and first form equally often. The sizes of the blocks vary (where the plan names several), because who knows
where a block ends knows its last place.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import NamedTuple

from tracks_sim.study.model import Arm, FormId, Study


class Place(NamedTuple):
    """One place of the list."""

    arm: Arm
    first_form: FormId


def stratum_of(study: Study, site: str, experience: str) -> str:
    """Name of the stratum; empty where the study has none."""
    given = {"site": site, "experience": experience}
    return "\x1f".join(f"{name}={given[name]}" for name in study.strata)


def allocated(study: Study, seed: bytes, stratum: str, place: int) -> Place:
    """The arm and first form of the ``place``-th person (from 0) of a stratum."""
    if place < 0:
        raise ValueError("places are counted from 0")
    number, begins = 0, 0
    while True:
        block = block_of(study, seed, stratum, number)
        if place < begins + len(block):
            return block[place - begins]
        begins += len(block)
        number += 1


def block_of(study: Study, seed: bytes, stratum: str, number: int) -> Sequence[Place]:
    """The ``number``-th block (from 0) of a stratum, in order: every pair of arm and form equally often."""
    sizes = study.block_sizes
    size = sizes[int.from_bytes(_draw(seed, stratum, number, "size")) % len(sizes)]
    cells = [Place(arm, form) for arm in study.arms for form in study.first_forms]
    places = cells * (size // len(cells))
    order = sorted(range(size), key=lambda i: _draw(seed, stratum, number, str(i)))
    return [places[i] for i in order]


def commitment(seed: bytes) -> str:
    """SHA-256 (hex) of the seed: can be told at the freeze, and the seed held against it at the end."""
    return hashlib.sha256(seed).hexdigest()


def _draw(seed: bytes, stratum: str, number: int, what: str) -> bytes:
    return hmac.digest(seed, f"tracks-sim allocation 1\x1e{stratum}\x1e{number}\x1e{what}".encode(), "sha256")
