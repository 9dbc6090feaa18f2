"""Every outcome of a study, each compared once: the primary one by the planned model, the others each person counting once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.comparison import (
    Comparison,
    between_arms,
    not_comparable,
    pooled_deviation,
    small_sample_correction,
    within_arm,
)
from tracks_sim.outcomes.conclusion import Conclusion, conclude
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.multiplicity import holm
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import TOO_FEW_TO_SHOW
from tracks_sim.report.harm_register import EVERYBODY, harm_register, measured_in
from tracks_sim.report.outcome_scores import MEASURED, PRIMARY, ArmScores, Measured, scores_of_arms
from tracks_sim.report.parts import Message
from tracks_sim.report.planned_effect import BOTH_TRAINED, PlannedEffect
from tracks_sim.report.sections.detection import indicator_judgements
from tracks_sim.study import Study

Role = Literal["primary", "secondary", "exploratory"]
CONCLUSION_WORDS: Mapping[Conclusion, Message] = {
    "better": Message("better"), "worse": Message("worse"), "undecided": Message("undecided"),
    "no_difference": Message("no difference that matters"),
}  # fmt: skip
AMOUNT_WORDS: Mapping[Conclusion, Message] = {
    **CONCLUSION_WORDS, "better": Message("more"), "worse": Message("less"),
}  # fmt: skip
"""The same where neither way is better."""
WITHOUT_WORDS: tuple[Conclusion, ...] = ("not_measured", "not_estimable")
"""Conclusions of a row that has no words: a table says why there is no figure."""
NOT_IN_BOTH = translatable("Not every group has a result in the phases that are compared.")
ONE_MEASUREMENT = translatable("There is one measurement of one group: nothing to compare it with.")


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeRow:
    """One outcome: the scores of the arms, the comparison, and what it says.

    ``comparison`` is in the unit of the score. ``p_value`` of a planned secondary outcome is adjusted by Holm over all of these
    that could be tested; exploratory ones have none. ``outcome`` says better or worse by what is better of this score; where
    neither way is (``measured.better`` 0), better stands for more and worse for less. ``hide``: too few people to be shown.
    """

    name: str
    role: Role
    measured: Measured
    arms: tuple[ArmScores, ...]
    comparison: Comparison
    p_value: float | None
    outcome: Conclusion
    hide: bool

    @property
    def towards_better(self) -> Estimate:
        """The standardised difference, above 0 where it is to the better (or, where neither way is, more)."""
        figure = self.comparison.standardised
        if self.hide:
            return not_estimable(TOO_FEW_TO_SHOW, figure.n)
        return figure if self.measured.better >= 0 else negative(figure)


def negative(estimate: Estimate) -> Estimate:
    """The estimate with the other sign."""
    low, high = (None if bound is None else -bound for bound in (estimate.high, estimate.low))
    return replace(estimate, value=None if estimate.value is None else -estimate.value, low=low, high=high)


def planned_outcomes(study: Study) -> tuple[str, ...]:
    """The secondary outcomes that the plan names, each once, in its order; names that no outcome has are left out."""
    return tuple(name for name in dict.fromkeys(study.plan.secondary) if name in MEASURED and name != PRIMARY)


def outcome_rows(
    data: StudyData, policy: DisclosurePolicy, planned: PlannedEffect | None, exploratory: Collection[str] = tuple(MEASURED)
) -> list[OutcomeRow]:
    """The primary outcome, the planned secondary ones in the order of the plan, then those others that were measured.

    Comparisons are of the arms, before and after the training; with one arm of the two phases; where nothing is measured before
    of the arms after. ``planned``: the ``planned_effect`` of the data. ``exploratory``: outcomes that are there
    though not planned. Names of a plan that no outcome has are left out.
    """
    planned_names = planned_outcomes(data.study)
    rows = [_primary_row(planned, data, policy)]
    for name, measured in sorted(MEASURED.items(), key=lambda item: (*planned_names, item[0]).index(item[0])):
        if name == PRIMARY or name not in (*planned_names, *exploratory):
            continue
        arms = scores_of_arms(measured, data, policy)
        if arms or name in planned_names:
            rows.append(_row(name, "secondary" if name in planned_names else "exploratory", arms, planned, data, policy))
    tested = [row for row in rows if row.role == "secondary" and row.p_value is not None and not row.hide]
    adjusted = dict(zip((row.name for row in tested), holm([row.p_value or 0.0 for row in tested]), strict=True))
    return [_with_holm(row, adjusted[row.name], data.study.plan.alpha) if row.name in adjusted else row for row in rows]


def _primary_row(planned: PlannedEffect | None, data: StudyData, policy: DisclosurePolicy) -> OutcomeRow:
    measured = MEASURED[PRIMARY]
    arms = scores_of_arms(measured, data, policy)
    hide = any(arm.hide for arm in arms) or (planned is not None and planned.hide)
    if planned is None:
        return OutcomeRow(PRIMARY, "primary", measured, arms, not_comparable(ONE_MEASUREMENT), None, "not_estimable", hide)
    difference, p_value = planned.difference, planned.model.p_value if planned.model else None
    deviation, people = _spread(arms)
    if difference.value is None:
        standardised = difference
    elif deviation and people > 3:
        factor = small_sample_correction(people) / deviation
        low, high = (None if bound is None else factor * bound for bound in (difference.low, difference.high))
        standardised = Estimate(factor * difference.value, low, high, factor * (difference.standard_error or 0.0), people)
    else:
        standardised = not_estimable(NOT_IN_BOTH, people)
    return OutcomeRow(PRIMARY, "primary", measured, arms, Comparison(difference, standardised, p_value), p_value, planned.outcome, hide)


def _spread(arms: tuple[ArmScores, ...]) -> tuple[float, int]:
    """Standard deviation of the scores within the arms, in the first phase that is compared, and of how many people."""
    scores = [(arm.arm, arm.before if arm.before is not None else arm.after) for arm in arms]
    own = [(name, s) for name, s in scores if s is not None]
    if not own:
        return 0.0, 0
    values = pd.concat([s for _, s in own])
    return pooled_deviation(values, pd.Series([name for name, s in own for _ in s], index=values.index)), len(values)


def _row(
    name: str,
    role: Role,
    arms: tuple[ArmScores, ...],
    planned: PlannedEffect | None,
    data: StudyData,
    policy: DisclosurePolicy,
) -> OutcomeRow:
    measured = MEASURED[name]
    comparison = _compared(name, arms, planned, data, policy)
    outcome = conclude(negative(comparison.difference) if measured.better < 0 else comparison.difference)
    p_value = comparison.p_value if role == "secondary" else None
    return OutcomeRow(name, role, measured, arms, comparison, p_value, outcome, any(arm.hide for arm in arms))


def _compared(
    name: str, arms: tuple[ArmScores, ...], planned: PlannedEffect | None, data: StudyData, policy: DisclosurePolicy
) -> Comparison:
    people = sum(arm.people for arm in arms)
    if not arms:
        return not_comparable(NOT_IN_BOTH)
    if planned is None:
        return not_comparable(ONE_MEASUREMENT, people)
    if planned.reason is not None and planned.reason.sentence == BOTH_TRAINED:
        return not_comparable(BOTH_TRAINED, people)
    return compared(name, arms, data.study.compared_phases, data, policy)


def compared(name: str, arms: tuple[ArmScores, ...], phases: Sequence[str], data: StudyData, policy: DisclosurePolicy) -> Comparison:
    """The arms (one or two, with their scores in ``phases``) compared: two with each other, one over time, or the reason why not."""
    people = sum(arm.people for arm in arms)
    found = _compared_scores(name, arms, phases, people, data, policy)
    if name != "severe_harms":
        return found
    register, subset = harm_register(data, policy), measured_in(phases[0], phases[-1]) if len(phases) > 1 else EVERYBODY
    if len(arms) == 1 and not register.shows("change", subset, arms[0].arm):
        return not_comparable(TOO_FEW_TO_SHOW, people)
    if not all(register.shows("spread", subset, arm.arm, phase) for arm in arms for phase in phases):
        return replace(found, standardised=not_estimable(TOO_FEW_TO_SHOW, people))
    return found


def _compared_scores(
    name: str, arms: tuple[ArmScores, ...], phases: Sequence[str], people: int, data: StudyData, policy: DisclosurePolicy
) -> Comparison:
    if name == "d_prime" and (reason := too_few("d_prime", min(arm.people for arm in arms), _fewest_cases(data, phases), data, policy)):
        return not_comparable(reason, people)
    if len(arms) == 1:
        before, after = arms[0].before, arms[0].after
        assert before is not None and after is not None
        return within_arm(before, after)
    if reason := too_few("ancova", 2 * min(arm.people for arm in arms), 1, data, policy):
        return not_comparable(reason, people)
    control = next(arm.arm for arm in arms if arm.arm != "training")
    return between_arms(pd.concat([_frame(arm) for arm in arms]), control)


def _fewest_cases(data: StudyData, phases: Sequence[str]) -> int:
    """Number of different cases whose indicators an arm judged in one of the phases, where it is smallest."""
    judged = indicator_judgements(data)
    return int(judged[judged["phase"].isin(phases)].groupby(["arm", "phase"])["case"].nunique().min())


def _frame(arm: ArmScores) -> pd.DataFrame:
    columns = {name: scores for name, scores in (("before", arm.before), ("after", arm.after)) if scores is not None}
    return pd.DataFrame(columns).astype("float64").assign(arm=arm.arm)


def _with_holm(row: OutcomeRow, adjusted: float, alpha: float) -> OutcomeRow:
    """The row with its adjusted p value, by which a planned outcome is better or worse, whatever its own interval says."""
    value = row.comparison.difference.value or 0.0
    direction = -value if row.measured.better < 0 else value
    outcome: Conclusion = "undecided" if adjusted >= alpha else "better" if direction > 0 else "worse"
    return replace(row, p_value=adjusted, outcome=outcome)
