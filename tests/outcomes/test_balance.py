"""Standardised differences of two groups before a training, beside calculations by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.outcomes.balance import (
    NOBODY,
    TOO_FEW,
    chance_difference,
    difference_of_categories,
    standardised_difference,
)
from tracks_sim.outcomes.change import NO_SPREAD


def test_means_by_hand() -> None:
    # means 2 and 4, variances 1 and 4: -2 / sqrt(5 / 2)
    found = standardised_difference(np.array([1.0, 2, 3]), np.array([2.0, 4, 6]))
    assert found.value == pytest.approx(-2 / math.sqrt(2.5)) and found.n == 6 and found.low is None
    assert standardised_difference(np.array([1.0]), np.array([2.0, 3])).reason == TOO_FEW
    assert standardised_difference(np.array([0.1, 0.1]), np.array([0.2, 0.2])).reason == NO_SPREAD


def test_two_categories_by_hand() -> None:
    # shares .25 and .5 of 12: .25 / sqrt((.1875 + .25) / 2), in either order of groups and categories
    expected = 0.25 / math.sqrt((0.1875 + 0.25) / 2)
    for first, second in (((3, 9), (6, 6)), ((6, 6), (3, 9)), ((9, 3), (6, 6))):
        assert difference_of_categories(first, second).value == pytest.approx(expected)
    assert difference_of_categories((3, 0, 9), (6, 0, 6)).value == pytest.approx(expected)


def test_three_categories_by_hand() -> None:
    # shares (.5 .3 .2) and (.3 .3 .4): of the first two d = (.2, 0), S = ((.25 + .21) / 2, -(.15 + .09) / 2; ., (.21 + .21) / 2)
    # = (.23, -.12; ., .21): d' S^-1 d = .04 * .21 / (.23 * .21 - .0144) = .0084 / .0339
    assert difference_of_categories((5, 3, 2), (3, 3, 4)).value == pytest.approx(math.sqrt(0.0084 / 0.0339))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=5), st.randoms())
def test_the_order_of_categories_decides_nothing(counts: list[tuple[int, int]], random: object) -> None:
    shuffled = counts.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (difference_of_categories([a for a, _ in c], [b for _, b in c]) for c in (counts, shuffled))
    assert one.reason == other.reason and one.value == pytest.approx(other.value, abs=1e-6)


def test_where_there_is_none() -> None:
    assert difference_of_categories((0, 0), (1, 2)).reason == NOBODY
    assert difference_of_categories((4, 0), (0, 5)).reason == NO_SPREAD and difference_of_categories((4, 0, 0), (0, 3, 2)).reason == NO_SPREAD
    assert difference_of_categories((4,), (5,)).value == 0.0


def test_what_chance_alone_makes() -> None:
    # 1.96 sqrt(1/30 + 1/30) = .506; of 4,000 random allocations of 60 people about one in twenty is beyond
    assert chance_difference(30, 30) == pytest.approx(0.506, abs=5e-4)
    random = np.random.default_rng(1)
    drawn = [standardised_difference(x[:30], x[30:]).value or 0.0 for x in random.normal(size=(4000, 60))]
    assert np.mean(np.abs(drawn) > chance_difference(30, 30)) == pytest.approx(0.05, abs=0.015)
