"""Fairness: rates by kind of people and cases, differential item functioning, twin cases.

Cases are a sample as people are. Intervals of rates and of their differences therefore treat both as samples
(two-way clustered), and ``case_floor`` gives the smallest difference that a number of cases can show.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, ndtri

from tracks_sim.i18n import translatable
from tracks_sim.jobs import checkpoint
from tracks_sim.outcomes.arrays import (
    LACKS_COLUMN,
    NOT_BINARY,
    NOT_NUMBERS,
    NOT_RECTANGULAR,
    Floats,
    floats,
    is_one_for_each,
    plain,
)
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import Z, around, difference_of_shares

NOBODY = translatable("Nobody answered here.")
ONE_UNIT = translatable("With fewer than two cases or two people there is no interval.")
ALL_ALIKE = translatable("All answers here are alike, so there is no interval.")
NO_STRATA = translatable("No stratum holds both groups and both answers.")
ONE_SIDED = translatable("In every stratum the same cell is empty, so the odds ratio is zero or infinite.")
NO_PAIR = translatable("No pair of twin cases was answered in both versions.")
NO_CASE = translatable("One of the two kinds has no case.")
NO_SD = translatable("How much single cases differ is not known, so what their number can show is not known either.")
RESOLUTION = translatable(
    "Differences between kinds of cases that are smaller than this cannot be told from the difference between single "
    "cases, however many people take part. Only more cases help."
)
MEASURES = ("accuracy", "hits", "false_alarms")
ANSWERED = ("person", "case", "truth", "said")
OF_TWINS = ["person", "pair", "changed", "outcome"]


def rate_contrast(responses: pd.DataFrame, by: str, one: object, other: object) -> dict[str, Estimate]:
    """Rate of ``one`` minus rate of ``other`` for each of MEASURES: differences of shares, -1 to 1, with 95 % intervals.

    ``responses``: one row a person and case with ``person``, ``case``, ``truth`` and ``said`` (0/1, 1: there is something to
    refer; rows where either is missing are left out) and ``by``, whose levels ``one`` and ``other`` are compared: a profile of
    the case (sex, age group, form of exploitation, region) or a group of the people. Accuracy is the share of rows where
    ``said`` is ``truth``; hits are the share of ``said`` where truth is 1, false alarms where it is 0.

    Standard error: linearised shares with two-way clusters, V(case) + V(person) - V(cell), never below either alone
    (Cameron, Gelbach and Miller 2011, J. Bus. Econ. Stat. 29:238); t with the fewer of cases and people, less one, of the
    level that has fewer. What the two levels share (the same cases for two groups of people, the same people for two kinds
    of cases) counts as shared. ``n`` counts the answers of both. Not estimable: a level without an answer. No interval, with
    the reason: fewer than two cases or people, or all answers alike. Without one of the columns nothing is estimable. ValueError: ``truth`` or ``said`` is not 0 or 1.
    """
    if not {*ANSWERED, by} <= set(responses.columns):
        return dict.fromkeys(MEASURES, not_estimable(LACKS_COLUMN))
    rows = _answered(responses, by)
    rows = rows[rows[by].isin([one, other])]
    found = {}
    for measure in MEASURES:
        counted = _measured(rows, measure)
        is_one = (counted[by] == one).to_numpy()
        if not is_one.any() or is_one.all():
            found[measure] = not_estimable(NOBODY, len(counted))
        else:
            found[measure] = _clustered(counted["y"].to_numpy(dtype=np.float64), is_one.astype(np.float64), counted["case"], counted["person"], -1.0)
    return found


@dataclass(frozen=True, slots=True)
class CaseFloor:
    """Smallest standard error that a number of cases allows, and what it means.

    ``standard_error`` and ``detectable``, the true difference that is significant at 5 % with 80 % power, are log odds, or None
    with the reason in ``sentence``; ``cases`` is the number of cases of both kinds; ``sentence`` says what the floor means.
    """

    standard_error: float | None
    detectable: float | None
    cases: int
    sentence: str


def case_floor(cases_one: int, cases_other: int, sd_case: float) -> CaseFloor:
    """Limit that the number of cases sets to a difference between two kinds of cases, however many people take part.

    The standard error cannot fall below sd_case * sqrt(1/k1 + 1/k2), where ``sd_case`` is the standard deviation of
    single cases of a kind in log odds (from a model with cases as random effects); detectable is 2.80 times that.
    8 and 8 cases with sd_case 1: 0.5, so a difference below 1.4 log odds is likely missed. None: a kind without a case, or a
    standard deviation that is not known or not above 0.
    """
    cases = max(cases_one, 0) + max(cases_other, 0)
    if cases_one < 1 or cases_other < 1:
        return CaseFloor(None, None, cases, NO_CASE)
    if not (math.isfinite(sd_case) and sd_case > 0):
        return CaseFloor(None, None, cases, NO_SD)
    floor = sd_case * math.sqrt(1 / cases_one + 1 / cases_other)
    power = Z + float(ndtri(0.8))
    return CaseFloor(floor, power * floor, cases, RESOLUTION)


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """Differential functioning of one item: odds_ratio; delta (ETS points); ets_class "A", "B", "C" or None; chi_square
    (1 degree of freedom) and p, or None."""

    odds_ratio: Estimate
    delta: Estimate
    ets_class: str | None
    chi_square: float | None
    p: float | None


def mantel_haenszel(tables: ArrayLike) -> MantelHaenszel:
    """Common odds ratio of an item over k strata of people with similar scores (Holland and Thayer 1988).

    ``tables``: k x 2 x 2 counts, stratum x (reference, focal) x (right, wrong). alpha = sum(ad/n) / sum(bc/n), above 1
    where the item favours the reference group; 95 % interval after Robins, Breslow and Greenland (1986).
    delta = -2.35 ln(alpha): negative where the item is harder for the focal group than their score explains. ETS
    class: A where |delta| < 1 or chi-square (continuity-corrected) is not significant at 5 %; C where |delta| >= 1.5
    and significantly above 1 (one-sided 5 %); else B. n counts the people in strata of two or more. Not estimable: no
    stratum has both groups and both answers, or the same cell is empty in all. ValueError: tables of another shape, or a
    count that is negative or missing.
    """
    checkpoint()
    counts = floats(tables)
    if counts is None or counts.ndim != 3 or counts.shape[1:] != (2, 2) or not (np.isfinite(counts).all() and (counts >= 0).all()):
        raise ValueError("tables is k x 2 x 2 with counts of 0 or more.")
    counts = counts[counts.sum(axis=(1, 2)) > 1]
    n = counts.sum(axis=(1, 2))
    people = int(n.sum())
    a, b, c, d = counts[:, 0, 0], counts[:, 0, 1], counts[:, 1, 0], counts[:, 1, 1]
    variance = float(((a + b) * (c + d) * (a + c) * (b + d) / (n**2 * (n - 1))).sum())
    if variance == 0:
        none = not_estimable(NO_STRATA, people)
        return MantelHaenszel(none, none, None, None, None)
    away = abs(float((a - (a + b) * (a + c) / n).sum()))
    chi_square = (away - min(0.5, away)) ** 2 / variance
    p = float(chdtrc(1, chi_square))
    r, s = a * d / n, b * c / n
    total_r, total_s = float(r.sum()), float(s.sum())
    if total_r == 0 or total_s == 0:
        none = not_estimable(ONE_SIDED, people)
        return MantelHaenszel(none, none, None, chi_square, p)
    agree, differ = (a + d) / n, (b + c) / n
    log_variance = (
        (agree * r).sum() / (2 * total_r**2)
        + (agree * s + differ * r).sum() / (2 * total_r * total_s)
        + (differ * s).sum() / (2 * total_s**2)
    )
    log_alpha, se = math.log(total_r / total_s), math.sqrt(float(log_variance))
    reach = Z * se
    alpha = math.exp(log_alpha)
    odds_ratio = Estimate(alpha, math.exp(log_alpha - reach), math.exp(log_alpha + reach), alpha * se, people)
    delta = Estimate(-2.35 * log_alpha, -2.35 * (log_alpha + reach), -2.35 * (log_alpha - reach), 2.35 * se, people)
    return MantelHaenszel(odds_ratio, delta, _ets(2.35 * abs(log_alpha), 2.35 * se, p), chi_square, p)


Pair = tuple[object, int, int, float | None, float | None, float | None, str]
"""Row of one pair in ``TwinContrast.pairs``."""


@dataclass(frozen=True, slots=True)
class TwinContrast:
    """``overall``, the mean over pairs; ``pairs``, a row for each pair with pair, n_first, n_second, value, low, high, reason;
    ``left_out``, the number of answers not used."""

    overall: Estimate
    pairs: pd.DataFrame
    left_out: int


def twin_contrast(responses: pd.DataFrame) -> TwinContrast:
    """Effect of the changed attribute: share of 1 in the changed version minus that in the first version, -1 to 1.

    ``responses``: one row for each answer with ``person``, ``pair``, ``changed`` (0: as first written, 1: one attribute
    changed; assigned by lot) and ``outcome`` 0/1. Rows with a missing entry, and both answers of a person who saw both
    versions of a pair, are left out and counted. Each pair: Newcombe's (1998) hybrid score interval. ``overall``:
    unweighted mean over the pairs answered in both versions; V = V(pairs) + the covariance of one person's answers to
    several pairs, t with pairs - 1; with one pair that pair's figure, which then holds for this pair only. Not estimable: no
    pair was answered in both versions, or a column is missing. ValueError: ``changed`` or ``outcome`` is not 0 or 1.
    """
    if not set(OF_TWINS) <= set(responses.columns):
        return TwinContrast(not_estimable(LACKS_COLUMN), _pairs_table([]), len(responses))
    rows = plain(responses[OF_TWINS].dropna())
    if not (rows["changed"].isin([0, 1]).all() and rows["outcome"].isin([0, 1]).all()):
        raise ValueError("changed and outcome are 0 or 1.")
    rows = rows[rows.groupby(["person", "pair"])["changed"].transform("nunique") == 1]
    found = [_pair(pair, of_pair) for pair, of_pair in rows.groupby("pair")]
    pairs = _pairs_table(found)
    return TwinContrast(_over_pairs(rows, pairs), pairs, len(responses) - len(rows))


def _pairs_table(found: list[Pair]) -> pd.DataFrame:
    columns = ["pair", "n_first", "n_second", "value", "low", "high", "reason"]
    return pd.DataFrame(found, columns=columns).astype(dict.fromkeys(columns[3:6], "Float64"))


def _over_pairs(rows: pd.DataFrame, pairs: pd.DataFrame) -> Estimate:
    both = pairs.dropna(subset=["value"])
    rows = rows[rows["pair"].isin(both["pair"])]
    k, n = len(both), len(rows)
    if k == 0:
        return not_estimable(NO_PAIR, n)
    if k == 1:
        only = both.iloc[0]
        return Estimate(float(only["value"]), float(only["low"]), float(only["high"]), n=n)
    value = float(both["value"].mean())
    cells = rows.groupby(["pair", "changed"])["outcome"]
    residual = (rows["outcome"] - cells.transform("mean")) / cells.transform("size") / k
    signed = residual.where(rows["changed"] == 1, -residual)
    shared = float((signed.groupby(rows["person"]).sum() ** 2).sum() - (signed**2).sum())
    between = float(both["value"].var(ddof=1)) / k
    # Chance can make the people's part negative: then it does not narrow what the pairs say.
    return _interval(value, math.sqrt(between + max(0.0, shared)), k - 1, n, -1.0)


def _pair(pair: object, rows: pd.DataFrame) -> Pair:
    first, second = (rows.loc[rows["changed"] == version, "outcome"] for version in (0, 1))
    if first.empty or second.empty:
        return pair, len(first), len(second), None, None, None, NOBODY
    change = difference_of_shares(int(second.sum()), len(second), int(first.sum()), len(first))
    return pair, len(first), len(second), change.value, change.low, change.high, change.reason


def _answered(responses: pd.DataFrame, by: str) -> pd.DataFrame:
    rows = plain(responses[[*ANSWERED, by]].dropna(subset=["truth", "said"])).astype({by: object})  # levels of any type are compared
    if not (rows["truth"].isin([0, 1]).all() and rows["said"].isin([0, 1]).all()):
        raise ValueError("truth and said are 0 or 1.")
    return rows


def _measured(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows that count for a measure, with what is averaged as ``y``."""
    if measure == "accuracy":
        return rows.assign(y=(rows["said"] == rows["truth"]).astype(float))
    return rows[rows["truth"] == (measure == "hits")].assign(y=lambda table: table["said"].astype(float))


def clustered_share(outcome: object, person: object, case: object) -> Estimate:
    """Share of 1 in ``outcome`` (0/1, none missing), 0 to 1, with the interval of ``rate_contrast``.

    ``person`` and ``case`` name the units of each row. Not estimable: nothing at all, an outcome that is not 0 or 1, names that are
    not one for each row.
    """
    y = floats(outcome)
    if y is None:
        return not_estimable(NOT_NUMBERS)
    if y.ndim != 1 or not (is_one_for_each(person, len(y)) and is_one_for_each(case, len(y))):
        return not_estimable(NOT_RECTANGULAR)
    if not np.isin(y, (0, 1)).all():
        return not_estimable(NOT_BINARY, len(y))
    return _clustered(y, np.ones(len(y)), case, person, 0.0)


def _clustered(y: Floats, is_one: NDArray[Any], case: object, person: object, least: float) -> Estimate:
    """Mean of ``y`` where ``is_one`` minus the mean elsewhere; only the first where all are ``is_one``."""
    checkpoint()
    n = len(y)
    if n == 0:
        return not_estimable(NOBODY)
    value, influence = 0.0, np.zeros(n)
    for sign, chosen in ((1.0, is_one == 1), (-1.0, is_one == 0)):
        if chosen.any():
            mean = float(y[chosen].mean())
            value += sign * mean
            influence[chosen] = sign * (y[chosen] - mean) / chosen.sum()
    variances, least_units = [], []
    for names in (case, person):
        codes, known = pd.factorize(np.asarray(names, dtype=object), use_na_sentinel=False)
        units = min(len(np.unique(codes[is_one == level])) for level in np.unique(is_one))  # of the level that has fewer
        if units < 2:
            return Estimate(value, n=n, reason=ONE_UNIT)
        sums = np.bincount(codes, weights=influence, minlength=len(known))
        variances.append(float((sums**2).sum()) * units / (units - 1))
        least_units.append(units)
    variance = max(*variances, sum(variances) - float((influence**2).sum()))
    return _interval(value, math.sqrt(variance), min(least_units) - 1, n, least)


def _interval(value: float, se: float, df: int, n: int, least: float) -> Estimate:
    if se < 1e-12:
        return Estimate(value, n=n, reason=ALL_ALIKE)
    return around(value, se, n, degrees=df, within=(least, 1.0))


def _ets(size: float, se: float, p: float) -> str:
    if size < 1 or p >= 0.05:
        return "A"
    return "C" if size >= 1.5 and (size - 1) / se > ndtri(0.95) else "B"
