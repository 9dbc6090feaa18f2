"""One figure with its uncertainty, or the reason why there is none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval, 95 % unless the function that returns it says otherwise.

    ``value``, ``low``, ``high`` and ``standard_error`` share one unit, which that function names; ``n`` counts the units that
    the figure rests on. ``value`` is None where nothing can be estimated, and ``reason`` is then a sentence. ``low`` and
    ``high`` may be None beside a value where no interval exists; then ``reason`` says why. ValueError: a field is NaN or
    infinite, or neither value nor reason is there.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    standard_error: float | None = None
    n: int = 0
    reason: str = ""

    def __post_init__(self) -> None:
        for name in ("value", "low", "high", "standard_error"):
            figure = getattr(self, name)
            if figure is not None and not math.isfinite(figure):
                raise ValueError(f"{name} is {figure}: what cannot be estimated has no value and a reason.")
        if self.value is None and not self.reason:
            raise ValueError("An estimate without a value needs the reason why.")

    @property
    def estimable(self) -> bool:
        """Whether there is a figure."""
        return self.value is not None


def not_estimable(reason: str, n: int = 0) -> Estimate:
    """An estimate without a value: ``reason`` is one sentence that says what is missing, ``n`` counts what was there."""
    return Estimate(None, n=n, reason=reason)


def estimates_frame(estimates: Sequence[Estimate], index: pd.Index | None = None) -> pd.DataFrame:
    """Data frame with one row for each estimate: value, low, high, standard_error (Float64, <NA> where absent), n, reason."""
    figures = ("value", "low", "high", "standard_error")
    columns = {name: pd.array([getattr(e, name) for e in estimates], dtype="Float64") for name in figures}
    return pd.DataFrame({**columns, "n": [e.n for e in estimates], "reason": [e.reason for e in estimates]}, index=index)
