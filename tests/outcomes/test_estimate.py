"""A figure is finite, or it is absent with a reason."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from tracks_sim.outcomes import Estimate, not_estimable
from tracks_sim.outcomes.estimate import estimates_frame


@pytest.mark.parametrize("name", ["value", "low", "high", "standard_error"])
@pytest.mark.parametrize("figure", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_no_figure(name: str, figure: float) -> None:
    with pytest.raises(ValueError, match=name):
        Estimate(**{"value": 0.5, name: figure})


def test_no_figure_without_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        Estimate(None)


def test_not_estimable_has_no_figure_and_says_why() -> None:
    found = not_estimable("Two people or more are needed.", n=1)
    assert (found.value, found.estimable, found.n, found.reason) == (None, False, 1, "Two people or more are needed.")


def test_a_frame_of_estimates_shows_absence_as_missing() -> None:
    frame = estimates_frame([Estimate(0.5, 0.4, 0.6, None, 10), not_estimable("Too few.", n=1)])
    assert list(frame.columns) == ["value", "low", "high", "standard_error", "n", "reason"]
    assert frame["value"][0] == 0.5 and frame["value"][1] is pd.NA and frame["standard_error"].isna().all()
    assert frame["n"].tolist() == [10, 1] and frame["reason"].tolist() == ["", "Too few."]
