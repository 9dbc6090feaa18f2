"""The primary outcome: a safe and proportionate response to a case, before and after training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, ndtr, ndtri

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.arrays import Floats
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.glmm import INTERCEPT, LACKS_COLUMN, Glmm, fit_glmm

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

NODES = np.linspace(-8.0, 8.0, 321)  # standard normal, equally spaced: exact to 1e-9 up to a SD of 20
WEIGHTS = np.exp(-0.5 * NODES**2) / np.exp(-0.5 * NODES**2).sum()


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
    ``p_value``     of the test that ``difference`` is 0, two-sided (Wald): below alpha exactly where the interval of level
                    1 - alpha excludes 0. None without an estimate
    ``changes``     with two groups and two phases the marginal change of each, first and second: ``difference`` is the
                    second less the first
    ``probabilities`` the marginal probabilities of a safe response behind ``difference`` (0 to 1): for each group, first and
                    second, one for each phase
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


def primary_model(data: pd.DataFrame, before: object = None, control: object = None, level: float = 0.95) -> Primary:
    """Fit safe ~ phase * arm + (1 + phase | trainee) + (1 | case), logistic, by ``fit_glmm``.

    ``data``: one row for each trainee, case and phase: the case is the unit, since the judgements inside one case are a
    testlet. Columns trainee, case, phase (two values), safe (1: accepted decision and no severe harm; else 0) and
    arm (two values) or none. ``before`` and ``control`` name the phase and the group that others are compared
    with; by default "before" and "control" where they occur, else the first in order (0 before 1).

    With one group the effect is phase; with two, phase x arm; with two groups and one phase, arm. Trainees and
    cases are both samples: the interval speaks of other trainees and other cases of the kind. Intervals have
    the ``level``; normal on the log odds for the odds ratio (the standard error is the odds ratio's, by the delta method);
    delta method over coefficients and random variances for the marginal difference, which is the logistic curve
    averaged over the normal distribution of trainees and cases together.

    Not estimable: a column missing, other numbers of phases or groups, two responses of one trainee to one case in
    one phase, and the reasons of ``fit_glmm``.
    """
    if any(name not in data.columns for name in ("trainee", "case", "phase", "safe")):
        return _nothing(LACKS_COLUMN, "", "")
    columns = ["trainee", "case", "phase", "safe"]
    if "arm" in data.columns and data["arm"].notna().any():
        columns.append("arm")
    table = data[columns].copy()
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
        fixed += ["arm", "phase:arm"] if two_phases else ["arm"]
    elif "arm" in table:
        table = table.drop(columns="arm")
    model = fit_glmm(table, "safe", fixed, {"trainee": ["1", "phase"] if two_phases else ["1"], "case": ["1"]})
    notes = model.notes
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
        changes = (_difference(model, first, z), _difference(model, second, z))
        cells: Cells = [*second, *((-sign, cell) for sign, cell in first)]
    else:
        cells = [(1, {effect: 1}), (-1, {})]
    difference = _difference(model, cells, z)
    return Primary(
        _odds_ratio(model, effect, z), difference, effect, design, model, names, notes, _wald(difference), changes,
        _probabilities(model, two_arms, two_phases),
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


def _wald(estimate: Estimate) -> float | None:
    if estimate.value is None or not estimate.standard_error:
        return None
    return float(2 * ndtr(-abs(estimate.value / estimate.standard_error)))


def _probability(model: Glmm, parameters: Floats, cell: dict[str, int]) -> float:
    """Marginal probability in one cell of phase and arm: the curve averaged over trainees and cases."""
    names = list(model.coefficients.index)
    values = dict.fromkeys(names, 0.0) | {name: float(value) for name, value in cell.items()} | {INTERCEPT: 1.0}
    values |= {name: float(np.prod([values[part] for part in name.split(":")])) for name in names if ":" in name}
    centre = float(parameters[: len(names)] @ np.array([values[name] for name in names]))
    at, variance = len(names), 0.0
    for covariance in model.random_covariance.values():
        q = len(covariance)
        triangle = np.zeros((q, q))
        size = q * (q + 1) // 2
        triangle[np.tril_indices(q)] = parameters[at : at + size]
        at += size
        z = np.array([1.0 if term == "1" else values[term] for term in covariance.index])
        variance += float(((z @ triangle) ** 2).sum())
    if model.link == "probit":
        return float(ndtr(centre / np.sqrt(1 + variance)))
    return float(WEIGHTS @ expit(centre + np.sqrt(variance) * NODES))


def _probabilities(model: Glmm, two_arms: bool, two_phases: bool) -> tuple[tuple[float, ...], ...]:
    """The marginal probability in each cell, by group and then by phase."""
    arms = [{"arm": arm} for arm in (0, 1)] if two_arms else [{}]
    phases = [{"phase": phase} for phase in (0, 1)] if two_phases else [{}]
    return tuple(tuple(_probability(model, model.parameters, arm | phase) for phase in phases) for arm in arms)


Cells = list[tuple[int, dict[str, int]]]
"""Cells of phase and arm, each with the sign with which its probability is added."""


def _difference(model: Glmm, cells: Cells, z: float) -> Estimate:
    """Signed sum of the marginal probabilities of cells, with the delta method's interval of ``z`` errors either way."""

    def value(parameters: Floats) -> float:
        return sum(sign * _probability(model, parameters, cell) for sign, cell in cells)

    at = model.parameters
    steps = 1e-5 * np.eye(len(at))
    slope = np.array([(value(at + step) - value(at - step)) / 2e-5 for step in steps])
    error = float(np.sqrt(slope @ model.parameter_covariance @ slope))
    difference, margin = value(at), z * error
    return Estimate(difference, difference - margin, difference + margin, error, model.n)
