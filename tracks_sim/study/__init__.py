"""Studies: plan, allocation, questionnaires, events, and the state that the events add up to."""

from tracks_sim.study.allocation import assignment_at, commitment, stratum_of, twins_at
from tracks_sim.study.events import StudyEvent
from tracks_sim.study.fold import Flow, Member, Progress, StudyState, fold
from tracks_sim.study.model import PHASES, Arm, FormId, Phase, PhaseId, Study, plan_hash
from tracks_sim.study.planned_analysis import Plan

__all__ = [
    "PHASES",
    "Arm",
    "Flow",
    "FormId",
    "Member",
    "Phase",
    "PhaseId",
    "Plan",
    "Progress",
    "Study",
    "StudyEvent",
    "StudyState",
    "assignment_at",
    "commitment",
    "fold",
    "plan_hash",
    "stratum_of",
    "twins_at",
]
