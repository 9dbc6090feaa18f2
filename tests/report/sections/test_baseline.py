"""The groups side by side: counts whose sums reveal no hidden one, means with their standard deviation."""

from __future__ import annotations

import math

import pytest

from tests.support.report_reading import text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import HIDDEN, Figure, Message, Number, Table
from tracks_sim.report.sections.baseline import NO_TESTS, NONE_ALLOCATED, baseline


def test_the_groups_stand_side_by_side() -> None:
    people = [
        Person(f"{arm}{i}", arm, "AB"[i % 2], site="south" if i < few else "north", safe={"pre": (1, 1, 0) if i % 2 else (0, 0, 0)})
        for arm, few in (("training", 2), ("waitlist", 6)) for i in range(12)
    ]  # fmt: skip
    section = baseline(study_data_of(people), DisclosurePolicy())
    counts, results = (b for b in section.blocks if isinstance(b, Table))
    rows = {(row[0].sentence, row[1].gaps.get("name") if row[1] else None): row[2:] for row in counts.rows}  # type: ignore[union-attr]
    assert rows["People", None] == (Number(12), Number(12), Number(24), None)
    # south: 2 of the trained and 6 of the others; 2 is hidden, and what would tell it in its row and in its column too
    assert rows["Site", "south"] == (HIDDEN, HIDDEN, Number(8), None) and rows["Site", "north"] == (HIDDEN, HIDDEN, Number(16), HIDDEN)
    assert rows["Form they begin with", "A"] == (Number(6), Number(6), Number(12), Figure(Estimate(0.0, n=24)))
    assert len(results.rows) == 2  # of safe responses and harms: nobody was asked questions on knowledge
    # half have 2 of 3, half none: mean 1/3; the six of each lie 1/3 off the mean: SD = sqrt(12 / 9 / 11)
    for cell in results.rows[0][1:3]:
        assert isinstance(cell, Message) and [gap.value for gap in cell.gaps.values() if isinstance(gap, Number)] == pytest.approx([1 / 3, (12 / 9 / 11) ** 0.5, 12])
    assert section.blocks[-1] == NO_TESTS


def test_standardised_differences_say_how_far_the_groups_lie_apart() -> None:
    """Six of twelve trained and three of the others have 2 of 3 safe, the rest none; seven and five are from the south. The wait-list is named first."""
    people = [
        Person(f"{arm}{i}", arm, "AB"[i % 2], site="south" if i < south else "north", safe={"pre": (1, 1, 0) if i < good else (0, 0, 0)})
        for arm, good, south in (("training", 6, 7), ("waitlist", 3, 5)) for i in range(12)
    ]  # fmt: skip
    counts, results = (b for b in baseline(study_data_of(people, a_study(arms=("waitlist", "training"))), DisclosurePolicy()).blocks if isinstance(b, Table))
    figures = {text_of(cells[0]): cells[-1] for cells in reversed(counts.rows) if isinstance(cells[-1], Figure)}
    site = figures["Site"]
    # shares 7/12 and 5/12: 1/6 over sqrt of 35/144
    assert isinstance(site, Figure) and site.estimate.value == pytest.approx(1 / 6 / math.sqrt(35 / 144))
    mean = next(cells for cells in results.rows if text_of(cells[0]) == "Safe responses")[-1]
    # means 1/3 and 1/6; variances (4/9) p (1 - p) 12/11 with p = 1/2 and 1/4
    variances = [4 / 9 * p * (1 - p) * 12 / 11 for p in (1 / 2, 1 / 4)]
    assert isinstance(mean, Figure) and mean.estimate.value == pytest.approx(1 / 6 / math.sqrt(sum(variances) / 2))
    chance = results.notes[-1].gaps["chance"]
    assert isinstance(chance, Number) and chance.value == pytest.approx(1.96 * math.sqrt(2 / 12), abs=1e-4)


def test_one_group_has_nothing_to_lie_apart_from() -> None:
    people = [Person(f"p{i}", safe={"pre": (1, 0, 1)}) for i in range(8)]
    for table in (b for b in baseline(study_data_of(people, a_study(arms=("training",))), DisclosurePolicy()).blocks if isinstance(b, Table)):
        assert "Standardised difference" not in [text_of(column.label) for column in table.columns]


def test_before_anybody_agreed_there_are_no_groups() -> None:
    assert baseline(study_data_of(enrolled_only=3), DisclosurePolicy()).blocks == (NONE_ALLOCATED,)
