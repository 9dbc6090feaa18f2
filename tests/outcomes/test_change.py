"""Change of one group, against published figures."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nct

from tracks_sim.outcomes import change
from tracks_sim.outcomes.arrays import TOO_LARGE
from tracks_sim.outcomes.change import (
    mean_change,
    minimal_detectable_change,
    paired_change,
    reliable_change,
)

# Student 1908, Biometrika 6:20, table: additional hours of sleep of ten patients under two drugs
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

scores = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), max_size=30)


def test_paired_change_of_students_sleep_data() -> None:
    """R t.test(paired = TRUE): mean 1.58, interval 0.7001142 to 2.4598858, t = 4.0621, df 9. d_z = t/sqrt(10) = 1.285,
    interval 0.41 to 2.12 (R effectsize::cohens_d). SDs 1.789 and 2.002: d_av = 1.58/1.8957 = .8335, times
    J = 1 - 3/71 = .9577: .798."""
    found = paired_change(FIRST, SECOND)
    assert found.difference.value == pytest.approx(1.58)
    assert (found.difference.low, found.difference.high) == pytest.approx((0.7001142, 2.4598858), abs=1e-6)
    assert found.difference.standard_error == pytest.approx(1.58 / 4.0621, abs=1e-5)
    assert found.d_z.value == pytest.approx(1.285, abs=5e-4)
    assert (found.d_z.low, found.d_z.high) == pytest.approx((0.41, 2.12), abs=0.005)
    assert found.g_av.value == pytest.approx(0.798, abs=5e-4)
    assert found.difference.n == found.d_z.n == found.g_av.n == 10
    assert "changes" in found.d_z_denominator and "average" in found.g_av_denominator
    assert found.design == change.ONE_GROUP


def test_mean_change_of_students_sleep_data() -> None:
    """The same interval as R's t.test(paired = TRUE) above, of lists, arrays and Series in another order."""
    names = list("abcdefghij")
    after = pd.Series(SECOND, names).sample(frac=1, random_state=1)
    for found in (mean_change(FIRST, SECOND), mean_change(np.array(FIRST), np.array(SECOND)), mean_change(pd.Series(FIRST, names), after)):
        assert (found.value, found.low, found.high, found.n) == pytest.approx((1.58, 0.7001142, 2.4598858, 10), abs=1e-6)
        assert found.standard_error == pytest.approx(1.58 / 4.0621, abs=1e-5)


def test_mean_change_does_without_the_standardised_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of the noncentral t are what takes the time."""
    monkeypatch.setattr(change, "noncentrality_limits", lambda *_: pytest.fail("Nobody asked for d_z."))
    assert mean_change(FIRST, SECOND).value == pytest.approx(1.58)


@given(scores)
def test_mean_change_is_the_difference_of_paired_change(pairs: list[tuple[int, int]]) -> None:
    """Also where it has no interval or none is estimable: the same value, reason and n."""
    before, after = [b for b, _ in pairs], [a for _, a in pairs]
    assert mean_change(before, after) == paired_change(before, after).difference


@pytest.mark.parametrize(("t", "freedom"), [(4.06, 9), (1.0, 1), (0.0, 5), (12.0, 30), (-2.0, 99)])
def test_limits_are_points_of_the_noncentral_t(t: float, freedom: int) -> None:
    low, high = change.noncentrality_limits(t, freedom)
    assert nct.cdf(t, freedom, low) == pytest.approx(0.975, abs=1e-4)
    assert nct.cdf(t, freedom, high) == pytest.approx(0.025, abs=1e-4)


def test_series_are_paired_by_trainee() -> None:
    """b left before the second measurement, d joined late; the order differs. Changes: a 2, c 4."""
    found = paired_change(pd.Series([1.0, 5, 2], list("abc")), pd.Series([6.0, 9, 3], list("cda")))
    assert (found.difference.value, found.difference.n) == (3.0, 2)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([], [], change.TOO_FEW),
        ([1.0], [2.0], change.TOO_FEW),
        ([1.0, math.nan, 2.0], [2.0, 3.0, math.nan], change.TOO_FEW),
        ([1.0, 2.0], [1.0], change.NOT_PAIRED),
        ([[1.0, 2.0]], [[1.0, 2.0]], change.NOT_PAIRED),
        (pd.Series([1, 2], ["a", "a"]), pd.Series([1, 2], ["a", "b"]), change.TWICE),
        (pd.Series(["x", "y"]), pd.Series([1, 2]), change.TOO_FEW),
    ],
)
def test_what_cannot_be_paired_says_why(before: change.Scores, after: change.Scores, reason: str) -> None:
    found = paired_change(before, after)
    assert {found.difference.reason, found.d_z.reason, found.g_av.reason, mean_change(before, after).reason} == {reason}
    assert reliable_change(before, after, 0.8).threshold.reason == reason


def test_the_same_change_for_all_has_no_interval() -> None:
    """0.1 + 0.2 is not 0.3 to a computer: rounding is no variation. g_av: 0.3/0.1 x (1 - 3/15) = 2.4."""
    found = paired_change([0.1, 0.2, 0.3], [0.4, 0.5, 0.6])
    assert found.difference.value == pytest.approx(0.3)
    assert (found.difference.low, found.difference.reason) == (None, change.SAME_CHANGE)
    assert found.d_z.reason == change.SAME_CHANGE and not found.d_z.estimable
    assert found.g_av.value == pytest.approx(2.4)
    assert paired_change([1, 1], [2, 2]).g_av.reason == change.NO_SPREAD


@given(scores)
def test_bounds_order_and_direction(pairs: list[tuple[int, int]]) -> None:
    before, after = [b for b, _ in pairs], [a for _, a in pairs]
    found, back = paired_change(before, after), paired_change(after, before)
    turned = paired_change(before[::-1], after[::-1])
    for one, other, again in zip(
        (found.difference, found.d_z, found.g_av),
        (back.difference, back.d_z, back.g_av),
        (turned.difference, turned.d_z, turned.g_av),
        strict=True,
    ):
        assert one.estimable == other.estimable == again.estimable
        if one.value is None:
            assert one.reason
            continue
        assert other.value == pytest.approx(-one.value, abs=1e-9)
        assert again.value == pytest.approx(one.value, abs=1e-9)
        if one.low is not None and one.high is not None:
            assert one.low <= one.value <= one.high


def test_reliable_change_as_jacobson_and_truax() -> None:
    """Jacobson & Truax 1991, p. 14: SD 7.5, reliability .80, S_diff = 4.74, 47.5 to 32.5 is an index of 3.16 (there
    a fall is the improvement). Threshold 1.96 x 4.743 = 9.30."""
    found = reliable_change([47.5, 40.0, 30.0], [32.5, 45.0, 39.5], 0.80, 7.5)
    assert found.threshold.value == pytest.approx(9.30, abs=0.005)
    assert found.table["index"].tolist() == pytest.approx([-3.162, 5 / 4.7434, 9.5 / 4.7434], abs=1e-3)
    assert found.table["verdict"].tolist() == [change.DECLINED, change.UNDECIDED, change.IMPROVED]


def test_reliable_change_takes_the_spread_before() -> None:
    """SD of 2, 4, 6 is 2; 1.96 x 2 x sqrt(2 x .5) = 3.92."""
    found = reliable_change(pd.Series([2, 4, 6], list("abc")), pd.Series([6, 4, 3], list("abc")), 0.5)
    assert found.threshold.value == pytest.approx(3.92, abs=1e-3)
    assert found.table.loc["a", "verdict"] == change.IMPROVED
    assert found.table.loc["c", "verdict"] == change.UNDECIDED


def test_a_perfect_form_has_no_measurement_error() -> None:
    found = reliable_change([1, 2, 3], [1, 3, 2], 1.0)
    assert found.threshold.value == 0
    assert found.table["verdict"].tolist() == [change.UNDECIDED, change.IMPROVED, change.DECLINED]
    assert found.table["index"].tolist() == [None, None, None]


@pytest.mark.parametrize("reliability", [0.0, -0.2, 1.1, math.nan])
def test_a_reliability_that_is_none(reliability: float) -> None:
    assert minimal_detectable_change(1.0, reliability).reason == change.NOT_A_RELIABILITY
    assert reliable_change([1, 2], [2, 4], reliability).threshold.reason == change.NOT_A_RELIABILITY


@pytest.mark.parametrize("spread", [0.0, -1.0, math.nan, math.inf])
def test_no_spread_no_threshold(spread: float) -> None:
    assert minimal_detectable_change(spread, 0.8).reason == change.NO_SPREAD
    assert reliable_change([1, 1], [2, 4], 0.8).threshold.reason == change.NO_SPREAD


def test_the_public_names_are_here() -> None:
    assert all(hasattr(change, name) for name in change.__all__)
    assert {"fit_glmm", "primary_model", "paired_change"} <= set(change.__all__)
    assert np.isfinite(change.paired_change([1, 2, 3], [1e6, 1e6 + 1, 1e6 + 5]).d_z.value)


def test_scores_that_cannot_be_computed_with() -> None:
    """1e300 has a square that no number holds; 1e90 has one, and its figures are those of 1."""
    assert paired_change([0, 1e300, 2], [1e300, 0, 1]).difference.reason == TOO_LARGE
    found, one = paired_change([0.0, 1e90, 2e90], [1e90, 3e90, 2.5e90]), paired_change([0.0, 1, 2], [1, 3, 2.5])
    assert found.g_av.value == pytest.approx(one.g_av.value)


def test_a_spread_beyond_all_numbers_has_no_detectable_change() -> None:
    assert change.minimal_detectable_change(10**200, 0.5).reason == TOO_LARGE
    # 1.96 sqrt(2) SD sqrt(1 - .75) = 1.386 SD, also of a short float that would overflow
    assert change.minimal_detectable_change(1e90, np.float32(0.75)).value == pytest.approx(1.3859e90, rel=1e-4)
