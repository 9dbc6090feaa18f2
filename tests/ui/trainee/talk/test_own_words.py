"""Typed words: what is asked about them before they are put, in practice and where it is measured. A form is never named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.scoring.test_conduct import attempt_of
from tests.support.interview_case import interview_case_file
from tests.support.shipped import kit_library
from tests.support.ui_case import CASE
from tracks_sim.ui.trainee.screen import WidgetSession
from tracks_sim.ui.trainee.talk.own_words import OwnWords, own_words, read_words
from tracks_sim.ui.trainee.talk.talk_names import FORM_NAMES
from tracks_sim.ui.trainee.view import View

FILE = interview_case_file()
BACK = ("move:see_alone", *(f"ask:{q.id}" for q in FILE.case.questions if q.topic))[:10]
"""Choices after which whoever came along is back."""


def begun(home: WidgetSession, mode: str = "practice", language: str = "en") -> WidgetSession:
    home.receive({"kind": "language", "language": language})
    home.receive({"kind": "start", "case": CASE, "country": "fr", "mode": mode})
    home.receive({"kind": "opened", "step": "interview"})
    return home


def said(screen: WidgetSession, words: str) -> Any:
    """What the page asks about these words, or None where they were put."""
    screen.receive({"kind": "say", "typed": words})
    return screen.page.sheet["reading"]


def put(screen: WidgetSession) -> list[str]:
    assert screen.state.attempt is not None
    return [turn.choice for turn in screen.state.attempt.turns]


def test_a_question_is_read_before_it_is_asked(home: WidgetSession) -> None:
    screen = begun(home)
    reading = said(screen, "Could you tell me about the money you owe?")
    assert reading["sentence"].startswith("I understood a question on this topic: Debts, such as “")
    assert (reading["put"], reading["ready"], reading["move"]) == ("Ask it", True, "")
    assert reading["offers"][0]["id"] == "topic:pay"  # the second most likely one comes first
    assert reading["offers"][0]["label"].startswith("A question: Pay, such as “")
    assert "topic:debt" not in [x["id"] for x in reading["offers"]] and put(screen) == []
    screen.receive({"kind": "turn", "choice": "typed", "typed": reading["text"], "topic": "pay"})
    assert put(screen) == ["typed:open:pay"] and screen.page.sheet["reading"] is None


@pytest.mark.parametrize("mode", ["practice", "assessment", "talk"])
def test_no_form_is_named_or_taken(home: WidgetSession, mode: str) -> None:
    screen = begun(home, mode)
    said(screen, "So he took your passport, right?")
    assert not [name for name in FORM_NAMES.values() if f'"{name}"' in json.dumps(screen.page.sheet)]
    assert '"form"' not in json.dumps(screen.page.sheet)
    screen.receive({"kind": "turn", "choice": "typed", "typed": "So he took your passport, right?", "form": "open", "topic": "work"})
    assert put(screen)[-1] == "typed:leading:work"


def test_where_it_is_measured_a_question_is_put_at_once(home: WidgetSession) -> None:
    screen = begun(home, "assessment")
    assert said(screen, "Tell me about the work.") is None
    assert put(screen) == ["typed:open:work"]


@pytest.mark.parametrize("mode", ["practice", "assessment"])
def test_where_it_is_not_sure_a_few_acts_are_offered(home: WidgetSession, mode: str) -> None:
    screen = begun(home, mode)
    reading = said(screen, "Who decides about the money?")
    assert (reading["sentence"], reading["ready"]) == ("Which of these do you mean?", False) and put(screen) == []
    assert [x["id"] for x in reading["offers"]] == ["topic:pay", "topic:debt", "topic:control"]


@pytest.mark.parametrize(("words", "sentence"), [
    ("🙂🙂", "This was not understood. Say it in other words."), ("x" * 300, "This was not understood. Say it in other words, or as it is."),
    ("Guten Tag, wie geht es Ihnen?", "This was not understood. Say it in other words, or as it is."), ("<b></b>", "This was not understood. Say it in other words, or as it is."),
])  # fmt: skip
def test_what_is_not_understood_costs_nothing(home: WidgetSession, words: str, sentence: str) -> None:
    screen = begun(home)
    reading = said(screen, words)
    assert not reading["ready"] and put(screen) == [] and (reading["sentence"], reading["text"]) == (sentence, words)


def test_more_than_can_be_said_at_once_is_refused_and_not_cut(home: WidgetSession) -> None:
    screen = begun(home)
    assert said(screen, "x" * 301) is None and screen.page.frame["notice"] and put(screen) == []


def test_words_that_ask_nothing_can_be_said_as_they_are(home: WidgetSession) -> None:
    """Whether they hurt or not: what is offered says nothing of that."""
    for words in ("You disgust me.", "Guten Tag, wie geht es Ihnen?"):
        assert said(begun(home), words)["offers"][-1] == {"id": "remark", "label": "Say it as it is"}
    home.receive({"kind": "turn", "choice": "typed", "typed": "You disgust me.", "meant": "remark"})
    assert put(home)[-1].startswith("typed:remark") and home.page.sheet["talk"][-1]["you"] == "You disgust me."


def test_a_topic_is_named_with_the_nearest_question_of_the_list(home: WidgetSession) -> None:
    screen = begun(home)
    file = home.library.cases[CASE]
    listed = next(q for q in file.case.questions if q.topic == "pay")
    words = file.texts["en"].questions[listed.id]
    reading = said(screen, words.replace("?", ", please?"))
    assert any(words in text for text in (reading["sentence"], *(x["label"] for x in reading["offers"])))


WORDS = ("Who decides about the money?", "You disgust me.", "Hmm", "I see that you are tired and cold", "The man outside again", "He decides, then", "Please, the truth", "Not today", "ok")


def test_three_acts_are_offered_at_most_and_saying_it_as_it_is_is_one_of_them(home: WidgetSession) -> None:
    screen = begun(home)
    counted = [(len(reading["offers"]), "remark" in [x["id"] for x in reading["offers"]]) for words in WORDS if (reading := said(screen, words)) is not None]
    assert max(counted)[0] == 3 and (3, True) in counted


PRIVACY = "Can I close the door so that we can speak in private?"


@pytest.mark.parametrize("mode", ["practice", "assessment"])
def test_where_one_is_alone_privacy_is_no_move_and_can_be_said(home: WidgetSession, mode: str) -> None:
    screen = begun(home, mode)
    time = screen.page.sheet["time"]
    reading = said(screen, PRIVACY)
    assert (reading["sentence"], reading["move"], reading["ready"]) == ("You are alone with this person already.", "", False)
    assert reading["offers"] == [{"id": "remark", "label": "Say it as it is"}]
    assert put(screen) == [] and screen.page.sheet["time"] == time
    screen.receive({"kind": "turn", "choice": "typed", "typed": PRIVACY, "meant": "remark"})
    assert put(screen)[-1].startswith("typed:remark") and screen.page.sheet["talk"][-1]["you"] == PRIVACY


def asked_about(words: str, *made: str) -> OwnWords:
    """What is asked about words after these choices, in the room of a case with a companion."""
    attempt = attempt_of(made, FILE)
    return own_words(read_words(words, attempt, FILE), View(attempt, FILE, kit_library().catalogues, "en"))


def test_nobody_is_sent_out_or_challenged_who_is_not_there() -> None:
    for words, move in ((PRIVACY, "move:see_alone"), ("Sir, why do you answer for her?", "move:challenge_companion")):
        assert move in named(asked_about(words))
        away = asked_about(words, "move:see_alone")
        assert move not in named(away) and [offer["id"] for offer in away["offers"]] == ["remark"] and "That cannot be done here." in away["sentence"]  # others can hear
        assert move in named(asked_about(words, *BACK))


def named(asked: OwnWords) -> list[str]:
    return [asked["move"], *(offer["id"] for offer in asked["offers"])]


def test_a_second_talk_is_not_offered_where_it_cannot_be_had(home: WidgetSession) -> None:
    words = "Could we meet again another day?"
    assert said(begun(home), words)["move"] == "move:second_interview"
    reading = said(begun(home, "talk"), words)
    assert reading["move"] == "" and "move:second_interview" not in [x["id"] for x in reading["offers"]]


def test_what_can_be_done_beside_it_is_offered(home: WidgetSession) -> None:
    screen = begun(home)
    reading = said(screen, "Good morning, I am Anna from the legal service. " + PRIVACY)
    assert reading["sentence"].startswith("You are alone with this person already.")
    assert [x["id"] for x in reading["offers"]] == ["move:introduce", "remark"]
    reading = said(screen, words := PRIVACY + " Can you tell me about the work you did?")
    assert "remark" in [x["id"] for x in reading["offers"]] and put(screen) == []
    screen.receive({"kind": "turn", "choice": "typed", "typed": words, "meant": "remark"})
    assert put(screen)[-1].startswith("typed:remark")


GREETING = {
    "en": ("Good morning, I am Anna from the legal service. Can you tell me about the work you did?", "A question: Work, such as"),
    "fr": ("Bonjour, je m’appelle Claire. Parlez-moi de votre travail.", "Une question : Travail, par exemple"),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("mode", ["practice", "assessment"])
def test_a_greeting_and_a_question_are_two_turns_after_one_yes(home: WidgetSession, mode: str, language: str) -> None:
    """A move is among them, so they are asked about in every mode."""
    screen, (words, question) = begun(home, mode, language), GREETING[language]
    reading = said(screen, words)
    assert reading["ready"] and reading["move"] == "" and put(screen) == []
    assert reading["together"][1].replace("\u00a0", " ").startswith(question) and len(reading["together"]) == 2
    screen.receive({"kind": "turn", "choice": "typed", "typed": words, "meant": "all"})
    assert put(screen) == ["move:introduce", "typed:open:work"]
    rows = screen.page.sheet["talk"]
    assert [(row["you"], row["again"]) for row in rows] == [(words, False), (words, True)]
    assert all(row["taken"] for row in rows) and screen.page.sheet["reading"] is None


def test_several_questions_are_put_at_once_where_it_is_measured(home: WidgetSession) -> None:
    screen = begun(home, "assessment")
    assert said(screen, "Where did you work? Were you paid?") is None
    assert put(screen) == ["typed:wh:work", "typed:closed:pay"]


def test_an_end_among_other_acts_is_asked_about(home: WidgetSession) -> None:
    screen = begun(home)
    reading = said(screen, "Can you tell me about the work you did? Let us stop here for today.")
    assert reading["together"] == [] and not reading["ready"] and reading["move"] == ""
    assert {"id": "move:close_safely", "label": "Close: what was said, what happens next, how they can reach you (ends the talk)"} in reading["offers"]


def test_words_that_go_on_stay_with_the_last_topic(home: WidgetSession) -> None:
    screen = begun(home)
    screen.receive({"kind": "turn", "choice": "typed", "typed": "And the loan?", "topic": "debt"})
    assert said(screen, "And then?") is None and put(screen)[-1] == "typed:encourager:debt"


@pytest.mark.parametrize(
    ("language", "words", "move"),
    [("en", "Would you like a break?", "move:offer_break"), ("fr", "Voulez-vous une pause ?", "move:offer_break"), ("en", "I believe you.", "move:acknowledge"), ("fr", "Je vous crois.", "move:acknowledge")],
)  # fmt: skip
@pytest.mark.parametrize("mode", ["practice", "assessment"])
def test_a_move_in_words_is_made_only_if_it_is_meant(home: WidgetSession, mode: str, language: str, words: str, move: str) -> None:
    screen = begun(home, mode, language)
    assert said(screen, words)["move"] == move and put(screen) == []
    assert screen.state.attempt is not None and not screen.state.attempt.turns


@pytest.mark.parametrize("words", ["The bus goes on Friday.", "Go on."])
def test_information_and_going_on_are_put_at_once(home: WidgetSession, words: str) -> None:
    screen = begun(home)
    assert said(screen, words) is None
    assert len(put(screen)) == 1 and screen.page.sheet["talk"][-1]["you"] == words
    assert screen.state.attempt is not None and not screen.state.attempt.turns[0].harms


def test_words_of_the_case_name_a_topic(home: WidgetSession) -> None:
    """The topic of a question of the case that is put word for word is among those that are offered."""
    screen = begun(home)
    file = screen.library.cases[CASE]
    found = []
    for question in file.case.questions:
        if question.topic:
            said(screen, file.texts["en"].questions[question.id])
            assert screen.state.reading is not None
            found.append(f"ask:{question.topic}" in screen.state.reading.offers)
    assert sum(found) / len(found) >= 0.85


def test_a_real_persons_details_are_not_read(home: WidgetSession) -> None:
    screen = begun(home)
    assert said(screen, "Is your number +44 20 7946 0999?") is None
    assert screen.page.sheet["warning"] and put(screen) == []
