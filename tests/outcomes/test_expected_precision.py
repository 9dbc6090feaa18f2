"""Expected half-width of the primary difference: its order of size by hand, and what makes it smaller."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.expected_precision import expected_half_width, precisions
from tracks_sim.outcomes.required_sample import Assumptions, quick_analysis
from tracks_sim.study.planned_analysis import SampleSize
from tracks_sim.study.weeks import Expected

TWO = Assumptions(effect=10, cases=6, groups=2)


def test_it_is_of_the_size_of_a_comparison_of_changes() -> None:
    """100 people a group, no spread but the binomial one: each share of 6 cases has variance .25 / 6, a change twice as much.

    The difference of the mean changes of two groups: 1.96 x sqrt(2 x 2 x .25 / 6 / 100) = 0.080.
    """
    plain = Assumptions(effect=1, cases=6, groups=2, sd_trainee=0, sd_change=0, sd_case=0, dropout=0)
    found = expected_half_width(plain, 200, 200)
    assert found == pytest.approx(1.96 * math.sqrt(2 * 2 * 0.25 / 6 / 100), rel=0.03)


def test_the_interval_holds_the_effect_as_often_as_it_says() -> None:
    """Of 2,000 simulated studies without an effect some 95 % have an interval with 0 in it."""
    study = Assumptions(effect=10, cases=6, groups=2).study(30)
    assert study is not None
    estimate, error, freedom = quick_analysis(study, 2000, np.random.default_rng(3))
    assert (freedom > 0).all() and np.mean(np.abs(estimate - 0.10) < 1.99 * error) == pytest.approx(0.95, abs=0.02)


def test_more_people_more_cases_and_fewer_lost_make_it_narrower() -> None:
    widths = [expected_half_width(TWO, n, n) for n in (20, 40, 80, 160)]
    assert all(one is not None and other is not None and one > other for one, other in pairwise(widths))
    lost, cases = expected_half_width(TWO, 80, 40), expected_half_width(Assumptions(effect=10, cases=12, groups=2), 80, 80)
    assert lost is not None and cases is not None and widths[2] is not None and cases < widths[2] < lost


@pytest.mark.parametrize(("before", "both"), [(0, 0), (2, 2), (40, 3), (40, 0)])
def test_with_hardly_anybody_there_is_none(before: int, both: int) -> None:
    assert expected_half_width(TWO, before, both) is None


def test_now_at_the_end_and_as_planned() -> None:
    size = SampleSize.model_validate({
        "effect": 10, "baseline": 0.5, "sd_trainee": 1, "sd_change": 0.5, "sd_case": 0.7, "dropout": 0.2, "power": 0.8, "alpha": 0.05, "groups": 2, "cases": 3,
        "people": 100, "found": 0.8, "low": 0.75, "high": 0.85, "draws": 400, "seed": 7, "kit": "1.0",
    })  # fmt: skip
    people = [Person(f"p{n}", ("training", "waitlist")[n % 2], safe={"pre": [1, 0, 1], **({"post": [1, 1, 1]} if n < 8 else {})}) for n in range(12)]
    state = study_data_of(people, a_study(sample_size=size, questionnaires={})).state
    expectations = (Expected("pre", 12, 1.0, 12, 14.0), Expected("post", 8, 0.8, 10, 11.2))
    now, end, plan = precisions(state, expectations, TWO)
    assert [(each.when, each.people) for each in (now, end, plan)] == [("now", 8), ("end", 11.2), ("plan", 80.0)]
    assert now.half_width is not None and end.half_width is not None and plan.half_width is not None and now.half_width > end.half_width > plan.half_width
