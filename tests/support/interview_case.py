"""A synthetic person added to the first nonsense case: every part of the format once.

She came with an acquaintance, sits in a shared office, and has a prepared story.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from tests.support import synthetic_cases
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import APPEARANCES, REPLIES, moves_of
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.others import acts_of
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText

FACTS: tuple[dict[str, Any], ...] = (
    {"id": "fa1", "topic": "now", "sensitivity": "plain"},
    {"id": "fa2", "topic": "journey", "sensitivity": "plain", "peripheral": True},
    {"id": "fa3", "topic": "family", "sensitivity": "private"},
    {"id": "fa4", "topic": "work", "sensitivity": "plain"},
    {"id": "fa5", "topic": "work", "sensitivity": "private", "behind": ["coached_story"], "corrects": "fa4"},
    {"id": "fa6", "topic": "pay", "sensitivity": "sensitive", "behind": ["debt"]},
    {"id": "fa7", "topic": "debt", "sensitivity": "sensitive", "behind": ["debt", "fear_of_controller"], "after": ["fa6"]},
    {"id": "fa8", "topic": "documents", "sensitivity": "private", "corrects": "aa4"},
    {"id": "fa9", "topic": "control", "sensitivity": "guarded", "behind": ["fear_of_controller"]},
    {"id": "fa10", "topic": "threats", "sensitivity": "guarded", "behind": ["fear_of_controller", "shame"]},
    {"id": "fa11", "topic": "threats", "sensitivity": "guarded", "behind": ["shame"]},
    {"id": "fa12", "topic": "fear", "sensitivity": "sensitive", "behind": ["rights_unknown"]},
    {"id": "fa13", "topic": "contacts", "sensitivity": "sensitive", "behind": ["fear_of_controller"]},
    {"id": "fa14", "topic": "health", "sensitivity": "private", "peripheral": True},
)
_TOPICS = ("now", "journey", "family", "work", "pay", "debt", "documents", "control", "threats", "fear", "contacts", "health")


def _questions() -> list[dict[str, Any]]:
    """Four forms a topic where there is something to tell, encouragers, and a wrong leading one."""
    questions: list[dict[str, Any]] = []
    for topic in _TOPICS:
        brings = [f["id"] for f in FACTS if f["topic"] == topic]
        questions += [
            {"id": f"{topic}-open", "topic": topic, "form": "open", "brings": brings},
            {"id": f"{topic}-wh", "topic": topic, "form": "wh", "brings": brings[:1]},
            {"id": f"{topic}-closed", "topic": topic, "form": "closed", "brings": brings[-1:], "puts": "so"},
        ]
    questions += [
        {"id": "go-on", "form": "encourager"},
        {"id": "work-leading", "topic": "work", "form": "leading", "brings": ["fa5"], "puts": "so"},
        {"id": "pay-leading", "topic": "pay", "form": "leading", "puts": "not_so"},
        {"id": "threats-detail", "topic": "threats", "form": "wh", "brings": ["fa11"]},
        {"id": "threats-multiple", "topic": "threats", "form": "multiple", "brings": ["fa10", "fa11"]},
        {"id": "fear-statement", "topic": "fear", "form": "statement", "brings": ["fa12"]},
        {"id": "pay-choice", "topic": "pay", "form": "forced_choice", "brings": ["fa6"], "puts": "so"},
        {"id": "wishes-cued", "topic": "wishes", "form": "cued"},
    ]
    return questions


PERSON: dict[str, Any] = {
    "pronoun": "she", "reluctance": "ordinary", "distress": 0.3, "refuses": ["sharing"],
    "barriers": {
        "fear_of_controller": 0.7, "debt": 0.6, "shame": 0.5, "mistrust_of_authorities": 0.5, "rights_unknown": 0.8,
        "coached_story": 0.6,
    },
}  # fmt: skip
ROOM: dict[str, Any] = {
    "place": "shared_office", "minutes": 90, "interviewer_sex": "man", "prefers": "woman",
    "interpreter": {"fit": "partial", "sex": "man", "community_tie": True}, "companion": {"relation": "acquaintance"},
    "other_interviewer": True, "other_interpreter": True, "second_minutes": 60,
}  # fmt: skip


def interview_case(**changes: Any) -> Case:
    """The synthetic case with its person; ``changes`` replace parts (``person``, ``room``, ``facts`` …)."""
    parts = {"person": PERSON, "room": ROOM, "facts": FACTS, "questions": _questions(), **changes}
    return Case.model_validate({**synthetic_cases.case_file().case.model_dump(), **parts})


def interview_key() -> Key:
    """The key of the synthetic case with its interview."""
    interview = {
        "needed": ["fa6", "fa13"], "beyond": ["fa11"],
        "if_told": [{"facts": ["fa8"], "concept": "documents_taken", "state": "present", "phases": ["now"]}],
        "if_told_elements": [{"facts": ["fa6", "fa7"], "element": "means", "state": "present"}],
        "if_told_protection": [{"facts": ["fa9"], "state": "present", "grounds": ["reprisals", "ostracism"]}],
        "if_told_needs": [{"facts": ["fa14"], "need": "urgent_care", "level": "urgent"}],
        "voices": {"words": [f["id"] for f in FACTS]}, "needless": ["fa14"],
    }  # fmt: skip
    return Key.model_validate({**synthetic_cases.case_file().key.model_dump(), "interview": interview})


@cache
def interview_case_file() -> CaseFile:
    """The whole case, with texts in English."""
    base, case = synthetic_cases.case_file(), interview_case()
    assert case.room is not None
    texts = {
        "room": "He sits beside her.", "second": "She comes alone.",
        "facts": {f["id"]: {"full": f"Full {f['id']}.", "part": f"Part {f['id']}.", "varied": f"Varied {f['id']}."} for f in FACTS},
        "questions": {q.id: f"Words of {q.id}?" for q in case.questions},
        "replies": {r: [f"{r} one.", f"{r} two."] for r in REPLIES},
        "others": {a: [f"{a} one.", f"{a} two."] for a in acts_of(case.room)},
        "moves": {m: f"After {m}." for m in moves_of(case.room, presumed_child=False)},
        "seen": {s: [f"Seen {s}."] for s in APPEARANCES},
    }  # fmt: skip
    poor = [q.id for q in case.questions if q.form in ("closed", "forced_choice", "leading", "multiple", "statement")]
    key_texts = {"better": dict.fromkeys(poor, "How was it?"), "if_told": {"documents_taken": "Only she knows."}, "beyond": "For the doctor."}
    key_texts |= {"if_told_elements": {"means": "She could not refuse."}, "if_told_protection": "They know where she is from."}
    key_texts |= {"if_told_needs": {"urgent_care": "It hurts at night."}}
    return replace(
        base, case=case, key=interview_key(),
        texts={"en": CaseText.model_validate({**base.texts["en"].model_dump(), **texts})},
        key_texts={"en": KeyText.model_validate({**base.key_texts["en"].model_dump(), "interview": key_texts})},
    )  # fmt: skip
