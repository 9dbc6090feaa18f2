"""Typed words become a turn: their form is read, their topic is read or named, and nothing else of the browser counts."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from tests.support.interview_case import interview_case_file
from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.conversation import ReadForm, Stance
from tracks_sim.errors import BadAnswer, NotAllowed, TopicFirst
from tracks_sim.interview import QuestionReading, asked_by, load_parameters, weights_version
from tracks_sim.practice import (
    Attempt,
    as_short_talk,
    conversation,
    dump,
    event_for,
    fold,
    last_topic,
    parse,
    read_typed,
    turn_events,
)
from tracks_sim.practice.conversation import ends_unasked, moves_now
from tracks_sim.practice.events import Event, InterviewTurn, Started

PARAMETERS = load_parameters()
FILE = interview_case_file()
AT = "2026-01-05T09:00:00Z"


def attempt(mode: str = "practice") -> Attempt:
    return Attempt(case=FILE.case.id, country="fr", mode=mode, language="en", seed="s")  # type: ignore[arg-type]


def said(before: Attempt, **intent: Any) -> InterviewTurn:
    return turn_events({"kind": "turn", **intent}, conversation(before, FILE, PARAMETERS), before, FILE, AT)[0]


def typed(words: str, *, before: Attempt | None = None, **intent: Any) -> InterviewTurn:
    return said(before or attempt(), choice="typed", typed=words, **intent)


@pytest.mark.parametrize("mode", ["practice", "talk", "assessment", "study"])
def test_the_form_is_read_and_not_taken_from_the_browser(mode: str) -> None:
    turn = typed("So he took your passport, right?", before=attempt(mode), form="open", topic="work")
    assert (turn.choice, turn.read_as) == ("typed:leading:work", "leading")


def test_the_topic_is_read_or_named() -> None:
    assert typed("Tell me about the loan.").choice == "typed:open:debt"
    assert typed("Tell me about the loan.", topic="fear").choice == "typed:open:fear"


def test_a_question_without_a_topic_is_refused_with_a_reason_of_its_own() -> None:
    with pytest.raises(TopicFirst):
        typed("zxq blorp")
    assert typed("Describe the staircase.", topic="work").choice == "typed:open:work"


def test_it_may_go_on_from_the_question_before() -> None:
    before = replace(attempt(), turns=(typed("Tell me about the loan."),))
    assert typed("And then?", before=before).choice == "typed:encourager:debt"
    with pytest.raises(TopicFirst):
        typed("zxq blorp", before=before)


def test_go_on_needs_no_topic() -> None:
    assert typed("Please go on.").choice == "typed:encourager:now"


@pytest.mark.parametrize("intent", [
    {"typed": "Were you paid?", "topic": "weather"}, {"typed": "Were you paid?", "topic": ["pay"]}, {"typed": " ", "topic": "pay"},
    {"typed": "x" * 301, "topic": "pay"}, {"typed": None, "topic": "pay"},
])  # fmt: skip
def test_what_is_no_question_is_refused(intent: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        said(attempt(), choice="typed", **intent)


@pytest.mark.parametrize("choice", ["typed:open:work", "typed:remark", "ask:work-open", "move:leave"])
def test_words_come_without_a_name_of_their_own(choice: str) -> None:
    with pytest.raises(BadAnswer):
        said(attempt(), choice=choice, typed="And then?")


def read_with(monkeypatch: pytest.MonkeyPatch, form: ReadForm, stance: Stance) -> None:
    """Let typed words be read so, whatever they are."""
    act = "remark" if form == "remark" else "ask:control"
    reading = QuestionReading(act, True, (act,), (act,), "statement" if form == "remark" else form, stance, ())
    monkeypatch.setattr(import_module("tracks_sim.practice.conversation"), "read_question", lambda *_: reading)


def test_what_the_words_do_to_the_person_is_read_and_kept() -> None:
    neutral = typed("What kept you in that house?", topic="control")
    turn = typed("Why didn’t you just run away?", stance="reassures")  # what the browser says of it counts nothing
    assert (turn.choice, turn.read_as, turn.stance, turn.harms) == ("typed:wh:control:blames", "wh", "blames", ())
    asked = asked_by(turn.choice, FILE.case)
    assert asked is not None and not asked.recommended
    assert turn.pressure - neutral.pressure == pytest.approx(PARAMETERS.stance["blames"].pressure)
    assert last_topic((turn,), FILE) == "control"
    assert conversation(replace(attempt(), turns=(turn,)), FILE, PARAMETERS).pressure == turn.pressure


def test_a_remark_that_hurts_is_no_question_and_is_felt(monkeypatch: pytest.MonkeyPatch) -> None:
    read_with(monkeypatch, "remark", "threatens")
    turn = typed("Then you will have to see where you sleep.")
    assert (turn.choice, turn.read_as, turn.stance, turn.harms) == ("typed:remark:threatens", "remark", "threatens", ())
    assert turn.pressure == pytest.approx(PARAMETERS.stance["threatens"].pressure)


def all_said(words: str, **intent: Any) -> tuple[InterviewTurn, ...]:
    return turn_events({"kind": "turn", "choice": "typed", "typed": words, **intent}, conversation(attempt(), FILE, PARAMETERS), attempt(), FILE, AT)


def test_a_move_keeps_the_words_it_was_made_in() -> None:
    [turn] = all_said("Would you like a break?", choice="move:offer_break")
    assert (turn.choice, turn.typed, turn.read_as, turn.stance, turn.same_words) == ("move:offer_break", "Would you like a break?", None, "neutral", False)
    assert conversation(replace(attempt(), turns=(turn,)), FILE, PARAMETERS).minutes == turn.minutes
    with pytest.raises(BadAnswer):  # words make only a move that they are read as
        all_said("Would you like a break?", choice="move:promise")


def test_words_that_hurt_are_felt_whatever_they_are_taken_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a question they have their stance; as a move they are a remark before it, and the same words take no longer for that."""
    acts = ("move:offer_break", "ask:control")
    reading = QuestionReading("move:offer_break", False, acts, ("none",), "closed", "blames", ())
    monkeypatch.setattr(import_module("tracks_sim.practice.conversation"), "read_question", lambda *_: reading)
    [asked] = all_said("Why are you like this?", topic="control")
    assert (asked.choice, asked.stance) == ("typed:closed:control:blames", "blames")
    hurt, move = all_said("Why are you like this?", choice="move:offer_break")
    assert (hurt.choice, hurt.stance, hurt.read_as, hurt.same_words) == ("typed:remark:tone:blames", "blames", "remark", False)
    assert (move.choice, move.typed, move.same_words) == ("move:offer_break", "Why are you like this?", True)
    assert hurt.pressure == pytest.approx(PARAMETERS.stance["blames"].pressure) and hurt.seen_said is None
    before = conversation(attempt(), FILE, PARAMETERS)
    [decent] = turn_events({"kind": "turn", "choice": "move:offer_break"}, before, attempt(), FILE, AT)
    assert (hurt.minutes, move.minutes) == (before.minutes, decent.minutes)
    older = hurt.model_copy(update={"choice": "typed:remark:blames"})  # in older talks it took the time of a question
    assert conversation(replace(attempt(), turns=(older,)), FILE, PARAMETERS).minutes == pytest.approx(before.minutes - 2.4)


def test_several_acts_are_turns_in_their_order_with_the_form_of_their_sentence() -> None:
    """"All" is what the reading says, whatever the browser names; a question and an introduction take their own minutes."""
    words = "Good morning, I am Anna from the legal service. Can you tell me about the work you did?"
    first, second = all_said(words, meant="all")
    assert (first.choice, second.choice, second.read_as) == ("move:introduce", "typed:open:work", "open")
    assert (first.same_words, second.same_words, first.typed, second.typed, second.number) == (False, True, words, words, 2)
    assert conversation(replace(attempt(), turns=(first, second)), FILE, PARAMETERS).minutes == second.minutes < first.minutes
    with pytest.raises(TopicFirst):
        all_said("Who decides about the money?", meant="all")


def test_words_without_a_topic_are_said_as_they_are_only_when_that_is_meant() -> None:
    with pytest.raises(TopicFirst):
        all_said("You disgust me.")
    [turn] = all_said("You disgust me.", meant="remark")
    assert turn.choice.startswith("typed:remark") and turn.read_as == "remark"
    with pytest.raises(TopicFirst):  # a question is none
        all_said("Who decides about the money?", meant="remark")


def test_turns_of_older_attempts_have_no_stance() -> None:
    newer = ("stance", "same_words", "act_read", "read_by")
    older = {name: value for name, value in dump(typed("Tell me about the loan.")).items() if name not in newer}
    now = typed("Tell me about the loan.")
    assert (now.act_read, now.read_by) == ("ask:debt", weights_version("en")) and len(now.read_by) == 12
    assert parse(older) == now.model_copy(update={"act_read": "", "read_by": ""}) and now.stance == "neutral"


def test_kind_words_are_a_remark_that_takes_time_and_changes_nothing() -> None:
    """A question takes 1.5 minutes, 1.6 times as long with an interpreter: 90 - 2.4."""
    before = conversation(attempt(), FILE, PARAMETERS)
    turn = typed("I believe you.")
    assert (turn.choice, turn.read_as, turn.typed, turn.outcome, turn.reply) == ("typed:remark:reassures", "remark", "I believe you.", "done", None)
    assert (turn.rapport, turn.distress, turn.pressure, turn.harms) == (before.rapport, before.distress, before.pressure, ())
    assert turn.minutes == pytest.approx(90 - 2.4)


def test_a_remark_is_no_topic_of_the_talk() -> None:
    turns = (typed("Tell me about the loan."), typed("I believe you."))
    assert last_topic(turns, FILE) == "debt" and last_topic(turns[1:], FILE) is None


def test_the_reading_names_the_move() -> None:
    read = read_typed("Would you like a break?", attempt(), FILE)
    assert (read.move, read.form) == ("offer_break", "closed")


def test_a_short_talk_is_as_long_as_its_parameters_say() -> None:
    assert FILE.case.room is not None and PARAMETERS.pace.short_talk is not None
    room = as_short_talk(FILE, PARAMETERS).case.room
    assert room is not None and (room.minutes, room.second_minutes) == (45, None)
    older = PARAMETERS.model_copy(update={"pace": PARAMETERS.pace.model_copy(update={"short_talk": None})})
    room = as_short_talk(FILE, older).case.room
    assert room is not None and room.minutes == 25


# --- an end, and taking it back ---------------------------------------------------------------------------

STARTED = Started(at=AT, case=FILE.case.id, case_version="1.0.0", country="fr", mode="practice", language="en", hashes={}, seed="s")


def talked(*choices: str) -> list[Event]:
    events: list[Event] = [STARTED]
    for choice in choices:
        events.append(said(fold(events), choice=choice))
    return events


def acted(events: list[Event], catalogues: Catalogues, *intents: dict[str, Any]) -> list[Event]:
    """The events with those of these intents after them."""
    for intent in intents:
        events = [*events, event_for(intent, fold(events), FILE.case, catalogues.needs, AT)]
    return events


@pytest.mark.parametrize("move", ["move:close_safely", "move:leave"])
def test_an_end_that_is_taken_back_counts_no_more_and_what_was_told_stays_told(move: str, catalogues: Catalogues) -> None:
    open_talk = talked("move:introduce", "move:see_alone", "ask:now-open", "ask:journey-open")
    events = acted([*open_talk, said(fold(open_talk), choice=move)], catalogues, {"kind": "reopened"})
    before, ended, back = fold(open_talk), fold(events[:-1]), fold(events)
    assert ended.interview_over and ended.reopenable and not before.reopenable
    assert not back.interview_over and not back.reopenable
    assert back.turns == before.turns and back.disclosed == before.disclosed != {}
    assert back.events == len(events) == len(open_talk) + 2  # nothing is removed
    assert fold(parse(dump(event)) for event in events) == back
    assert conversation(back, FILE, PARAMETERS)[1:] == conversation(before, FILE, PARAMETERS)[1:]  # the first is the compiled person
    again = said(back, choice=move)
    assert again == said(before, choice=move) == ended.turns[-1]
    assert fold([*events, again]).reopenable


def test_a_second_talk_that_is_taken_back_never_began(catalogues: Catalogues) -> None:
    first = talked("move:introduce", "move:see_alone", "ask:now-open")
    second = [*first, said(fold(first), choice="move:second_interview")]
    back = fold(acted(second, catalogues, {"kind": "reopened"}))
    assert fold(second).interview == 2 and fold(second).reopenable
    assert back.interview == 1 and back.turns == fold(first).turns and not back.reopenable
    assert conversation(back, FILE, PARAMETERS)[1:] == conversation(fold(first), FILE, PARAMETERS)[1:]
    begun = [*second, said(fold(second), choice="move:introduce")]
    with pytest.raises(NotAllowed):
        acted(begun, catalogues, {"kind": "reopened"})


# --- what can be done now -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "move"), [
    (("move:see_alone",), "see_alone"), (("move:see_alone",), "challenge_companion"), (("move:change_interpreter",), "ask_interpreter"),
    (("move:second_interview",), "second_interview"),
])  # fmt: skip
def test_a_move_that_the_room_allows_no_more_is_not_made(before: tuple[str, ...], move: str) -> None:
    now = fold(talked(*before))
    assert move in moves_now(fold(talked()), FILE) and move not in moves_now(now, FILE)
    with pytest.raises(NotAllowed):
        said(now, choice=f"move:{move}")


def test_words_make_no_move_that_cannot_be_made_now() -> None:
    words = "Could your husband wait outside?"
    assert said(attempt(), choice="move:see_alone", typed=words).choice == "move:see_alone"
    away = fold(talked("move:see_alone"))
    with pytest.raises(NotAllowed):
        said(away, choice="move:see_alone", typed=words)
    assert typed(words, before=away, meant="remark").choice.startswith("typed:remark")

@pytest.mark.parametrize("looked", [{"kind": "opened", "step": "indicators"}, {"kind": "marked", "passages": ["aa3"]}, {"kind": "own_notes", "text": "Who pays?"}, {"kind": "language", "language": "en"}])
def test_looking_is_no_act_after_an_end(looked: dict[str, Any], catalogues: Catalogues) -> None:
    assert not fold(acted(talked("move:introduce", "move:leave"), catalogues, looked, {"kind": "reopened"})).interview_over


@pytest.mark.parametrize("act", [
    {"kind": "decision", "option": FILE.case.options[0].id}, {"kind": "locked", "step": "indicators"},
    {"kind": "indicator", "concept": FILE.case.indicators[0], "state": None, "passages": ["aa3"]},
])  # fmt: skip
def test_an_end_is_final_after_the_next_act(act: dict[str, Any], catalogues: Catalogues) -> None:
    events = acted(talked("move:introduce", "move:leave"), catalogues, act)
    with pytest.raises(NotAllowed):
        acted(events, catalogues, {"kind": "reopened"})


def test_only_an_end_is_taken_back_and_once(catalogues: Catalogues) -> None:
    ended = talked("move:introduce", "move:leave")
    for events in (talked(), talked("move:introduce"), acted(ended, catalogues, {"kind": "reopened"}), acted(ended, catalogues, {"kind": "decision", "option": FILE.case.options[0].id}, {"kind": "submitted"})):
        with pytest.raises(NotAllowed):
            acted(events, catalogues, {"kind": "reopened"})


@pytest.mark.parametrize(("intent", "unasked"), [
    ({"choice": "move:leave"}, True), ({"choice": "move:close_safely", "sure": "yes"}, True), ({"choice": "move:close_safely", "sure": True}, False),
    ({"choice": "move:second_interview"}, True), ({"choice": ["move:leave"]}, False), ({}, False),
])  # fmt: skip
def test_an_end_is_asked_about_until_it_is_meant(intent: dict[str, Any], unasked: bool) -> None:
    assert ends_unasked(intent) is unasked
