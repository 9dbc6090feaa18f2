"""Random allocation to arms and first forms: permuted blocks within strata, drawn from a secret seed.

Every draw is an HMAC-SHA256 under the seed of the study, which the store keeps: the same seed always gives
the same sequence, and without it the next assignment cannot be predicted, however many are known. A block holds each
pair of arm and first form equally often. The sizes of the blocks vary (where the plan names several), because anyone
who knows where a block ends knows its last assignment. Versions of twin cases are drawn in the same way, in pairs.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice
from typing import NamedTuple

from tracks_sim.study.model import Arm, FormId, Study


class Assignment(NamedTuple):
    """Arm and first form of one position in a stratum."""

    arm: Arm
    first_form: FormId


class Cell(NamedTuple):
    """The places of one block that have the same first form: how many of them are of the training group, and how many there are."""

    trained: int
    places: int


def stratum_of(study: Study, site: str, experience: str) -> str:
    """Name of the stratum of a site and experience; empty where the study has no strata."""
    values = {"site": site, "experience": experience}
    return "\x1f".join(f"{name}={values[name]}" for name in study.strata)


def assignment_at(study: Study, seed: bytes, stratum: str, position: int) -> Assignment:
    """The assignment at a ``position`` (from 0) of a stratum."""
    return _assignments_up_to(study, seed, stratum, position)[-1]


def cells_of(study: Study, seed: bytes, allocated: Iterable[tuple[str, str, int]]) -> dict[str, tuple[int, Cell]]:
    """By trainee the number of the cell that their place is in, and the cell, of people (trainee, stratum, position) that were allocated.

    With first forms as they are, every order of the arms within a cell was as likely as this one: that is how a randomisation test draws the lot again. Who
    knows cells knows no place that is still to be filled.
    """
    found: dict[str, tuple[int, Cell]] = {}
    by_stratum: dict[str, dict[int, str]] = {}
    for trainee, stratum, position in allocated:
        by_stratum.setdefault(stratum, {})[position] = trainee
    number = 0
    for stratum, trainees in sorted(by_stratum.items()):
        begin = 0
        for block in count():
            assignments = block_of(study, seed, stratum, block)
            for form in study.first_forms:
                arms = [assignment.arm for assignment in assignments if assignment.first_form == form]
                cell = Cell(arms.count("training"), len(arms))
                places = (begin + i for i, assignment in enumerate(assignments) if assignment.first_form == form)
                found |= {trainees[place]: (number, cell) for place in places if place in trainees}
                number += 1
            begin += len(assignments)
            if begin > max(trainees):
                break
    return found


def twins_at(study: Study, seed: bytes, stratum: str, position: int) -> tuple[str, ...]:
    """Twins that the person at a ``position`` (from 0) of a stratum gets instead of their first versions, in the plan's order.

    People with the same arm and first form are paired: one of the pair gets the twin, the other the first version. Which
    one is drawn for every pair and every twin, so that in each cell the numbers of the two versions differ by one at most.
    """
    if not study.twins:
        return ()
    assignments = _assignments_up_to(study, seed, stratum, position)
    assignment = assignments[-1]
    pair, second = divmod(assignments[:-1].count(assignment), 2)

    def first_has_twin(case: str) -> bool:
        name = f"tracks-sim twins 1\x1e{stratum}\x1e{assignment.arm}\x1e{assignment.first_form}\x1e{case}\x1e{pair}"
        return hmac.digest(seed, name.encode(), "sha256")[0] % 2 == 1

    return tuple(twin for case, twin in study.twins.items() if first_has_twin(case) != bool(second))


def _assignments_up_to(study: Study, seed: bytes, stratum: str, position: int) -> list[Assignment]:
    """Assignments of a stratum up to and including a position (from 0). Raises ValueError below 0."""
    if position < 0:
        raise ValueError("places are counted from 0")
    return list(islice(_assignments(study, seed, stratum), position + 1))


def _assignments(study: Study, seed: bytes, stratum: str) -> Iterator[Assignment]:
    """All assignments of a stratum, without end."""
    for number in count():
        yield from block_of(study, seed, stratum, number)


def block_of(study: Study, seed: bytes, stratum: str, number: int) -> Sequence[Assignment]:
    """The assignments of the ``number``-th block (from 0) of a stratum: every pair of arm and form equally often."""
    sizes = study.block_sizes
    size = sizes[int.from_bytes(_draw(seed, stratum, number, "size")) % len(sizes)]
    cells = [Assignment(arm, form) for arm in study.arms for form in study.first_forms]
    assignments = cells * (size // len(cells))
    order = sorted(range(size), key=lambda i: _draw(seed, stratum, number, str(i)))
    return [assignments[i] for i in order]


def commitment(seed: bytes) -> str:
    """SHA-256 (hex) of the seed, published at the freeze, so that the seed can be verified against it at the end."""
    return hashlib.sha256(seed).hexdigest()


def _draw(seed: bytes, stratum: str, number: int, what: str) -> bytes:
    return hmac.digest(seed, f"tracks-sim allocation 1\x1e{stratum}\x1e{number}\x1e{what}".encode(), "sha256")
