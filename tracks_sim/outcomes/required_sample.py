"""How many people a study needs, so that its planned test finds the smallest effect that matters.

Two steps. A quick analysis of each person's shares, ``quick_power``, finds the number of people on thousands of simulated studies
within seconds. Then ``power`` plays studies of that size and analyses each as the report will, with the planned mixed model; where that
finds less than was wanted, the number is raised and checked anew. What is said at the end is the planned model's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, ndtri, stdtr

from tracks_sim.i18n import translatable
from tracks_sim.jobs import checkpoint
from tracks_sim.outcomes.arrays import Floats
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.power import Study, share_with_error, significances
from tracks_sim.outcomes.primary import NODES, WEIGHTS
from tracks_sim.study.sample_size import DRAWS, USUAL

MOST_IN_EACH = 1000
"""Largest group that is looked at."""
QUICK_DRAWS = 2000
CHECKS = 4
"""Most numbers of people that the planned model is asked about."""
AT_ONCE = 2_000_000
"""Answers simulated at a time: some 50 MB."""

IMPOSSIBLE = translatable("So many safe responses before leave no room for a rise that large.")
TOO_FEW_CASES = translatable("A form needs two cases at least.")
TOO_MANY = translatable("Not even 1,000 people in each group are enough: plan more cases to a form, or a larger effect.")
NOT_REACHED = translatable("The planned model did not reach the power wanted; the numbers that were tried stand beside.")


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What has to be assumed before anybody has answered.

    effect            smallest difference to be found, in points of 100 of the primary outcome
    cases             in each form
    groups            1 (after less before), or 2 (how much more the one rises than the other)
    baseline          share of safe responses before, 0 to 1, over all people and cases
    sd_trainee, sd_change, sd_case   spread of people, of their changes and of cases, in log odds
    dropout           share of those allocated who have no second measurement, at random
    alpha             level of the two-sided test
    power             share of such studies that shall find the effect
    counterbalanced, forms, equal_before, session_size, sd_session   as in ``power.Study``
    """

    effect: float
    cases: int
    groups: int
    baseline: float = USUAL["baseline"]
    sd_trainee: float = USUAL["sd_trainee"]
    sd_change: float = USUAL["sd_change"]
    sd_case: float = USUAL["sd_case"]
    dropout: float = USUAL["dropout"]
    alpha: float = 0.05
    power: float = USUAL["power"]
    counterbalanced: bool = True
    forms: int = 2
    equal_before: bool = False
    session_size: int = 0
    sd_session: float = 0.0

    @property
    def step(self) -> int:
        """Number by which a group can grow: by two where half of it begins with either form."""
        return 2 if self.counterbalanced and self.forms == 2 else 1

    def study(self, in_each: int) -> Study | None:
        """A study with so many people in each group; None where no effect that large is possible.

        Points become log odds on the logistic curve averaged over people and cases, as ``primary_model`` reads them back.
        """
        before, after = math.hypot(self.sd_trainee, self.sd_case), math.hypot(self.sd_trainee, self.sd_change, self.sd_case)
        start = _log_odds(self.baseline, before)
        untrained = _share(start, after) if self.groups == 2 else self.baseline
        trained = untrained + self.effect / 100
        if trained >= 0.999:
            return None
        return Study(
            trainees=in_each, cases=self.cases, effect=_log_odds(trained, after) - start, groups=self.groups, dropout=self.dropout,
            baseline=float(expit(start)), sd_trainee=self.sd_trainee, sd_change=self.sd_change, sd_case=self.sd_case,
            counterbalanced=self.counterbalanced, forms=self.forms, equal_before=self.equal_before, session_size=self.session_size,
            sd_session=self.sd_session,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """Power at a number of people to enrol, over all groups, with the Monte Carlo interval of its draws."""

    people: int
    power: Estimate


@dataclass(frozen=True, slots=True)
class RequiredSample:
    """The answer, and what it rests on.

    ``people``: to enrol over all groups; None with a ``reason``, or where it was stopped before an answer. ``checks``: what the
    planned model was asked about, in order. ``curve``: power by the quick analysis at other numbers of people.
    """

    assumptions: Assumptions
    seed: int
    people: int | None = None
    checks: tuple[Check, ...] = ()
    curve: tuple[Check, ...] = ()
    reason: str = ""

    @property
    def power(self) -> Estimate:
        """Power of the planned model at ``people``."""
        return next((check.power for check in self.checks if check.people == self.people), not_estimable(self.reason or NOT_REACHED))


@dataclass(frozen=True, slots=True)
class SoFar:
    """How far the work is: ``done`` of ``of`` simulated studies with ``people`` in all were analysed, ``found`` of them significant.

    ``planned``: by the planned model; else by the quick analysis, which is looking for the number.
    """

    people: int
    done: int
    of: int
    found: int
    planned: bool


Progress = Callable[[SoFar], None]


def required_sample(
    assumptions: Assumptions, draws: int = DRAWS, seed: int = 0, workers: int = 1, progress: Progress | None = None
) -> RequiredSample:
    """Smallest number of people to enrol with whom the planned test finds the effect in the share of studies that is wanted.

    ``draws`` studies are simulated and analysed by the planned model at each number that is checked, in ``workers`` processes; the same
    seed gives the same answer. ``progress`` is called after each. Not estimable: an effect that is larger than the room above the
    baseline, fewer than two cases, or more than 1,000 people in each group. Raises Cancelled where it is stopped.
    """
    tell = progress or (lambda so_far: None)
    if assumptions.cases < 2:
        return RequiredSample(assumptions, seed, reason=TOO_FEW_CASES)
    if assumptions.study(2) is None:
        return RequiredSample(assumptions, seed, reason=IMPOSSIBLE)
    quick: dict[int, Estimate] = {}

    def quick_at(in_each: int) -> float:
        if in_each not in quick:
            study = assumptions.study(in_each)
            assert study is not None
            quick[in_each] = quick_power(study, QUICK_DRAWS, seed, assumptions.alpha)
            found = round((quick[in_each].value or 0.0) * QUICK_DRAWS)
            tell(SoFar(in_each * assumptions.groups, QUICK_DRAWS, QUICK_DRAWS, found, planned=False))
        return quick[in_each].value or 0.0

    first = smallest_group(quick_at, assumptions)
    if first is None:
        return RequiredSample(assumptions, seed, curve=_curve(quick, assumptions), reason=TOO_MANY)
    for share in (0.5, 0.75, 1.25, 1.5):
        quick_at(max(2, rounded_up(first * share, assumptions.step)))
    checks = _checked(first, assumptions, draws, seed, workers, tell)
    enough = [check.people for check in checks if (check.power.value or 0.0) >= assumptions.power]
    return RequiredSample(assumptions, seed, min(enough, default=None), checks, _curve(quick, assumptions), "" if enough else NOT_REACHED)


def quick_power(study: Study, draws: int = QUICK_DRAWS, seed: int = 0, level: float = 0.05) -> Estimate:
    """Share of simulated studies whose effect is significant, by each person's share of safe responses before and after.

    After is regressed on before, group and first form among those measured twice, before on group and first form among all: with them
    the change of everybody is estimated under the assumption that who is missing is missing at random (Anderson 1957, J. Am. Stat. Assoc. 52:200),
    by least squares with a *t* test. Where the planned model holds groups alike before, so does this: the effect is then the coefficient of the group. Sessions add
    the variance that they are assumed to have, with their degrees of freedom (``variance_components``). Of one group that meets other cases after, the variance between cases is added. It stands for the planned model,
    with which it agrees to a few points of power (``make bench ONLY=power``), and is some thousand times faster.
    """
    people = study.trainees * study.groups
    at_once = max(1, AT_ONCE // (people * study.cases))
    random = np.random.default_rng(seed)
    found = 0
    for begin in range(0, draws, at_once):
        checkpoint()
        estimate, error, freedom = quick_analysis(study, min(at_once, draws - begin), random)
        with np.errstate(divide="ignore", invalid="ignore"):
            p = 2 * stdtr(np.maximum(freedom, 1), -np.abs(estimate) / error)
        found += int(((freedom > 0) & (error > 0) & (p < level)).sum())
    return share_with_error(found, draws)


def _checked(first: int, assumptions: Assumptions, draws: int, seed: int, workers: int, tell: Progress) -> tuple[Check, ...]:
    """The planned model's power at ``first`` in each group, then at others until the wanted power is reached and not far exceeded."""
    checks: list[Check] = []
    in_each = first
    while len(checks) < CHECKS and in_each <= MOST_IN_EACH:
        study, people, found = assumptions.study(in_each), in_each * assumptions.groups, 0
        assert study is not None
        for number, significant in enumerate(significances(study, draws, seed, assumptions.alpha, workers), start=1):
            checkpoint()
            found += significant
            tell(SoFar(people, number, draws, found, planned=True))
        power = share_with_error(found, draws)
        checks.append(Check(people, power))
        reached = (power.value or 0.0) >= assumptions.power
        if reached and (len(checks) > 1 or (power.low or 0.0) <= assumptions.power):
            break
        tried = {check.people // assumptions.groups for check in checks}
        in_each = _next(in_each, power.value or 0.0, assumptions)
        if in_each in tried:
            break
    return tuple(checks)


def _next(in_each: int, power: float, assumptions: Assumptions) -> int:
    """Number of people with whom power would be as wanted, since the effect in standard errors grows with its root."""
    critical = float(ndtri(1 - assumptions.alpha / 2))
    reached = critical + float(ndtri(min(max(power, 0.05), 0.99)))
    wanted = critical + float(ndtri(assumptions.power))
    estimate = rounded_up(in_each * (wanted / reached) ** 2, assumptions.step)
    return max(estimate, in_each + assumptions.step) if power < assumptions.power else max(2, estimate)


def smallest_group(power_at: Callable[[int], float], assumptions: Assumptions) -> int | None:
    """Smallest number in each group with the power wanted, by doubling and halving; None above MOST_IN_EACH."""
    step, wanted = assumptions.step, assumptions.power
    low, high = 0, 8
    while power_at(high) < wanted:
        low, high = high, high * 2
        if high > MOST_IN_EACH:
            high = MOST_IN_EACH
            if power_at(high) < wanted:
                return None
            break
    while high - low > step:
        middle = rounded_up((low + high) / 2, step)
        if middle >= high or middle <= low:
            break
        low, high = (low, middle) if middle >= 2 and power_at(middle) >= wanted else (middle, high)
    return high


def rounded_up(number: float, step: int) -> int:
    return math.ceil(number / step - 1e-9) * step


def _curve(quick: dict[int, Estimate], assumptions: Assumptions) -> tuple[Check, ...]:
    return tuple(Check(in_each * assumptions.groups, quick[in_each]) for in_each in sorted(quick))


def _share(log_odds: float, sd: float) -> float:
    """Mean of the logistic curve over a normal distribution."""
    return float(WEIGHTS @ expit(log_odds + sd * NODES))


def _log_odds(share: float, sd: float) -> float:
    """Place at which the mean of the logistic curve over a normal distribution is ``share``."""
    return float(brentq(lambda at: _share(at, sd) - share, -60.0, 60.0))


def quick_analysis(study: Study, draws: int, random: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """For each of ``draws`` simulated studies the effect (a share, -1 to 1), its standard error, and the degrees of freedom.

    See ``quick_power``; without freedom (0 or less) there is no error.
    """
    each, people = study.trainees, study.trainees * study.groups
    person = np.arange(people)
    arm = person // each if study.groups == 2 else np.zeros(people, dtype=int)
    begins = (person % 2 if study.counterbalanced else np.zeros(people, dtype=int)) % study.forms
    start = math.log(study.baseline / (1 - study.baseline))
    ability, gain = random.normal(0, study.sd_trainee, (draws, people)), random.normal(0, study.sd_change, (draws, people))
    ease = random.normal(0, study.sd_case, (draws, study.forms, study.cases))
    stays = (random.random((draws, people)) >= study.dropout).astype(np.float64)
    trained = arm if study.groups == 2 else np.ones(people)
    change = gain + study.effect * trained + (study.drift if study.groups == 2 else 0.0)
    if study.session_size:
        session = person // study.session_size
        change = change + trained * random.normal(0, study.sd_session, (draws, int(session[-1]) + 1))[:, session]

    def answers(level_of: Floats, form: NDArray[np.int_]) -> Floats:
        odds = start + level_of[:, :, None] + ease[:, form, :]
        return np.asarray(random.random(odds.shape) < expit(odds), dtype=np.float64)

    first, second = answers(ability, begins), answers(ability + change, (begins + 1) % study.forms)
    before, after = first.mean(axis=2), second.mean(axis=2)
    columns: list[Floats] = [np.ones(people)]
    if study.groups == 2:
        columns.append(arm.astype(np.float64))
    place = len(columns) - 1  # of the effect
    if study.counterbalanced and study.forms == 2:
        columns.append(np.asarray(begins - 0.5, dtype=np.float64))
    design = np.stack(columns, axis=1)
    everybody = np.ones_like(stays)
    at_start, error_at_start, _ = _regressed(before, np.broadcast_to(design, (draws, *design.shape)), everybody)
    with_before = np.concatenate([np.broadcast_to(design, (draws, *design.shape)), before[:, :, None]], axis=2)
    later, error_later, freedom = _regressed(after, with_before, stays)
    slope, gap = later[:, -1], at_start[:, place]
    estimate, variance = later[:, place], error_later[:, place, place]
    if study.groups == 1 or not study.equal_before:
        estimate = estimate + (slope - 1) * gap
        weights = np.zeros((draws, with_before.shape[2]))
        weights[:, place], weights[:, -1] = 1.0, gap
        variance = np.einsum("dp,dpq,dq->d", weights, error_later, weights) + (slope - 1) ** 2 * error_at_start[:, place, place]
    if study.groups == 1 and study.forms == 2 and not study.counterbalanced:
        variance = variance + _between_cases(first) + _between_cases(second)
    if study.session_size:
        variance, freedom = _with_sessions(study, variance, freedom)
    return estimate, np.sqrt(np.maximum(variance, 0.0)), freedom


def _with_sessions(study: Study, variance: Floats, freedom: Floats) -> tuple[Floats, Floats]:
    """Variance with what sessions are assumed to add, and Satterthwaite's degrees of freedom: a mean square between sessions rests on as many as there are."""
    sessions = math.ceil(study.trainees / study.session_size)
    if sessions < 2:
        return variance, np.zeros_like(freedom)
    after = math.log(study.baseline / (1 - study.baseline)) + study.effect + (study.drift if study.groups == 2 else 0.0)
    shares = expit(after + math.hypot(study.sd_trainee, study.sd_change, study.sd_case) * NODES)
    added = (study.sd_session * float(WEIGHTS @ (shares * (1 - shares)))) ** 2 / sessions
    of_trained = variance / study.groups
    total = variance + added
    squares = (variance - of_trained) ** 2 / np.maximum(freedom, 1) + (of_trained + added) ** 2 / (sessions - 1)
    return total, np.asarray(np.where(freedom > 0, total**2 / np.maximum(squares, 1e-300), freedom))


def _regressed(outcome: Floats, design: Floats, used: Floats) -> tuple[Floats, Floats, Floats]:
    """Least squares of each draw (draws x people, draws x people x terms): coefficients, their covariance, degrees of freedom."""
    weighted = design * used[:, :, None]
    terms = design.shape[2]
    inverse = np.linalg.inv(np.einsum("dnp,dnq->dpq", weighted, design) + 1e-9 * np.eye(terms))  # a form that nobody came back to has no column
    coefficients = np.einsum("dpq,dnq,dn->dp", inverse, weighted, outcome, optimize=True)
    residual = (outcome - np.einsum("dnp,dp->dn", design, coefficients)) * used
    freedom = used.sum(axis=1) - terms
    variance = (residual**2).sum(axis=1) / np.maximum(freedom, 1)
    return coefficients, inverse * variance[:, None, None], freedom


def _between_cases(answers: Floats) -> Floats:
    """Variance of the mean of a form's cases that comes from the cases: of their means, less what people add; 0 at least."""
    means = answers.mean(axis=1)
    cases = means.shape[1]
    chance = (answers.var(axis=1, ddof=1) / answers.shape[1]).mean(axis=1)
    return np.asarray(np.maximum(means.var(axis=1, ddof=1) - chance, 0.0) / cases)
