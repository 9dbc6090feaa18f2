"""Generalizability theory: variance components of scores, and the number of cases that makes them dependable.

Trainees x cases, or trainees x cases x scorers, fully crossed, all random (Cronbach et al. 1972;
Brennan 2001). The case is the unit: one score a trainee, case and scorer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.arrays import NOT_NUMBERS, Floats, floats
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import DRAWS, LEVEL, SEED

REPEATED = translatable("A trainee has two scores on one case by one scorer.")
FEW = translatable("Fewer than two trainees have a score on every case by every scorer.")
FEW_CASES = translatable("Fewer than two cases were scored.")
ONE_SCORER = translatable("Only one scorer scored, so what more of them would add cannot be told.")
NO_VARIANCE = translatable("The scores do not vary.")
NO_DIFFERENCE = translatable("The trainees differ no more than chance would make them.")
OUT_OF_REACH = translatable("No number of cases is enough with so few scorers.")
NO_LIMIT = translatable("There is no interval: within the error, no number of cases may be enough.")
NO_ERROR = translatable("There is no interval: nothing but the trainees varies.")
BAD_TARGET = translatable("The target must lie between 0 and 1, both excluded.")
BAD_NUMBER = translatable("At least one case and one scorer are needed.")

Effect = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Generalizability:
    """Variance components, and the dependability they imply for other numbers of cases and scorers.

    ``components``: one row an effect (``trainee``, ``case``, ``trainee:case``, ...; the last one is
    confounded with error), columns ``degrees``, ``mean_square``, ``raw`` (may be below 0), ``variance`` (raw,
    at least 0) and ``share`` of their sum; empty where nothing can be estimated, and ``reason`` says why.
    ``trainees`` counts those analysed, ``left_out`` those who miss a score.
    """

    components: pd.DataFrame
    trainees: int = 0
    cases: int = 0
    scorers: int = 0
    left_out: int = 0
    reason: str = ""

    def coefficient(self, cases: int | None = None, scorers: int | None = None, absolute: bool = False) -> Estimate:
        """Dependability of the mean over ``cases`` and ``scorers``, from 0 to 1; the observed numbers by default.

        ``v(t) / (v(t) + error)``. Relative (E rho^2, ranking trainees): error is every interaction with the
        trainee, divided by its numbers of cases and scorers. ``absolute`` (Phi, against a pass mark): every
        effect but the trainee's. For trainees x cases they are ICC(C,k) and ICC(A,k). Interval:
        generalized pivots, MS df / chi^2(df) drawn 2,000 times by seed (Weerahandi 1993), which assume
        normal effects. n: trainees. Not estimable: fewer than one case or scorer, more scorers where one scored, no variance
        between trainees.
        """
        if self.reason:
            return not_estimable(self.reason, self.trainees)
        cases, scorers = self.cases if cases is None else cases, self.scorers if scorers is None else scorers
        if cases < 1 or scorers < 1:
            return not_estimable(BAD_NUMBER, self.trainees)
        if self.scorers == 1 and scorers > 1:
            return not_estimable(ONE_SCORER, self.trainees)
        true, by_case, fixed = self._parts(self._point_estimates(), scorers, absolute)
        if not true[0] > 0:
            return not_estimable(NO_DIFFERENCE, self.trainees)
        error = by_case / cases + fixed
        value = float(true[0] / (true[0] + error[0]))
        if not error[0] > 1e-12 * true[0]:
            return Estimate(value, n=self.trainees, reason=NO_ERROR)
        true, by_case, fixed = self._parts(self._pivots(), scorers, absolute)
        error = by_case / cases + fixed
        figures = np.divide(true, true + error, out=np.zeros_like(true), where=true > 0)
        low, high = np.quantile(figures, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return Estimate(value, float(low), float(high), float(figures.std(ddof=1)), self.trainees)

    def cases_needed(self, target: float = 0.8, scorers: int | None = None, absolute: bool = False) -> Estimate:
        """Fewest cases with which ``coefficient`` reaches ``target``, a whole number from 1.

        ``scorers`` are those observed by default. Interval: the pivots of ``coefficient``; none where more
        than 2.5 % of them never reach the target. Not estimable where no number is enough.
        """
        if self.reason:
            return not_estimable(self.reason, self.trainees)
        scorers = self.scorers if scorers is None else scorers
        if not 0 < target < 1 or scorers < 1:
            return not_estimable(BAD_NUMBER if scorers < 1 else BAD_TARGET, self.trainees)
        if self.scorers == 1 and scorers > 1:
            return not_estimable(ONE_SCORER, self.trainees)

        def needed(variances: dict[Effect, Floats]) -> Floats:
            true, by_case, fixed = self._parts(variances, scorers, absolute)
            room = true * (1 - target) / target - fixed
            cases = np.divide(by_case, room, out=np.full_like(true, np.inf), where=room > 0)
            return np.maximum(np.ceil(cases - 1e-9), 1.0)

        observed = self._point_estimates()
        if not observed[("trainee",)][0] > 0:
            return not_estimable(NO_DIFFERENCE, self.trainees)
        value = float(needed(observed)[0])
        if not np.isfinite(value):
            return not_estimable(OUT_OF_REACH, self.trainees)
        low, high = np.quantile(needed(self._pivots()), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], method="inverted_cdf")
        if not np.isfinite(high):
            return Estimate(value, n=self.trainees, reason=NO_LIMIT)
        return Estimate(value, float(low), float(high), None, self.trainees)

    def _sizes(self) -> dict[str, int]:
        sizes = {"trainee": self.trainees, "case": self.cases}
        return sizes | {"scorer": self.scorers} if self.scorers > 1 else sizes

    def _point_estimates(self) -> dict[Effect, Floats]:
        table = self.components["variance"]
        return {effect: np.array([table[":".join(effect)]]) for effect in _effects(self._sizes())}

    def _pivots(self) -> dict[Effect, Floats]:
        random = np.random.default_rng(SEED)
        squares = {}
        for effect in _effects(self._sizes()):
            row = self.components.loc[":".join(effect)]
            squares[effect] = row["mean_square"] * row["degrees"] / random.chisquare(row["degrees"], size=DRAWS)
        return {effect: np.maximum(v, 0.0) for effect, v in _components(squares, self._sizes()).items()}

    def _parts(self, v: dict[Effect, Floats], scorers: int, absolute: bool) -> tuple[Floats, Floats, Floats]:
        """True variance, the error that more cases divide, and the error that they do not."""
        true = v[("trainee",)]
        by_case, fixed = np.zeros_like(true), np.zeros_like(true)
        for effect, variance in v.items():
            if effect == ("trainee",) or not (absolute or "trainee" in effect):
                continue
            part = variance / (scorers if "scorer" in effect else 1)
            if "case" in effect:
                by_case = by_case + part
            else:
                fixed = fixed + part
        return true, by_case, fixed


def generalizability(scores: pd.DataFrame) -> Generalizability:
    """Variance components of trainees x cases (x scorers), by the mean squares of a balanced table.

    ``scores``: one row a score, columns ``trainee``, ``case``, ``score`` and, where several scored, ``scorer``.
    Balanced means every trainee on every case by every scorer: trainees who miss a score are left
    out and counted, never filled in; a single scorer is no facet. ``v(effect) = sum over effects that contain it of
    (-1)^(extra facets) MS / (product of the other facets' sizes)`` (Brennan 2001). A missing column:
    ValueError.
    """
    facets = ["trainee", "case", *(["scorer"] if "scorer" in scores.columns else [])]
    absent = [name for name in (*facets, "score") if name not in scores.columns]
    if absent:
        raise ValueError(f"The scores have no column {', '.join(absent)}; they need trainee, case, score.")
    numbers = floats(scores["score"])
    if numbers is None:
        return _nothing(NOT_NUMBERS)
    named = scores[facets].notna().all(axis=1).to_numpy()
    rows, found = scores.loc[named, facets], numbers[named]
    if rows.duplicated().any():
        return _nothing(REPEATED)
    if len(facets) == 3 and rows["scorer"].nunique() < 2:
        facets = facets[:2]
    places = [pd.factorize(rows[facet], sort=True)[0] for facet in facets]
    cube = np.full([int(place.max(initial=-1)) + 1 for place in places], np.nan)
    cube[tuple(places)] = found
    everyone = len(cube)
    cube = cube[~np.isnan(cube).reshape(everyone, -1).any(axis=1)] if everyone else cube
    if everyone and cube.shape[1] < 2:
        return _nothing(FEW_CASES, len(cube), everyone - len(cube))
    if len(cube) < 2:
        return _nothing(FEW, len(cube), everyone - len(cube))
    sizes = dict(zip(facets, cube.shape, strict=True))
    squares = _mean_squares(cube, sizes)
    if not sum(ms * df for ms, df in squares.values()) > 1e-12 * max(float((cube**2).sum()), 1e-300):
        return _nothing(NO_VARIANCE, len(cube), everyone - len(cube))
    raw = _components({effect: np.array([ms]) for effect, (ms, _) in squares.items()}, sizes)
    table = pd.DataFrame(
        {
            "degrees": [df for _, df in squares.values()],
            "mean_square": [ms for ms, _ in squares.values()],
            "raw": [float(raw[effect][0]) for effect in squares],
        },
        index=pd.Index([":".join(effect) for effect in squares], name="effect"),
    )
    table["variance"] = table["raw"].clip(lower=0.0)
    table["share"] = table["variance"] / table["variance"].sum()
    return Generalizability(table, len(cube), sizes["case"], sizes.get("scorer", 1), everyone - len(cube))


def _nothing(reason: str, trainees: int = 0, left_out: int = 0) -> Generalizability:
    columns = ["degrees", "mean_square", "raw", "variance", "share"]
    return Generalizability(pd.DataFrame(columns=columns), trainees, left_out=left_out, reason=reason)


def _effects(facets: Iterable[str]) -> list[Effect]:
    names = tuple(facets)
    return [effect for size in range(1, len(names) + 1) for effect in combinations(names, size)]


def _mean_squares(cube: Floats, sizes: dict[str, int]) -> dict[Effect, tuple[float, int]]:
    """Mean square and degrees of freedom of every effect of the full crossed table."""
    axis = {facet: at for at, facet in enumerate(sizes)}
    left: dict[Effect, Floats] = {(): cube.mean(keepdims=True)}
    found = {}
    for effect in _effects(sizes):
        others = tuple(axis[f] for f in sizes if f not in effect)
        own = cube.mean(axis=others, keepdims=True)
        # What a cell mean owes to this effect alone: the mean less all effects within it.
        for inner, part in left.items():
            if set(inner) < set(effect):
                own = own - part
        left[effect] = own
        squares = float((own**2).sum()) * cube.size / own.size
        degrees = int(np.prod([sizes[f] - 1 for f in effect]))
        found[effect] = (squares / degrees, degrees)
    return found


def _components(squares: dict[Effect, Floats], sizes: dict[str, int]) -> dict[Effect, Floats]:
    """Variances from mean squares; chance can make them negative."""
    variances = {}
    for effect in squares:
        total = sum((-1) ** (len(outer) - len(effect)) * ms for outer, ms in squares.items() if set(effect) <= set(outer))
        variances[effect] = np.asarray(total / np.prod([sizes[f] for f in sizes if f not in effect]))
    return variances
