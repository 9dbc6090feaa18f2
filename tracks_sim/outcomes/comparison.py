"""One outcome compared: between two groups that were measured before and after, or in one group over time.

Scores are one number for each trainee. Groups made by chance are compared after, adjusted for the scores before, rather than
by their mean changes: both estimate the same effect, the first with the smaller error (Wan 2021, doi 10.1186/s12874-021-01323-9),
and it does not take a group that began low by chance for one that learnt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtr

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.ancova import ancova
from tracks_sim.outcomes.arrays import LACKS_COLUMN
from tracks_sim.outcomes.change import NO_SPREAD, Scores, noncentrality_limits, paired_change
from tracks_sim.outcomes.estimate import Estimate, not_estimable

NOTHING_TO_TEST = translatable("There is no error to test it with.")


@dataclass(frozen=True, slots=True)
class Comparison:
    """``difference`` in the unit of the scores, ``standardised`` in standard deviations, both with 95 % intervals.

    ``p_value``: two-sided, that the difference is 0; below 0.05 where the intervals exclude 0. None without an error.
    """

    difference: Estimate
    standardised: Estimate
    p_value: float | None = None


def not_comparable(reason: str, n: int = 0) -> Comparison:
    """A comparison without figures, with the reason."""
    return Comparison(not_estimable(reason, n), not_estimable(reason, n))


def between_arms(scores: pd.DataFrame, control: str) -> Comparison:
    """The other arm less ``control``, after, adjusted for the scores before where there are any.

    ``scores``: a row for each trainee: ``arm``, ``after`` and, where it was measured, ``before``; rows with a missing value are
    left out. ``difference``: least squares of after ~ arm + before with HC3 errors (``ancova``), without ``before`` where
    everybody had the same. ``standardised``: J difference / SD with the SD before (after, where nothing was measured before)
    pooled within the arms and J = 1 - 3 / (4 (n - 2) - 1) (Hedges 1981; Morris 2008, doi 10.1177/1094428106291059); its
    interval is that of the noncentrality of t = difference / error, times J error / SD.

    Not estimable: the reasons of ``ancova``; the standardised figure also where the scores have no spread.
    """
    if not {"arm", "after"} <= set(scores.columns):
        return not_comparable(LACKS_COLUMN)
    measured = "before" in scores
    used = scores.dropna(subset=["after", *(["before"] if measured else [])])
    covariates = ("before",) if measured and used["before"].nunique() > 1 else ()
    difference = ancova(used, "after", covariates, control=control).adjusted_difference
    if difference.value is None or not difference.standard_error:
        absent = difference.reason or NOTHING_TO_TEST
        return Comparison(difference, not_estimable(absent, difference.n))
    freedom = difference.n - 2 - len(covariates)
    statistic = difference.value / difference.standard_error
    deviation = pooled_deviation(used["before" if measured else "after"], used["arm"])
    return Comparison(difference, _standardised(difference, deviation, statistic, freedom), float(2 * stdtr(freedom, -abs(statistic))))


def within_arm(before: Scores, after: Scores) -> Comparison:
    """Mean change of the trainees of one group, as ``paired_change`` has it: standardised is its g_av, p its paired t test."""
    change = paired_change(before, after)
    difference = change.difference
    if difference.value is None or not difference.standard_error:
        return Comparison(difference, change.g_av)
    p_value = float(2 * stdtr(difference.n - 1, -abs(difference.value / difference.standard_error)))
    return Comparison(difference, change.g_av, p_value)


def pooled_deviation(scores: pd.Series, arm: pd.Series) -> float:
    """Standard deviation within the arms: root of the sum of squares about each arm's mean over n less the number of arms.

    0 where there is no freedom or, but for rounding, no spread.
    """
    values = scores.astype("float64")
    freedom = len(values) - arm.nunique()
    if freedom < 1:
        return 0.0
    deviation = float(np.sqrt(((values - values.groupby(arm).transform("mean")) ** 2).sum() / freedom))
    return deviation if deviation > 1e-12 * float(values.abs().max()) else 0.0


def small_sample_correction(n: int) -> float:
    """Hedges' J for two groups of ``n`` trainees together: 1 - 3 / (4 (n - 2) - 1)."""
    return 1 - 3 / (4 * (n - 2) - 1)


def _standardised(difference: Estimate, deviation: float, statistic: float, freedom: int) -> Estimate:
    if not deviation:
        return not_estimable(NO_SPREAD, difference.n)
    assert difference.value is not None and difference.standard_error is not None
    factor = small_sample_correction(difference.n) / deviation
    low, high = (limit * factor * difference.standard_error for limit in noncentrality_limits(statistic, freedom))
    return Estimate(factor * difference.value, low, high, factor * difference.standard_error, difference.n)
