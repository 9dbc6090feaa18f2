"""Randomisation test: how often the lot that made the groups would have made a difference as large as the one found.

It rests on the lot alone, on no model, and has an answer for every outcome, also where all of one group did the same (Fisher 1935; Rosenberger & Lachin 2016,
Randomization in Clinical Trials, ch. 6).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tracks_sim.outcomes.arrays import Floats
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.interval import difference_of_shares
from tracks_sim.study.allocation import Cell

DRAWS = 1999
ADJUSTED = ("first_form", "site", "experience")
"""What people differ in beside the share before."""
ALIKE = 1e-9
"""Differences of two shares that are equal but for rounding."""


@dataclass(frozen=True, slots=True)
class RandomisationTest:
    """``difference`` of the mean shares of safe responses after, adjusted (-1 to 1), with the interval of all differences that the test does not
    reject; ``p_value`` two-sided, at least 1 / (draws + 1); ``people`` with a response after. ``by_list``: drawn again as the study's own list was."""

    difference: Estimate
    p_value: float
    draws: int
    people: int
    by_list: bool


def randomisation_test(
    responses: pd.DataFrame, before: object | None, after: object, cells: Mapping[str, tuple[int, Cell]] | None, seed: int, level: float
) -> RandomisationTest | None:
    """Compare two groups that chance made; None where one of them has nobody with a response after.

    ``responses``: columns trainee, phase, arm (training, or the other), first_form, site, experience, safe. ``cells``: by trainee the cell of the list that they were
    allocated from, by which arms are drawn again; None: within first form, site and experience, with as many trained as there are.

    Statistic: each person's share of safe responses after, by least squares on arm, share before, first form, site and experience. The lot is drawn
    ``DRAWS`` times with all else as it was, first forms and who answered included. Scaled by the root of the information on either arm, so that the
    difference in each draw is a scalar product of two unit vectors times the same factor. p: share of the lots, this one included, with a difference at least as far from 0 (Phipson & Smyth 2010,
    Stat. Appl. Genet. Mol. Biol. 9:39). Interval: inversion of the test of the same added difference for everybody (Garthwaite 1996, Biometrics
    52:1387), here in closed form. Where nobody differs within the groups that has no width; the interval is then Newcombe's of people.
    """
    shares = responses.pivot_table(index="trainee", columns="phase", values="safe", aggfunc="mean")
    if after not in shares:
        return None
    shares = shares[shares[after].notna()]
    people = responses.drop_duplicates("trainee").set_index("trainee").loc[shares.index]
    arm, score = (people["arm"] == "training").to_numpy(np.float64), shares[after].to_numpy(np.float64)
    if np.ptp(arm) == 0:
        return None
    earlier = shares[before] if before is not None and before in shares else None
    basis = _basis(people, earlier, ADJUSTED)
    if float(((arm - basis @ (basis.T @ arm)) ** 2).sum()) < ALIKE:  # the groups differ in a stratum altogether, as they cannot by a lot within strata
        basis = _basis(people, earlier, ())

    def left(columns: Floats) -> Floats:
        return columns - basis @ (basis.T @ columns)

    drawn = _drawn(people, cells, seed)
    others, own, rest = left(drawn), left(arm), left(score)
    size = np.sqrt(np.maximum((others**2).sum(axis=0) * (own @ own), ALIKE))
    found, turned, overlap = float(own @ rest) / float(own @ own), (others.T @ rest) / size, (others.T @ own) / size
    p_value = (1 + int((np.abs(turned) >= abs(found) - ALIKE).sum())) / (DRAWS + 1)
    low, high = _not_rejected(found, turned, overlap, level)
    if float(((rest - found * own) ** 2).sum()) < ALIKE and np.isin(score, (0.0, 1.0)).all():
        of_people = difference_of_shares(int(score[arm == 1].sum()), int(arm.sum()), int(score[arm == 0].sum()), int((1 - arm).sum()))
        low, high = of_people.low or 0.0, of_people.high or 0.0
    return RandomisationTest(Estimate(found, low, high, n=len(score)), p_value, DRAWS, len(score), cells is not None)


def _basis(people: pd.DataFrame, before: pd.Series | None, names: tuple[str, ...]) -> Floats:
    """Orthonormal columns of all that the comparison is adjusted for; a share before that is missing counts as the mean."""
    columns = [np.ones(len(people))]
    if before is not None and before.notna().any():
        columns.append(before.fillna(before.mean()).to_numpy(np.float64))
    for name in names:
        words = people[name].fillna("").astype(str)
        columns += [(words == word).to_numpy(np.float64) for word in sorted(words.unique())[1:]]
    left, sizes, _ = np.linalg.svd(np.stack(columns, axis=1), full_matrices=False)
    return np.asarray(left[:, sizes > 1e-9 * sizes[0]])


def _drawn(people: pd.DataFrame, cells: Mapping[str, tuple[int, Cell]] | None, seed: int) -> Floats:
    """Arms of these people (1 trained) in every drawn lot, people x draws."""
    trained = (people["arm"] == "training").to_numpy()
    if cells is None:
        keys: list[object] = list(zip(*(people[name].fillna("").astype(str) for name in ADJUSTED), strict=True))
        numbers = pd.Series(range(len(people))).groupby(pd.Index(keys)).indices
        places = {key: Cell(int(trained[rows].sum()), len(rows)) for key, rows in numbers.items()}
    else:
        of = [cells[trainee] for trainee in people.index]
        numbers = pd.Series(range(len(people))).groupby(pd.Index([key for key, _ in of])).indices
        places = dict(of)
    random, drawn = np.random.default_rng(seed), np.empty((len(people), DRAWS))
    for key in sorted(numbers, key=repr):
        order = random.random((places[key].places, DRAWS)).argsort(axis=0).argsort(axis=0)
        drawn[numbers[key]] = order[: len(numbers[key])] < places[key].trained
    return drawn


def _not_rejected(found: float, turned: Floats, overlap: Floats, level: float) -> tuple[float, float]:
    """Ends of the interval of all added differences d whose p value is 1 - level or more.

    Once d is taken from the trained, a lot has the difference t - d c, this one f - d. The lot is as far from 0 between (f - t) / (1 - c) and
    (f + t) / (1 + c), which hold f between them; where c is 1 or -1 everywhere, as the lot is this one or its mirror image.
    """
    same = 1 - np.abs(overlap) < ALIKE
    with np.errstate(divide="ignore", invalid="ignore"):
        one, two = (found - turned) / (1 - overlap), (found + turned) / (1 + overlap)
    low = np.sort(np.where(same, -np.inf, np.minimum(one, two) - ALIKE))
    high = np.sort(np.where(same, np.inf, np.maximum(one, two) + ALIKE))[::-1]
    needed = math.ceil((1 - level) * (DRAWS + 1) - 1 - ALIKE)  # lots beside this one that must be as far from 0
    if needed < 1:
        return -1.0, 1.0
    return max(-1.0, float(low[needed - 1])), min(1.0, float(high[needed - 1]))
