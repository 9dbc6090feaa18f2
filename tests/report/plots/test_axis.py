"""Ends, ticks and places of an axis."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.report.plots.axis import nice_maximum, percent, tick_decimals, ticks


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4), st.integers(3, 9))
def test_steps_lie_within_the_axis_and_are_even(low: float, width: float, most: int) -> None:
    places = ticks(low, low + width, most)
    slack = 1e-6 * (abs(low) + width)
    assert 1 <= len(places) <= most and all(low - slack <= p <= low + width + slack for p in places)
    gaps = [b - a for a, b in itertools.pairwise(places)]
    assert all(abs(g - gaps[0]) <= 1e-6 * max(1.0, gaps[0]) for g in gaps)


def test_ends_and_decimals_of_an_axis() -> None:
    assert ticks(0, 1) == [0, 0.2, 0.4, 0.6, 0.8, 1.0] and ticks(0.5, 0.5) == [0.5]
    assert [nice_maximum(v) for v in (0, 0.07, 1.01, 43)] == [1.0, 0.08, 1.2, 50.0]
    assert tick_decimals([0, 0.2, 0.4], 1) == 1 and tick_decimals([0, 0.2, 0.4], 100) == 0 and tick_decimals([0, 0.05], 1) == 2


@pytest.mark.parametrize(("value", "place"), [(-0.2, 0.0), (0.21, 82.0), (0.3, 100.0), (0.37, 100.0), (-1.0, 0.0)])
def test_a_value_stands_at_its_share_of_the_axis_and_within_it(value: float, place: float) -> None:
    """From -0.2 to 0.3: (0.21 + 0.2) / 0.5 = 82 %."""
    assert percent(value, -0.2, 0.3) == place
    assert percent(value, 0.3, 0.3) == 0.0
