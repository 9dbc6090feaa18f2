"""The groups side by side: counts whose sums reveal no hidden one, means with their standard deviation."""

from __future__ import annotations

import pytest

from tests.support.study_tables import Person, study_data_of
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import HIDDEN, Number, Table
from tracks_sim.report.sections.baseline import NO_TESTS, NONE_ALLOCATED, baseline


def test_the_groups_stand_side_by_side() -> None:
    people = [
        Person(f"{arm}{i}", arm, "AB"[i % 2], site="south" if i < few else "north", safe={"pre": (1, 1, 0) if i % 2 else (0, 0, 0)})
        for arm, few in (("training", 2), ("waitlist", 6)) for i in range(12)
    ]  # fmt: skip
    section = baseline(study_data_of(people), DisclosurePolicy())
    counts, results = (b for b in section.blocks if isinstance(b, Table))
    rows = {(row[0].sentence, row[1].gaps.get("name") if row[1] else None): row[2:] for row in counts.rows}  # type: ignore[union-attr]
    assert rows["People", None] == (Number(12), Number(12), Number(24))
    # south: 2 of the trained and 6 of the others; 2 is hidden, and what would tell it in its row and in its column too
    assert rows["Site", "south"] == (HIDDEN, HIDDEN, Number(8)) and rows["Site", "north"] == (HIDDEN, HIDDEN, Number(16))
    assert rows["Form they begin with", "A"] == (Number(6), Number(6), Number(12))
    # half have 2 of 3, half none: mean 1/3; the six of each lie 1/3 off the mean: SD = sqrt(12 / 9 / 11)
    assert [cell.value for cell in results.rows[1][2:] if isinstance(cell, Number)] == pytest.approx([1 / 3, 1 / 3])
    assert [cell.value for cell in results.rows[2][2:] if isinstance(cell, Number)] == pytest.approx([(12 / 9 / 11) ** 0.5] * 2)
    assert section.blocks[-1] == NO_TESTS


def test_before_anybody_agreed_there_are_no_groups() -> None:
    assert baseline(study_data_of(enrolled_only=3), DisclosurePolicy()).blocks == (NONE_ALLOCATED,)
