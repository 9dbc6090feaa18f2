"""A round of questions from one's own last cases, and two cases side by side: when they are offered, what they show, what is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.finished_attempts import finished_events, store_finished
from tracks_sim.case.load import Library
from tracks_sim.exports.person import personal_data
from tracks_sim.interview import load_parameters
from tracks_sim.practice import fold
from tracks_sim.practice.events import Mode
from tracks_sim.store import SystemClock
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.preloaded import Preloaded
from tracks_sim.ui.trainee.pages import participation
from tracks_sim.ui.trainee.screen import WidgetSession
from tracks_sim.ui.trainee.without_kernel import views_after

HAT, TEA, COT = "the-knitted-hat", "the-tin-of-tea", "the-second-cot"
"""``documents_taken`` is absent in the first and present in the two others."""
PARAMETERS = load_parameters()
NOW = datetime(2028, 2, 29, 12, tzinfo=UTC)
OPEN, COMPARE = ({"kind": "page", "page": page} for page in ("round", "contrast"))
Play = Callable[..., str]
Arrive = Callable[[], WidgetSession]


class Clock:
    """The time of the test, which it can move."""

    def __init__(self) -> None:
        self.at = NOW

    def later(self, days: int) -> None:
        self.at += timedelta(days=days)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(SystemClock, "now", lambda _: made.at)
    return made


@pytest.fixture
def play(library: Library, code: str, tmp_path: Path) -> Play:
    """Store a finished attempt: who played which case, how many days ago."""

    def made(case: str, days: int = 8, who: Any = "expert", mode: Mode = "practice") -> str:
        at = (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        events = finished_events(who, library.case(case), library, PARAMETERS, country="ie", at=at, mode=mode)
        return store_finished(tmp_path / "data", code, events, library.case(case), library)

    return made


def reasons(library: Library, language: str = "en") -> list[str]:
    """Beginnings of the reasons, and of what is said of wrong answers, of every indicator of the three cases."""
    texts = [library.case(case).key_texts[language] for case in (HAT, TEA, COT)]
    said = [reason for text in texts for reason in text.indicators.values()]
    said += [clause for text in texts for answers in text.wrong_answers.values() for clause in answers.values()]
    return [words[:30] for words in said]


def offered(screen: WidgetSession) -> dict[str, Any]:
    found: dict[str, Any] = screen.page.sheet["offered"]
    return found


def test_a_newcomer_is_asked_nothing(arrive: Arrive) -> None:
    screen = arrive()
    assert offered(screen) == {"round": None, "contrast": None, "reminder": None}
    for page in (OPEN, COMPARE):
        screen.receive(page)
        assert screen.page.sheet["kind"] == "home"


def test_a_week_later_the_first_page_opens_with_three_questions(arrive: Arrive, play: Play, library: Library, clock: Clock) -> None:
    attempt = play(TEA, days=0, who="novice")
    screen = arrive()
    assert offered(screen)["round"] is None, "not on the day of the last case"
    assert "7 March 2028" in offered(screen)["reminder"]["text"]
    clock.later(days=7)
    screen = arrive()
    act = offered(screen)["round"]
    assert act["text"].startswith("3 short questions") and act["place"]["intent"] == OPEN and offered(screen)["reminder"] is None
    assert screen.page.sheet["next"], "what else is next stays"
    screen.receive(act["place"]["intent"])
    for n in range(3):
        question = screen.page.sheet["question"]
        assert question["count"] == f"Question {n + 1} of 3" and [a["label"] for a in question["answers"]] == ["Present", "Absent", "Not enough information"]
        assert question["outcome"] is None and not any(words in json.dumps(screen.views()) for words in reasons(library))
        assert question["quotes"] and question["quotes"][0]["html"]
        screen.receive(question["answers"][0]["intent"])
        answered = screen.page.sheet["question"]
        assert answered["label"] == question["label"] and answered["answers"] == [] and answered["outcome"]["reason"]
        screen.receive(answered["outcome"]["next_intent"])
    sheet = screen.page.sheet
    assert sheet["question"] is None and "14 March 2028" in sheet["end"]["reminder"]["text"]
    assert "DTSTART;VALUE=DATE:20280314" in sheet["end"]["reminder"]["calendar"]
    assert offered(arrive())["round"] is None
    kept = fold(screen.store.events(attempt)).recalled
    assert [(a.round, a.case, a.state, a.last) for a in kept] == [(1, TEA, "present", n == 2) for n in range(3)]


def test_the_words_of_an_answer_are_those_of_the_key(arrive: Arrive, play: Play, library: Library) -> None:
    play(TEA, who="novice")
    key = {row.concept: row.state for row in library.case(TEA).key.indicators}
    screen = arrive()
    screen.receive(OPEN)
    right = wrong = 0
    for _ in range(3):
        question = screen.page.sheet["question"]
        concept = question["key"].partition(".")[2]
        screen.receive({**question["answers"][0]["intent"], "state": "present"})
        outcome = screen.page.sheet["question"]["outcome"]
        assert outcome["right"] == (key[concept] == "present")
        if outcome["right"]:
            right += 1
            assert outcome["verdict"] == "Right: present." and outcome["clause"] == ""
        else:
            wrong += 1
            assert outcome["verdict"].startswith("You said: present. The author’s answer: ")
            assert outcome["clause"] == library.case(TEA).key_texts["en"].wrong_answers[concept]["present"]
        screen.receive(outcome["next_intent"])
    assert right and wrong, "a novice said present throughout, and the round is mixed"


def test_a_round_goes_on_where_it_was_and_no_answer_changes(arrive: Arrive, play: Play) -> None:
    attempt = play(TEA)
    screen = arrive()
    screen.receive(OPEN)
    first, intent = screen.page.sheet["question"], screen.page.sheet["question"]["answers"][1]["intent"]
    screen.receive({**OPEN, "item": "3"})
    assert screen.page.sheet["question"] == first, "nobody passes over a question"
    screen.receive(intent)
    screen.receive({**intent, "state": "present"})
    assert [a.state for a in fold(screen.store.events(attempt)).recalled] == ["absent"]
    again = arrive()
    assert offered(again)["round"]
    again.receive(OPEN)
    assert again.page.sheet["question"]["count"] == "Question 2 of 3"
    again.receive({**OPEN, "item": "0"})
    assert again.page.sheet["question"]["label"] == first["label"] and again.page.sheet["question"]["outcome"]


@pytest.mark.parametrize("change", [{"state": "maybe"}, {"state": ["present"]}, {"item": 7}, {"item": "0"}, {"item": True}, {"item": -1}])
def test_an_answer_that_is_none_is_refused(arrive: Arrive, play: Play, change: dict[str, Any]) -> None:
    attempt = play(TEA)
    screen = arrive()
    screen.receive(OPEN)
    intent = screen.page.sheet["question"]["answers"][0]["intent"]
    screen.receive({**intent, **change})
    assert screen.state.refusals == 1 and not fold(screen.store.events(attempt)).recalled
    assert screen.page.sheet["question"]["outcome"] is None


def test_put_off_today_it_comes_back_tomorrow(arrive: Arrive, play: Play, clock: Clock) -> None:
    play(TEA)
    screen = arrive()
    screen.receive(offered(screen)["round"]["skip_intent"])
    assert screen.page.sheet["kind"] == "home" and offered(screen)["round"] is None
    clock.later(days=1)
    assert offered(arrive())["round"]


def test_a_case_handed_in_later_starts_anew(arrive: Arrive, play: Play, clock: Clock) -> None:
    play(TEA, days=20)
    play(HAT, days=0)
    assert offered(arrive())["round"] is None
    clock.later(days=7)
    screen = arrive()
    screen.receive(OPEN)
    assert {screen.page.sheet["question"]["case"]} <= {"From “The tin of tea”", "From “The knitted hat”"}


@pytest.mark.parametrize("mode", ["assessment", "worked", "talk"])
def test_nothing_measured_is_asked_again_and_no_example(arrive: Arrive, play: Play, mode: Mode) -> None:
    play(TEA if mode != "talk" else "the-blue-jacket", who="hurried" if mode == "worked" else "expert", mode=mode)
    assert offered(arrive()) == {"round": None, "contrast": None, "reminder": None}


def test_no_case_of_the_study_that_somebody_is_in(arrive: Arrive, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    play(TEA)
    play(HAT, days=9)
    assert offered(arrive())["contrast"]
    monkeypatch.setattr(participation.Participation, "barred_cases", lambda self, trainee: frozenset({TEA}))
    screen = arrive()
    assert offered(screen)["contrast"] is None
    screen.receive(OPEN)
    for _ in range(3):
        question = screen.page.sheet["question"]
        assert question["key"].startswith(HAT)
        screen.receive(question["answers"][0]["intent"])
        screen.receive(screen.page.sheet["question"]["outcome"]["next_intent"])
    monkeypatch.setattr(participation.Participation, "barred_cases", lambda self, trainee: frozenset({TEA, HAT}))
    assert offered(arrive()) == {"round": None, "contrast": None, "reminder": None}


def test_two_cases_side_by_side(arrive: Arrive, play: Play, library: Library) -> None:
    play(HAT, days=2)
    screen = arrive()
    assert offered(screen)["contrast"] is None, "never before both are handed in"
    newest = play(TEA, days=1)
    screen = arrive()
    act = offered(screen)["contrast"]
    assert act["place"]["intent"] == COMPARE and "“The knitted hat” and “The tin of tea”" in act["text"]
    screen.receive({"kind": "resume", "attempt": newest})
    assert screen.page.sheet["contrast"] == act, "below the feedback too"
    screen.receive(COMPARE)
    sheet = screen.page.sheet
    papers = library.catalogues.indicator_texts["en"].concepts["documents_taken"].label
    assert sheet["label"] == papers and [s["case"] for s in sheet["sides"]] == [HAT, TEA] and sheet["verdict"] == ""
    assert not any(words in json.dumps(screen.views()) for words in reasons(library))
    screen.receive({"kind": "contrast", "case": COT})
    assert screen.state.refusals == 1
    screen.receive(sheet["sides"][0]["intent"])
    sheet = screen.page.sheet
    assert sheet["verdict"] == "Look again: it is “The tin of tea” that shows it."
    assert [s["state"] for s in sheet["sides"]] == ["The author’s answer: absent", "The author’s answer: present"] and all(s["reason"] for s in sheet["sides"])
    assert sheet["back"] == {"kind": "opened", "step": "feedback"}
    screen.receive({"kind": "contrast", "case": TEA})
    assert fold(screen.store.events(newest)).contrasted.shown_in == HAT  # type: ignore[union-attr]  # what was named first stays
    screen.receive(sheet["back"])
    assert screen.page.sheet["contrast"] is None and screen.state.refusals == 1, "the attempt goes on in this page"
    assert offered(arrive())["contrast"] is None


def test_another_indicator_with_the_next_case(arrive: Arrive, play: Play) -> None:
    play(HAT, days=3)
    play(TEA, days=2)
    screen = arrive()
    screen.receive(COMPARE)
    screen.receive(screen.page.sheet["sides"][1]["intent"])
    assert screen.page.sheet["verdict"] == "Right: “The tin of tea” shows it."
    first = screen.page.sheet["label"]
    play(COT, days=1)
    screen = arrive()
    screen.receive(COMPARE)
    assert screen.page.sheet["label"] != first and screen.page.sheet["sides"][1]["case"] == COT


def test_a_page_of_the_feedback_goes_on_after_answers_elsewhere(arrive: Arrive, play: Play) -> None:
    attempt = play(TEA)
    reading, other = arrive(), arrive()
    reading.receive({"kind": "resume", "attempt": attempt})
    other.receive(OPEN)
    other.receive(other.page.sheet["question"]["answers"][0]["intent"])
    for step in ("decision", "feedback", "indicators"):
        reading.receive({"kind": "opened", "step": step})
        assert reading.state.notice is None and reading.page.sheet["step"] == step


def test_the_answers_are_the_persons_own_data(arrive: Arrive, play: Play) -> None:
    play(TEA)
    screen = arrive()
    screen.receive(OPEN)
    screen.receive(screen.page.sheet["question"]["answers"][2]["intent"])
    screen.receive({"kind": "skip_round"})
    assert screen.state.trainee is not None
    [attempt] = personal_data(screen.store, screen.state.trainee)["attempts"]
    assert [line["event"]["kind"] for line in attempt["events"]][-2:] == ["recalled", "round_skipped"]


def test_without_a_kernel_it_is_the_same(play: Play, code: str, tmp_path: Path) -> None:
    play(TEA)
    play(HAT, days=9)
    environment = {"TRACKS_BASE_URL": "/kit/", "TRACKS_LANGUAGE": "fr", "TRACKS_DATA": str(tmp_path / "data")}
    preloaded = Preloaded.read(PageContext.of_environment(environment))
    trainee = preloaded.store.trainee_of(code).id
    context = PageContext.of_environment({**environment, "TRACKS_TRAINEE": trainee})
    views = views_after(context, preloaded, [OPEN], "fr")
    assert views["sheet"]["title"] == "Sur vos derniers cas" and views["sheet"]["place"] == OPEN
    answer = views["sheet"]["question"]["answers"][0]["intent"]
    views = views_after(context, preloaded, [views["sheet"]["place"], answer], "fr")
    assert views["sheet"]["place"] == {**OPEN, "item": "0"} and views["sheet"]["question"]["outcome"]
    views = views_after(context, preloaded, [COMPARE, {"kind": "contrast", "case": TEA}], "fr")
    assert views["sheet"]["kind"] == "contrast" and views["sheet"]["verdict"].startswith("Exact")
    assert views_after(context, preloaded, [], "fr")["sheet"]["offered"]["contrast"] is None
