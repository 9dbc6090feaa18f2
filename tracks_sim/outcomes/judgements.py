"""Statistics of one judgement or decision: how it goes with the rest of a form, and its answers by people who do well or badly there.

The rest is the *other cases* of the form: judgements inside one case rest on the same papers (a testlet), so that a correlation with
them would look better than the judgement is (Wainer and Kiely 1987, J. Educ. Meas. 24:185).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.arrays import Floats
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import Z, unit_numbers
from tracks_sim.outcomes.items import NO_REST, NO_VARIANCE, NOTICEABLE

NO_INTERVAL = translatable("There is no interval: there are too few people, or all of them agree exactly.")
TOO_FEW_FOR_PARTS = translatable("The people cannot be put in two parts by what they do on the other cases: one would hold too few, or too many do equally well.")

NOBODY_RIGHT = translatable("Nobody is right: read key and papers again, and teach it if both hold.")
HARDLY_ANYBODY_RIGHT = translatable("Hardly anybody is right: look whether the key, the papers or the teaching is at fault.")
EVERYBODY_RIGHT = translatable("Everybody is right: it takes time and tells nobody apart.")
NEARLY_EVERYBODY_RIGHT = translatable("Nearly everybody is right: it tells few people apart.")
WRONG_WAY_ROUND = translatable("Those who do well on the other cases do worse here, by more than chance: check the key.")
LOWER_BEATS_UPPER = translatable("Those who do worst on the other cases are right more often than those who do best. With few people that may be chance: read key and wording again.")
HARD, EASY = 0.20, 0.95
"""Shares right up to and from which a judgement is called hard or easy; a choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """People in two or three parts by what they do on the other cases, the best first: a mask for each part.

    ``reason``: why there are none, else empty. Who has no other case is in no part.
    """

    masks: tuple[NDArray[np.bool_], ...]
    reason: str = ""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of people of each part."""
        return tuple(int(mask.sum()) for mask in self.masks)


def rest_scores(judgements: pd.DataFrame) -> pd.DataFrame:
    """Scores on the rest: a row for each trainee, phase and case met, with ``rest``, NA where the person met no other case in that phase.

    ``judgements``: rows with ``trainee``, ``phase``, ``case`` and ``right`` (1, 0; NA where nothing counts or was answered). A case
    score is the share of a person's answered judgements of the case that are right; ``rest`` is the mean of the scores on the other
    cases, 0 to 1.
    """
    keys = ["trainee", "phase", "case"]
    met = judgements[keys].drop_duplicates()
    answered = judgements.dropna(subset=["right"]).astype({"right": "float64"})
    scores = met.merge(answered.groupby(keys, observed=True)["right"].mean().rename("score").reset_index(), on=keys, how="left")
    of_person = scores.groupby(["trainee", "phase"], observed=True)["score"]
    total, cases = of_person.transform("sum"), of_person.transform("count")
    others = cases - scores["score"].notna()
    return scores.assign(rest=((total - scores["score"].fillna(0.0)) / others.where(others > 0)).astype("float64"))[[*keys, "rest"]]


def within(values: object, groups: object) -> Floats:
    """The values less the mean of their group; NaN stays NaN."""
    numbers, count = unit_numbers(groups)
    each = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(each)
    sums = np.bincount(numbers, weights=np.where(known, each, 0.0), minlength=count)
    return each - (sums / np.maximum(np.bincount(numbers, weights=known, minlength=count), 1))[numbers]


def discrimination(right: object, rest: object, phase: object) -> Estimate:
    """Correlation of a judgement with the score on the other cases, -1 to 1, within phases.

    ``right``: 1 or 0 for each person; ``rest``: their score on the other cases, NaN where there is none; ``phase``: when they met the
    case. People are pooled over phases after the mean of their phase is taken from both: else everybody's progress would pass for
    discrimination. That is the partial correlation given g phases, with the interval tanh(atanh r -+ 1.96 / sqrt(n - 3 - (g - 1)))
    (Fisher 1924, Metron 3:329); of one phase the item-rest correlation of ``item_table``. Above 0: people who do well elsewhere are
    right more often here. Not estimable without another case, or where one of the two does not vary within a phase. ``n`` counts people.
    """
    scores, others, phases = np.asarray(right, dtype=np.float64), np.asarray(rest, dtype=np.float64), np.asarray(phase, dtype=object)
    known = ~np.isnan(others)
    n = int(known.sum())
    if not n:
        return not_estimable(NO_REST)
    x, y = within(scores[known], phases[known]), within(others[known], phases[known])
    if np.ptp(x) < 1e-12 or np.ptp(y) < 1e-12:
        return not_estimable(NO_VARIANCE, n)
    r = float(np.clip((x @ y) / np.sqrt((x @ x) * (y @ y)), -1, 1))
    degrees = n - 3 - (len(set(phases[known])) - 1)
    if degrees <= 0 or abs(r) > 1 - 1e-12:
        return Estimate(r, n=n, reason=NO_INTERVAL)
    low, high = np.tanh(np.arctanh(r) + np.array([-1, 1]) * Z / np.sqrt(degrees))
    return Estimate(r, float(low), float(high), n=n)


def parts_by_rest(rest: object, smallest: int) -> Parts:
    """Three parts of people by their score on the other cases, each of ``smallest`` people or more; else two; else none, with the reason.

    Equal scores stay together: each border is put between two different scores, where the number of people below it is nearest to a third
    (two thirds, a half) of all, and at the lower of two that are equally near. So parts may differ in size.
    """
    scores = np.asarray(rest, dtype=np.float64)
    values, counts = np.unique(scores[~np.isnan(scores)].round(9), return_counts=True)
    below = counts.cumsum()
    for parts in (3, 2):
        borders = [int(np.abs(below - below[-1] * at / parts).argmin()) for at in range(1, parts)] if len(values) else []
        edges = [-np.inf, *(float(values[border]) for border in borders), np.inf]
        masks = tuple((scores.round(9) > low) & (scores.round(9) <= high) for low, high in pairwise(edges))[::-1]
        if borders and min(int(mask.sum()) for mask in masks) >= max(smallest, 1):
            return Parts(masks)
    return Parts((), TOO_FEW_FOR_PARTS)


def judgement_flags(share_right: float, of: Estimate, by_part: Sequence[float]) -> tuple[str, ...]:
    """Sentences on what is odd about a judgement and what to do; none where nothing is.

    ``share_right``: 0 to 1; ``of``: its ``discrimination``; ``by_part``: its share right in each part of people, the best part first,
    empty where there are none.
    """
    flags = [NOBODY_RIGHT] if share_right == 0 else [EVERYBODY_RIGHT] if share_right == 1 else []
    flags += [HARDLY_ANYBODY_RIGHT] if 0 < share_right <= HARD else [NEARLY_EVERYBODY_RIGHT] if EASY <= share_right < 1 else []
    if of.high is not None and of.high < 0:
        flags.append(WRONG_WAY_ROUND)
    elif by_part and by_part[0] - by_part[-1] < -NOTICEABLE:
        flags.append(LOWER_BEATS_UPPER)
    return tuple(flags)
