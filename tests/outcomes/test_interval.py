"""Wilson's bounds, symmetric intervals and the bootstrap over units."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm, t

from tracks_sim.outcomes import interval
from tracks_sim.outcomes.arrays import NOT_BINARY, NOT_COUNTS, NOT_NUMBERS, NOT_RECTANGULAR
from tracks_sim.outcomes.estimate import not_estimable
from tracks_sim.outcomes.interval import (
    NOBODY,
    around,
    difference_of_shares,
    resampled,
    share_of,
    share_over_units,
    unit_numbers,
    unit_sums,
    wilson,
)


def test_wilson_against_newcombe() -> None:
    """Newcombe 1998, Statistics in Medicine 17:857, table I, method 3 (score without continuity correction)."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_wilson_is_scipys() -> None:
    """Our own is used because SciPy's takes 400 times as long a call."""
    counts = [(0, 1), (1, 1), (0, 20), (20, 20), (7, 13), (81, 263), (15, 148), (499, 1000), (1, 10_000)]
    for successes, n in counts:
        other = binomtest(successes, n).proportion_ci(method="wilson")
        assert wilson(successes, n) == pytest.approx((other.low, other.high), rel=1e-14, abs=1e-15)
    together = wilson(*np.array(counts, dtype=float).T)
    assert np.stack(together, axis=1).tolist() == [list(wilson(successes, n)) for successes, n in counts]


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_bounds_solve_the_score_equation(given_counts: tuple[int, int]) -> None:
    successes, n = given_counts
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1
    for bound in (low, high):
        # The bound is the p for which |successes / n - p| is z standard errors of p, or an end of the scale.
        distance = abs(successes / n - bound) - interval.Z * np.sqrt(bound * (1 - bound) / n)
        assert distance == pytest.approx(0, abs=1e-9)


def test_a_symmetric_interval_is_cut_to_its_scale() -> None:
    found = around(0.9, 0.1, 12, degrees=11, within=(0.0, 1.0))
    assert found.low == pytest.approx(0.9 - t.ppf(0.975, 11) * 0.1) and found.high == 1.0
    assert around(2.0, 0.5, 12).high == pytest.approx(2 + norm.ppf(0.975) * 0.5)


def test_no_spread_is_no_certainty() -> None:
    found = around(1.0, 0.0, 12)
    assert (found.value, found.low, found.high, found.standard_error, found.reason) == (
        1.0, None, None, None, interval.NO_SPREAD,
    )


def test_units_are_numbered_and_summed() -> None:
    numbers, units = unit_numbers(["b", "a", None, "b", None])
    assert units == 3 and numbers.tolist() == [0, 1, 2, 0, 2]
    rows = np.array([[1.0, 10], [2, 20], [3, 30], [4, 40], [5, 50]])
    assert unit_sums(rows, numbers, units).tolist() == [[5, 50], [2, 20], [8, 80]]


def _mean_of(values: np.ndarray, seed: int = interval.SEED):
    return resampled(float(values.mean()), len(values), lambda drawn: drawn @ values / len(values), len(values), seed)


def test_the_bootstrap_of_a_mean_is_near_students_interval() -> None:
    values = np.random.default_rng(4).normal(size=40)
    found = _mean_of(values)
    error = values.std(ddof=1) / np.sqrt(40)
    # Monte Carlo error of a standard deviation over 2,000 draws is about 1.6 %, that of a far quantile some more.
    assert found.standard_error == pytest.approx(error, rel=0.08)
    assert found.low == pytest.approx(values.mean() - t.ppf(0.975, 39) * error, abs=0.25 * error)
    assert found.high == pytest.approx(values.mean() + t.ppf(0.975, 39) * error, abs=0.25 * error)


def test_the_bootstrap_repeats_with_its_seed() -> None:
    values = np.random.default_rng(4).normal(size=12)
    assert _mean_of(values) == _mean_of(values)
    assert _mean_of(values, seed=1) != _mean_of(values, seed=2)


@pytest.mark.parametrize("units", [5, 12, 40])
def test_each_draw_takes_as_many_units_as_there_are(units: int) -> None:
    """A unit is drawn binomially, ``units`` times with chance 1/units: mean 1, variance 1 - 1/units; two of them correlate by -1/(units - 1).

    Means of 2,000 draws: five standard errors are 5 sqrt(1/2000) = 0.11, those of the variance below twice that (kurtosis below 4).
    """
    drawn = interval._drawn(units, interval.SEED)
    assert drawn.shape == (interval.DRAWS, units) and (drawn >= 0).all() and (drawn == drawn.round()).all()
    assert (drawn.sum(axis=1) == units).all()
    assert drawn.mean(axis=0) == pytest.approx(1, abs=0.11)
    assert drawn.var(axis=0) == pytest.approx(1 - 1 / units, abs=0.22)
    pairs = np.corrcoef(drawn.T)[np.triu_indices(units, 1)]
    assert pairs == pytest.approx(-1 / (units - 1), abs=0.11)


def test_draws_repeat_with_their_seed_and_nobody_can_change_them() -> None:
    """Two figures of one group share the array, so a statistic that wrote into it would change the next interval."""
    drawn = interval._drawn(7, 1)
    interval._drawn.cache_clear()
    assert (interval._drawn(7, 1) == drawn).all() and not (interval._drawn(7, 2) == drawn).all()
    with pytest.raises(ValueError, match="read-only"):
        drawn[0, 0] = 9

    def writes(counts: np.ndarray) -> np.ndarray:
        counts *= 2
        return counts.mean(axis=1)

    with pytest.raises(ValueError, match="read-only"):
        resampled(1.0, 7, writes, 7)


def test_why_there_is_no_bootstrap_interval() -> None:
    assert _mean_of(np.arange(4.0)).reason == interval.FEW_UNITS
    assert _mean_of(np.ones(9)).reason == interval.NO_SPREAD
    sometimes = resampled(1.0, 9, lambda drawn: np.where(drawn[:, 0] > 0, drawn[:, 1], np.nan), 9)
    # A given one of nine units is missing from (8/9)^9 = 35 % of the draws.
    assert sometimes.reason == interval.OFTEN_UNDEFINED and sometimes.low is None


def test_a_share_over_units_counts_what_single_answers_would_be_worth() -> None:
    """Ten units that answer four times alike are ten answers; answers that differ within units as by chance are forty, and never more.

    Of independent answers only Student's t with nine degrees of freedom is left of it: (1.95996 / 2.26216)^2 = 0.75066.
    """
    units, factor = np.repeat(np.arange(10), 4), (norm.ppf(0.975) / t.ppf(0.975, 9)) ** 2
    alike = share_over_units(np.repeat([1, 1, 1, 0, 0, 1, 1, 0, 1, 1], 4), units)
    # each unit stands at 0.3 or -0.7 times 4 of a mean of 0.7: (7 * 1.2^2 + 3 * 2.8^2) * 10 / 9 over 40 * 0.21 is an inflation of 4.444
    assert alike.value == 0.7 and alike.n == 40
    assert (alike.low, alike.high) == pytest.approx(wilson(0.7 * 9 * factor, 9 * factor))
    same_in_each = share_over_units(np.tile([1, 1, 1, 0], 10), units)  # no spread between units at all: not more than 40 answers
    assert (same_in_each.low, same_in_each.high) == pytest.approx(wilson(0.75 * 40 * factor, 40 * factor))
    whole = share_over_units(np.ones(40), units)  # nothing varies: ten answers
    assert (whole.value, whole.high) == (1.0, 1.0) and whole.low == pytest.approx(wilson(10 * factor, 10 * factor)[0])


def test_a_share_over_units_says_why_there_is_none() -> None:
    assert share_over_units([], []) == not_estimable(NOBODY)
    one = share_over_units([1, 0, 1], ["a", "a", "a"])
    assert one.value == pytest.approx(2 / 3) and one.low is None and one.reason == interval.NO_SPREAD


def test_the_difference_of_two_shares_is_newcombes() -> None:
    """Newcombe 1998, table II, example (a): 56/70 and 48/80, method 10: 0.2000 (0.0524 to 0.3339)."""
    found = difference_of_shares(56, 70, 48, 80)
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert difference_of_shares(0, 0, 1, 2).value is None


def test_a_share_of_nobody_is_none() -> None:
    # Wilson of 0 of 10: 0 to 1.96^2 / (10 + 1.96^2) = 0.2775
    assert (share_of(0, 10).low, share_of(0, 10).high) == pytest.approx((0, 0.27753), abs=1e-5)
    assert share_of(0, 0) == not_estimable(NOBODY)


@pytest.mark.parametrize(("right", "unit", "reason"), [
    ([0, 3], ["a", "b"], NOT_BINARY), ([0, None], ["a", "b"], NOT_BINARY), (["x", 1], ["a", "b"], NOT_NUMBERS),
    ([0, 1], ["a"], NOT_RECTANGULAR), ([[0, 1]], ["a"], NOT_RECTANGULAR),
])  # fmt: skip
def test_answers_that_are_none_have_no_share(right: object, unit: object, reason: str) -> None:
    """A mean of 1.5 is no share, and its interval would lie beside it."""
    assert interval.share_over_units(right, unit).reason == reason


@pytest.mark.parametrize(("successes", "n"), [(3, 2), (-1, 2), (float("nan"), 2), (1, 1e300)])
def test_counts_that_cannot_be_have_no_share(successes: int, n: int) -> None:
    assert interval.share_of(successes, n).reason == NOT_COUNTS
    assert interval.difference_of_shares(1, 2, successes, n).reason == NOT_COUNTS == interval.difference_of_shares(successes, n, 1, 2).reason
