"""The outcome that follows from an interval."""

from __future__ import annotations

import pytest

from tracks_sim.outcomes.conclusion import conclude
from tracks_sim.outcomes.estimate import Estimate, not_estimable


@pytest.mark.parametrize(("low", "high", "smallest", "outcome"), [
    (0.01, 0.3, None, "better"), (-0.3, -0.01, None, "worse"), (-0.01, 0.3, None, "undecided"), (0.0, 0.3, None, "undecided"),
    (-0.04, 0.04, None, "undecided"), (-0.04, 0.04, 0.05, "no_difference"), (0.01, 0.04, 0.05, "no_difference"),
    (-0.05, 0.04, 0.05, "undecided"), (0.01, 0.3, 0.05, "better"), (-0.3, -0.01, 0.05, "worse"),
])  # fmt: skip
def test_an_interval_has_one_outcome(low: float, high: float, smallest: float | None, outcome: str) -> None:
    assert conclude(Estimate((low + high) / 2, low, high), smallest) == outcome


def test_without_an_interval_there_is_no_outcome() -> None:
    assert conclude(not_estimable("Nobody.")) == conclude(Estimate(0.2, reason="No interval.")) == "not_estimable"
