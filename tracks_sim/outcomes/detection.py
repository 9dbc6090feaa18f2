"""Signal detection: hits and false alarms, always apart.

A judgement has a truth (1 present, 0 absent, by the key) and an answer (1 judged present, 0 not).
Four counts follow: hits, misses, false alarms, correct rejections. More hits by a looser criterion
are not learning, so a hit rate is never shown without its false-alarm rate. A predictive value
describes a way of judging at an assumed prevalence, never a person. Counts are whole numbers of 0 or more;
other counts are not estimable, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.arrays import NOT_COUNTS, NOT_RECTANGULAR, Floats, complete_pairs, floats, is_one_for_each
from tracks_sim.outcomes.estimate import Estimate, estimates_frame, not_estimable
from tracks_sim.outcomes.interval import MOST_JUDGEMENTS, SEED, Z, around, resampled, unit_numbers, unit_sums, wilson

NOT_BINARY = translatable("A truth or an answer is neither 0 nor 1.")
NO_PRESENT = translatable("Nothing was present that could have been seen.")
NO_ABSENT = translatable("Nothing was absent that could have been a false alarm.")
NONE_SAID_PRESENT = translatable("Nothing was called present.")
NONE_SAID_ABSENT = translatable("Nothing was called absent.")
NO_PREVALENCE = translatable("The prevalence must lie between 0 and 1, both excluded.")
ONE_OF_A_KIND = translatable("There is no interval: two or more of each kind are needed.")

MEASURES = ("hit_rate", "false_alarm_rate", "d_prime", "criterion")


def _counts(*numbers: float) -> Floats | None:
    counts = floats(numbers)
    if counts is None or counts.shape != (len(numbers),):
        return None
    return counts if np.all((counts >= 0) & (counts <= MOST_JUDGEMENTS)) and np.all(counts == np.floor(counts)) else None


def _proportion(part: float, rest: float, reason_if_empty: str) -> Estimate:
    counts = _counts(part, rest)
    if counts is None:
        return not_estimable(NOT_COUNTS)
    n = int(counts.sum())
    if n == 0:
        return not_estimable(reason_if_empty)
    share = float(counts[0] / n)
    low, high = wilson(counts[0], n)
    # At 0 and 1 the usual error of a proportion is 0 and would claim certainty: it is left out.
    error = float(np.sqrt(share * (1 - share) / n)) if 0 < share < 1 else None
    return Estimate(share, low, high, error, n)


def sensitivity(hits: float, misses: float) -> Estimate:
    """Hit rate: hits / (hits + misses), from 0 to 1, Wilson interval. Nothing present: not estimable."""
    return _proportion(hits, misses, NO_PRESENT)


def specificity(correct_rejections: float, false_alarms: float) -> Estimate:
    """correct rejections / (correct rejections + false alarms), from 0 to 1, Wilson interval. Nothing absent: not estimable."""
    return _proportion(correct_rejections, false_alarms, NO_ABSENT)


def false_alarm_rate(false_alarms: float, correct_rejections: float) -> Estimate:
    """1 - specificity: false alarms / (false alarms + correct rejections), 0 to 1, Wilson interval. Nothing absent: not estimable."""
    return _proportion(false_alarms, correct_rejections, NO_ABSENT)


def positive_predictive_value(
    hits: float, misses: float, false_alarms: float, correct_rejections: float, prevalence: float
) -> Estimate:
    """Share of what is judged present that is present, if ``prevalence`` (above 0, below 1) of all things were; 0 to 1.

    ``Se p / (Se p + (1 - Sp)(1 - p))`` (Bayes). The interval is symmetric on the logit scale (Mercaldo,
    Lau and Zhou 2007) with 0.5 added to each count, so that it exists at 0 and 1 too; it is
    widened where needed to include the value. Not estimable: nothing present, nothing absent, or nothing judged present.
    """
    return _predictive(hits, misses, false_alarms, correct_rejections, prevalence, NONE_SAID_PRESENT)


def negative_predictive_value(
    hits: float, misses: float, false_alarms: float, correct_rejections: float, prevalence: float
) -> Estimate:
    """Share of what is judged absent that is absent: ``Sp (1 - p) / (Sp (1 - p) + (1 - Se) p)``, 0 to 1.

    The mirror of ``positive_predictive_value``, with the same interval.
    """
    # What is absent takes the place of what is present, and the prevalence its complement.
    return _predictive(correct_rejections, false_alarms, misses, hits, 1 - prevalence, NONE_SAID_ABSENT)


def _predictive(right: float, missed: float, wrong: float, left: float, prevalence: float, nothing: str) -> Estimate:
    counts = _counts(right, missed, wrong, left)
    if counts is None:
        return not_estimable(NOT_COUNTS)
    n = int(counts.sum())
    if not 0 < prevalence < 1:
        return not_estimable(NO_PREVALENCE, n)
    ours, others = counts[0] + counts[1], counts[2] + counts[3]
    if ours == 0 or others == 0:
        # For a negative predictive value "ours" are the absent ones.
        positive = nothing == NONE_SAID_PRESENT
        return not_estimable(NO_PRESENT if (ours == 0) == positive else NO_ABSENT, n)
    if counts[0] + counts[2] == 0:
        return not_estimable(nothing, n)
    odds = prevalence / (1 - prevalence)
    true_share, false_share = counts[0] / ours, counts[2] / others
    value = float(true_share * odds / (true_share * odds + false_share))
    added = 0.5
    hit = (counts[0] + added) / (ours + 2 * added)
    alarm = (counts[2] + added) / (others + 2 * added)
    middle = np.log(odds * hit / alarm)
    error = np.sqrt((1 - hit) / (hit * (ours + 2 * added)) + (1 - alarm) / (alarm * (others + 2 * added)))
    low, high = special.expit(middle - Z * error), special.expit(middle + Z * error)
    return Estimate(value, min(float(low), value), max(float(high), value), None, n)


def predictive_values(truth: object, said: object, unit: object, prevalence: float, seed: int = SEED) -> tuple[Estimate, Estimate]:
    """Positive and negative predictive value with a bootstrap over whole units (each row's trainee, or case).

    ``truth`` and ``said`` (0/1) of one length; a pair with a missing value is left out. Values and reasons are those of
    ``positive_predictive_value`` and its mirror; their own intervals take each judgement as independent, and held the truth in
    44 % of simulations of 20 people with 84 judgements each.
    """
    pair = _pairs(truth, said)
    if not isinstance(pair, str) and not is_one_for_each(unit, len(pair[0])):
        pair = NOT_RECTANGULAR
    if isinstance(pair, str) or not np.isin(pair[2], (0, 1)).all():
        absent = not_estimable(pair if isinstance(pair, str) else NOT_BINARY)
        return absent, absent
    complete, truths, calls = pair
    kinds = np.stack([truths * calls, truths * (1 - calls), (1 - truths) * calls, (1 - truths) * (1 - calls)], axis=1)
    hits, misses, alarms, rejections = (float(count) for count in kinds.sum(axis=0))
    numbers, units = unit_numbers(np.asarray(unit, dtype=object)[complete])
    sums = unit_sums(kinds, numbers, units)

    def over_units(plain: Estimate, order: list[int], odds: float) -> Estimate:
        def of_draws(draws: Floats) -> Floats:
            right, missed, wrong, left = (draws @ sums)[:, order].T
            with np.errstate(divide="ignore", invalid="ignore"):
                weighted: Floats = odds * right / (right + missed)
                value: Floats = weighted / (weighted + wrong / (wrong + left))
            return value

        return plain if plain.value is None else resampled(plain.value, plain.n, of_draws, units, seed)

    odds = prevalence / (1 - prevalence) if 0 < prevalence < 1 else 1.0
    positive = positive_predictive_value(hits, misses, alarms, rejections, prevalence)
    negative = negative_predictive_value(hits, misses, alarms, rejections, prevalence)
    return over_units(positive, [0, 1, 2, 3], odds), over_units(negative, [3, 2, 1, 0], 1 / odds)


def d_prime(hits: float, misses: float, false_alarms: float, correct_rejections: float) -> Estimate:
    """Sensitivity of signal detection, in standard deviations: ``z(H) - z(F)`` (Green and Swets 1966).

    Log-linear correction, always applied (Hautus 1995): ``H = (hits + 0.5) / (hits + misses + 1)``,
    ``F = (false alarms + 0.5) / (false alarms + correct rejections + 1)``. 0: present and absent
    are not told apart; below 0: told apart the wrong way round. The error is that of Gourevitch and
    Galanter (1967) at the corrected rates, ``H (1 - H) / (n phi(z(H))^2)`` and the like for F, which
    treats judgements as independent. Nothing present, or nothing absent: not estimable.
    """
    return _signal(hits, misses, false_alarms, correct_rejections, "d_prime")


def criterion(hits: float, misses: float, false_alarms: float, correct_rejections: float) -> Estimate:
    """Response criterion c: ``-(z(H) + z(F)) / 2`` with the correction, error and edge cases of ``d_prime``.

    Above 0: slow to judge present; below 0: quick to (Macmillan and Creelman 2005).
    """
    return _signal(hits, misses, false_alarms, correct_rejections, "criterion")


def _signal(hits: float, misses: float, false_alarms: float, correct_rejections: float, measure: str) -> Estimate:
    counts = _counts(hits, misses, false_alarms, correct_rejections)
    if counts is None:
        return not_estimable(NOT_COUNTS)
    n, missing = int(counts.sum()), _missing_kind(counts)
    if missing:
        return not_estimable(missing, n)
    value = float(_figures(counts[None, :])[measure][0])
    present, absent = counts[0] + counts[1], counts[2] + counts[3]
    variance = 0.0
    for rate, judged in (((counts[0] + 0.5) / (present + 1), present), ((counts[2] + 0.5) / (absent + 1), absent)):
        density = np.exp(-special.ndtri(rate) ** 2 / 2) / np.sqrt(2 * np.pi)
        variance += rate * (1 - rate) / (judged * density**2)
    return around(value, float(np.sqrt(variance)) / (1 if measure == "d_prime" else 2), n)


def _missing_kind(counts: Floats) -> str:
    if counts[0] + counts[1] == 0:
        return NO_PRESENT
    return NO_ABSENT if counts[2] + counts[3] == 0 else ""


def _figures(counts: Floats) -> dict[str, Floats]:
    """The four measures for rows of four counts; NaN where nothing was present, or nothing absent."""
    hits, misses, alarms, rejections = counts.T
    present, absent = hits + misses, alarms + rejections
    with np.errstate(divide="ignore", invalid="ignore"):
        hit_rate, alarm_rate = hits / present, alarms / absent
    z_hit = special.ndtri(np.where(present > 0, (hits + 0.5) / (present + 1), np.nan))
    z_alarm = special.ndtri(np.where(absent > 0, (alarms + 0.5) / (absent + 1), np.nan))
    return dict(zip(MEASURES, (hit_rate, alarm_rate, z_hit - z_alarm, -(z_hit + z_alarm) / 2), strict=True))


def auc(truth: object, score: object, unit: object = None, seed: int = SEED) -> Estimate:
    """Area under the ROC curve: probability that a present thing has a higher score than an absent one, ties half.

    ``truth`` (0/1) and ``score`` (any number, higher is more present) are of one length; a pair
    with a missing value is left out. From 0 to 1, 0.5 is chance. Error and interval by DeLong,
    DeLong and Clarke-Pearson (1988), cut to [0, 1], by midranks (Sun and Xu 2014); with few of a
    kind it is too narrow (15 of each: it contained the truth in 91 % of 1,000 simulations). With ``unit``
    (each row's case or trainee) the interval is a bootstrap over whole units instead.
    At 0 and 1, and with one of a kind, there is no interval. Nothing present, or nothing absent: not estimable.
    """
    pair = _pairs(truth, score)
    if isinstance(pair, str):
        return not_estimable(pair)
    complete, truths, scores = pair
    if unit is not None and not is_one_for_each(unit, len(complete)):
        return not_estimable(NOT_RECTANGULAR)
    n, present = truths.size, truths == 1
    high, low = scores[present], scores[~present]
    if high.size == 0 or low.size == 0:
        return not_estimable(NO_PRESENT if high.size == 0 else NO_ABSENT, n)
    ranks = _ranks(scores)
    # V10 and V01 of DeLong: for each thing, the share of the other kind that it stands above (or below).
    above = (ranks[present] - _ranks(high)) / low.size
    below = 1 - (ranks[~present] - _ranks(low)) / high.size
    value = float(above.mean())
    if unit is not None:
        numbers, units = unit_numbers(np.asarray(unit, dtype=object)[complete])
        levels, place = np.unique(scores, return_inverse=True)
        grid = np.zeros((2, units, len(levels)))
        np.add.at(grid, (truths.astype(int), numbers, place), 1)
        absent_by_unit, present_by_unit = grid
        # By level of the score, how many absent ones lie below, ties half; then wins of unit over unit.
        wins = (absent_by_unit.cumsum(axis=1) - absent_by_unit / 2) @ present_by_unit.T
        totals = grid.sum(axis=2).T

        def area(draws: Floats) -> Floats:
            pairs = np.prod(draws @ totals, axis=1)
            won = ((draws @ wins) * draws).sum(axis=1)
            return np.where(pairs > 0, won / np.maximum(pairs, 1), np.nan)

        return resampled(value, n, area, units, seed)
    if high.size < 2 or low.size < 2:
        return Estimate(value, n=n, reason=ONE_OF_A_KIND)
    variance = above.var(ddof=1) / high.size + below.var(ddof=1) / low.size
    return around(value, float(np.sqrt(variance)), n, within=(0.0, 1.0))


def _ranks(values: Floats) -> Floats:
    """Ranks from 1; equal values have the mean of theirs."""
    ranks: Floats = pd.Series(values).rank().to_numpy(np.float64)
    return ranks


def _pairs(truth: object, score: object) -> tuple[NDArray[np.bool_], Floats, Floats] | str:
    """Mask of the complete rows, their truths and scores; or the reason why there are none."""
    pair = complete_pairs(truth, score)
    return NOT_BINARY if not isinstance(pair, str) and not np.isin(pair[1], (0, 1)).all() else pair


def by_group(
    judgements: pd.DataFrame,
    by: Sequence[str] = ("trainee", "cohort", "phase"),
    unit: str | None = None,
    seed: int = SEED,
) -> pd.DataFrame:
    """Hit rate, false-alarm rate, d' and criterion of every group: four rows for each group.

    ``judgements``: one row for each judgement, columns ``truth`` and ``said`` (0/1, missing ones are left
    out) and those named in ``by``; ``by=()`` takes all together. Returns the columns of ``by``,
    ``measure``, ``value``, ``low``, ``high``, ``standard_error``, ``n``, ``reason``; a rate's n are the
    judgements of its own kind. Judgements inside one case are no independent answers: ``unit``
    names a column (case, or trainee) whose whole units are drawn in a bootstrap; otherwise rates
    have Wilson's interval and the others the one of ``d_prime``. A missing column: ValueError.
    """
    wanted = [*by, "truth", "said", *([unit] if unit else [])]
    absent = [name for name in wanted if name not in judgements.columns]
    if absent:
        raise ValueError(f"The judgements have no column {', '.join(absent)}; they need {', '.join(wanted)}.")
    if by:
        groups = [(keys, rows) for keys, rows in judgements.groupby(list(by), sort=True, dropna=False, observed=True)]
    else:
        groups = [((), judgements)]
    labels: list[tuple[object, ...]] = []
    estimates: list[Estimate] = []
    for keys, rows in groups:
        found = _group(rows, unit, seed)
        labels += [(*keys, measure) for measure in found]
        estimates += found.values()
    frame = estimates_frame(estimates)
    for at, name in enumerate((*by, "measure")):
        frame.insert(at, name, [label[at] for label in labels])
    return frame


def _group(rows: pd.DataFrame, unit: str | None, seed: int) -> dict[str, Estimate]:
    pair = _pairs(rows["truth"], rows["said"])
    if isinstance(pair, str) or not np.isin(pair[2], (0, 1)).all():
        return dict.fromkeys(MEASURES, not_estimable(pair if isinstance(pair, str) else NOT_BINARY))
    complete, truths, said = pair
    kinds = np.stack([truths * said, truths * (1 - said), (1 - truths) * said, (1 - truths) * (1 - said)], axis=1)
    counts = kinds.sum(axis=0)
    hits, misses, alarms, rejections = (float(count) for count in counts)
    plain = {
        "hit_rate": sensitivity(hits, misses),
        "false_alarm_rate": false_alarm_rate(alarms, rejections),
        "d_prime": d_prime(hits, misses, alarms, rejections),
        "criterion": criterion(hits, misses, alarms, rejections),
    }
    if unit is None:
        return plain
    numbers, units = unit_numbers(rows[unit].to_numpy(dtype=object)[complete])
    sums = unit_sums(kinds, numbers, units)

    def of_draws(measure: str, value: float, n: int) -> Estimate:
        return resampled(value, n, lambda drawn: _figures(drawn @ sums)[measure], units, seed)

    return {name: e if e.value is None else of_draws(name, e.value, e.n) for name, e in plain.items()}
