"""Combinations of site, experience and group that few members of a study share: who knows them finds their rows in an export."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from tracks_sim.study.fold import StudyState
from tracks_sim.study.model import Arm


class SmallCell(NamedTuple):
    """One combination, as the exported table of members has it."""

    site: str
    """Empty where none was named."""
    experience: str
    """Empty where none was named."""
    arm: Arm | None
    """None before the allocation."""
    people: int
    """At least 1."""


def small_cells(state: StudyState, smallest: int = 5) -> tuple[SmallCell, ...]:
    """The combinations that 1 to ``smallest - 1`` members share, the smallest first, then by their words; whoever is lost counts, as in the table."""
    study = state.study
    people = Counter((study.exported_level("site", m.site), study.exported_level("experience", m.experience), m.arm) for m in state.members.values())
    found = (SmallCell(*cell, n) for cell, n in people.items() if n < smallest)
    return tuple(sorted(found, key=lambda cell: (cell.people, cell.site, cell.experience, cell.arm or "")))
