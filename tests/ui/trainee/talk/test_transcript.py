"""The rows of a talk: told facts with their place in the file, answers, a second talk in words of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.scoring.test_conduct import attempt_of
from tests.support.shipped import kit_library
from tests.support.ui_case import CASE
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import HOSTILE_STANCES
from tracks_sim.practice.events import ActShown
from tracks_sim.practice.person_words import NOTHING
from tracks_sim.ui.trainee.talk.reported_speech import Answer
from tracks_sim.ui.trainee.talk.transcript import TurnRow, talk
from tracks_sim.ui.trainee.view import View


def rows(file: CaseFile, *choices: str, language: str = "en") -> list[TurnRow]:
    attempt = attempt_of(choices, file)
    return talk(attempt.turns, View(attempt, file, kit_library().catalogues, language))


def whole(answer: Answer | None) -> str:
    """An answer with all its parts, letters only."""
    assert answer is not None
    return "".join(c for c in answer["words"] + "".join(part["text"] for part in answer["scene"]) if c.isalpha())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_comes_of_a_change_the_case_says_in_its_own_words(language: str) -> None:
    """Every room as it is: each case's words for a change say what comes of it there, in one of them that somebody can."""
    files = [f for f in kit_library().cases.values() if f.case.has_talk]
    assert {f.case.room.other_interviewer for f in files if f.case.room} == {True, False}
    for file in files:
        answer = rows(file, "move:change_interviewer", language=language)[0]["answer"]
        assert whole(answer) == "".join(c for c in file.texts[language].moves["change_interviewer"] if c.isalpha())


def test_a_told_fact_has_its_place_in_the_file() -> None:
    file = kit_library().cases[CASE]
    asked = [f"ask:{q.id}" for q in file.case.questions if q.form == "open"]
    told = [line for row in rows(file, "move:introduce", "move:confidentiality", *asked) for line in row["person"]]
    assert told and told[0]["label"] == "Talk 1"
    assert all(line["text"] in (file.texts["en"].facts[line["id"]].full, file.texts["en"].facts[line["id"]].part, file.texts["en"].facts[line["id"]].varied) for line in told)


def test_a_second_talk_has_words_of_its_own() -> None:
    file = kit_library().cases[CASE]
    texts = file.texts["en"].model_copy(update={"second_moves": {"introduce": "‘You said that last time.’"}})
    own = replace(file, texts={**file.texts, "en": texts})
    answers = [row["answer"] for row in rows(own, "move:introduce", "move:second_interview", "move:introduce")]
    assert answers[2] == {"words": "You said that last time.", "scene": []} and answers[0] != answers[2]


@pytest.mark.parametrize(("language", "words"), [("en", "The question stays open."), ("fr", "La question reste ouverte.")])
def test_a_refused_question_tells_nothing_and_stays_open_where_every_refusal_was_said_lately(language: str, words: str) -> None:
    file = kit_library().cases[CASE]
    [turn] = attempt_of((f"ask:{file.case.questions[0].id}",), file).turns
    refused = turn.model_copy(update={"told": (), "outcome": "refuses", "reply": "refuse"})
    shown = [refused.model_copy(update={"said": n, "number": n or 0}) for n in (0, None)]
    attempt = replace(attempt_of((), file), turns=tuple(shown), language=language)
    first, last = talk(shown, View(attempt, file, kit_library().catalogues, language))
    assert first["person"] == last["person"] == []
    assert whole(first["answer"]) == "".join(c for c in file.texts[language].replies["refuse"][0] if c.isalpha())
    assert last["answer"] == {"words": "", "scene": [{"spoken": False, "text": words}]}
    assert attempt.disclosed == {}


def test_a_move_in_typed_words_stands_as_it_was_said() -> None:
    file = kit_library().cases[CASE]
    attempt = attempt_of(("move:offer_break", "move:introduce"), file)
    turns = (attempt.turns[0].model_copy(update={"typed": "Shall we stop for a minute?"}), attempt.turns[1])
    said, listed = talk(turns, View(replace(attempt, turns=turns), file, kit_library().catalogues, "en"))
    assert (said["you"], said["taken"], said["again"]) == ("Shall we stop for a minute?", "taken as: Offer a break", False)
    assert (listed["you"], listed["taken"]) == ("Say who you are and what this talk is for", "")  # and so does every move of an older attempt


WITH_OTHERS = "the-second-cot"


def row_with(*acts: str, language: str = "en", words: bool = True, said: int | None = 0, **turn: object) -> TurnRow:
    """The row of one question at which others did something; ``words``: whether the case has its own for it."""
    file = kit_library().cases[WITH_OTHERS]
    if not words:
        file = replace(file, texts={language: file.texts[language].model_copy(update={"others": {}})})
    question = next(q for q in file.case.questions if q.brings)
    choice = "move:see_alone" if "sent_out_again" in acts else f"ask:{question.id}"
    [first] = attempt_of((choice,), replace(file, texts={"en": kit_library().cases[WITH_OTHERS].texts["en"]})).turns
    shown = first.model_copy(update={"told": (), "reply": None, "others": tuple(ActShown(act=act, said=said) for act in acts), **turn})
    attempt = replace(attempt_of((), file), turns=(shown,), language=language)
    return talk(attempt.turns, View(attempt, file, kit_library().catalogues, language))[0]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_others_do_is_said_in_the_words_of_the_case(language: str) -> None:
    texts = kit_library().cases[WITH_OTHERS].texts[language].others
    letters = {act: "".join(c for c in lines[0] if c.isalpha()) for act, lines in texts.items()}
    for act in ("answers_for", "interrupts", "looks_up", "comes_back", "sent_out_again"):
        row = row_with(act, language=language)  # none of it is the person's
        assert [whole(did) for did in row["after"]] == [letters[act]] and row["answer"] is None and row["before"] is None
        assert row["after"][0]["words"] == ""
    row = row_with("shortens", "interrupts", language=language)
    assert whole(row["before"]) == letters["shortens"] and [whole(did) for did in row["after"]] == [letters["interrupts"]]
    row = row_with("misinterprets", language=language)  # the person says it
    assert whole(row["answer"]) == letters["misinterprets"] and row["after"] == []


@pytest.mark.parametrize("act", ["answers_for", "interrupts", "looks_up", "comes_back", "sent_out_again", "shortens", "misinterprets"])
def test_an_act_without_words_has_a_general_sentence(act: str) -> None:
    english, french = (row_with(act, language=language, words=False) for language in ("en", "fr"))
    shown = [whole(row["before"] or row["answer"] or row["after"][0]) for row in (english, french)]
    assert all(shown) and shown[0] != shown[1]
    lately = row_with(act, said=None)
    if act == "looks_up":  # not worth saying again
        assert (lately["before"], lately["answer"], lately["after"]) == (None, None, [])
    else:
        assert whole(lately["before"] or lately["answer"] or lately["after"][0]) == shown[0]
    unsaid = row_with(act, said=NOTHING)  # that came lately too
    assert (unsaid["before"], unsaid["answer"], unsaid["after"]) == (None, None, [])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_a_question_hurt_is_seen_after_the_answer(language: str) -> None:
    """In any talk, from the stock; a text of older attempts has no words for it, and says nothing."""
    file = kit_library().cases[CASE]
    hostile = next(q for q in file.case.questions if q.stance in HOSTILE_STANCES)
    [row] = rows(file, f"ask:{hostile.id}", language=language)
    assert [whole(did) for did in row["after"]] == ["".join(c for c in file.texts[language].others["stung"][0] if c.isalpha())]
    texts = {name: text.model_copy(update={"others": {k: v for k, v in text.others.items() if k != "stung"}}) for name, text in file.texts.items()}
    [older] = rows(replace(file, texts=texts), f"ask:{hostile.id}", language=language)
    assert older["after"] == []


def test_a_move_that_is_made_again_at_once_is_not_answered_again() -> None:
    first, again = rows(kit_library().cases[CASE], "move:acknowledge", "move:acknowledge")
    assert first["answer"] is not None and again["answer"] is None
