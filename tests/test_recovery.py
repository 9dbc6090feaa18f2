"""The table of the recovery benchmark: its counts, and its verdict that intervals fall short."""

from __future__ import annotations

import pytest

from benchmarks.recovery import SAME, IntervalCheck, study, table
from tracks_sim.outcomes.estimate import Estimate, not_estimable


@pytest.mark.parametrize(("inside", "verdict", "short"), [(190, "", False), (170, "SHORT", True), (200, "careful", False)])
def test_coverage_is_held_against_its_own_interval(inside: int, verdict: str, short: bool) -> None:
    """Wilson's interval of 190, 170 and 200 of 200: 0.910 to 0.973, 0.794 to 0.893, 0.981 to 1."""
    rows = [[IntervalCheck("change", SAME, 0.1, Estimate(0.2, 0.0 if n < inside else 0.15, 0.3, n=9))] for n in range(200)]
    lines, found = table(rows)
    assert found is short and lines[1].split()[3:7] == ["0.100", "0.200", "0", f"{inside}/200"]
    assert lines[1].rstrip().endswith(verdict or "0.973")


def test_a_study_without_an_interval_is_counted_and_where_none_has_one_that_is_a_failure() -> None:
    rows = [[IntervalCheck("change", SAME, 0.1, not_estimable("Nobody was there."))] for _ in range(3)]
    lines, short = table(rows)
    assert short and "no interval in any study" in lines[1]
    rows.append([IntervalCheck("change", SAME, 0.1, Estimate(0.1, 0.0, 0.2, n=9))])
    assert table(rows)[0][1].split()[5:7] == ["3", "1/1"]


def test_the_figures_are_those_of_the_reports_tables() -> None:
    """Sixteen intervals of one study of thirty people, nine and seven of the question of detection, each beside a truth that is a share, or
    above 0: a ratio, and d' of people who were trained to tell the two apart."""
    found, _ = study(seed=1, people=30, one_order=False)
    assert (len(found), sum("detection" in held.name for held in found)) == (9 + 7, 7) and all(held.inside is not None for held in found)
    assert all((held.truth > 0) if "odds" in held.name or "d'" in held.name else (-1 <= held.truth <= 1) for held in found)
