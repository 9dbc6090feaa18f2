"""The attempt is the fold of its events, and locked means final."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.synthetic_cases import CONCEPTS, NEEDS, PASSAGES, case_file, need_answer
from tracks_sim.case.load import Catalogues
from tracks_sim.errors import BadAnswer, NotAllowed
from tracks_sim.practice import (
    ANSWER_STEPS,
    Answer,
    Event,
    Item,
    dump,
    event_for,
    fold,
    merge_change,
    parse,
    step_after,
    step_before,
    steps_of,
    unanswered,
)  # fmt: skip
from tracks_sim.practice.attempt import Attempt, after
from tracks_sim.practice.events import Started

FILE = case_file()
START = Started(
    at="2026-01-01T10:00:00+00:00", case="first", case_version="1.0.0", country="fr", mode="practice",
    language="en", hashes={"case": "0"},
)  # fmt: skip
AT = "2026-01-01T10:01:00+00:00"

intents = st.one_of(
    st.fixed_dictionaries(
        {"kind": st.just("indicator"), "concept": st.sampled_from(CONCEPTS)},
        optional={
            "state": st.sampled_from(["present", "absent", "insufficient", None]),
            "cite": st.sampled_from(PASSAGES[:6]),
            "toggle": st.fixed_dictionaries({"phases": st.sampled_from(["recruitment", "exploitation", "now"])}),
            "confidence": st.sampled_from([0.35, 0.75, 1.0]),
        },
    ),
    st.fixed_dictionaries(
        {"kind": st.just("element"), "element": st.sampled_from(["act", "means", "purpose", "protection"])},
        optional={"state": st.sampled_from(["present", "absent", "insufficient"]), "cite": st.sampled_from(PASSAGES[:6])},
    ),
    st.fixed_dictionaries(
        {"kind": st.just("need"), "need": st.sampled_from(NEEDS)},
        optional={"level": st.sampled_from(["urgent", "helpful", None]), "cite": st.sampled_from(PASSAGES[:6])},
    ),
    st.fixed_dictionaries({"kind": st.just("opened"), "step": st.sampled_from(steps_of(FILE.case)[:-1])}),
    st.fixed_dictionaries({"kind": st.just("locked"), "step": st.sampled_from(ANSWER_STEPS)}),
    st.fixed_dictionaries({"kind": st.just("marked"), "cite": st.sampled_from(PASSAGES)}),
    st.fixed_dictionaries({"kind": st.just("own_notes"), "text": st.text(max_size=20)}),
    st.just({"kind": "reopened"}),
)


def play(steps: list[dict[str, Any]], catalogues: Catalogues) -> tuple[Attempt, list[Event]]:
    """An attempt after intents, refused ones passed over, with its events."""
    attempt = fold([START])
    events: list[Event] = [START]
    for intent in steps:
        try:
            event = event_for(merge_change(intent, attempt), attempt, FILE.case, catalogues.needs, AT)
        except NotAllowed:
            continue
        attempt = after(attempt, event)
        events.append(event)
    return attempt, events


@given(steps=st.lists(intents, max_size=25))
@settings(deadline=None, max_examples=examples(60))
def test_the_attempt_is_the_fold_of_what_the_store_keeps(steps: list[dict[str, Any]], catalogues: Catalogues) -> None:
    attempt, events = play(steps, catalogues)
    assert fold(parse(dump(e)) for e in events) == attempt
    assert attempt.events == len(events)


@given(before=st.lists(intents, max_size=12), later=st.lists(intents, max_size=12))
@settings(deadline=None, max_examples=examples(60))
def test_a_locked_step_never_changes(before: list[dict[str, Any]], later: list[dict[str, Any]], catalogues: Catalogues) -> None:
    lock = {"kind": "locked", "step": "indicators"}
    at_lock, _ = play([*before, lock], catalogues)
    afterwards, _ = play([*before, lock, *later], catalogues)
    assert afterwards.by_step["indicators"] == at_lock.by_step["indicators"]


@given(first=st.sampled_from(PASSAGES), second=st.sampled_from(PASSAGES))
def test_citing_twice_takes_back(first: str, second: str, catalogues: Catalogues) -> None:
    def cite(passage: str) -> dict[str, Any]:
        return {"kind": "indicator", "concept": CONCEPTS[0], "cite": passage}

    attempt, _ = play([cite(first), cite(second), cite(second)], catalogues)
    expected = () if first == second else (first,)
    # odd number of touches of one passage leaves it cited
    assert attempt.set_aside.get(Item("indicators", CONCEPTS[0]), ()) == (expected if first != second else (first,))


def test_citing_before_judging_is_kept_and_not_scored_as_an_answer(catalogues: Catalogues) -> None:
    cite = {"kind": "indicator", "concept": "violence", "cite": "aa3"}
    attempt, _ = play([cite], catalogues)
    assert "violence" not in attempt.by_step["indicators"]
    attempt, _ = play([cite, {"kind": "indicator", "concept": "violence", "state": "absent"}], catalogues)
    assert attempt.by_step["indicators"]["violence"].passages == ("aa3",)
    assert not attempt.set_aside


def test_what_is_cited_for_a_need_waits_for_its_level_and_stays_with_it(catalogues: Catalogues) -> None:
    cite = {"kind": "need", "need": "lawyer", "cite": "aa3"}
    attempt, _ = play([cite], catalogues)
    assert "lawyer" not in attempt.by_step["needs"]
    assert attempt.set_aside == {Item("needs", "lawyer"): ("aa3",)}
    assert attempt.answer(Item("needs", "lawyer")) == Answer(None, ("aa3",))
    level = {"kind": "need", "need": "lawyer", "level": "urgent"}
    attempt, _ = play([cite, level, {"kind": "need", "need": "lawyer", "who": "legal_aid"}], catalogues)
    assert attempt.by_step["needs"]["lawyer"] == need_answer("urgent", "legal_aid", ("aa3",))
    assert not attempt.set_aside
    attempt, _ = play([cite, level, level | {"level": None}], catalogues)
    assert (attempt.by_step["needs"], attempt.set_aside) == ({}, {Item("needs", "lawyer"): ("aa3",)})
    attempt, _ = play([cite, level, cite], catalogues)
    assert attempt.by_step["needs"]["lawyer"].passages == ()


def test_a_need_that_was_kept_before_needs_had_passages_loads_as_it_was() -> None:
    kept = {"kind": "need", "at": AT, "need": "lawyer", "level": "urgent", "who": "legal_aid"}
    assert fold([START, parse(kept)]).by_step["needs"]["lawyer"] == need_answer("urgent", "legal_aid")


def test_own_notes_are_kept_whole_until_the_case_is_submitted(catalogues: Catalogues) -> None:
    notes = {"kind": "own_notes", "text": "Who pays?\nAsk about the book."}
    attempt, _ = play([notes, {"kind": "locked", "step": "indicators"}, notes | {"text": "Who pays?"}], catalogues)
    assert attempt.own_notes == "Who pays?"
    assert unanswered(attempt, FILE.case) == unanswered(fold([START]), FILE.case)  # they answer nothing
    submitted, _ = play([notes, {"kind": "decision", "option": FILE.case.options[0].id}, {"kind": "submitted"}, notes | {"text": "later"}], catalogues)
    assert submitted.submitted and submitted.own_notes == notes["text"]


def test_a_judgement_that_is_no_longer_present_loses_its_time(catalogues: Catalogues) -> None:
    changes = [
        {"kind": "indicator", "concept": "violence", "state": "present"},
        {"kind": "indicator", "concept": "violence", "toggle": {"phases": "now"}},
        {"kind": "indicator", "concept": "violence", "state": "insufficient"},
    ]
    attempt, _ = play(changes, catalogues)
    assert attempt.by_step["indicators"]["violence"].phases == ()


def test_quick_clicks_do_not_overwrite_each_other(catalogues: Catalogues) -> None:
    """Two changes sent before the first answer came back both count: the page sends changes, not answers."""
    changes = [
        {"kind": "indicator", "concept": "violence", "state": "present"},
        {"kind": "indicator", "concept": "violence", "confidence": 0.75},
        {"kind": "indicator", "concept": "violence", "cite": "aa1"},
    ]
    answer = play(changes, catalogues)[0].by_step["indicators"]["violence"]
    assert (answer.value, answer.confidence, answer.passages) == ("present", 0.75, ("aa1",))


@pytest.mark.parametrize(
    "intent",
    [
        {"kind": "started", "case": "first"},
        {"kind": "released"},
        {"kind": "feedback", "step": "indicators", "key_hash": "x"},
        {"kind": "indicator", "concept": "no_such_thing", "state": "present"},
        {"kind": "indicator", "concept": "violence", "state": "certainly"},
        {"kind": "indicator", "concept": "violence", "state": "absent", "phases": ["now"], "passages": ["zz9"]},
        {"kind": "indicator", "concept": "violence", "state": "present", "passages": ["aa1", "aa1"]},
        {"kind": "indicator", "concept": "violence", "state": "present", "passages": list(PASSAGES[:13])},
        {"kind": "indicator", "concept": "violence", "state": "present", "confidence": 0.5},
        {"kind": "element", "element": "act", "state": "not_needed"},
        {"kind": "element", "element": "protection", "state": "not_needed"},
        {"kind": "need", "need": "lawyer", "level": "urgent", "who": "a_friend"},
        {"kind": "need", "need": "lawyer", "level": "urgent", "passages": ["zz9"]},
        {"kind": "need", "need": "lawyer", "cite": "fa1"},
        {"kind": "need", "need": "lawyer", "level": "urgent", "passages": list(PASSAGES[:13])},
        {"kind": "decision", "option": "do-nothing"},
        {"kind": "plan", "part": "consent", "choices": ["consent-a", "consent-b"]},
        {"kind": "note", "words": ["nowhere1"]},
        {"kind": "note", "text": "x" * 1201},
        {"kind": "own_notes", "text": "x" * 4001},
        {"kind": "own_notes", "text": ["a"]},
        {"kind": "language", "language": "xx"},
        {"kind": "indicator", "concept": "violence", "state": "present", "score": 1},
        {"concept": "violence"},
        {"kind": ["indicator"]},
        {"kind": "indicator", "concept": {"a": 1}},
        {"kind": "marked", "cite": {"a": 1}},
    ],
)
def test_what_does_not_fit_the_case_is_refused(intent: dict[str, Any], catalogues: Catalogues) -> None:
    attempt = fold([START])
    with pytest.raises(BadAnswer):
        event_for(merge_change(intent, attempt), attempt, FILE.case, catalogues.needs, AT)


def test_feedback_and_submission_wait_for_their_time(catalogues: Catalogues) -> None:
    attempt = fold([START])
    for intent in ({"kind": "opened", "step": "feedback"}, {"kind": "submitted"}):
        with pytest.raises(NotAllowed):
            event_for(merge_change(intent, attempt), attempt, FILE.case, catalogues.needs, AT)


def test_an_assessment_gives_no_feedback_on_a_step(catalogues: Catalogues) -> None:
    attempt = fold([START.model_copy(update={"mode": "assessment"})])
    with pytest.raises(NotAllowed):
        event_for({"kind": "locked", "step": "needs"}, attempt, FILE.case, catalogues.needs, AT)


def test_a_fold_begins_with_one_start() -> None:
    with pytest.raises(NotAllowed):
        fold([])
    with pytest.raises(NotAllowed):
        fold([START, START])


def test_what_is_open_is_counted() -> None:
    gaps = unanswered(fold([START]), FILE.case)
    # 16 concepts, act means purpose and protection, 12 needs, one decision and six parts of the plan
    assert gaps == {"indicators": 16, "elements": 4, "needs": 12, "decision": 7}


def test_steps_have_two_ends() -> None:
    steps = steps_of(FILE.case)
    assert step_before("briefing", FILE.case) == "briefing"
    assert step_after("feedback", FILE.case) == "feedback"
    assert [step_after(s, FILE.case) for s in steps[:-1]] == list(steps[1:])
    assert "interview" not in steps  # nobody can be interviewed in this case
