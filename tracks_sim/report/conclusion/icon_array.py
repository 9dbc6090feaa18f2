"""Of 100 responses how many were safe, by group and phase: the numbers of the picture on the two pages for decision makers.

Where the planned comparison could be estimated they are its own, so that picture, sentences and result are of one estimate.
Else they are shares that were counted, as far as these may be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.amounts import of_100
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import PHASES, arm_label, groups, safe_or_not
from tracks_sim.report.interim_masking import comparable
from tracks_sim.report.parts import Message
from tracks_sim.report.planned_effect import PlannedEffect, probabilities_of_arms
from tracks_sim.report.sections.primary import share

NOT_MEASURED = Message("Nothing is shown here until there is a result.")
NOT_COMPARED = Message("Not every group has answered, so there is nothing to compare.")
TOO_FEW = Message("Not shown: too few people.")
FIRST, SECOND, MEANWHILE = (
    Message("First measurement"),
    Message("Second measurement"),
    Message("At the same time"),
)
"""When people answered who had no training until then: twice, or once."""

Source = Literal["model", "counted", "nothing"]


@dataclass(frozen=True, slots=True)
class IconArray:
    """One hundred responses of a group in a phase: how many of them are ``safe``, or None and ``why`` none is shown.

    ``arm`` and ``phase`` are the ids of the plan.
    """

    arm: str
    phase: str
    group: Message
    when: Message
    safe: int | None = None
    why: Message | None = None


@dataclass(frozen=True, slots=True)
class IconArrays:
    """The numbers of the picture, by group and then by phase, and whether they are the planned model's or counted."""

    each: tuple[IconArray, ...]
    source: Source

    def safe(self, arm: str, phase: str) -> int | None:
        """Safe responses of 100 of a group in a phase, None where none is shown."""
        return next((one.safe for one in self.each if (one.arm, one.phase) == (arm, phase)), None)


def icon_arrays(data: StudyData, policy: DisclosurePolicy, planned: PlannedEffect | None) -> IconArrays:
    """Safe responses of 100 in every group and phase that the plan compares. ``planned``: the ``planned_effect`` of the data."""
    phases = data.study.compared_phases
    if planned is not None and planned.model is not None:
        by_arm = probabilities_of_arms(planned, data.study.arms)
        estimated = {(arm, phase): of_100(p) for arm, ps in by_arm.items() for phase, p in zip(phases, ps, strict=True)}
        return IconArrays(tuple(_one(data, arm, phase, estimated[arm, phase]) for arm in data.study.arms for phase in phases), "model")
    if planned is not None and planned.lacks_results:
        return IconArrays(tuple(_one(data, arm, phase, None, planned.reason) for arm in data.study.arms for phase in phases), "nothing")
    shown, _ = comparable(data)
    answered = {
        (group.arm, group.phase): group
        for group in groups(safe_or_not(shown), data, policy)
    }
    missing = NOT_COMPARED if planned is not None and planned.lacks_answers and planned.outcome != "not_measured" else NOT_MEASURED
    each = []
    for arm in data.study.arms:
        for phase in phases:
            group = answered.get((arm, phase))
            value = None if group is None or group.hide else share(group.rows, "safe").value
            each.append(_one(data, arm, phase, None if value is None else of_100(value), missing if group is None else TOO_FEW))
    return IconArrays(tuple(each), "counted" if any(one.safe is not None for one in each) else "nothing")


def _one(data: StudyData, arm: str, phase: str, safe: int | None, why: Message | None = None) -> IconArray:
    phases = data.study.compared_phases
    when = PHASES[phase] if arm == "training" else MEANWHILE if len(phases) < 2 else (FIRST, SECOND)[phase != phases[0]]
    return IconArray(arm, phase, arm_label(data, arm), when, safe, None if safe is not None else why)
