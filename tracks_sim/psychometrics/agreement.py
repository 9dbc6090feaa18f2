"""Agreement of raters beyond chance: of experts on a key, of scorers on an answer.

Chance-corrected coefficients: 1 is full agreement, 0 what chance would give, below 0 less than
that. Where nearly all ratings are in one category kappa and AC1 differ most: give both, with the
percent agreement. Units (what is rated: cases, rows) are the sample; raters are fixed. Not estimable, with the
reason: ratings that form no table, fewer than two units rated twice, one category throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.arrays import NOT_NUMBERS, NOT_RECTANGULAR, Floats, floats
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import SEED, around, resampled

Level = Literal["nominal", "ordinal", "interval", "ratio"]

FEW_RATED = translatable("Fewer than two units were rated by two raters or more.")
ONE_CATEGORY = translatable("All ratings fall in one category, so agreement beyond chance cannot be told.")
NOT_RATIO = translatable("A ratio scale has no negative values.")
NOT_COUNTS = translatable("A count is missing, negative or no whole number.")
NOT_ORDERED = translatable("The categories have no order: give them in order, or as numbers.")
UNKNOWN_CATEGORY = translatable("A rating is none of the given categories.")


def krippendorff_alpha(ratings: object, level: Level, seed: int = SEED) -> Estimate:
    """Alpha = 1 - observed / expected disagreement (Krippendorff 2011); missing ratings are allowed.

    ``ratings``: raters x units, NaN or None where a rater gave none; a unit with a single rating
    drops out. ``nominal`` takes any labels, the others numbers. With o the coincidence matrix,
    ``alpha = 1 - (n - 1) sum o_ck d_ck / sum n_c n_k d_ck``; d is 0/1 (nominal), the squared distance
    of midranks (ordinal) or of values (interval), ``((c - k) / (c + k))^2`` (ratio). Interval:
    bootstrap over units. n: units rated twice or more. One category throughout: not estimable.
    """
    if level not in get_args(Level):
        raise ValueError(f"level is {level!r}: one of {', '.join(get_args(Level))}.")
    table = _table(ratings, numeric=level != "nominal")
    if isinstance(table, str):
        return not_estimable(table)
    values, counts = table
    if level == "ratio" and (values < 0).any():
        return not_estimable(NOT_RATIO)
    counts = counts[counts.sum(axis=1) >= 2]
    n = len(counts)
    if n < 2:
        return not_estimable(FEW_RATED, n)

    def of_draws(drawn: Floats) -> Floats:
        return np.array([_alpha(counts, weights, values, level) for weights in drawn])

    value = float(of_draws(np.ones((1, n)))[0])
    return not_estimable(ONE_CATEGORY, n) if np.isnan(value) else resampled(value, n, of_draws, n, seed)


def _alpha(counts: Floats, weights: Floats, values: Floats, level: Level) -> float:
    """Alpha of units x categories counts, each unit taken ``weights`` times; NaN without variation."""
    shares = counts * (weights / (counts.sum(axis=1) - 1))[:, None]
    coincidences = shares.T @ counts - np.diag(shares.sum(axis=0))
    marginals = coincidences.sum(axis=0)
    if level == "nominal":
        distance = 1 - np.eye(len(values))
    elif level == "ratio":
        total = np.add.outer(values, values)
        distance = np.divide(np.subtract.outer(values, values), total, out=np.zeros_like(total), where=total > 0) ** 2
    else:
        # Krippendorff's ordinal distance, sum of n from c to k less half of both ends, is that of midranks.
        places = np.cumsum(marginals) - marginals / 2 if level == "ordinal" else values
        distance = np.subtract.outer(places, places) ** 2
    expected = float(marginals @ distance @ marginals)
    if not expected > 0:
        return float("nan")
    return 1 - float((marginals.sum() - 1) * (coincidences * distance).sum()) / expected


def gwet_ac1(ratings: object, categories: Sequence[object] | None = None) -> Estimate:
    """AC1 = (pa - pe) / (1 - pe), ``pe = sum p_k (1 - p_k) / (q - 1)`` over q categories (Gwet 2008).

    ``ratings``: raters x units of any labels, missing ones allowed. pa: mean over the units rated
    twice or more of the share of agreeing pairs of raters; p_k: mean share of category k. Steady
    where one category is rare. ``categories``: all that could be chosen, where some never were (q
    counts them); by default those that occur, and one alone is not estimable. Interval: Gwet's
    linearised variance, Student's t with units - 1, cut to [-1, 1]. ValueError: a category named twice.
    """
    table = _table(ratings, numeric=False, categories=categories)
    if isinstance(table, str):
        return not_estimable(table)
    counts = table[1]
    q = counts.shape[1]
    if q < 2:
        return not_estimable(ONE_CATEGORY, len(counts))

    def chance(shares: Floats) -> tuple[float, Floats]:
        mean = shares.mean(axis=0)
        return float(np.sum(mean * (1 - mean)) / (q - 1)), (shares @ (1 - mean)) / (q - 1)

    return _corrected(counts, chance)


def fleiss_kappa(counts: object) -> Estimate:
    """Kappa = (pa - pe) / (1 - pe) with ``pe = sum p_k^2`` (Fleiss 1971).

    ``counts``: units x categories, the number of raters who chose each; the number of raters may differ by
    unit (Gwet 2014: p_k is then the mean share). Interval: Gwet's linearised variance, not that of
    the null hypothesis, Student's t with units - 1, cut to [-1, 1], or at a kappa below -1, which numbers of raters
    that differ can give.
    """
    table = floats(counts)
    if table is None:
        return not_estimable(NOT_NUMBERS)
    if table.ndim != 2:
        return not_estimable(NOT_RECTANGULAR)
    if np.isnan(table).any() or (table < 0).any() or (table != np.floor(table)).any():
        return not_estimable(NOT_COUNTS)

    def chance(shares: Floats) -> tuple[float, Floats]:
        mean = shares.mean(axis=0)
        return float(np.sum(mean**2)), shares @ mean

    return _corrected(table[table.sum(axis=1) > 0], chance)


def percent_agreement(ratings: object) -> Estimate:
    """Mean over units of the share of agreeing pairs of raters, from 0 to 1, not corrected for chance.

    ``ratings``: raters x units of any labels, missing ones allowed. Student's t over units.
    """
    table = _table(ratings, numeric=False)
    if isinstance(table, str):
        return not_estimable(table)
    agreeing = _agreeing(table[1])
    agreeing = agreeing[~np.isnan(agreeing)]
    n = agreeing.size
    if n < 2:
        return not_estimable(FEW_RATED, n)
    error = float(agreeing.std(ddof=1) / np.sqrt(n))
    return around(float(agreeing.mean()), error, n, degrees=n - 1, within=(0.0, 1.0))


def cohen_kappa(
    a: Sequence[object],
    b: Sequence[object],
    weights: Literal["linear", "quadratic"] | Floats | None = None,
    categories: Sequence[object] | None = None,
) -> Estimate:
    """Cohen's kappa: agreement of two raters on the same units, ``(po - pe) / (1 - pe)`` (Cohen 1960, 1968).

    ``a`` and ``b`` are of one length; units that one of them left out are dropped. ``weights`` give
    near misses a part: ``linear`` ``1 - d / d_max`` or ``quadratic`` ``1 - (d / d_max)^2``, d the distance of
    numbers or of places in ``categories``; or an array of agreement weights, in the order of the
    categories. Interval: the large-sample error of Fleiss, Cohen and Everitt (1969), cut to [-1, 1].
    No disagreement possible by chance (one category throughout): not estimable.
    """
    by_array = isinstance(weights, np.ndarray)
    if not by_array and weights not in (None, "linear", "quadratic"):
        raise ValueError(f"weights is {weights!r}: None, 'linear', 'quadratic' or an array.")
    if by_array and categories is None:
        raise ValueError("An array of weights needs the categories, in its order.")
    if len(a) != len(b):
        return not_estimable(NOT_RECTANGULAR)
    near = isinstance(weights, str)
    read = _codes([list(a), list(b)], numeric=near and categories is None, categories=categories)
    if isinstance(read, str):
        return not_estimable(NOT_ORDERED if read == NOT_NUMBERS else read)
    values, codes = read
    codes = codes[:, (codes >= 0).all(axis=0)]
    n, q = codes.shape[1], len(values)
    if n < 2:
        return not_estimable(FEW_RATED, n)
    credit = np.eye(q)
    if isinstance(weights, np.ndarray):
        if weights.shape != (q, q):
            raise ValueError(f"The weights are {weights.shape}; {q} categories need {(q, q)}.")
        credit = weights
    elif near and q > 1:
        apart = np.abs(np.subtract.outer(values, values))
        credit = 1 - (apart / apart.max()) ** (1 if weights == "linear" else 2)
    joint = np.zeros((q, q))
    np.add.at(joint, (codes[0], codes[1]), 1 / n)
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    observed, expected = float((joint * credit).sum()), float(rows @ credit @ columns)
    if not 1 - expected > 1e-12:
        return not_estimable(ONE_CATEGORY, n)
    value = (observed - expected) / (1 - expected)
    # Mean credit of each category against what the other rater says (Fleiss, Cohen and Everitt 1969, eq. 9).
    mean_credit = np.add.outer(credit @ columns, rows @ credit)
    spread = float((joint * (credit * (1 - expected) - mean_credit * (1 - observed)) ** 2).sum())
    variance = (spread - (observed * expected - 2 * expected + observed) ** 2) / (n * (1 - expected) ** 4)
    return around(value, float(np.sqrt(max(variance, 0.0))), n, within=(-1.0, 1.0))


def _codes(
    ratings: object, *, numeric: bool, categories: Sequence[object] | None = None
) -> tuple[Floats, NDArray[np.intp]] | str:
    """The categories as numbers and the index of each rating among them, -1 where missing; or the reason why not."""
    if numeric:
        numbers = floats(ratings)
        if numbers is None:
            return NOT_NUMBERS
        if numbers.ndim != 2:
            return NOT_RECTANGULAR
        values = np.unique(numbers[~np.isnan(numbers)])
        return values, np.where(np.isnan(numbers), -1, np.searchsorted(values, numbers))
    cells = np.asarray(ratings, dtype=object)
    if cells.ndim != 2:
        return NOT_RECTANGULAR
    if categories is None:
        codes, labels = pd.factorize(cells.ravel())
    else:
        labels = pd.Index(list(categories), dtype=object)
        if not labels.is_unique:
            raise ValueError("Each of the categories is named once.")
        codes = labels.get_indexer(cells.ravel())
        if ((codes < 0) & ~pd.isna(cells.ravel())).any():
            return UNKNOWN_CATEGORY
    return np.arange(len(labels), dtype=np.float64), codes.reshape(cells.shape)


def _table(
    ratings: object, *, numeric: bool, categories: Sequence[object] | None = None
) -> tuple[Floats, Floats] | str:
    """The categories as numbers, and units x categories counts of the units rated at all; or the reason why not."""
    read = _codes(ratings, numeric=numeric, categories=categories)
    if isinstance(read, str):
        return read
    values, codes = read
    counts = (codes[:, :, None] == np.arange(len(values))).sum(axis=0).astype(np.float64)
    return values, counts[counts.sum(axis=1) > 0]


def _agreeing(counts: Floats) -> Floats:
    """Share of agreeing pairs of raters by unit; NaN where fewer than two rated."""
    raters = counts.sum(axis=1)
    pairs = raters * (raters - 1)
    same: Floats = (counts * (counts - 1)).sum(axis=1)
    return np.where(pairs > 0, same / np.maximum(pairs, 1), np.nan)


def _corrected(counts: Floats, chance: Callable[[Floats], tuple[float, Floats]]) -> Estimate:
    """Agreement corrected for chance, (pa - pe) / (1 - pe), with Gwet's linearised variance (2008; 2014, chapter 5).

    ``chance`` takes units x categories shares and gives pe and each unit's part of it.
    """
    agreeing = _agreeing(counts)
    paired = ~np.isnan(agreeing)
    n, twice = len(counts), int(paired.sum())
    if twice < 2:
        return not_estimable(FEW_RATED, twice)
    observed = float(agreeing[paired].mean())
    expected, parts = chance(counts / counts.sum(axis=1, keepdims=True))
    if not 1 - expected > 1e-12:
        return not_estimable(ONE_CATEGORY, n)
    value = (observed - expected) / (1 - expected)
    own = np.where(paired, agreeing - expected, 0.0) * (n / twice) / (1 - expected)
    own -= 2 * (1 - value) * (parts - expected) / (1 - expected)
    error = float(np.sqrt(((own - value) ** 2).sum() / (n * (n - 1))))
    return around(value, error, n, degrees=n - 1, within=(min(-1.0, value), 1.0))
