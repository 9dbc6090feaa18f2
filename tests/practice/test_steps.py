"""The table of answers: every row says in which step it is, what a case asks, and how events and answers follow from each other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.synthetic_cases import asking_detection, case_file
from tracks_sim.case.load import Catalogues
from tracks_sim.errors import BadAnswer
from tracks_sim.practice import (
    ANSWER_KINDS,
    ANSWER_STEPS,
    Answer,
    AnswerKind,
    event_for,
    fold,
    merge_change,
    parse,
    steps_of,
)
from tracks_sim.practice.events import AnswerEvent, Started

CASE = asking_detection(case_file()).case
AT = "2026-01-01T10:01:00+00:00"
START = Started(at=AT, case="first", case_version="1.0.0", country="fr", mode="practice", language="en", hashes={})
FULL = Answer("present", ("aa1", "aa3"), ("now",), ("reprisals",), "legal_aid", 0.75)
"""An answer with every field; a row writes those that its event has."""
JUDGED = [row for row in ANSWER_KINDS if row.has("passages")]


def test_every_event_that_answers_has_one_row_and_every_step_of_answers_some() -> None:
    assert [row.event for row in ANSWER_KINDS] == list(AnswerEvent.__args__)
    assert tuple(dict.fromkeys(row.step for row in ANSWER_KINDS)) == ANSWER_STEPS


def test_what_a_case_asks_is_named_as_in_the_exports() -> None:
    asked = {row.name: row.asked(CASE) for row in ANSWER_KINDS}
    assert asked["elements"] == ("act", "means", "purpose", "protection")
    assert asked["decision"] == ("option",)
    assert asked["plan"][:2] == ("plan.consent", "plan.lead")
    assert asked["note"] == ("note.words", "note.observation", "note.inference", "note.text")
    keys = {row.name: row.key(row.asked(CASE)[-1]) for row in ANSWER_KINDS}
    assert keys | {"indicators": "", "needs": ""} == {
        "indicators": "", "detection": "detection", "elements": "elements.protection", "needs": "", "decision": "decision",
        "plan": f"plan.{CASE.plan[-1].part}", "note": "note",
    }  # fmt: skip


@pytest.mark.parametrize("row", ANSWER_KINDS, ids=lambda row: row.name)
def test_every_value_that_is_offered_is_accepted_and_no_other(row: AnswerKind[Any], catalogues: Catalogues) -> None:
    attempt = fold([START])
    for id_ in row.asked(CASE):
        for value in row.values(CASE, id_):
            event = event_for(row.intent(id_, Answer(value)), attempt, CASE, catalogues.needs, AT)
            ((read_id, answer),) = row.read(event)
            assert read_id == id_ and answer.value in (value, (value,))
        if row.values(CASE, id_):
            with pytest.raises(BadAnswer):
                event_for(row.intent(id_, Answer("elsewhere")), attempt, CASE, catalogues.needs, AT)


@pytest.mark.parametrize("row", JUDGED, ids=lambda row: row.name)
def test_an_answer_is_the_same_after_its_event(row: AnswerKind[Any]) -> None:
    id_ = row.asked(CASE)[-1]
    value = row.values(CASE, id_)[0]
    event = parse({**row.intent(id_, FULL._replace(value=value)), "at": AT})
    own = {field: getattr(FULL, field) for field in Answer._fields if row.has(field)}
    assert row.read(event) == ((id_, Answer(value)._replace(**own)),)


@pytest.mark.parametrize("row", [row for row in ANSWER_KINDS if not row.whole], ids=lambda row: row.name)
def test_a_change_of_nothing_is_the_answer_as_it_was(row: AnswerKind[Any], catalogues: Catalogues) -> None:
    id_ = row.asked(CASE)[0]
    note = {"kind": "note", "words": ["aa2"], "text": "See her alone."}
    first = row.intent(id_, Answer(row.values(CASE, id_)[0], ("aa1",))) if row.values(CASE, id_) else note
    event = event_for(first, fold([START]), CASE, catalogues.needs, AT)
    again = event_for(merge_change(row.address(id_), fold([START, event])), fold([START, event]), CASE, catalogues.needs, AT)
    assert again == event


def test_a_step_that_asks_nothing_is_left_out() -> None:
    """No case of today lacks needs; a case may lack a step that was added after it was written."""
    without = CASE.model_copy(update={"needs": ()})
    assert set(steps_of(CASE)) - set(steps_of(without)) == {"needs"}
