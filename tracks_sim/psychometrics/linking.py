"""Linking: two forms on one scale, by the cases they share.

Each fit sets its own people to mean 0 and standard deviation 1. If the same items were fitted twice, the
scales differ only by their unit and origin:

    ability on the base scale = slope * ability on the new scale + shift
    discrimination -> discrimination / slope,   difficulty -> slope * difficulty + shift
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.special import expit, stdtrit

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.psychometrics.marginal import grid

TOO_FEW_ANCHORS = translatable("Fewer than two shared cases have a difficulty on both forms.")
NO_SPREAD = translatable("The shared cases are all equally difficult, so the unit of the scale cannot be compared.")
TWO_ANCHORS = translatable("With two shared cases there is no telling how far others would have moved the link.")

Method = Literal["stocking-lord", "haebara", "mean-sigma"]


@dataclass(frozen=True)
class Link:
    """Link of two scales: ``slope`` (units of the base scale per unit of the new one) and ``shift`` (units of the base scale).

    Their standard errors are jackknifed over the anchors: how much another choice of shared cases would
    move them, not the sampling of people. ``anchors``: one row for each shared item: base, linked (its difficulty
    from the new form after the link), difference, standardised (difference over its standard error; beyond
    2 in size, look whether the case was changed or has become known), all Float64 with NA where unknown.
    """

    slope: Estimate
    shift: Estimate
    anchors: pd.DataFrame

    def items(self, items: pd.DataFrame) -> pd.DataFrame:
        """The new form's ``Fit.items`` on the base scale; ValueError where there is no link."""
        slope, shift = self.values()
        on_base = items.copy()
        on_base["discrimination"] = items["discrimination"] / slope
        on_base["difficulty"] = items["difficulty"] * slope + shift
        on_base["intercept"] = items["intercept"] - items["discrimination"] * (shift / slope)
        on_base["se_discrimination"] = items["se_discrimination"] / slope
        on_base["se_difficulty"] = items["se_difficulty"] * slope
        on_base["se_intercept"] = pd.array([pd.NA] * len(items), dtype="Float64")  # it needs a covariance
        return on_base

    def abilities(self, abilities: pd.DataFrame) -> pd.DataFrame:
        """The new form's ``Fit.abilities()`` on the base scale; ValueError where there is no link."""
        slope, shift = self.values()
        return abilities.assign(
            ability=abilities["ability"] * slope + shift, standard_error=abilities["standard_error"] * slope
        )

    def values(self) -> tuple[float, float]:
        """Slope and shift; ValueError with the reason where there is no link."""
        if self.slope.value is None or self.shift.value is None:
            raise ValueError(self.slope.reason)
        return self.slope.value, self.shift.value


def link(
    base: pd.DataFrame, new: pd.DataFrame, anchors: Iterable[Any] | None = None, method: Method = "stocking-lord"
) -> Link:
    """Link the scale of ``new`` to that of ``base``; both are ``Fit.items``.

    ``anchors``: labels of the shared items; all labels that both have, if None. Anchors without figures on
    either form are left out. Methods, with weights of N(0, 1) on the base scale:
    "stocking-lord" (1983): the expected numbers right of the two sets of anchors are made equal;
    "haebara" (1980): the curves item by item; "mean-sigma" (Marco 1977): slope = sd(b_base) / sd(b_new),
    shift = mean(b_base) - slope mean(b_new), which one badly estimated difficulty can pull away.
    Not estimable with fewer than two anchors, or if their difficulties do not differ.
    ValueError for an unknown method, and for another table.
    """
    if lacking := {"discrimination", "difficulty", "se_difficulty"} - (set(base.columns) & set(new.columns)):
        raise ValueError(f"A table of items lacks {' and '.join(sorted(lacking))}: give the tables Fit.items.")
    solvers: dict[str, Callable[[NDArray[np.float64]], tuple[float, float]]] = {
        "stocking-lord": lambda both: by_curves(both, together=True),
        "haebara": lambda both: by_curves(both, together=False),
        "mean-sigma": mean_sigma,
    }
    if method not in solvers:
        raise ValueError(f"Unknown method {method!r}: choose one of {', '.join(solvers)}.")
    wanted = base.index if anchors is None else pd.Index(list(anchors))
    shared = wanted[wanted.isin(base.index) & wanted.isin(new.index)].unique()
    pair = base.loc[shared, "difficulty"].notna() & new.loc[shared, "difficulty"].notna()
    shared = shared[pair.to_numpy()]
    columns = ["base", "linked", "difference", "standardised"]
    empty = pd.DataFrame({name: pd.array([], dtype="Float64") for name in columns}, index=shared[:0])
    if len(shared) < 2:
        missing = not_estimable(TOO_FEW_ANCHORS, len(shared))
        return Link(missing, missing, empty)
    names = ["discrimination", "difficulty"]
    both = np.stack([form.loc[shared, names].to_numpy(dtype=float) for form in (base, new)])
    if min(both[0, :, 1].std(), both[1, :, 1].std()) < 1e-6:
        missing = not_estimable(NO_SPREAD, len(shared))
        return Link(missing, missing, empty)
    slope, shift = solvers[method](both)
    estimates = with_jackknife_errors((slope, shift), both, solvers[method])
    linked = new.loc[shared, "difficulty"] * slope + shift
    difference = base.loc[shared, "difficulty"] - linked
    error = (base.loc[shared, "se_difficulty"] ** 2 + (slope * new.loc[shared, "se_difficulty"]) ** 2) ** 0.5
    table = pd.concat([base.loc[shared, "difficulty"], linked, difference, difference / error], axis=1)
    table.columns = pd.Index(columns)
    return Link(*estimates, table)


def mean_sigma(both: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and shift from means and standard deviations of the difficulties; ``both``: 2 forms x anchors x (a, b)."""
    base, new = both[0, :, 1], both[1, :, 1]
    slope = base.std() / new.std()
    return float(slope), float(base.mean() - slope * new.mean())


def by_curves(both: NDArray[np.float64], *, together: bool) -> tuple[float, float]:
    """Slope and shift that minimise the difference of the anchors' curves, or of their sum; ``both`` as in ``mean_sigma``."""
    over = grid(41)
    rooted = np.exp(over.log_weights / 2)
    (a_base, b_base), (a_new, b_new) = both[0].T, both[1].T
    target = expit(a_base[:, None] * (over.nodes - b_base[:, None]))

    def residuals(point: NDArray[np.float64]) -> NDArray[np.float64]:
        slope, shift = math.exp(point[0]), point[1]
        curves = expit(a_new[:, None] / slope * (over.nodes - slope * b_new[:, None] - shift))
        gap = (target - curves) * rooted
        flat: NDArray[np.float64] = gap.sum(0) if together else gap.ravel()
        return flat

    slope, shift = mean_sigma(both)
    solution = least_squares(residuals, [math.log(min(max(slope, 0.2), 5.0)), shift], xtol=1e-12, ftol=1e-12)
    return math.exp(solution.x[0]), float(solution.x[1])


def with_jackknife_errors(
    values: tuple[float, float],
    both: NDArray[np.float64],
    solver: Callable[[NDArray[np.float64]], tuple[float, float]],
) -> tuple[Estimate, Estimate]:
    """Slope and shift with jackknife errors over anchors, t intervals with anchors - 1 degrees of freedom."""
    n = both.shape[1]
    left = [np.delete(both, anchor, axis=1) for anchor in range(n)]
    if n < 3 or any(rest[form, :, 1].std() < 1e-6 for rest in left for form in (0, 1)):
        return Estimate(values[0], n=n, reason=TWO_ANCHORS), Estimate(values[1], n=n, reason=TWO_ANCHORS)
    without = np.array([solver(rest) for rest in left])
    errors = np.sqrt((n - 1) / n * ((without - without.mean(0)) ** 2).sum(0))
    width = float(stdtrit(n - 1, 0.975))
    slope, shift = (
        Estimate(value, value - width * error, value + width * error, float(error), n)
        for value, error in zip(values, errors.tolist(), strict=True)
    )
    return slope, shift
