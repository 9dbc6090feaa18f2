"""Generalizability of judgements that stand inside cases: people x (judgements : cases), people from one or several groups.

Judgements of one case hang together, so more of them are worth less than more cases. The parts of the variance tell how much
less, and how many cases a dependable measurement needs (Brennan 2001, Generalizability Theory, p x (i:h)).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.arrays import Floats
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import DRAWS, LEVEL, SEED, Z
from tracks_sim.outcomes.reliability import FEW_PEOPLE

FEW_CASES = translatable("Fewer than two cases were scored.")
NO_VARIANCE = translatable("The scores do not vary.")
NO_DIFFERENCE = translatable("The trainees differ no more than chance would make them.")
NO_LIMIT = translatable("There is no interval: within the error, no number of cases may be enough.")
NO_ERROR = translatable("There is no interval: nothing but the trainees varies.")
BAD_TARGET = translatable("The target must lie between 0 and 1, both excluded.")

PARTS = ("trainee", "case", "judgement:case", "trainee:case", "rest")
EDGES = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)


@dataclass(frozen=True, eq=False)
class Generalizability:
    """Scores of people who all made the same judgements of the same cases; what of their variance is whose.

    ``scores``: people x judgements, numbers, none missing. ``case``: the case of each judgement, 0 to H - 1. ``group``: the group of each
    person, 0 to G - 1, such as arm and first form: only differences within a group count, so that neither a training nor an order
    does. With one judgement a case that of the judgement is confounded with its case.
    """

    scores: Floats
    case: NDArray[np.intp]
    group: NDArray[np.intp]

    @property
    def trainees(self) -> int:
        """Number of people."""
        return len(self.scores)

    @property
    def cases(self) -> int:
        """Number of cases."""
        return int(np.max(self.case)) + 1 if len(self.case) else 0

    @cached_property
    def judgements_a_case(self) -> float:
        """Harmonic mean of the numbers of judgements of the cases, by which each case counts alike."""
        return float(self.cases / (1 / np.bincount(self.case)).sum())

    @property
    def groups(self) -> int:
        """Number of groups; 0 without people."""
        return int(np.max(self.group)) + 1 if len(self.group) else 0

    @cached_property
    def components(self) -> Floats:
        """Variances by ``PARTS`` (5 numbers), from mean squares; chance can make one negative.

        With n_h judgements of case h, N together, r = sum of n_h^2 / N, t = (N - r) / (H - 1), and n people in G groups of m_g, the
        mean squares within groups expect (Brennan 2001, for numbers of judgements that differ; derived by the rules of his section 7.1)

            MS(p)    = v(rest) + r v(ph) + N v(p),     n - G degrees
            MS(ph)   = v(rest) + t v(ph),              (n - G)(H - 1)
            MS(pi:h) = v(rest),                        (n - G)(N - H)
            MS(i:h)  = v(rest) + k v(i:h),             N - H
            MS(h)    = v(rest) + t v(ph) + k v(i:h) + k t v(h),   H - 1

        The last two are of means that weigh every group alike, so that a phase that half of the groups met a case in counts half for
        each case; k = G^2 / sum of 1 / m_g people stand behind them (n where there is one group).
        """
        return np.asarray(self._components(np.ones((1, self.trainees)))[0])

    def coefficient(self, absolute: bool = False) -> Estimate:
        """Dependability of the mean over the cases, each counting alike, 0 to 1: v(p) / (v(p) + error).

        Relative (E rho^2, ranking people): error = (v(ph) + v(rest) / i) / H, with i ``judgements_a_case``. ``absolute`` (Phi, against a
        mark): v(h) + v(i:h) / i is added to it. Interval: percentiles of 2,000 bootstrap samples of people within their groups, by seed;
        it holds for these cases. Negative parts count as 0. n: people. Not estimable: fewer than two cases, or two people more than groups, and no
        variance between people.
        """
        alone = self.value(absolute)
        if alone.value is None or alone.reason:
            return alone
        drawn = self._coefficients(self._resampled, absolute)
        low, high = np.quantile(drawn, EDGES)
        return Estimate(alone.value, float(min(low, alone.value)), float(max(high, alone.value)), float(drawn.std(ddof=1)), self.trainees)

    def value(self, absolute: bool = False) -> Estimate:
        """The same without its interval, which takes the samples."""
        if reason := self._lacks():
            return not_estimable(reason, self.trainees)
        value = float(self._coefficients(self.components[None], absolute)[0])
        if not value > 0:
            return not_estimable(NO_DIFFERENCE, self.trainees)
        return Estimate(value, n=self.trainees) if value < 1 - 1e-12 else Estimate(1.0, n=self.trainees, reason=NO_ERROR)

    def cases_needed(self, target: float = 0.8) -> Estimate:
        """Fewest cases like these whose mean reaches the relative coefficient ``target``, a whole number from 1.

        target / (1 - target) times (v(ph) + v(rest) / i) / v(p). Interval as of ``coefficient``; none where more than 2.5 % of the samples
        never reach it.
        """
        if reason := self._lacks():
            return not_estimable(reason, self.trainees)
        if not 0 < target < 1:
            return not_estimable(BAD_TARGET, self.trainees)

        def needed(parts: Floats) -> Floats:
            true, error = self._true_and_error(parts, absolute=False)
            cases = np.divide(error * target / (1 - target), true, out=np.full_like(true, np.inf), where=true > 0)
            return np.maximum(np.ceil(cases - 1e-9), 1.0)

        value = float(needed(self.components[None])[0])
        if not np.isfinite(value):
            return not_estimable(NO_DIFFERENCE, self.trainees)
        low, high = np.quantile(needed(self._resampled), EDGES, method="inverted_cdf")
        if not np.isfinite(high):
            return Estimate(value, n=self.trainees, reason=NO_LIMIT)
        return Estimate(value, float(min(low, value)), float(max(high, value)), None, self.trainees)

    def _lacks(self) -> str | None:
        if not self.scores.size or self.cases < 2:
            return FEW_CASES
        if self.trainees - self.groups < 2:
            return FEW_PEOPLE
        return NO_VARIANCE if not self.scores.std() > 1e-12 else None

    def _true_and_error(self, parts: Floats, absolute: bool) -> tuple[Floats, Floats]:
        """Variance between people, and the error of one case."""
        true, case, judgement, by_case, rest = np.maximum(parts, 0.0).T
        error = by_case + rest / self.judgements_a_case
        return true, error + case + judgement / self.judgements_a_case if absolute else error

    def _coefficients(self, parts: Floats, absolute: bool) -> Floats:
        true, error = self._true_and_error(parts, absolute)
        return np.divide(true, true + error / self.cases, out=np.zeros_like(true), where=true > 0)

    @cached_property
    def _resampled(self) -> Floats:
        """Components of ``DRAWS`` samples (rows) of people, drawn within their groups."""
        random = np.random.default_rng(SEED)
        times = np.zeros((DRAWS, self.trainees))
        for group in range(self.groups):
            own = np.flatnonzero(self.group == group)
            times[:, own] = random.multinomial(len(own), np.full(len(own), 1 / len(own)), size=DRAWS)
        return self._components(times)

    def _components(self, times: Floats) -> Floats:
        """Components of samples drawn anew: an array (samples x 5). ``times``: how often each sample holds each person (samples x people)."""
        judgements = np.bincount(self.case).astype(float)
        n, number, many = self.trainees, float(judgements.sum()), self.cases
        in_case = np.zeros((int(number), many))
        in_case[np.arange(int(number)), self.case] = 1 / judgements[self.case]
        of_case = self.scores @ in_case
        levels = ((self.scores.mean(axis=1, keepdims=True), np.array([number])), (of_case, judgements), (self.scores, np.ones(int(number))))
        groups = [np.flatnonzero(self.group == g) for g in range(self.groups)]

        def within(values: Floats, weights: Floats) -> Floats:
            """Weighted squares of the distances of people from the mean of their group, by sample."""
            squares = times @ (values**2 @ weights)
            for own in groups:
                squares = squares - ((times[:, own] @ values[own]) ** 2 @ weights) / len(own)
            return np.asarray(squares, dtype=np.float64)

        of_people, of_cases, of_all = (within(*level) for level in levels)
        means = np.asarray(sum(times[:, own] @ self.scores[own] / len(own) for own in groups)) / len(groups)
        case_means = means @ in_case
        behind = len(groups) ** 2 / sum(1 / len(own) for own in groups)
        between_cases = ((case_means - (case_means @ judgements / number)[:, None]) ** 2) @ judgements
        between_judgements = ((means - case_means[:, self.case]) ** 2).sum(axis=1)

        freedom = n - len(groups)
        unequal, spread = float((judgements**2).sum() / number), (number - float((judgements**2).sum() / number)) / (many - 1)
        square_p, square_ph = of_people / freedom, (of_cases - of_people) / (freedom * (many - 1))
        square_h = behind * between_cases / (many - 1)
        inside = number - many
        rest = (of_all - of_cases) / (freedom * inside) if inside else np.zeros(len(times))
        square_ih = behind * between_judgements / inside if inside else rest
        by_case = (square_ph - rest) / spread
        return np.column_stack([
            (square_p - rest - unequal * by_case) / number,
            (square_h - square_ph - square_ih + rest) / (behind * spread),
            (square_ih - rest) / behind, by_case, rest,
        ])


def generalizability(scores: pd.DataFrame, case: pd.Series, group: pd.Series) -> Generalizability:
    """The parts of people x (judgements : cases).

    ``scores``: a row for each person, a column for each judgement, numbers; people with a missing score are left out. ``case``: the case of
    each column, by column; ``group``: the group of each person, by row. A person who is alone in a group is left out: nobody is there to differ from.
    """
    complete = scores.dropna()
    own = group.loc[complete.index]
    complete = complete[own.map(own.value_counts()).gt(1).to_numpy()]
    return Generalizability(
        complete.to_numpy("float64"), pd.factorize(case.loc[complete.columns])[0], pd.factorize(group.loc[complete.index])[0]
    )


def correlation_of_forms(first: pd.Series, second: pd.Series, group: pd.Series) -> Estimate:
    """Correlation of the scores that people have on two forms, within groups, -1 to 1.

    All three by person. The reliability of one form if both measure the same alike (parallel forms; Lord and Novick 1968); where people learn
    unlike amounts in between, less than it. Interval: Fisher's z with the error 1 / sqrt(n - G - 2) for G groups, the partial correlation
    given the groups. People without both scores, or alone in their group, are left out. Not estimable: fewer than three people more than groups, and scores that do not vary.
    """
    both = pd.DataFrame({"first": first, "second": second, "group": group}).dropna()
    both = both[both.groupby("group")["first"].transform("size") > 1]
    n, groups = len(both), both["group"].nunique()
    if n - groups < 3:
        return not_estimable(FEW_PEOPLE, n)
    a, b = (both[name].astype("float64") - both.groupby("group")[name].transform("mean") for name in ("first", "second"))
    if not min(float((a**2).sum()), float((b**2).sum())) > 1e-12:
        return not_estimable(NO_VARIANCE, n)
    value = float((a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()))
    if not abs(value) < 1 - 1e-12:
        return Estimate(float(np.sign(value)), n=n, reason=NO_ERROR)
    half = Z / np.sqrt(n - groups - 2)
    return Estimate(value, float(np.tanh(np.arctanh(value) - half)), float(np.tanh(np.arctanh(value) + half)), None, n)
