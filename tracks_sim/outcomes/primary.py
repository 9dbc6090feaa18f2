"""The primary outcome: a safe and proportionate response to a case, before and after training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.special import expit, ndtr, ndtri

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.arrays import Floats
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.glmm import (
    CONFOUNDED,
    INTERCEPT,
    LACKS_COLUMN,
    NOT_CONVERGED,
    PENALISED,
    SEPARATED,
    Glmm,
    fit_glmm,
)
from tracks_sim.outcomes.variance_components import Component, case_by_training, sessions, widened
from tracks_sim.study.model import Stratum

NOT_TWO_PHASES = translatable("The phases must be two, before and after.")
NOT_TWO_ARMS = translatable("The groups must be two at most.")
ONE_RESPONSE_A_CASE = translatable("A trainee has two responses to the same case in the same phase.")

ONE_GROUP = translatable("One group measured before and after: a change, with no group to compare it with.")
TWO_GROUPS = translatable("Two groups measured before and after: the change of one beside the change of the other.")
TWO_GROUPS_AFTER = translatable("Two groups measured after only: what they had in common before is not known.")

OTHER_CASES = translatable("No case was met in both phases: the change rests on the two sets of cases being equally hard.")
FEW = translatable("With so few trainees or cases these intervals are too narrow.")
ENOUGH = 10  # trainees; with 12 of them and six cases met in both phases the interval held the truth in 95 % of simulations
ENOUGH_OTHER_CASES = 30  # cases of one group of which none is met in both: of 200 simulated studies with 16 Wald's test erred in 22

STRATA_LEFT_OUT = translatable("Sites and experience are not in the model: these data could not tell them from the rest, or one of them had only one outcome.")
STRATA: tuple[Stratum, ...] = ("site", "experience")
"""Columns that are fixed effects where groups are held alike before."""

NODES = np.linspace(-8.0, 8.0, 321)  # standard normal, equally spaced: exact to 1e-9 up to a SD of 20
WEIGHTS = np.exp(-0.5 * NODES**2) / np.exp(-0.5 * NODES**2).sum()


Mixture = tuple[tuple[float, Mapping[str, int]], ...]


@dataclass(frozen=True, eq=False)
class Primary:
    """The effect of interest and the model behind it.

    ``odds_ratio``  one group: odds of a safe response after, over before, for the same trainee and case; two
                    groups: that ratio in the second group over that in the first
    ``difference``  in the probability of a safe response, averaged over trainees and cases (marginal, -1 to 1): after
                    less before, or the second group's change less the first's
    ``effect``      the coefficient of ``model`` that both rest on: "phase", "phase:arm" or "arm"
    ``design``      what was compared; no causal words follow from a design without a control group
    ``arms``        the names of the first and second group, where there are two
    ``notes``       sentences: what was simplified and what to keep in mind
    ``p_value``     of the test that ``difference`` is 0, two-sided (Wald; Student's t with sessions, and where groups are held alike before): below alpha exactly where the interval of level
                    1 - alpha excludes 0. None without an estimate
    ``changes``     with two groups and two phases the marginal change of each, first and second: ``difference`` is the
                    second less the first
    ``strata``      for each combination of strata in the model its share of people and its dummies; one empty one without strata
    ``probabilities`` the marginal probabilities of a safe response behind ``difference`` (0 to 1): for each group, first and
                    second, one for each phase
    ``other_cases``  the difference with an interval for other cases of the kind, whose training may do more or less than that of these: it
                    counts ``cases`` too. None where the cases cannot show it
    ``cases``, ``sessions``  variance that the model leaves out: of cases x training (in ``other_cases``), of training sessions (in both intervals)
    Both estimates are not estimable, with the model's reason, where the model could not be fitted.
    """

    odds_ratio: Estimate
    difference: Estimate
    effect: str
    design: str
    model: Glmm | None
    arms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    p_value: float | None = None
    changes: tuple[Estimate, ...] = ()
    probabilities: tuple[tuple[float, ...], ...] = ()
    strata: Mixture = ((1.0, MappingProxyType({})),)
    other_cases: Estimate | None = None
    cases: Component | None = None
    sessions: Component | None = None

    @property
    def penalised(self) -> bool:
        """Whether the model needed a penalty, since a group of answers has only one outcome."""
        return self.model is not None and PENALISED in self.model.notes


def primary_model(
    data: pd.DataFrame, before: object = None, control: object = None, level: float = 0.95, equal_before: bool = False
) -> Primary:
    """Fit safe ~ phase * arm + (1 + phase | trainee) + (1 | case), logistic, by ``fit_glmm``.

    ``equal_before``: of two groups that chance made, safe ~ phase + phase:arm + site + experience + (1 + phase | trainee) + (1 | case). Before
    the training chance alone makes groups differ, so the model has no difference there (constrained longitudinal analysis: Liang & Zeger
    2000, Sankhya B 62:134); what the groups were balanced by is in the model, or intervals were too wide (Kahan & Morris 2012, Stat. Med. 31:328). Columns
    ``site`` and ``experience`` are used where they are there; probabilities are averaged over them as people are spread. With one group, or one phase, there
    is nothing to hold alike, and of one group no strata.

    ``data``: one row for each trainee, case and phase: the case is the unit, since the judgements inside one case are a
    testlet. Columns trainee, case, phase (two values), safe (1: accepted decision and no severe harm; else 0) and
    arm (two values) or none. ``before`` and ``control`` name the phase and the group that others are compared
    with; by default "before" and "control" where they occur, else the first in order (0 before 1).

    With one group the effect is phase; with two, phase x arm; with two groups and one phase, arm. The interval of ``difference`` speaks of
    other trainees and of these cases, that of ``other_cases`` of other cases of the kind too. A column ``session`` says in which session people were
    trained (empty: alone); where it has words, both intervals speak of other sessions too. Intervals have
    the ``level``; normal on the log odds for the odds ratio (the standard error is the odds ratio's, by the delta method). With ``equal_before`` that of
    ``difference`` is Student's t with people - 4 degrees of freedom: with the normal one the test erred in 7.0 of 100 of 1,000 studies of 40 people, with t in 6.2
    where the randomisation test erred in 5.5 of the same;
    delta method over coefficients and random variances for the marginal difference, which is the logistic curve
    averaged over the normal distribution of trainees and cases together.

    Where a group of answers has only one outcome, or the fit does not settle, the fit is penalised (``Penalised``; ``Primary.penalised``).

    Not estimable: a column missing, other numbers of phases or groups, two responses of one trainee to one case in
    one phase, and the reasons of ``fit_glmm``.
    """
    if any(name not in data.columns for name in ("trainee", "case", "phase", "safe")):
        return _nothing(LACKS_COLUMN, "", "")
    columns = ["trainee", "case", "phase", "safe"]
    if "arm" in data.columns and data["arm"].notna().any():
        columns.append("arm")
    strata = [name for name in STRATA if equal_before and "arm" in columns and name in data.columns]
    table = data[[*columns, *strata]].copy()
    known = table.dropna(subset=[c for c in columns if c != "safe"])
    phases = _order(known["phase"], before, "before")
    arms = _order(known["arm"], control, "control") if "arm" in columns else []
    design = ONE_GROUP if len(arms) < 2 else TWO_GROUPS if len(phases) == 2 else TWO_GROUPS_AFTER
    effect = {ONE_GROUP: "phase", TWO_GROUPS: "phase:arm", TWO_GROUPS_AFTER: "arm"}[design]
    if len(phases) > 2 or (len(phases) < 2 and len(arms) < 2):
        return _nothing(NOT_TWO_PHASES, effect, design, len(known))
    if len(arms) > 2:
        return _nothing(NOT_TWO_ARMS, effect, design, len(known))
    if known.duplicated(["trainee", "case", "phase"]).any():
        return _nothing(ONE_RESPONSE_A_CASE, effect, design, len(known))
    two_phases, two_arms = len(phases) == 2, len(arms) == 2
    table["phase"] = table["phase"].map({p: float(i) for i, p in enumerate(phases)}).astype(float)
    fixed = ["phase"] if two_phases else []
    if two_arms:
        table["arm"] = table["arm"].map({a: float(i) for i, a in enumerate(arms)}).astype(float)
        fixed += ["arm"] if not two_phases else ["phase:arm"] if equal_before else ["arm", "phase:arm"]
    elif "arm" in table:
        table = table.drop(columns="arm")
    for name in strata:
        table[name] = table[name].fillna("").astype(object)
    strata = [name for name in strata if two_arms and table[name].nunique() > 1]
    random = {"trainee": ["1", "phase"] if two_phases else ["1"], "case": ["1"]}
    model = fit_glmm(table, "safe", [*fixed, *strata], random)
    notes: tuple[str, ...] = ()
    if strata and model.reason in (CONFOUNDED, SEPARATED, NOT_CONVERGED):
        strata, notes = [], (STRATA_LEFT_OUT,)
        model = fit_glmm(table, "safe", fixed, random)
    if model.reason in (SEPARATED, NOT_CONVERGED):
        model = fit_glmm(table, "safe", fixed, random, penalised=True)
    notes = (*model.notes, *notes)
    mixture = _mixture(table, strata)
    others = two_phases and bool(known.groupby("case")["phase"].nunique().max() < 2)
    if others:
        notes = (*notes, OTHER_CASES)
    # a second group meets the same cases, so that a difference between forms is not taken for the training
    enough = {"trainee": ENOUGH, "case": ENOUGH_OTHER_CASES if others and not two_arms else 0}
    if any(levels < enough[name] for name, levels in model.levels.items()):
        notes = (*notes, FEW)
    names = tuple(str(a) for a in arms) if two_arms else ()
    if model.reason:
        absent = not_estimable(model.reason, model.n)
        return Primary(absent, absent, effect, design, model, names, notes)
    z = float(ndtri(0.5 + level / 2))
    changes: tuple[Estimate, ...] = ()
    if effect == "phase:arm":
        first: Cells = [(1, {"phase": 1}), (-1, {})]
        second: Cells = [(1, {"phase": 1, "arm": 1}), (-1, {"arm": 1})]
        changes = (_difference(model, first, z, mixture), _difference(model, second, z, mixture))
        cells: Cells = [*second, *((-sign, cell) for sign, cell in first)]
    else:
        cells = [(1, {effect: 1}), (-1, {})]
    difference = _difference(model, cells, z, mixture)
    cases, together = _left_out(table, data, two_arms, two_phases)
    p_value, wider = None, None
    if difference.value is not None and difference.standard_error:
        people, given = model.levels["trainee"], () if together is None else (together,)
        if cases is not None:
            wider = widened(difference, (*given, cases), people, level, equal_before)[0]
        difference, p_value = widened(difference, given, people, level, equal_before)
        wider = wider and replace(wider, low=min(wider.low or 0.0, difference.low or 0.0), high=max(wider.high or 0.0, difference.high or 0.0))
    return Primary(
        _odds_ratio(model, effect, z), difference, effect, design, model, names, notes, p_value, changes,
        _probabilities(model, two_arms, two_phases, mixture), mixture, wider, cases, together,
    )  # fmt: skip


def _nothing(reason: str, effect: str, design: str, n: int = 0) -> Primary:
    absent = not_estimable(reason, n)
    return Primary(absent, absent, effect, design, None)


def _order(values: pd.Series, first: object, usual: str) -> list[object]:
    """The distinct values, the reference first."""

    def rank(value: object) -> tuple[bool, bool, float, str]:
        number = float(value) if isinstance(value, int | float) else float("inf")
        return value != first, value != usual, number, str(value)

    return sorted(values.unique().tolist(), key=rank)


def _odds_ratio(model: Glmm, effect: str, z: float) -> Estimate:
    b = model.effect(effect)
    if b.value is None or b.standard_error is None:
        return b
    ratio, margin = float(np.exp(b.value)), z * b.standard_error
    return Estimate(ratio, float(np.exp(b.value - margin)), float(np.exp(b.value + margin)), ratio * b.standard_error, model.n)


def _left_out(table: pd.DataFrame, data: pd.DataFrame, two_arms: bool, two_phases: bool) -> tuple[Component | None, Component | None]:
    """Components of cases x training and of training sessions, from the coded table; the second where ``data`` has a column session with words."""
    rows = table.dropna(subset=["safe", "trainee", "case"])
    rows = rows.assign(phase=rows["phase"] if two_phases else 1.0, arm=rows["arm"] if two_arms else 1.0)
    after = rows["phase"] == 1
    side = after & (rows["arm"] == 0) if two_arms else ~after
    cases = case_by_training(rows[after & (rows["arm"] == 1)], rows[side])
    if "session" not in data.columns or not data["session"].fillna("").astype(str).str.len().any():
        return cases, None
    return cases, sessions(rows.assign(session=data.loc[rows.index, "session"]))


def _mixture(table: pd.DataFrame, strata: Sequence[str]) -> Mixture:
    """Each combination of strata, as the dummies that are 1 in it, with its share of people."""
    if not strata:
        return ((1.0, MappingProxyType({})),)
    shares = table.drop_duplicates("trainee").groupby(strata, observed=True).size() / table["trainee"].nunique()
    combinations = [key if isinstance(key, tuple) else (key,) for key in shares.index]
    return tuple(
        (float(share), MappingProxyType({f"{name}[{word}]": 1 for name, word in zip(strata, words, strict=True)}))
        for words, share in zip(combinations, shares, strict=True)
    )


def _probability(model: Glmm, cell: Mapping[str, int], mixture: Mixture) -> tuple[float, Floats]:
    """Marginal probability in one cell of phase and arm, the curve averaged over trainees, cases and strata, with its gradient in the parameters."""
    parts = [(share, *_probability_within(model, {**cell, **dummies})) for share, dummies in mixture]
    return sum(share * value for share, value, _ in parts), np.sum([share * slope for share, _, slope in parts], axis=0)


def _probability_within(model: Glmm, cell: Mapping[str, int]) -> tuple[float, Floats]:
    names, parameters = list(model.coefficients.index), model.parameters
    values = dict.fromkeys([*names, "phase", "arm"], 0.0) | {name: float(value) for name, value in cell.items()} | {INTERCEPT: 1.0}
    values |= {name: float(np.prod([values[part] for part in name.split(":")])) for name in names if ":" in name}
    design = np.array([values[name] for name in names])
    centre = float(parameters[: len(names)] @ design)
    at, variance, slopes = len(names), 0.0, []
    for covariance in model.random_covariance.values():
        q = len(covariance)
        triangle = np.zeros((q, q))
        size = q * (q + 1) // 2
        triangle[np.tril_indices(q)] = parameters[at : at + size]
        at += size
        z = np.array([1.0 if term == "1" else values[term] for term in covariance.index])
        variance += float(((z @ triangle) ** 2).sum())
        slopes.append(2 * np.outer(z, z @ triangle)[np.tril_indices(q)])  # of the variance, by the triangle
    if model.link == "probit":
        scaled = centre / np.sqrt(1 + variance)
        density = np.exp(-0.5 * scaled**2) / np.sqrt(2 * np.pi)
        by_centre, by_variance = density / np.sqrt(1 + variance), -0.5 * density * scaled / (1 + variance)
        value = float(ndtr(scaled))
    else:
        shares = expit(centre + np.sqrt(variance) * NODES)
        value, by_centre = float(WEIGHTS @ shares), float(WEIGHTS @ (shares * (1 - shares)))
        by_variance = 0.5 * float(WEIGHTS @ (shares * (1 - shares) * (1 - 2 * shares)))  # of a normal mean, half its second derivative (Price 1958)
    return value, np.concatenate([by_centre * design, *(by_variance * slope for slope in slopes)])


def _probabilities(model: Glmm, two_arms: bool, two_phases: bool, mixture: Mixture) -> tuple[tuple[float, ...], ...]:
    """The marginal probability in each cell, by group and then by phase."""
    arms = [{"arm": arm} for arm in (0, 1)] if two_arms else [{}]
    phases = [{"phase": phase} for phase in (0, 1)] if two_phases else [{}]
    return tuple(tuple(_probability(model, arm | phase, mixture)[0] for phase in phases) for arm in arms)


Cells = list[tuple[int, dict[str, int]]]
"""Cells of phase and arm, each with the sign with which its probability is added."""


def _difference(model: Glmm, cells: Cells, z: float, mixture: Mixture) -> Estimate:
    """Signed sum of the marginal probabilities of cells, with the delta method's interval of ``z`` errors either way."""
    found = [(sign, *_probability(model, cell, mixture)) for sign, cell in cells]
    difference, slope = sum(sign * value for sign, value, _ in found), np.sum([sign * by for sign, _, by in found], axis=0)
    error = float(np.sqrt(slope @ model.parameter_covariance @ slope))
    margin = z * error
    return Estimate(difference, difference - margin, difference + margin, error, model.n)
