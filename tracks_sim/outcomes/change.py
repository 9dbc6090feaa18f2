"""Change between two measurements of the same people.

All public names for change can be imported from here; the mixed models are in ``glmm`` and ``primary``, the comparison
of groups that were measured twice in ``ancova``. Scores are one number for each trainee; higher is better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import gammaincinv, ndtr, stdtrit

from tracks_sim.i18n import translatable
from tracks_sim.jobs import checkpoint
from tracks_sim.outcomes.ancova import Ancova, ancova
from tracks_sim.outcomes.arrays import LARGEST, TOO_LARGE, too_large
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.glmm import Glmm, fit_glmm
from tracks_sim.outcomes.interval import Z
from tracks_sim.outcomes.primary import Primary, primary_model

__all__ = [
    "Ancova",
    "Glmm",
    "PairedChange",
    "Primary",
    "ReliableChange",
    "ancova",
    "fit_glmm",
    "mean_change",
    "minimal_detectable_change",
    "noncentrality_limits",
    "paired_change",
    "primary_model",
    "reliable_change",
]

NOT_PAIRED = translatable("Both measurements need one number for each trainee, in the same order.")
TWICE = translatable("A trainee appears twice in one measurement.")
TOO_FEW = translatable("Fewer than two trainees were measured both times.")
SAME_CHANGE = translatable("Everyone changed by the same amount: there is no variation to compare with.")
NO_SPREAD = translatable("All trainees have the same score: there is no spread to compare with.")
NOT_A_RELIABILITY = translatable("The reliability must lie above 0 and at most at 1.")

ONE_GROUP = translatable("One group measured before and after: a change, with no group to compare it with.")
D_Z_DENOMINATOR = translatable("the standard deviation of the changes")
G_AV_DENOMINATOR = translatable("the average of the standard deviations before and after, corrected for small samples")

IMPROVED = translatable("improved")
DECLINED = translatable("declined")
UNDECIDED = translatable("within measurement error")

Scores: TypeAlias = NDArray[np.float64] | pd.Series | Sequence[float]


@dataclass(frozen=True, slots=True)
class PairedChange:
    """Change of one group: ``difference`` in points of the score, ``d_z`` and ``g_av`` in standard deviations.

    The denominator of each standardised figure is named beside it, since other denominators are in use. ``design``
    says what was compared: without a control group the change is not an effect of the training.
    """

    difference: Estimate
    d_z: Estimate
    g_av: Estimate
    d_z_denominator: str = D_Z_DENOMINATOR
    g_av_denominator: str = G_AV_DENOMINATOR
    design: str = ONE_GROUP


@dataclass(frozen=True, eq=False)
class ReliableChange:
    """Trainees whose change is larger than measurement error.

    ``table``: DataFrame by trainee with before, after, change, index (change / its error) and verdict, one of
    ``IMPROVED``, ``DECLINED``, ``UNDECIDED``; empty with ``threshold.reason`` where nothing can be estimated.
    ``threshold``: the change in points that measurement error exceeds in 5 % of unchanged trainees.
    """

    threshold: Estimate
    table: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["before", "after", "change", "index", "verdict"])
    )


def _pairs(before: Scores, after: Scores) -> tuple[pd.DataFrame, str]:
    """Scores of the trainees measured both times (columns before, after), and the reason where they are no pairs, else "".

    Two Series are paired by their index, anything else by position.
    """
    if isinstance(before, pd.Series) and isinstance(after, pd.Series):
        if not (before.index.is_unique and after.index.is_unique):
            return pd.DataFrame(columns=["before", "after"], dtype=np.float64), TWICE
        table = pd.concat([before.rename("before"), after.rename("after")], axis=1, join="inner")
    else:
        if np.ndim(before) != 1 or np.shape(before) != np.shape(after):
            return pd.DataFrame(columns=["before", "after"], dtype=np.float64), NOT_PAIRED
        table = pd.DataFrame({"before": np.asarray(before), "after": np.asarray(after)})
    if any(kind != np.float64 for kind in table.dtypes):
        table = table.apply(pd.to_numeric, errors="coerce").astype(np.float64)
    table = table.replace([np.inf, -np.inf], np.nan).dropna()
    if too_large(table):
        return table.iloc[:0], TOO_LARGE
    return table, "" if len(table) >= 2 else TOO_FEW


def mean_change(before: Scores, after: Scores) -> Estimate:
    """The ``difference`` of ``paired_change`` alone: the intervals of its standardised figures take most of the time."""
    checkpoint()
    table, reason = _pairs(before, after)
    return not_estimable(reason, len(table)) if reason else _difference(table)


def _difference(table: pd.DataFrame) -> Estimate:
    """Mean of after - before in two rows or more, with the t interval; without one where all changed alike."""
    change, n = (table["after"] - table["before"]).to_numpy(), len(table)
    mean, deviation = float(change.mean()), float(change.std(ddof=1))
    if deviation <= _rounding(table):
        return Estimate(mean, n=n, reason=SAME_CHANGE)
    error = deviation / float(np.sqrt(n))
    margin = float(stdtrit(n - 1, 0.975)) * error
    return Estimate(mean, mean - margin, mean + margin, error, n)


def _rounding(table: pd.DataFrame) -> float:
    """What rounding may leave of equal numbers as large as these."""
    return 1e-12 * float(np.abs(table.to_numpy()).max())


def paired_change(before: Scores, after: Scores) -> PairedChange:
    """Change from before to after in one group, with 95 % intervals.

    ``before``, ``after``: one number for each trainee; two Series are paired by index, arrays by position; a trainee without
    both is left out (n counts the rest).

    difference  mean(after - before), t interval with n - 1 degrees of freedom
    d_z         difference / SD(after - before); interval from the noncentral t distribution; standard error
                sqrt(1/n + d^2/2n) (Becker 1988, Br. J. Math. Stat. Psychol. 41:257)
    g_av        J difference / ((SD before + SD after)/2) with J = 1 - 3/(4*2n - 9) (Lakens 2013,
                doi 10.3389/fpsyg.2013.00863); interval and error are those of d_z times J SD(change)/SD_av, as
                Algina & Keselman (2003, Educ. Psychol. Meas. 63:537) do for the root mean square of the two SDs

    Not estimable: fewer than two pairs, a number above 1e100; d_z where all changed alike; g_av where the scores have no spread. Where
    all changed alike the difference has no interval.
    """
    checkpoint()
    table, reason = _pairs(before, after)
    n = len(table)
    if reason:
        nothing = not_estimable(reason, n)
        return PairedChange(nothing, nothing, nothing)
    difference = _difference(table)
    change = (table["after"] - table["before"]).to_numpy()
    mean, deviation = float(change.mean()), float(change.std(ddof=1))
    average = float((table["before"].std(ddof=1) + table["after"].std(ddof=1)) / 2)
    spread = average > _rounding(table)
    correction = 1 - 3 / (8 * n - 9)
    if difference.standard_error is None:
        g_av = Estimate(correction * mean / average, n=n, reason=SAME_CHANGE) if spread else not_estimable(NO_SPREAD, n)
        return PairedChange(difference, not_estimable(SAME_CHANGE, n), g_av)
    d = mean / deviation
    low, high = (limit / np.sqrt(n) for limit in noncentrality_limits(mean / difference.standard_error, n - 1))
    d_error = float(np.sqrt(1 / n + d * d / (2 * n)))
    factor = correction * deviation / average
    return PairedChange(
        difference,
        Estimate(d, float(low), float(high), d_error, n),
        Estimate(factor * d, float(factor * low), float(factor * high), factor * d_error, n),
    )


def noncentrality_limits(statistic: float, freedom: int) -> tuple[float, float]:
    """Noncentralities for which this t is the 97.5 % and the 2.5 % point of its distribution.

    P(T < t) = E Phi(t S - c), S the root of a mean of squares with this freedom, here a sum over 4,000 of its
    quantiles: scipy's ``nct`` agrees to 4 digits and returns NaN where t is large.
    """
    reached = statistic * np.sqrt(2 * gammaincinv(freedom / 2, (np.arange(4000) + 0.5) / 4000) / freedom)

    def limit(share: float) -> float:
        low, high = float(reached.min()) - 10, float(reached.max()) + 10
        return float(brentq(lambda c: float(ndtr(reached - c).mean()) - share, low, high))

    return limit(0.975), limit(0.025)


def minimal_detectable_change(standard_deviation: float, reliability: float) -> Estimate:
    """Change in points beyond measurement error for one trainee: 1.96 sqrt(2) SD sqrt(1 - reliability).

    ``standard_deviation`` of the scores before, ``reliability`` of the form (0 to 1) in the same population. No
    interval: both are taken as known. Source: Jacobson & Truax 1991 (J. Consult. Clin. Psychol. 59:12): the
    change at which their index reaches 1.96. Not estimable: reliability outside (0, 1], no spread, one above 1e100.
    """
    if not 0 < reliability <= 1:
        return not_estimable(NOT_A_RELIABILITY)
    if not 0 < standard_deviation < float("inf"):
        return not_estimable(NO_SPREAD)
    if standard_deviation > LARGEST:
        return not_estimable(TOO_LARGE)
    return Estimate(Z * float(standard_deviation) * float(np.sqrt(2 * (1 - reliability))))


def reliable_change(
    before: Scores, after: Scores, reliability: float, standard_deviation: float | None = None
) -> ReliableChange:
    """Reliable change index of each trainee: (after - before) / (SD sqrt(2 (1 - reliability))).

    Measurement error alone takes one of twenty unchanged trainees beyond 1.96 in size
    (Jacobson & Truax 1991, J. Consult. Clin. Psychol. 59:12-19). ``standard_deviation`` of the scores before; by
    default that of this group. ``reliability`` of one form. A trainee without both measurements is not in the table.
    Not estimable as in ``paired_change`` and ``minimal_detectable_change``. With a reliability of 1 nothing is measurement error: the index is undefined and every change counts.
    """
    table, reason = _pairs(before, after)
    n = len(table)
    if len(table) and standard_deviation is not None:
        reason = ""  # a known SD needs no second trainee
    if reason:
        return ReliableChange(not_estimable(reason, n))
    spread = float(table["before"].std(ddof=1)) if standard_deviation is None else standard_deviation
    threshold = minimal_detectable_change(spread, reliability)
    if threshold.value is None:
        return ReliableChange(not_estimable(threshold.reason, n))
    table["change"] = table["after"] - table["before"]
    error = spread * np.sqrt(2 * (1 - reliability))
    table["index"] = table["change"] / error if error else pd.Series([None] * n, index=table.index, dtype=object)
    beyond = table["change"].abs() > threshold.value
    table["verdict"] = np.where(beyond, np.where(table["change"] > 0, IMPROVED, DECLINED), UNDECIDED)
    return ReliableChange(Estimate(threshold.value, n=n), table)
