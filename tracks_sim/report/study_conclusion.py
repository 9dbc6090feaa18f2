"""The conclusion of a study, decided once: on safe responses, on severe harms, and by who left.

Annex, summary, two pages, Word file and the page *Outcomes* word this one record by the tables of ``conclusion_words``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from tracks_sim.outcomes.attrition import Attrition, TippingPoint, tipping_point
from tracks_sim.outcomes.conclusion import Conclusion
from tracks_sim.outcomes.sample_sizes import BELOW_THE_PLAN, MINIMUMS
from tracks_sim.outcomes.severe_harms import HarmDifference, harm_difference, judge_harm, with_severe
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_small
from tracks_sim.report.groups import hidden_groups, safe_or_not, with_versions
from tracks_sim.report.interim_masking import NEVER, comparable
from tracks_sim.report.people_register import ALL_GROUPS, people_register
from tracks_sim.report.planned_effect import (
    BOTH_TRAINED,
    NOTHING_AFTER,
    PlannedEffect,
    key_of,
    planned_effect,
    probabilities_of_arms,
)

ResultState = Literal[
    "helped", "harmed", "no_difference", "undecided", "not_measured", "never_measured", "too_few", "unreadable", "all_safe", "all_unsafe", "not_estimable",
]  # fmt: skip
"""What safe responses say. ``never_measured``: answers that the comparison needs will not come any more; ``unreadable``: more than 5 % of what is
compared cannot be read by this version of the kit; ``all_safe``, ``all_unsafe``: nothing varies."""
STATE_OF_CONCLUSION: Mapping[Conclusion, ResultState] = {"better": "helped", "worse": "harmed", "no_difference": "no_difference", "undecided": "undecided", "not_measured": "not_measured"}
DECIDED: tuple[ResultState, ...] = ("helped", "harmed", "no_difference", "undecided")
"""States with an estimate."""
_TOO_FEW = (MINIMUMS["glmm"].reason, BELOW_THE_PLAN)

HarmState = Literal["worse", "open", "below", "not_told"]
"""``judge_harm``; ``not_told`` where nothing can be compared, or nothing may be shown."""
LossState = Literal["low", "held", "conditional", "most", "not_told"]
"""``low``: within the boundary of the standard. ``held``: beyond it, and the result holds however those who left would have responded.
``conditional``: it holds if they were not too different. ``most``: so many left that there is no result. ``not_told``: nothing is compared."""


@dataclass(frozen=True, slots=True)
class Harm:
    """The leg of severe harms: its state, the differences (None where it is not told), and the margin of the plan in points of 100."""

    state: HarmState
    difference: HarmDifference | None
    margin: float


@dataclass(frozen=True, slots=True)
class Loss:
    """Who of those allocated has no result in the last phase that is compared.

    ``missing_of``: how many by group, in the order of the plan, of ``allocated`` people; ``tipping``: how different they would have to be to turn the result over, a share, None
    where no difference does or there is no result to turn over; ``told``: whether their number may be printed.
    """

    state: LossState
    missing_of: tuple[int, ...]
    allocated: int
    attrition: Attrition | None = None
    tipping: float | None = None
    told: bool = True

    @property
    def missing(self) -> int:
        """How many of all groups."""
        return sum(self.missing_of)


@dataclass(frozen=True, slots=True, eq=False)
class StudyConclusion:
    """What a study says, with everything that its words depend on.

    ``planned``: the planned comparison, with estimate or reason. ``alone``: whether there is one group, so that no cause can be named.
    ``as_frozen``: whether the study was frozen when safe responses alone were judged; then they alone decide its words, and the
    rest stands beside them as a notice.
    """

    state: ResultState
    planned: PlannedEffect | None
    harm: Harm
    loss: Loss
    alone: bool
    as_frozen: bool = False

    @property
    def more_harm(self) -> bool:
        """Whether severe harms rose with the training: STOP stands first, whatever else is said."""
        return self.harm.state == "worse"

    @property
    def decided(self) -> bool:
        """Whether there is a result on safe responses to speak of."""
        return self.state in DECIDED and (self.as_frozen or self.state == "harmed" or self.loss.state != "most")

    @property
    def may_be_offered(self) -> bool:
        """Whether to offer the training to more people may be advised."""
        if self.state != "helped" or self.more_harm:
            return False
        return self.as_frozen or (self.harm.state == "below" and self.loss.state in ("low", "held"))


def study_conclusion(data: StudyData, policy: DisclosurePolicy) -> StudyConclusion:
    """The conclusion of a study, once for each policy: every part of a report asks for it."""
    return data.once((study_conclusion, key_of(policy)), lambda: conclusion_of(planned_effect(data, safe_or_not(data), policy), data, policy))


def conclusion_of(planned: PlannedEffect | None, data: StudyData, policy: DisclosurePolicy) -> StudyConclusion:
    """The conclusion from the planned comparison, severe harms and who left."""
    loss = replace(loss_of(planned, data), told=people_register(data, policy).shows("without result", ALL_GROUPS))
    return StudyConclusion(
        state_of(planned, data, policy), planned, harm_of(planned, data, policy), loss, len(data.study.arms) < 2,
        data.state.frozen_at is not None and data.state.concludes < 2,
    )  # fmt: skip


def state_of(planned: PlannedEffect | None, data: StudyData, policy: DisclosurePolicy) -> ResultState:
    """What safe responses say: the outcome of the planned comparison, and where there is none the reason."""
    analysed = data.state.flow().analysed
    if planned is None:
        return "not_measured" if not analysed and not data.state.closed else "too_few" if too_small(analysed, policy) else "not_estimable"
    if planned.outcome in STATE_OF_CONCLUSION:
        return STATE_OF_CONCLUSION[planned.outcome]
    if planned.lacks_answers:
        return "never_measured"
    if planned.lacks_results:
        return "unreadable"
    if planned.hide or too_small(analysed, policy) or (planned.reason is not None and planned.reason.sentence in _TOO_FEW):
        return "too_few"
    safe = data.sittings.loc[data.sittings["phase"].isin(data.study.compared_phases), "safe"].dropna()
    return "not_estimable" if safe.nunique() != 1 else "all_safe" if safe.iloc[0] else "all_unsafe"


def harm_of(planned: PlannedEffect | None, data: StudyData, policy: DisclosurePolicy) -> Harm:
    """The leg of severe harms: two groups after the training, one group after it and before; not told before the results are open, nor of one group that met its two forms in one order."""
    margin = data.study.plan.harm_margin
    nothing = Harm("not_told", None, margin)
    shown, withheld = comparable(data)
    phases = data.study.compared_phases
    if planned is None or withheld == NEVER or phases[-1] in data.closed_phases or planned.lacks_answers or planned.lacks_results:
        return nothing
    if planned.one_order or (planned.reason is not None and planned.reason.sentence in (NOTHING_AFTER, BOTH_TRAINED)):
        return nothing
    responses = with_severe(with_versions(shown.sittings, shown).dropna(subset=["severe_harms"]))
    cells = [(arm, phases[-1]) for arm in sorted(data.study.arms, key=lambda arm: arm != "training")] if len(data.study.arms) > 1 else [("training", phases[-1]), ("training", phases[0])]
    parts: list[pd.DataFrame] = [responses[(responses["arm"] == arm) & (responses["phase"] == phase)] for arm, phase in cells]
    people = [int(part["trainee"].nunique()) for part in parts]
    if not all(people) or any(hidden_groups(people, policy)):
        return nothing
    difference = harm_difference(parts[0], parts[1], same_people=len(data.study.arms) < 2)
    return Harm(judge_harm(difference.by_case, margin / 100) or "not_told", difference, margin)


def loss_of(planned: PlannedEffect | None, data: StudyData) -> Loss:
    """Who left before the last phase that is compared had a result, by the standard and by the tipping point of the planned test."""
    last = data.study.compared_phases[-1]
    members = {name: member for name, member in data.state.members.items() if member.arm is not None}
    results = data.sittings[(data.sittings["phase"] == last) & data.sittings["safe"].notna()].groupby("trainee")["case"].nunique()
    missing = tuple(sum(member.arm == arm and name not in results.index for name, member in members.items()) for arm in data.study.arms)
    if planned is None or planned.model is None or not members:
        return Loss("not_told", missing, len(members))

    def share(arm: str, by_case: bool) -> float:
        own = [(len(data.state.cases_of(member, last)), int(results.get(name, 0))) for name, member in members.items() if member.arm == arm]
        whole = sum(cases for cases, _ in own) if by_case else len(own)
        return sum(cases - done if by_case else not done for cases, done in own) / max(whole, 1)

    other = next((arm for arm in data.study.arms if arm != "training"), None)
    attrition = Attrition(sum(missing) / len(members), share("training", False), None if other is None else share(other, False))
    if attrition.level == "most":
        return Loss("most", missing, len(members), attrition)
    levels = probabilities_of_arms(planned, data.study.arms)
    tipping = _tipping(planned, share("training", True), 0.0 if other is None else share(other, True), levels["training"][-1], levels[other][-1] if other else 1.0)
    state: LossState = "low" if attrition.level == "low" else "held" if tipping.difference is None else "conditional"
    return Loss(state, missing, len(members), attrition, tipping.difference)


def _tipping(planned: PlannedEffect, missing: float, other_missing: float, level: float, other_level: float) -> TippingPoint:
    """Of helped and of no difference; of what else is said those who left turn nothing over."""
    def against(slack: float) -> TippingPoint:
        return tipping_point(slack, missing, other_missing, level, other_level)

    def in_favour(slack: float) -> TippingPoint:
        return tipping_point(slack, missing, other_missing, 1 - level, 1 - other_level)

    found = planned.difference
    assert found.low is not None and found.high is not None
    match planned.outcome:
        case "better":
            return against(found.low)
        case "worse":
            return in_favour(-found.high)
        case "no_difference":
            smallest = (planned.smallest_effect or 0.0) / 100
            points = [point.difference for point in (against(found.low + smallest), in_favour(smallest - found.high)) if point.difference is not None]
            return TippingPoint(min(points, default=None))
        case _:
            return TippingPoint(None)
