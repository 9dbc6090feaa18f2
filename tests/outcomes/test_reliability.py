"""Reliability against Shrout and Fleiss, and against what algebra demands."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tracks_sim.outcomes import reliability
from tracks_sim.outcomes.interval import NO_SPREAD

# Shrout & Fleiss 1979, Psychological Bulletin 86:420, table 2: six targets, four judges.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
SMALL = st.tuples(st.integers(2, 7), st.integers(2, 5)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 4), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


def exactly(covariance: np.ndarray, n: int = 60) -> np.ndarray:
    """Scores whose sample covariance is ``covariance`` to rounding."""
    raw = np.random.default_rng(8).normal(size=(n, len(covariance)))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(raw.T @ raw / (n - 1)).T)
    return white @ np.linalg.cholesky(covariance).T


def test_shrout_and_fleiss() -> None:
    """Shrout & Fleiss 1979, table 4: .17, .29, .71 and .44, .62, .91."""
    found = reliability.icc(SHROUT_FLEISS)
    assert list(found.index) == ["ICC(1,1)", "ICC(A,1)", "ICC(C,1)", "ICC(1,k)", "ICC(A,k)", "ICC(C,k)"]
    assert found["value"].tolist() == pytest.approx([0.17, 0.29, 0.71, 0.44, 0.62, 0.91], abs=0.005)
    assert found["n"].tolist() == [6] * 6


def test_shrout_and_fleiss_intervals() -> None:
    """Bounds as the documentation of ICC in the R package psych prints them for these ratings (two decimals)."""
    found = reliability.icc(pd.DataFrame(SHROUT_FLEISS))
    assert found["low"].tolist() == pytest.approx([-0.13, 0.02, 0.34, -0.88, 0.07, 0.68], abs=0.005)
    assert found["high"].tolist() == pytest.approx([0.72, 0.76, 0.95, 0.91, 0.93, 0.99], abs=0.005)


def test_mean_squares_of_shrout_and_fleiss() -> None:
    """Table 3: BMS 11.24, WMS 6.26, JMS 32.49, EMS 1.02, and the formulas of Shrout & Fleiss, page 423."""
    found = reliability.icc(SHROUT_FLEISS)["value"]
    between, within, judges, error = 11.2417, 6.2639, 32.4861, 1.0194
    assert found["ICC(1,1)"] == pytest.approx((between - within) / (between + 3 * within), abs=1e-4)
    agree = (between - error) / (between + 3 * error + 4 * (judges - error) / 6)
    assert found["ICC(A,1)"] == pytest.approx(agree, abs=1e-4)
    assert found["ICC(A,k)"] == pytest.approx((between - error) / (between + (judges - error) / 6), abs=1e-4)


def test_alpha_is_consistency_of_the_mean_with_feldts_interval() -> None:
    """McGraw & Wong 1996: ICC(C,k) is Cronbach's alpha; the F interval is Feldt's (1965)."""
    alpha = reliability.cronbach_alpha(SHROUT_FLEISS)
    row = reliability.icc(SHROUT_FLEISS).loc["ICC(C,k)"]
    assert (alpha.value, alpha.low, alpha.high) == pytest.approx((row["value"], row["low"], row["high"]))


def test_alpha_of_right_and_wrong_is_kr_20() -> None:
    """Kuder & Richardson 1937: k / (k - 1) (1 - sum p q / variance), with n in both variances."""
    scores = np.array([[1, 1, 1, 0], [1, 0, 1, 0], [0, 0, 1, 0], [1, 1, 1, 1], [0, 0, 0, 0]])
    # p = .6, .4, .8, .2: sum p q = .24 + .24 + .16 + .16 = .8; sums 3, 2, 1, 4, 0: variance 2
    assert reliability.cronbach_alpha(scores).value == pytest.approx(4 / 3 * (1 - 0.8 / 2))


def test_people_who_miss_an_item_are_left_out() -> None:
    with_gap = [*SHROUT_FLEISS, [3, None, 4, 5]]
    assert reliability.cronbach_alpha(with_gap) == reliability.cronbach_alpha(SHROUT_FLEISS)
    pd.testing.assert_frame_equal(reliability.icc(with_gap), reliability.icc(SHROUT_FLEISS))
    assert reliability.omega_total(with_gap) == reliability.omega_total(SHROUT_FLEISS)


def test_omega_recovers_the_loadings_of_an_exact_factor() -> None:
    loadings, unique = np.array([0.9, 1.4, 0.5, 2.0, 0.7]), np.array([0.4, 1.0, 0.9, 1.5, 0.2])
    found = reliability.omega_total(exactly(np.outer(loadings, loadings) + np.diag(unique)))
    # (.9 + 1.4 + .5 + 2 + .7)^2 = 5.5^2 = 30.25; unique 4.0
    assert found.value == pytest.approx(30.25 / 34.25, abs=1e-5)
    assert 0 < found.low < found.value < found.high < 1 and found.n == 60


def test_omega_is_alpha_where_all_items_measure_alike() -> None:
    """Tau-equivalent items, unequal errors: omega and alpha are the same (McDonald 1999)."""
    scores = exactly(np.full((4, 4), 0.8) + np.diag([0.3, 0.6, 1.2, 0.9]))
    alpha = reliability.cronbach_alpha(scores).value
    assert reliability.omega_total(scores).value == pytest.approx(alpha, abs=1e-5)
    # 16 x .8 / (16 x .8 + 3)
    assert alpha == pytest.approx(12.8 / 15.8)


def test_omega_does_not_depend_on_the_order_or_the_sign_or_the_unit() -> None:
    scores = exactly(np.outer([0.9, 0.8, 0.5, 0.7], [0.9, 0.8, 0.5, 0.7]) + np.diag([0.3, 0.4, 0.9, 0.6]))
    value = reliability.omega_total(scores).value
    for other in (scores[:, [2, 0, 3, 1]], -scores, 100 * scores + 7):
        assert reliability.omega_total(other).value == pytest.approx(value, abs=1e-6)


def test_omegas_error_is_the_spread_of_simulated_omegas() -> None:
    loadings = np.array([0.8, 0.7, 0.6, 0.5, 0.75, 0.65])
    random = np.random.default_rng(12)
    found = []
    for _ in range(100):
        people, noise = random.normal(size=(150, 1)), random.normal(size=(150, 6))
        found.append(reliability.omega_total(people * loadings + noise * np.sqrt(1 - loadings**2)))
    spread = np.std([e.value for e in found], ddof=1)
    # The standard deviation of 100 has itself an error of 7 %.
    assert np.mean([e.standard_error for e in found]) == pytest.approx(spread, rel=0.2)


def test_an_item_that_all_answer_alike_adds_nothing_to_omega() -> None:
    scores = np.array(SHROUT_FLEISS, dtype=float)
    with_constant = np.column_stack([scores, np.full(6, 0.1)])
    assert reliability.omega_total(with_constant).value == pytest.approx(reliability.omega_total(scores).value)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (reliability.cronbach_alpha([[1, 2, 3]]), reliability.FEW_PEOPLE),
        (reliability.cronbach_alpha([[1], [2]]), reliability.FEW_ITEMS),
        (reliability.cronbach_alpha([[1, 2], [1, 2], [1, 2]]), reliability.NO_VARIANCE),
        (reliability.cronbach_alpha([[1, 2], [2, 1], [3, 0]]), reliability.NO_DIFFERENCE),
        (reliability.cronbach_alpha([["a", 1], [1, 2]]), reliability.NOT_NUMBERS),
        (reliability.cronbach_alpha([1, 2, 3]), reliability.NOT_RECTANGULAR),
        (reliability.cronbach_alpha([]), reliability.NOT_RECTANGULAR),
        (reliability.omega_total([[1, 2], [2, 1], [3, 3]]), reliability.THREE_ITEMS),
        (reliability.omega_total([[1, 2, 3], [2, 1, 5], [3, 3, 1]]), reliability.MORE_PEOPLE),
        (reliability.omega_total([[1, 1, 2], [2, 2, 1], [3, 3, 5], [0, 0, 2]]), reliability.MORE_PEOPLE),
        (reliability.omega_total([[1, None, 3]] * 5), reliability.FEW_PEOPLE),
    ],
)
def test_not_estimable_says_why(found, reason: str) -> None:
    assert (found.value, found.low, found.reason) == (None, None, reason)


def test_a_heywood_case_is_not_estimable() -> None:
    # One item is nearly the factor itself: r12 r13 / r23 = .9 x .9 / .5 > 1, so its unique variance would be below 0.
    found = reliability.omega_total(exactly(np.array([[1, 0.9, 0.9], [0.9, 1, 0.7], [0.9, 0.7, 1]])))
    assert (found.value, found.reason) == (None, reliability.IMPROPER)


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        ([[1, 2, 3]], reliability.FEW_PEOPLE),
        ([[1], [2]], reliability.FEW_RATERS),
        ([[2, 2], [2, 2]], reliability.NO_VARIANCE),
        ([["x", 2], [2, 2]], reliability.NOT_NUMBERS),
    ],
)
def test_no_icc_says_why(ratings, reason: str) -> None:
    found = reliability.icc(ratings)
    assert found["value"].isna().all() and set(found["reason"]) == {reason}


def test_targets_that_do_not_differ() -> None:
    # Only the raters differ: consistency has nothing to be consistent about, absolute agreement is 0.
    found = reliability.icc([[1, 2], [1, 2], [1, 2]])
    assert found["reason"].tolist() == [reliability.NO_DIFFERENCE] * 6 and found["low"].isna().all()
    assert found["value"].isna().tolist() == [False, False, True, True, False, True]
    assert found["value"]["ICC(A,1)"] == 0


def test_absolute_agreement_far_below_zero_has_no_interval() -> None:
    # MSR 1/6, MSC 6, MSE 3.5: value -.625, a = -.2564, b = .4872, so a MSC + b MSE = .167 and Satterthwaite's
    # degrees are .167^2 / ((a MSC)^2 + (b MSE)^2 / 2) = .0073, far below one.
    row = reliability.icc([[1, 2], [3, 0], [4, 0]]).loc["ICC(A,1)"]
    assert row["value"] < 0 and pd.isna(row["low"]) and row["reason"] == reliability.NO_DEGREES


def test_perfect_and_perfectly_shifted_ratings() -> None:
    same = reliability.icc([[1, 1], [2, 2], [4, 4]])
    assert same["value"].tolist() == [1.0] * 6 and set(same["reason"]) == {NO_SPREAD}
    shifted = reliability.icc([[1, 3], [2, 4], [4, 6]])
    assert shifted["value"]["ICC(C,1)"] == 1.0 and 0 < shifted["value"]["ICC(A,1)"] < 1


@settings(max_examples=examples(150), deadline=None)
@given(SMALL, st.randoms())
def test_bounds_and_the_order_of_raters(ratings, random) -> None:
    found = reliability.icc(ratings)
    for row in found.itertuples():
        if pd.isna(row.value):
            assert row.reason and pd.isna(row.low)
        else:
            assert row.value <= 1 + 1e-9
            assert (pd.isna(row.low) and row.reason) or row.low <= row.value <= row.high <= 1 + 1e-9
    order = list(range(len(ratings[0])))
    random.shuffle(order)
    again = reliability.icc([[row[i] for i in order] for row in ratings])
    assert again["reason"].tolist() == found["reason"].tolist()
    kept = found["value"].notna()
    assert again["value"][kept].tolist() == pytest.approx(found["value"][kept].tolist(), abs=1e-7)


@settings(max_examples=examples(100), deadline=None)
@given(SMALL)
def test_alpha_stays_at_most_one_inside_its_interval(scores) -> None:
    found = reliability.cronbach_alpha(scores)
    if found.value is not None and found.low is not None:
        assert found.low <= found.value <= found.high <= 1
    row = reliability.icc(scores).loc["ICC(C,k)"]
    assume(found.value is not None and not pd.isna(row["value"]))
    assert found.value == pytest.approx(row["value"], abs=1e-6)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.integers(3, 5).flatmap(
        lambda k: st.lists(st.lists(st.integers(0, 2), min_size=k, max_size=k), min_size=k, max_size=15)
    )
)
def test_omega_is_a_share_or_says_why_not(scores) -> None:
    found = reliability.omega_total(scores)
    assert (found.value is None and found.reason) or 0 <= found.low <= found.value <= found.high <= 1


def test_intraclass_correlations_have_no_unit() -> None:
    """Squares of squares of 1e99 are beyond any number; the figures are those of the same ratings in another unit."""
    ratings = np.array([[9.0, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    one = reliability.icc(ratings)[["value", "low", "high"]].to_numpy(np.float64)
    for unit in (1e99, 1e-99):
        assert reliability.icc(ratings * unit)[["value", "low", "high"]].to_numpy(np.float64) == pytest.approx(one)
