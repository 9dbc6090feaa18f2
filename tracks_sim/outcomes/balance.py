"""How far two groups differ before a training, in standard deviations: a size, and no test, since chance made the groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.arrays import Floats
from tracks_sim.outcomes.change import NO_SPREAD
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import Z

TOO_FEW = translatable("Each group needs two people or more.")
NOBODY = translatable("One of the groups has nobody.")


def standardised_difference(first: Floats, second: Floats) -> Estimate:
    """Mean of ``first`` less that of ``second``, over the root of the mean of both variances (Austin 2009, doi 10.1002/sim.3697).

    One number for each trainee, none missing. Without interval. Not estimable: fewer than two in a group, no spread.
    """
    if min(len(first), len(second)) < 2:
        return not_estimable(TOO_FEW, len(first) + len(second))
    spread = float(np.sqrt((np.var(first, ddof=1) + np.var(second, ddof=1)) / 2))
    largest = float(np.abs(np.concatenate([first, second])).max())
    if spread <= 1e-12 * largest:
        return not_estimable(NO_SPREAD, len(first) + len(second))
    return Estimate(float((np.mean(first) - np.mean(second)) / spread), n=len(first) + len(second))


def difference_of_categories(first: Sequence[int], second: Sequence[int]) -> Estimate:
    """Distance of two distributions over the same categories, 0 or more; ``first``, ``second``: numbers of trainees by category.

    sqrt(d' S^-1 d) with the differences d of the shares of all categories but one and S the mean of both multinomial
    covariances (Yang and Dalton 2012, SAS Global Forum 335-2012): for two categories
    |p1 - p2| / sqrt((p1 (1 - p1) + p2 (1 - p2)) / 2). It is the same whichever category is left out. Categories that nobody is
    in are dropped. Not estimable: nobody in a group, or no spread in the categories in which they differ.
    """
    counts = np.array([list(first), list(second)], dtype=np.float64)
    n = int(counts.sum())
    if (counts.sum(axis=1) == 0).any():
        return not_estimable(NOBODY, n)
    counts = counts[:, counts.sum(axis=0) > 0]
    shares = counts / counts.sum(axis=1, keepdims=True)
    if (shares[0] == shares[1]).all():
        return Estimate(0.0, n=n)
    covariance = np.mean([np.diag(p) - np.outer(p, p) for p in shares[:, 1:]], axis=0)
    distance = shares[0, 1:] - shares[1, 1:]
    weights = np.linalg.pinv(covariance) @ distance
    if not np.allclose(covariance @ weights, distance, atol=1e-9):
        return not_estimable(NO_SPREAD, n)
    return Estimate(float(np.sqrt(distance @ weights)), n=n)


def chance_difference(first: int, second: int) -> float:
    """Standardised difference of means that chance alone exceeds, either way, in 5 % of random allocations of so many people.

    1.96 sqrt(1 / n1 + 1 / n2) (Austin 2009). Both groups have somebody.
    """
    return float(Z * np.sqrt(1 / first + 1 / second))
