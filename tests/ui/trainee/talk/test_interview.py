"""The talk on screen: nothing untold reaches the browser, what is told can be cited. Its feedback: test_conduct.py."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.scoring.test_conduct import PARAMETERS, attempt_of
from tests.support.shipped import kit_library
from tests.support.ui_case import CASE
from tests.support.withheld import WITHHELD
from tracks_sim.case.minutes import minutes_of
from tracks_sim.case.model.conversation import HOSTILE_STANCES
from tracks_sim.practice import fold
from tracks_sim.practice.events import Mode
from tracks_sim.ui.trainee.screen import WidgetSession
from tracks_sim.ui.trainee.talk.interview import interview_sheet
from tracks_sim.ui.trainee.view import View


def sent(screen: WidgetSession) -> str:
    state = screen.page.get_state()
    return json.dumps({k: v for k, v in state.items() if not k.startswith("_esm")}, ensure_ascii=False)


@pytest.fixture
def talking(screen: WidgetSession) -> WidgetSession:
    screen.receive({"kind": "opened", "step": "interview"})
    assert screen.page.sheet["step"] == "interview"
    return screen


def good_talk(screen: WidgetSession) -> None:
    """Choices of a careful interviewer, then every question that leaves room."""
    case = screen.library.cases[CASE].case
    for move in ("introduce", "confidentiality", "rights", "ask_preference", "ask_interpreter", "change_interpreter", "ask_wishes"):
        screen.receive({"kind": "turn", "choice": f"move:{move}"})
    for question in case.questions:
        if question.form in ("open", "cued"):
            screen.receive({"kind": "turn", "choice": f"ask:{question.id}"})


def test_nothing_untold_and_no_form_reaches_the_browser(talking: WidgetSession) -> None:
    file = talking.library.cases[CASE]
    shown = sent(talking)
    for texts in file.texts.values():
        for fact in texts.facts.values():
            assert fact.full[:40] not in shown and fact.part[:40] not in shown
    for word in ('"guarded"', '"sensitive"', "fear_of_controller", '"brings"', '"needed"', "threshold", '"reliability"'):
        assert word not in shown
    questions = [q for topic in talking.page.sheet["topics"] for q in topic["questions"]]
    at_hand = [q for q in talking.page.sheet["hand"] if q["id"].startswith("ask:")]
    assert all(set(q) == {"id", "label", "done"} for q in questions) and all(set(q) == {"id", "label", "done", "minutes"} for q in at_hand)
    assert len(questions) + len(at_hand) == len(file.case.questions) >= 30


def test_an_assessment_sends_nothing_of_what_it_withholds(home: WidgetSession) -> None:
    """No view at any moment, from a turn that harms to the page after the submission."""
    home.receive({"kind": "start", "case": CASE, "country": "fr", "mode": "assessment"})
    option = home.library.cases[CASE].case.options[0].id
    hostile = next(q for q in home.library.cases[CASE].case.questions if q.stance in HOSTILE_STANCES)
    shown = []
    for intent in (
        {"kind": "opened", "step": "interview"},
        {"kind": "turn", "choice": "move:promise"},
        {"kind": "turn", "choice": "typed", "typed": "So he took your passport, right?", "form": "open", "topic": "work"},
        {"kind": "turn", "choice": f"ask:{hostile.id}"},
        {"kind": "opened", "step": "decision"},
        {"kind": "decision", "option": option},
        {"kind": "submitted"},
    ):
        home.receive(intent)
        assert home.page.frame["notice"] is None
        state = home.page.get_state()
        shown.append(json.dumps({view: state[view] for view in ("frame", "file", "sheet")}))  # not the labels of every page
    attempt = home.state.attempt
    assert attempt is not None and attempt.turns[0].harms and attempt.turns[1].read_as == "leading" and attempt.submitted
    for view in shown:
        assert not [name for name in (*WITHHELD, *HOSTILE_STANCES, "hurtful_question", "severity", *(harm.name for harm in attempt.turns[0].harms)) if f'"{name}"' in view]
    assert "sections" not in home.page.sheet


def test_what_is_told_becomes_a_passage_and_nothing_else_does(talking: WidgetSession) -> None:
    good_talk(talking)
    attempt = talking.state.attempt
    assert attempt is not None and attempt.disclosed
    paper = talking.page.file["documents"][-1]
    assert paper["id"] == "interview"
    assert [p["id"] for p in paper["passages"]] == list(attempt.disclosed)
    told = next(iter(attempt.disclosed))
    untold = next(f.id for f in talking.library.cases[CASE].case.facts if f.id not in attempt.disclosed)
    concept = talking.library.cases[CASE].case.indicators[0]
    talking.receive({"kind": "indicator", "concept": concept, "state": "present"})
    talking.receive({"kind": "indicator", "concept": concept, "cite": told})
    assert talking.state.attempt is not None
    assert talking.state.attempt.by_step["indicators"][concept].passages == (told,)
    talking.receive({"kind": "indicator", "concept": concept, "cite": untold})
    assert talking.page.frame["notice"]["text"]
    assert talking.state.attempt.by_step["indicators"][concept].passages == (told,)


@pytest.mark.parametrize("kind", ["element", "need"])
def test_what_is_told_can_be_cited_for_elements_and_needs_too(talking: WidgetSession, kind: str) -> None:
    good_talk(talking)
    assert talking.state.attempt is not None
    case = talking.library.cases[CASE].case
    told = next(iter(talking.state.attempt.disclosed))
    untold = next(f.id for f in case.facts if f.id not in talking.state.attempt.disclosed)
    thing = "act" if kind == "element" else case.needs[0]
    talking.receive({"kind": "opened", "step": f"{kind}s"})
    talking.receive({"kind": kind, kind: thing, "cite": told})  # before it is judged
    talking.receive({"kind": kind, kind: thing, "state" if kind == "element" else "level": "present" if kind == "element" else "urgent"})
    talking.receive({"kind": kind, kind: thing, "cite": untold})
    assert talking.page.frame["notice"]["text"]
    sheet = talking.page.sheet
    items = [i for g in sheet["groups"] for i in g["items"]]
    assert [(i["key"], i["passages"]) for i in items if i["passages"]] == [(f"{kind}s.{thing}", [told])]
    assert talking.page.file["documents"][-1]["passages"][0]["label"] == "Talk 1"


def test_a_forged_turn_tells_nothing(talking: WidgetSession) -> None:
    before = talking.state.attempt
    forged: list[dict[str, Any]] = [
        {"kind": "turn", "choice": "ask:no-such-question"},
        {"kind": "turn", "choice": "typed:open:work"},
        {"kind": "turn", "choice": "typed", "typed": "", "topic": "work"},
        {"kind": "turn", "choice": "typed", "typed": "Describe the winding staircase.", "topic": "nonsense"},
        {"kind": "turn", "choice": "typed", "typed": "zxq blorp"},  # means nothing
        {"kind": "turn", "choice": ["ask"], "told": [{"fact": "fa9", "degree": "full", "reliability": 1}]},
        {"kind": "turn"},
    ]
    for intent in forged:
        talking.receive(intent)
        assert talking.page.frame["notice"]["text"]
    assert talking.state.attempt == before


def test_typed_words_are_kept_and_real_data_are_not(talking: WidgetSession) -> None:
    talking.receive({"kind": "turn", "choice": "typed", "typed": "Tell me about the work."})
    assert talking.state.attempt is not None
    assert talking.state.attempt.turns[-1].typed == "Tell me about the work."
    assert talking.page.sheet["talk"][-1]["you"] == "Tell me about the work."
    before = talking.state.attempt
    talking.receive({"kind": "turn", "choice": "typed", "typed": "Is your number +44 20 7946 0999?", "topic": "contacts"})
    assert talking.page.sheet["warning"]
    assert talking.state.attempt == before


def test_the_talk_goes_on_where_it_was_after_a_reload(talking: WidgetSession) -> None:
    good_talk(talking)
    assert talking.state.attempt_id and talking.state.attempt
    kept = fold(talking.store.events(talking.state.attempt_id))
    assert kept.turns == talking.state.attempt.turns
    before = [t["you"] for t in talking.page.sheet["talk"]]
    talking.receive({"kind": "resume", "attempt": talking.state.attempt_id})
    assert [t["you"] for t in talking.page.sheet["talk"]] == before


def test_feedback_on_a_step_closes_the_talk(talking: WidgetSession) -> None:
    talking.receive({"kind": "locked", "step": "needs"})
    talking.receive({"kind": "turn", "choice": "move:introduce"})
    assert talking.page.frame["notice"]["text"]
    assert talking.state.attempt is not None and not talking.state.attempt.turns
    talking.receive({"kind": "opened", "step": "interview"})
    assert talking.page.sheet["over"]


@pytest.fixture
def short(home: WidgetSession) -> WidgetSession:
    home.receive({"kind": "start", "case": CASE, "country": "be", "mode": "talk"})
    return home


def test_a_short_talk_has_less_time_and_no_second_one(short: WidgetSession) -> None:
    short.receive({"kind": "opened", "step": "interview"})
    room = short.library.cases[CASE].case.room
    assert room is not None and room.minutes > 45 and "45" in short.page.sheet["time"]["left"]
    assert [m["id"] for m in short.page.sheet["endings"]] == ["move:close_safely", "move:leave"]
    # A page of an earlier version may still propose one: it takes no time, and is no ending.
    short.receive({"kind": "turn", "choice": "move:second_interview", "sure": True})
    assert short.state.attempt is not None and not short.state.attempt.turns and short.page.frame["notice"]
    short.receive({"kind": "turn", "choice": "move:introduce"})
    short.receive({"kind": "submitted"})
    ending = next(s for s in short.page.sheet["conduct"]["steps"] if s["label"].startswith("Closed safely"))
    assert ending["done"] is False
    short.receive({"kind": "replay", "turn": 1})
    groups = short.page.sheet["conduct"]["replay"]["groups"]
    assert "move:second_interview" not in [c["id"] for g in groups for c in g["choices"]] and groups


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_briefing_of_a_short_talk_is_one_of_a_talk(short: WidgetSession, language: str) -> None:
    short.receive({"kind": "language", "language": language})
    sheet, texts = short.page.sheet, short.library.cases[CASE].texts[language]
    assert texts.task and texts.task.split(".")[0] not in sheet["task"]
    assert {"en": "one short talk", "fr": "un seul échange"}[language] in sheet["task"]
    time = next(f["value"] for f in sheet["facts"] if f["what"] in ("Time", "Durée"))
    assert "45" in time and "60" not in time


def test_the_briefing_of_a_whole_case_says_what_is_asked(screen: WidgetSession) -> None:
    task = screen.library.cases[CASE].texts["en"].task
    assert task and task.split(".")[0] in screen.page.sheet["task"]
    least, most = minutes_of(screen.library.cases[CASE], screen.library.catalogues, "en")
    assert f"{least} to {most} minutes" in [f["value"].partition(",")[0] for f in screen.page.sheet["facts"]]


# --- head: room and time ---------------------------------------------------------------------------------


def pills(screen: WidgetSession) -> list[str]:
    return [pill["label"] for pill in screen.page.sheet["pills"]]


def test_the_head_says_in_words_who_is_in_the_room(talking: WidgetSession) -> None:
    """The room of the case: a private room, nobody beside her, a man who interprets by telephone; she agrees to notes."""
    assert talking.page.sheet["who"] == "The woman who asked for a copy"
    assert pills(talking) == ["alone", "interpreter by phone"]
    for move in ("change_interpreter", "consent_notes"):
        talking.receive({"kind": "turn", "choice": f"move:{move}"})
    assert pills(talking) == ["alone", "another interpreter", "notes allowed"]


@pytest.mark.parametrize(("choices", "said"), [
    ((), ["a relative can hear you", "interpreter by phone"]),
    (("move:see_alone",), ["alone", "interpreter by phone"]),
    (("move:see_alone", "move:consent_notes", "move:second_interview"), ["alone", "interpreter by phone", "no notes"]),  # he says no to notes
])  # fmt: skip
def test_who_came_along_can_listen_until_one_speaks_alone(choices: tuple[str, ...], said: list[str]) -> None:
    file = kit_library().cases["the-night-bus"]
    sheet = interview_sheet(View(attempt_of(choices, file), file, kit_library().catalogues, "en"), PARAMETERS, None, warning=False)
    assert [pill["label"] for pill in sheet["pills"]] == said


@pytest.mark.parametrize(("left", "said", "share"), [(60.0, "About 60 minutes left", 1.0), (38.0, "About 40 minutes left", 0.63), (14.4, "About 14 minutes left", 0.24),
                                                     (0.4, "About 1 minute left", 0.01), (-2.0, "No time left", 0.0)])  # fmt: skip
def test_the_time_left_is_rounded_to_five_until_it_runs_low(left: float, said: str, share: float) -> None:
    """Shares: 38 / 60 = 0.633, 14.4 / 60 = 0.24, 0.4 / 60 = 0.007."""
    file = kit_library().cases[CASE]
    attempt = attempt_of(("move:introduce",), file)
    after = replace(attempt, turns=(attempt.turns[0].model_copy(update={"minutes": left}),))
    sheet = interview_sheet(View(after, file, kit_library().catalogues, "en"), PARAMETERS, None, warning=False)
    assert (sheet["time"]["left"], sheet["time"]["share"]) == (said, share)
    assert bool(sheet["time"]["used_up"]) is (left <= 0)


def test_the_talk_itself_says_when_its_time_runs_low_and_out(talking: WidgetSession) -> None:
    questions = [q for q in talking.library.cases[CASE].case.questions if q.topic]
    assert "60 minutes" in talking.page.sheet["time"]["left"]
    while not talking.page.sheet["time"]["used_up"]:
        talking.receive({"kind": "turn", "choice": f"ask:{questions.pop().id}"})
    assert [row["line"] for row in talking.page.sheet["talk"] if row["line"]] == ["About ten minutes are left in the story.", "The time for this talk is used up."]
    assert "second one" in talking.page.sheet["time"]["used_up"]
    talking.receive({"kind": "turn", "choice": "move:second_interview", "sure": True})
    assert not talking.page.sheet["time"]["used_up"] and "45 minutes" in talking.page.sheet["time"]["left"]


def test_the_head_says_nothing_calm_of_a_person_who_was_just_hurt(talking: WidgetSession) -> None:
    talking.receive({"kind": "turn", "choice": "move:introduce"})
    assert talking.page.sheet["seen"]
    talking.receive({"kind": "turn", "choice": "typed", "typed": "You disgust me.", "meant": "remark"})
    [*_, hurt] = talking.page.sheet["talk"]
    attempt = talking.state.attempt
    assert attempt is not None and attempt.turns[-1].seen == attempt.turns[-2].seen  # the numbers alone change no look here
    assert hurt["after"] and (hurt["seen"], talking.page.sheet["seen"]) == ("", "")


def test_the_head_says_what_can_be_seen_of_the_person_now(talking: WidgetSession) -> None:
    assert talking.page.sheet["seen"] == ""
    for n in range(8):  # of the four sentences of a look none comes again within ten turns: the last one stands
        talking.receive({"kind": "turn", "choice": "typed", "typed": "The bus goes on Friday."})
        row = talking.page.sheet["talk"][-1]
        shown = [r["seen"] for r in talking.page.sheet["talk"] if r["seen"]]
        assert talking.page.sheet["seen"] == shown[-1] and (row["seen"] == shown[-1] or n >= 4)


def test_the_room_begins_with_its_first_sentence(talking: WidgetSession) -> None:
    for file in kit_library().cases.values():
        for language, texts in file.texts.items():
            if texts.room:
                sheet = interview_sheet(View(attempt_of((), file), file, kit_library().catalogues, language), PARAMETERS, None, warning=False)
                first, rest = sheet["room"]
                assert " ".join([first, rest]).split() == texts.room.split() and first[-1] in ".!?…’”»" and len(first) < 0.6 * len(texts.room)


# --- a hint, and leaving -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("outcomes", "mode", "choice"), [
    (("refuses", "refuses"), "practice", None),
    (("refuses", "deflects", "refuses"), "practice", "move:accept_refusal"),
    (("answers", "deflects", "deflects", "deflects", "deflects"), "practice", "move:ask_wishes"),
    (("deflects", "deflects", "silent"), "talk", "move:offer_break"),
    (("refuses", "refuses", "refuses"), "assessment", None), (("refuses", "refuses", "refuses"), "study", None),
])  # fmt: skip
def test_a_run_of_refusals_offers_one_way_on_in_practice(outcomes: tuple[str, ...], mode: Mode, choice: str | None) -> None:
    file = kit_library().cases[CASE]
    attempt = attempt_of([f"ask:{q.id}" for q in file.case.questions[: len(outcomes)]], file)
    turns = tuple(turn.model_copy(update={"outcome": outcome}) for turn, outcome in zip(attempt.turns, outcomes, strict=True))
    sheet = interview_sheet(View(replace(attempt, turns=turns, mode=mode), file, kit_library().catalogues, "en"), PARAMETERS, None, warning=False)
    hint = sheet["hint"]
    assert (hint and hint["choice"]) == choice
    if hint is not None:  # the run is named by its first turn, so that its hint is closed once
        run = len(outcomes) - (outcomes[0] == "answers")
        assert hint["id"] == str(len(outcomes) - run + 1) and hint["text"].startswith(f"{run} questions in a row got no answer.")


@pytest.mark.parametrize(("mode", "close"), [("practice", "move:close_safely"), ("assessment", ""), ("talk", "move:close_safely")])
def test_an_open_talk_asks_before_it_is_left(home: WidgetSession, mode: str, close: str) -> None:
    """Not before anything was said, nor on the way back to the file. Where it is measured no way to end it is named."""
    home.receive({"kind": "start", "case": CASE, "country": "fr", "mode": mode})
    home.receive({"kind": "opened", "step": "interview"})
    assert home.page.sheet["leaving"] is None
    home.receive({"kind": "turn", "choice": "move:introduce"})
    leaving = home.page.sheet["leaving"]
    assert leaving["close"] == close and not {"briefing", "reading", "interview"} & set(leaving["steps"]) and leaving["steps"][-1] == "feedback"
    home.receive({"kind": "turn", "choice": "move:close_safely", "sure": True})
    assert home.page.sheet["leaving"] is None and home.page.sheet["over"]


# --- an end: asked about once more, and taken back ------------------------------------------------------------


def number_of_events(screen: WidgetSession) -> int:
    assert screen.state.attempt is not None
    return screen.state.attempt.events


@pytest.mark.parametrize("move", ["move:close_safely", "move:leave"])
@pytest.mark.parametrize("mode", ["practice", "assessment", "talk"])
def test_an_end_saves_nothing_until_it_is_meant(home: WidgetSession, mode: str, move: str) -> None:
    home.receive({"kind": "start", "case": CASE, "country": "fr", "mode": mode})
    home.receive({"kind": "opened", "step": "interview"})
    assert home.page.sheet["ending"] is None
    saved = number_of_events(home)
    for put_away in ({"kind": "dismiss"}, {"kind": "language", "language": "en"}):
        home.receive({"kind": "turn", "choice": move})
        asked = home.page.sheet["ending"]
        assert (asked["title"], asked["choice"], asked["end"], asked["stay"]) == ("This ends the talk.", move, "End the talk", "Go on talking")
        home.receive({"kind": "own_notes", "text": f"{put_away}"})  # which are kept by themselves a moment after they were typed
        assert home.page.sheet["ending"] == asked
        home.receive(put_away)
        assert home.page.sheet["ending"] is None and home.page.sheet["over"] == "" and home.page.sheet["talk"] == []
    assert number_of_events(home) == saved + 3  # notes, twice, and the language
    home.receive({"kind": "turn", "choice": move, "sure": True})
    assert home.page.sheet["over"] and home.page.sheet["ending"] is None and number_of_events(home) == saved + 4


def test_words_that_end_the_talk_are_asked_about_too_and_stay(talking: WidgetSession) -> None:
    talking.receive({"kind": "say", "typed": "Let us stop here for today."})
    move = talking.page.sheet["reading"]["move"]
    assert move == "move:close_safely"
    talking.receive({"kind": "turn", "choice": move, "typed": "Let us stop here for today."})
    asked = talking.page.sheet["ending"]
    talking.receive({"kind": "dismiss"})
    assert talking.page.sheet["reading"]["text"] == "Let us stop here for today." and talking.page.sheet["talk"] == []
    talking.receive({"kind": "turn", "choice": asked["choice"], "typed": asked["typed"], "sure": True})
    assert talking.page.sheet["over"] and talking.page.sheet["talk"][-1]["you"] == "Let us stop here for today."


def test_an_end_that_was_asked_about_is_asked_about_again_when_it_is_sent_again(talking: WidgetSession) -> None:
    saved = number_of_events(talking)
    talking.receive({"kind": "again", "after": saved, "acts": [{"kind": "turn", "choice": "move:leave"}]})
    assert talking.page.sheet["ending"]["choice"] == "move:leave" and number_of_events(talking) == saved
    meant = {"kind": "turn", "choice": "move:leave", "sure": True}
    talking.receive(meant)
    talking.receive({"kind": "again", "after": saved, "acts": [meant]})
    assert number_of_events(talking) == saved + 1 and talking.page.frame["notice"] is None


def test_ways_to_end_say_so_on_their_buttons(talking: WidgetSession) -> None:
    for language, words in (("en", ["Ends the talk.", "Today’s talk ends here"]), ("fr", ["Met fin à l’échange.", "L’échange d’aujourd’hui"])):
        talking.receive({"kind": "language", "language": language})
        assert all(any(m["text"].startswith(w) for w in words) for m in talking.page.sheet["endings"]), talking.page.sheet["endings"]


def test_an_end_is_taken_back_until_the_next_act(talking: WidgetSession) -> None:
    assert talking.page.sheet["reopen"] == ""
    talking.receive({"kind": "turn", "choice": "move:introduce"})
    open_sheet = dict(talking.page.sheet)
    talking.receive({"kind": "turn", "choice": "move:leave", "sure": True})
    assert talking.page.sheet["reopen"] == "Go on talking after all" and len(talking.page.sheet["talk"]) == 2
    talking.receive({"kind": "reopened"})
    assert talking.page.sheet == open_sheet  # the time of the story too
    talking.receive({"kind": "turn", "choice": "move:close_safely", "sure": True})
    talking.receive({"kind": "decision", "option": talking.library.cases[CASE].case.options[0].id})
    assert talking.page.sheet["reopen"] == "" and talking.page.sheet["over"]
    saved = number_of_events(talking)
    talking.receive({"kind": "reopened"})
    assert talking.page.frame["notice"] and talking.page.sheet["over"] and number_of_events(talking) == saved


def test_the_end_of_todays_talk_is_asked_about_and_taken_back_too(talking: WidgetSession) -> None:
    talking.receive({"kind": "turn", "choice": "move:introduce"})
    open_sheet, second = dict(talking.page.sheet), {"kind": "turn", "choice": "move:second_interview"}
    talking.receive(second)
    assert (talking.page.sheet["ending"]["title"], talking.page.sheet["ending"]["end"]) == ("This ends today’s talk.", "End today’s talk")
    assert len(talking.page.sheet["talk"]) == 1
    talking.receive({**second, "sure": True})
    assert talking.page.sheet["talk"][-1]["second"] and not talking.page.sheet["over"]
    assert talking.page.sheet["reopen"] == "Go on with today’s talk after all"
    talking.receive({"kind": "reopened"})
    assert talking.page.sheet == open_sheet
    for intent in ({**second, "sure": True}, {"kind": "turn", "choice": "move:introduce"}, {"kind": "reopened"}):
        talking.receive(intent)
    assert talking.page.frame["notice"] and talking.page.sheet["reopen"] == "" and len(talking.page.sheet["talk"]) == 3


def test_feedback_counts_the_turns_that_stand(short: WidgetSession) -> None:
    short.receive({"kind": "opened", "step": "interview"})
    for intent in ({"choice": "move:introduce"}, {"choice": "move:close_safely", "sure": True}):
        short.receive({"kind": "turn", **intent})
    short.receive({"kind": "reopened"})
    short.receive({"kind": "submitted"})
    assert short.page.sheet["conduct"]["all_turns"] == "The 1 turn"
    assert next(s for s in short.page.sheet["conduct"]["steps"] if s["label"].startswith("Closed safely"))["done"] is False
    short.receive({"kind": "reopened"})
    assert short.page.frame["notice"] and short.state.attempt is not None and len(short.state.attempt.turns) == 1
