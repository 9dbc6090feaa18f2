"""Calibration: outcomes of 0 or 1 beside the probabilities that were stated for them.

Everywhere ``outcome`` (0/1: was the judgement right, or the thing present) and ``probability``
(from 0 to 1) are of one length; a pair with a missing value is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.arrays import NOT_BINARY, NOT_RECTANGULAR, Floats, complete_pairs, is_one_for_each
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import SEED, around, resampled, unit_numbers, unit_sums, wilson

NONE_STATED = translatable("No probability was stated.")
NOT_PROBABILITIES = translatable("A probability lies outside 0 to 1.")
ONE_STATED = translatable("There is no interval: two or more statements are needed.")
BIASED = translatable("There is no interval: the figure is biased in small samples, and a resample shows the same bias.")


def brier(outcome: object, probability: object, unit: object = None, seed: int = SEED) -> Estimate:
    """Mean squared difference ``mean((p - o)^2)`` (Brier 1950): a loss from 0 to 1.

    Stating 0.5 throughout loses 0.25. The interval is Student's of the mean, cut to [0, 1]; with
    ``unit`` (each row's case or trainee) a bootstrap over whole units. Nothing stated: not estimable.
    """
    return _mean_of(outcome, probability, unit, seed, squared=True)


def over_confidence(outcome: object, probability: object, unit: object = None, seed: int = SEED) -> Estimate:
    """Mean probability minus the share that came true, from -1 to 1: above 0 over-confident.

    Also called calibration in the large. Interval and edge cases as for ``brier``, cut to [-1, 1].
    """
    return _mean_of(outcome, probability, unit, seed, squared=False)


@dataclass(frozen=True, slots=True)
class Murphy:
    """Murphy's parts of a Brier score: ``brier = reliability - resolution + uncertainty + within_bins`` (Murphy 1973;
    Stephenson, Coelho and Jolliffe 2008).

    Each is an Estimate without interval: the terms are biased in small samples, reliability
    upwards. ``reliability`` (smaller is better): mean squared distance of stated probability and
    share come true, by bin. ``resolution`` (larger is better): how far the bins' shares differ from
    the base rate. ``uncertainty``: base rate x (1 - base rate), the loss of always stating it.
    ``within_bins``: what the Brier score changes when each probability is replaced by its bin's mean;
    0 where every distinct probability is its own bin. ``bins``: bins that hold a statement.
    """

    brier: Estimate
    reliability: Estimate
    resolution: Estimate
    uncertainty: Estimate
    within_bins: Estimate
    bins: int


def murphy(outcome: object, probability: object, bins: int | None = None) -> Murphy:
    """Split the Brier score into its parts. ``bins=None``: each distinct stated probability is a bin.

    Then ``brier = reliability - resolution + uncertainty`` holds exactly. With a number of ``bins`` of
    equal width the same holds for the binned probabilities (each replaced by its bin's mean), and
    ``within_bins`` is the rest. Nothing stated: no part is estimable, and ``bins`` is 0.
    """
    pair = _complete_statements(outcome, probability)
    if isinstance(pair, str):
        nothing = not_estimable(pair)
        return Murphy(nothing, nothing, nothing, nothing, nothing, 0)
    _, happened, stated = pair
    n = happened.size
    table = _bin_table(happened, stated, bins)
    weight, mean, observed = table["n"] / n, table["mean_probability"], table["observed"]
    base = float(happened.mean())
    loss = float(np.mean((stated - happened) ** 2))
    reliability = float((weight * (mean - observed) ** 2).sum())
    resolution = float((weight * (observed - base) ** 2).sum())
    rest = loss - (reliability - resolution + base * (1 - base))
    # Where each bin holds one probability the rest is 0 but for rounding.
    rest = 0.0 if bins is None else rest
    figures = [Estimate(x, n=n, reason=BIASED) for x in (reliability, resolution, base * (1 - base), rest)]
    return Murphy(brier(happened, stated), figures[0], figures[1], figures[2], figures[3], len(table))


def expected_calibration_error(outcome: object, probability: object, bins: int = 10) -> Estimate:
    """Mean distance of stated probability and share come true over ``bins`` of equal width, from 0 to 1.

    ``sum over bins of n_b / n |mean p_b - mean o_b|`` (Naeini, Cooper and Hauskrecht 2015). It is biased
    upwards: with few statements a bin, even a perfectly calibrated person is above 0. Give the
    number of bins and n with it; it has no interval.
    """
    pair = _complete_statements(outcome, probability)
    if isinstance(pair, str):
        return not_estimable(pair)
    table = _bin_table(pair[1], pair[2], bins)
    distance = (table["mean_probability"] - table["observed"]).abs()
    return Estimate(float((table["n"] * distance).sum() / table["n"].sum()), n=pair[1].size, reason=BIASED)


def curve(outcome: object, probability: object, bins: int | None = 10) -> pd.DataFrame:
    """Table of a calibration plot, one row for each bin with a statement, in ascending order.

    Columns: ``bin_low``, ``bin_high`` (edges; with ``bins=None`` both the probability itself), ``n``,
    ``mean_probability``, ``observed`` (share that came true) and its Wilson interval ``observed_low``,
    ``observed_high``. A bin includes its lower edge, the last one also 1. No row where nothing usable
    was stated; ``brier`` then says why. ValueError for fewer than one bin.
    """
    pair = _complete_statements(outcome, probability)
    if isinstance(pair, str):
        return _bin_table(np.empty(0), np.empty(0), bins)
    return _bin_table(pair[1], pair[2], bins)


def resampled_share(right: object, unit: object, seed: int = SEED) -> Estimate:
    """Share of 1 among answers (0/1, none missing) with a bootstrap over whole units (each row's trainee).

    Wilson's interval of such a share takes each answer as independent: over 20 people it held the truth in 79 to 87 % of
    simulations. At least one answer.
    """
    ones = np.asarray(right, dtype=np.float64)
    numbers, units = unit_numbers(np.asarray(unit, dtype=object))
    sums = unit_sums(np.stack([ones, np.ones_like(ones)], axis=1), numbers, units)

    def share(draws: Floats) -> Floats:
        right_count, count = (draws @ sums).T
        figures: Floats = np.where(count > 0, right_count / np.maximum(count, 1), np.nan)
        return figures

    return resampled(float(ones.mean()), ones.size, share, units, seed)


def _complete_statements(outcome: object, probability: object) -> tuple[NDArray[np.bool_], Floats, Floats] | str:
    """Mask of the complete rows, their outcomes and probabilities; or the reason why there are none."""
    pair = complete_pairs(outcome, probability)
    if isinstance(pair, str):
        return pair
    _, happened, stated = pair
    if happened.size == 0:
        return NONE_STATED
    if not np.isin(happened, (0, 1)).all():
        return NOT_BINARY
    if (stated < 0).any() or (stated > 1).any():
        return NOT_PROBABILITIES
    return pair


def _mean_of(outcome: object, probability: object, unit: object, seed: int, squared: bool) -> Estimate:
    pair = _complete_statements(outcome, probability)
    if isinstance(pair, str):
        return not_estimable(pair)
    complete, happened, stated = pair
    if unit is not None and not is_one_for_each(unit, len(complete)):
        return not_estimable(NOT_RECTANGULAR)
    losses = (stated - happened) ** 2 if squared else stated - happened
    value, n = float(losses.mean()), losses.size
    if unit is not None:
        numbers, units = unit_numbers(np.asarray(unit, dtype=object)[complete])
        sums = unit_sums(np.stack([losses, np.ones(n)], axis=1), numbers, units)
        return resampled(value, n, lambda drawn: (drawn @ sums[:, 0]) / (drawn @ sums[:, 1]), units, seed)
    if n < 2:
        return Estimate(value, n=n, reason=ONE_STATED)
    error = float(losses.std(ddof=1) / np.sqrt(n))
    return around(value, error, n, degrees=n - 1, within=(0.0 if squared else -1.0, 1.0))


def _bin_table(happened: Floats, stated: Floats, bins: int | None) -> pd.DataFrame:
    if bins is None:
        edges, place = np.unique(stated, return_inverse=True)
        lows, highs = edges, edges
    else:
        if bins < 1:
            raise ValueError(f"bins is {bins}: a curve needs one bin or more.")
        # i / bins, so that a probability typed as 0.29 meets the edge 29 / 100 exactly.
        edges = np.arange(bins + 1) / bins
        place = np.minimum(np.searchsorted(edges, stated, side="right") - 1, bins - 1)
        lows, highs = edges[:-1], edges[1:]
    counts = np.bincount(place, minlength=len(lows))
    filled = counts > 0
    n = counts[filled].astype(np.float64)
    true_outcomes = np.bincount(place, weights=happened, minlength=len(lows))[filled]
    sums = np.bincount(place, weights=stated, minlength=len(lows))[filled]
    low, high = wilson(true_outcomes, n)
    return pd.DataFrame({
        "bin_low": lows[filled], "bin_high": highs[filled], "n": counts[filled], "mean_probability": sums / n,
        "observed": true_outcomes / n, "observed_low": low, "observed_high": high,
    })
