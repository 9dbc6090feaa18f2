"""Calibration by hand, and Murphy's identity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from tracks_sim.outcomes import calibration
from tracks_sim.outcomes.arrays import NOT_NUMBERS, NOT_RECTANGULAR
from tracks_sim.outcomes.interval import NO_SPREAD, wilson

OUTCOME = [1, 0, 1, 1, 0]
PROBABILITY = [0.9, 0.9, 0.6, 0.6, 0.2]
STATEMENTS = st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1)), min_size=1, max_size=60)


def test_brier_by_hand() -> None:
    # .01, .81, .16, .16, .04: mean .236, standard deviation .3278
    found = calibration.brier(OUTCOME, PROBABILITY)
    assert found.value == pytest.approx(0.236) and found.n == 5
    losses = np.array([0.01, 0.81, 0.16, 0.16, 0.04])
    assert found.standard_error == pytest.approx(losses.std(ddof=1) / np.sqrt(5))
    assert found.low == max(0, 0.236 - t.ppf(0.975, 4) * found.standard_error)


def test_over_confidence_by_hand() -> None:
    # mean probability 3.2 / 5 = .64, came true .6
    assert calibration.over_confidence(OUTCOME, PROBABILITY).value == pytest.approx(0.04)


def test_murphy_by_hand() -> None:
    """Bins .2 (0 of 1), .6 (2 of 2), .9 (1 of 2); base rate .6.

    Reliability (1 x .2^2 + 2 x .4^2 + 2 x .4^2) / 5 = .136; resolution (.36 + 2 x .16 + 2 x .01) / 5 = .14;
    uncertainty .24; .136 - .14 + .24 = .236.
    """
    found = calibration.murphy(OUTCOME, PROBABILITY)
    figures = (found.reliability.value, found.resolution.value, found.uncertainty.value, found.within_bins.value)
    assert figures == pytest.approx((0.136, 0.14, 0.24, 0.0)) and found.bins == 3
    assert found.brier.value == pytest.approx(0.236)
    assert found.reliability.low is None and found.reliability.reason == calibration.BIASED


@settings(deadline=None)
@given(STATEMENTS)
def test_murphys_identity_on_distinct_probabilities(statements) -> None:
    outcome, probability = zip(*statements, strict=True)
    found = calibration.murphy(outcome, probability)
    parts = found.reliability.value - found.resolution.value + found.uncertainty.value
    assert found.brier.value == pytest.approx(parts, abs=1e-12)
    assert min(found.reliability.value, found.resolution.value, found.uncertainty.value) >= 0


@settings(deadline=None)
@given(STATEMENTS, st.integers(1, 12))
def test_murphys_identity_on_stated_bins(statements, bins) -> None:
    """With each probability replaced by its bin's mean the identity is exact; within_bins is the rest."""
    outcome, probability = (np.array(x, dtype=float) for x in zip(*statements, strict=True))
    found = calibration.murphy(outcome, probability, bins=bins)
    parts = found.reliability.value - found.resolution.value + found.uncertainty.value
    table = calibration.curve(outcome, probability, bins=bins)
    binned = np.empty_like(probability)
    for row in table.itertuples():
        last = row.bin_high == 1.0
        held = (probability >= row.bin_low) & ((probability < row.bin_high) | last)
        assert held.sum() == row.n
        binned[held] = row.mean_probability
    assert np.mean((binned - outcome) ** 2) == pytest.approx(parts, abs=1e-9)
    assert found.brier.value == pytest.approx(parts + found.within_bins.value, abs=1e-12)


def test_the_curve_and_its_edges() -> None:
    # .29 meets the edge 29/100 and 1 belongs to the last bin
    found = calibration.curve([1, 0, 1], [0.29, 0.285, 1.0], bins=100)
    assert found["bin_low"].tolist() == [0.28, 0.29, 0.99] and found["n"].tolist() == [1, 1, 1]
    found = calibration.curve(OUTCOME, PROBABILITY, bins=5)
    assert found["n"].tolist() == [1, 2, 2] and found["observed"].tolist() == [0.0, 1.0, 0.5]
    assert found["bin_low"].tolist() == [0.2, 0.6, 0.8]
    assert (found["observed_low"][2], found["observed_high"][2]) == pytest.approx(wilson(1, 2))


def test_the_curve_of_each_stated_probability() -> None:
    found = calibration.curve(OUTCOME, PROBABILITY, bins=None)
    assert found["bin_low"].tolist() == found["bin_high"].tolist() == [0.2, 0.6, 0.9]


def test_expected_calibration_error_by_hand() -> None:
    # (1 x .2 + 2 x .4 + 2 x .4) / 5
    found = calibration.expected_calibration_error(OUTCOME, PROBABILITY, bins=5)
    assert found.value == pytest.approx(0.36) and found.low is None and found.n == 5


def test_the_calibration_error_of_the_perfectly_calibrated_is_above_zero_and_falls_with_n() -> None:
    """The bias the docstring warns of: shares come true exactly as stated, yet the error is above 0."""
    random = np.random.default_rng(2)

    def mean_error(n: int) -> float:
        found = []
        for _ in range(50):
            p = random.uniform(size=n)
            found.append(calibration.expected_calibration_error(random.uniform(size=n) < p, p).value)
        return float(np.mean(found))

    few, many = mean_error(40), mean_error(4000)
    assert few > 0.05 > many


def test_copies_of_a_statement_do_not_narrow_an_interval_over_units() -> None:
    random = np.random.default_rng(6)
    p = random.uniform(size=30)
    happened = (random.uniform(size=30) < p).astype(int)
    once = calibration.brier(happened, p)
    copies = calibration.brier(np.tile(happened, 9), np.tile(p, 9), unit=np.tile(np.arange(30), 9))
    assert copies.value == pytest.approx(once.value)
    assert copies.standard_error == pytest.approx(once.standard_error, rel=0.1)


@given(st.permutations(range(5)))
def test_the_order_of_statements_does_not_matter(order) -> None:
    outcome, probability = [OUTCOME[i] for i in order], [PROBABILITY[i] for i in order]
    assert calibration.brier(outcome, probability).value == pytest.approx(0.236)
    assert calibration.murphy(outcome, probability).reliability.value == pytest.approx(0.136)


@pytest.mark.parametrize(
    ("outcome", "probability", "reason"),
    [
        ([], [], calibration.NONE_STATED),
        ([None, 1], [0.5, None], calibration.NONE_STATED),
        ([1, 2], [0.5, 0.5], calibration.NOT_BINARY),
        ([1, 0], [0.5, 50], calibration.NOT_PROBABILITIES),
        ([1, 0], ["sure", 0.5], NOT_NUMBERS),
        ([1, 0], [0.5], NOT_RECTANGULAR),
    ],
)
def test_not_estimable_says_why(outcome, probability, reason: str) -> None:
    for found in (
        calibration.brier(outcome, probability),
        calibration.over_confidence(outcome, probability),
        calibration.expected_calibration_error(outcome, probability),
        calibration.murphy(outcome, probability).resolution,
    ):
        assert (found.value, found.reason) == (None, reason)
    assert calibration.curve(outcome, probability).empty


def test_one_statement_and_equal_losses_have_no_interval() -> None:
    assert calibration.brier([1], [0.8]).reason == calibration.ONE_STATED
    sure = calibration.brier([1, 1, 0], [1.0, 1.0, 0.0])
    assert (sure.value, sure.low, sure.reason) == (0.0, None, NO_SPREAD)


def test_no_bins_is_refused() -> None:
    with pytest.raises(ValueError, match="bins is 0"):
        calibration.curve(OUTCOME, PROBABILITY, bins=0)


def test_a_share_over_people_is_as_wide_as_people_differ() -> None:
    """Of ten people five are right in all ten answers and five in none: copies of the answers narrow nothing."""
    right, person = np.repeat([1, 0], 50), np.repeat(np.arange(10), 10)
    once, copied = calibration.resampled_share(right, person), calibration.resampled_share(np.tile(right, 10), np.tile(person, 10))
    assert once.value == 0.5 and (copied.low, copied.high) == pytest.approx((once.low, once.high))
    # the mean of ten people, half 1 and half 0, has an error of sqrt(.25 / 9) = .167
    assert once.standard_error == pytest.approx(0.167, abs=0.01)


def test_units_are_one_for_each_statement() -> None:
    assert calibration.brier([0, 1], [0.2, 0.9], unit=["a"]).reason == NOT_RECTANGULAR == calibration.over_confidence([0, 1], [0.2, 0.9], unit=[["a"], ["b"]]).reason
