"""Below its minimum a figure is not estimable, with the reason; the plan may set another number of people."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracks_sim.outcomes.sample_sizes import BELOW_THE_PLAN, MINIMUMS, below_minimum


@pytest.mark.parametrize("name", MINIMUMS)
def test_the_reason_names_the_numbers_that_hold(name: str) -> None:
    minimum = MINIMUMS[name]
    cases = [minimum.cases] if minimum.cases > 1 else []
    assert [int(n) for n in re.findall(r"\b(\d+) (?:people|cases)", minimum.reason)] == [minimum.people, *cases]
    assert below_minimum(name, minimum.people, minimum.cases, {}) is None
    assert below_minimum(name, minimum.people - 1, minimum.cases, {}) == minimum.reason == below_minimum(name, minimum.people, minimum.cases - 1, {})


def test_another_number_of_people_takes_the_place_of_the_tables() -> None:
    assert below_minimum("alpha", 8, 6, {"alpha": 8}) is None
    assert below_minimum("alpha", 7, 6, {"alpha": 8}) == BELOW_THE_PLAN
    assert below_minimum("alpha", 8, 5, {"alpha": 8}) == MINIMUMS["alpha"].reason  # the cases hold all the same


def test_the_guide_has_the_table_as_it_is() -> None:
    page = (Path(__file__).parents[2] / "docs" / "measures.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("|")]
    written = {row[0]: (int(row[1]), int(row[2]), row[3]) for row in rows if len(row) == 5 and row[1].isdigit()}
    assert written == {name: (m.people, m.cases, m.reason) for name, m in MINIMUMS.items()}
