"""What can be done in a worked example: read, predict, decide, submit; the judgements are the author's, and nobody is talked with."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.short_case import short_case
from tracks_sim.case.load import Catalogues, scenarios_root
from tracks_sim.errors import BadAnswer, DecideFirst, NotAllowed, TracksError
from tracks_sim.interview import begin, compile_interview, usable_parameters
from tracks_sim.practice import Attempt, event_for, fold, judgements_of, step_after, step_before, steps_of, turn_events
from tracks_sim.practice.events import MEASURED, WHOLE_CASE, Started

AT = "2026-11-26T09:00:00Z"
FILE, TALK = short_case(), short_case(talk=True)
STEPS = ("briefing", "reading", "worked", "decision", "submit", "feedback")


def attempt(mode: Any = "worked") -> Attempt:
    return fold([Started(at=AT, case=FILE.case.id, case_version="1.0.0", country="fr", mode=mode, language="en", hashes={})])


@pytest.mark.parametrize("file", [FILE, TALK])
def test_its_steps_are_the_same_for_every_case(file: Any) -> None:
    assert steps_of(file.case, "worked") == STEPS
    assert [step_after(step, file.case, "worked") for step in STEPS[:-1]] == list(STEPS[1:])
    assert step_before("decision", file.case, "worked") == "worked"


def test_no_other_mode_has_its_step() -> None:
    for mode in ("practice", "assessment", "talk", "study"):
        assert "worked" not in steps_of(TALK.case, mode)  # type: ignore[arg-type]


@pytest.mark.parametrize("intent", [
    {"kind": "indicator", "concept": "violence", "state": "absent"}, {"kind": "detection", "state": "yes"},
    {"kind": "need", "need": "no_contact", "level": "urgent"}, {"kind": "opened", "step": "needs"}, {"kind": "locked", "step": "decision"},
])  # fmt: skip
def test_nothing_is_judged_in_it(intent: dict[str, Any], catalogues: Catalogues) -> None:
    with pytest.raises((BadAnswer, NotAllowed)):
        event_for(intent, attempt(), FILE.case, catalogues.needs, AT)


def test_a_judgement_is_predicted_and_is_no_answer(catalogues: Catalogues) -> None:
    begun = attempt()
    events = [event_for({"kind": "predicted", "item": item, "answer": answer}, begun, FILE.case, catalogues.needs, AT) for item, answer in (
        ("indicators.violence", "absent"), ("detection", "open"), ("needs.no_contact", "urgent"), ("detection", "yes"),
    )]  # fmt: skip
    found = fold(events, begun)
    assert found.predicted == {"indicators.violence": "absent", "detection": "open", "needs.no_contact": "urgent"}, "the first stays"
    assert not found.answers and not found.locked and fold(events[2:], fold(events[:2], begun)).predicted == found.predicted


@pytest.mark.parametrize("item", [*judgements_of(FILE.case), "decision", "plan.safety", "elements.act", "indicators.none"])
def test_what_is_no_judgement_of_the_case_cannot_be_predicted(item: str, catalogues: Catalogues) -> None:
    """Only names that the case asks about take a prediction, and only an answer that the row offers."""
    offered = judgements_of(FILE.case).get(item, ())
    for answer in ("present", "yes", "urgent", "focal-point"):
        intent = {"kind": "predicted", "item": item, "answer": answer}
        if answer in offered:
            assert event_for(intent, attempt(), FILE.case, catalogues.needs, AT).kind == "predicted"
            for mode in ("practice", "assessment", "study"):
                with pytest.raises(NotAllowed):
                    event_for(intent, attempt(mode), FILE.case, catalogues.needs, AT)
        else:
            with pytest.raises(BadAnswer):
                event_for(intent, attempt(), FILE.case, catalogues.needs, AT)


def test_nobody_is_talked_with(catalogues: Catalogues) -> None:
    parameters = usable_parameters(scenarios_root()).record
    assert parameters is not None
    state = begin(compile_interview(TALK.case, TALK.key.interview, parameters), "seed")
    with pytest.raises(TracksError):
        turn_events({"kind": "turn", "choice": "move:introduce"}, state, attempt(), TALK, AT)[0]
    assert turn_events({"kind": "turn", "choice": "move:introduce"}, state, attempt("practice"), TALK, AT)[0].number == 1


def test_a_decision_is_taken_and_then_the_feedback_is_open(catalogues: Catalogues) -> None:
    begun = attempt()
    with pytest.raises(DecideFirst):
        event_for({"kind": "submitted"}, begun, FILE.case, catalogues.needs, AT)
    events = [event_for(intent, begun, FILE.case, catalogues.needs, AT) for intent in (
        {"kind": "decision", "option": "focal-point"}, {"kind": "plan", "part": "safety", "choices": ["by-day"]},
    )]  # fmt: skip
    decided = fold(events, begun)
    submitted = fold([event_for({"kind": "submitted"}, decided, FILE.case, catalogues.needs, AT)], decided)
    assert submitted.feedback_open and submitted.option == "focal-point"


def test_it_is_neither_measured_nor_the_whole_case() -> None:
    assert "worked" not in MEASURED | WHOLE_CASE and MEASURED < WHOLE_CASE
