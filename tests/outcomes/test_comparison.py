"""One outcome compared: beside scipy, by hand, and whether intervals hold what is true."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tracks_sim.outcomes import change
from tracks_sim.outcomes.ancova import NOT_TWO_ARMS, PERFECT, ancova
from tracks_sim.outcomes.arrays import LACKS_COLUMN
from tracks_sim.outcomes.comparison import (
    between_arms,
    not_comparable,
    pooled_deviation,
    small_sample_correction,
    within_arm,
)


def crowd(n: int = 40, effect: float = 1.0, seed: int = 1) -> pd.DataFrame:
    """``n`` people in two arms; before and after correlate by .5; the trained gain ``effect`` standard deviations."""
    random = np.random.default_rng(seed)
    before, noise = random.normal(size=n), random.normal(size=n)
    trained = np.arange(n) % 2
    return pd.DataFrame({"arm": np.where(trained, "training", "waitlist"), "before": before, "after": 0.5 * before + np.sqrt(0.75) * noise + effect * trained})


def test_two_arms_before_and_after() -> None:
    scores = crowd()
    found = between_arms(scores, "waitlist")
    adjusted = ancova(scores, control="waitlist").adjusted_difference  # held against R there
    assert found.difference == adjusted and adjusted.value is not None and adjusted.standard_error is not None
    t = adjusted.value / adjusted.standard_error
    assert found.p_value == pytest.approx(2 * stats.t.sf(abs(t), 40 - 3))
    # pooled SD before: sqrt((19 s1^2 + 19 s2^2) / 38); J = 1 - 3 / (4 * 38 - 1)
    s1, s2 = (scores.loc[scores["arm"] == arm, "before"].var(ddof=1) for arm in ("training", "waitlist"))
    deviation = np.sqrt((19 * s1 + 19 * s2) / 38)
    correction = 1 - 3 / 151
    assert pooled_deviation(scores["before"], scores["arm"]) == pytest.approx(deviation) and small_sample_correction(40) == pytest.approx(correction)
    d = found.standardised
    assert d.value == pytest.approx(correction * adjusted.value / deviation)
    scale = deviation / (correction * adjusted.standard_error)
    # the limits are noncentralities for which this t is the 97.5 % and the 2.5 % point
    assert d.low is not None and stats.nct.cdf(t, 37, d.low * scale) == pytest.approx(0.975, abs=1e-4)
    assert d.high is not None and stats.nct.cdf(t, 37, d.high * scale) == pytest.approx(0.025, abs=1e-4)


def test_groups_of_one_size_and_no_scores_before_give_hedges_g() -> None:
    """HC3 with two groups is s_i^2 / (n_i - 1) n_i / n_i: sqrt(s1^2 / (n1 - 1) + s2^2 / (n2 - 1)); by hand for (1, 2, 3) and (3, 5, 7)."""
    scores = pd.DataFrame({"arm": ["a"] * 3 + ["b"] * 3, "after": [1.0, 2, 3, 3, 5, 7]})
    found = between_arms(scores, "a")
    assert found.difference.value == pytest.approx(3.0) and found.difference.standard_error == pytest.approx(np.sqrt(1 / 2 + 4 / 2))
    # pooled SD sqrt((2 * 1 + 2 * 4) / 4) = sqrt(2.5); J = 1 - 3 / 15 = .8
    assert found.standardised.value == pytest.approx(0.8 * 3 / np.sqrt(2.5))
    assert found.p_value == pytest.approx(2 * stats.t.sf(3 / np.sqrt(2.5), 4))


def test_one_group_is_the_paired_t_test() -> None:
    before, after = [1.0, 4, 2, 5, 3], [3.0, 4, 4, 6, 7]
    found = within_arm(before, after)
    assert found.p_value == pytest.approx(stats.ttest_rel(after, before).pvalue)
    assert found.difference == change.paired_change(before, after).difference and found.standardised == change.paired_change(before, after).g_av


def test_nobody_varied_before_so_there_is_nothing_to_adjust_for() -> None:
    scores = crowd().assign(before=0.0)
    found = between_arms(scores, "waitlist")
    assert found.difference == ancova(scores, covariates=(), control="waitlist").adjusted_difference
    assert found.standardised.reason == change.NO_SPREAD and found.p_value is not None


def test_reasons_instead_of_figures() -> None:
    alone = crowd()[lambda table: table["arm"] == "training"]
    assert between_arms(alone, "waitlist").difference.reason == between_arms(alone, "waitlist").standardised.reason == NOT_TWO_ARMS
    alike = between_arms(crowd().assign(after=1.0), "waitlist")
    assert alike.difference.reason == PERFECT and alike.p_value is None
    same = within_arm([1.0, 2, 3], [2.0, 3, 4])
    assert same.difference.value == pytest.approx(1.0) and same.p_value is None
    assert not_comparable("Why.", 3).difference.reason == "Why." and not_comparable("Why.", 3).standardised.n == 3


def test_a_missing_value_leaves_a_person_out() -> None:
    scores = crowd()
    scores.loc[0, "after"] = np.nan
    assert between_arms(scores, "waitlist").difference.n == 39


@pytest.mark.parametrize(("n", "effect"), [(20, 0.8), (60, 0.0)])
def test_intervals_hold_the_truth(n: int, effect: float) -> None:
    """In 200 studies each: the difference in points and in SDs (SD before is 1 in truth) lie in their intervals about 95 times of 100."""
    found = [between_arms(crowd(n, effect, seed), "waitlist") for seed in range(200)]
    for figure in ("difference", "standardised"):
        held = np.mean([getattr(f, figure).low <= effect <= getattr(f, figure).high for f in found])
        assert 0.91 <= held <= 0.99, (figure, held)


@pytest.mark.parametrize("lacking", ["arm", "after"])
def test_scores_without_a_column_are_not_comparable(lacking: str) -> None:
    scores = pd.DataFrame({"arm": ["a", "b"], "before": [1.0, 2.0], "after": [2.0, 3.0]})
    assert between_arms(scores.drop(columns=lacking), "a").difference.reason == LACKS_COLUMN
