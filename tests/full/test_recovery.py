"""The table of the recovery benchmark: its counts, and its verdict that intervals fall short."""

from __future__ import annotations

import pytest

from benchmarks.recovery import ODDS, PLAN, SAME, IntervalCheck, drawn_responses, materials, mean_estimate, study, table
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.synthetic import Cohort, synthetic_data


@pytest.mark.parametrize(("inside", "verdict", "short"), [(190, "", False), (170, "SHORT", True), (200, "careful", False)])
def test_coverage_is_held_against_its_own_interval(inside: int, verdict: str, short: bool) -> None:
    """Wilson's interval of 190, 170 and 200 of 200: 0.910 to 0.973, 0.794 to 0.893, 0.981 to 1."""
    rows = [[IntervalCheck("change", SAME, 0.1, Estimate(0.2, 0.0 if n < inside else 0.15, 0.3, n=9))] for n in range(200)]
    lines, found = table(rows)
    assert found is short and lines[1].split()[3:10] == ["0.100", "0.200", "0.200", "to", "0.200", "0", f"{inside}/200"]
    assert lines[1].rstrip().endswith(f"{verdict}, mean high" if verdict else "0.973  mean high")


def test_the_mean_of_ratios_is_that_of_their_logarithms_and_has_an_interval() -> None:
    """Ratios of 1 and 4 about a truth of 2: log 2 either way, SD log 2 x sqrt 2, error log 2; 2 exp(±1.96 x 0.6931) = 0.514 and 7.78."""
    rows = [[IntervalCheck("ratio", ODDS, 2.0, Estimate(value, 0.5, 9.0, n=9))] for value in (1.0, 4.0)]
    assert mean_estimate([row[0] for row in rows]) == pytest.approx((2.0, 0.514, 7.78), abs=0.005)
    assert not table(rows)[0][1].rstrip().endswith(("low", "high"))


def test_a_mean_is_held_against_the_truth_of_each_study() -> None:
    """Estimates of 0.3 and 0.7 beside truths of 0.2 and 0.6 are 0.1 too high in either study, however far the truths lie apart; one study alone has no spread."""
    found = [IntervalCheck("share", SAME, truth, Estimate(truth + 0.1, 0.0, 1.0, n=9)) for truth in (0.2, 0.6)]
    assert mean_estimate(found) == pytest.approx((0.5, 0.5, 0.5))
    assert table([[one] for one in found])[0][1].rstrip().endswith("mean high")
    assert mean_estimate(found[:1]) == pytest.approx((0.3, 0.3, 0.3))


def test_a_study_without_an_interval_is_counted_and_where_none_has_one_that_is_a_failure() -> None:
    rows = [[IntervalCheck("change", SAME, 0.1, not_estimable("Nobody was there."))] for _ in range(3)]
    lines, short = table(rows)
    assert short and "no interval in any study" in lines[1]
    rows.append([IntervalCheck("change", SAME, 0.1, Estimate(0.1, 0.0, 0.2, n=9))])
    assert table(rows)[0][1].split()[8:10] == ["3", "1/1"]


def test_the_figures_are_those_of_the_reports_tables() -> None:
    """Sixteen intervals of one study of thirty people, nine and seven of the question of detection, each beside a truth that is a share, or
    above 0: a ratio, and d' of people who were trained to tell the two apart."""
    found, _ = study(seed=1, people=30, one_order=False)
    assert (len(found), sum("detection" in held.name for held in found)) == (9 + 7, 7) and all(held.inside is not None for held in found)
    assert all((held.truth > 0) if "odds" in held.name or "d'" in held.name else (-1 <= held.truth <= 1) for held in found)


@pytest.mark.parametrize("one_order", [False, True])
def test_responses_that_are_drawn_are_those_that_are_played(one_order: bool) -> None:
    """Of twelve people, one by one: arm, case, phase and whether the response was safe; some of them were lost."""
    plan, cohort = PLAN.model_copy(update={"counterbalanced": not one_order}), Cohort(people=12, seed=3, case_seed=3)
    data, truth = synthetic_data(cohort, plan, *materials())
    numbers = {member.trainee: member.person.number for member in truth.members}
    columns = ["trainee", "arm", "case", "phase", "safe"]
    played = data.sittings.dropna(subset=["safe"])[columns].assign(trainee=lambda rows: rows["trainee"].map(numbers))
    drawn = drawn_responses(cohort, plan)
    assert sorted(map(tuple, played.astype(object).values.tolist())) == sorted(map(tuple, drawn.astype(object).values.tolist()))
    assert 0 < len(drawn) < 12 * 6


def test_the_mixed_models_of_drawn_responses_are_those_of_the_played_study() -> None:
    """The last six of the sixteen estimates, of one group and of two: the same fit of the same rows."""
    played, drawn = study(seed=1, people=30, one_order=False)[0][-6:], study(seed=1, people=30, one_order=False, responses=True)[0]
    assert [(c.name, c.against) for c in drawn] == [(c.name, c.against) for c in played]
    for one, other in zip(drawn, played, strict=True):
        assert one.truth == pytest.approx(other.truth, abs=1e-12)
        assert (one.estimate.value, one.estimate.low, one.estimate.high) == pytest.approx((other.estimate.value, other.estimate.low, other.estimate.high), rel=1e-4)
