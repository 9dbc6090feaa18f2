"""Typed words that are no question: moves in words, kind words, information; and that a question stays one.

The sentences of ``moves.<language>.csv`` are ours, fictional, and labelled before the rules were written. The floors are what was
measured when the rules were finished, minus 3 points (docs/classifier.md).
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.support.shipped import kit_library
from tools.classifier_report import label_of
from tracks_sim.case.model.conversation import MOVES
from tracks_sim.interview import read_question
from tracks_sim.interview.move_words import SAID_BY_WORDS

LANGUAGES = ("en", "fr")
NOT_IN_WORDS = {"change_interviewer", "challenge_companion", "companion_interprets", "companion_as_guardian"}
"""Moves without plain phrases: what is done with a third person is not said to this one."""


def rows(language: str, name: str = "moves") -> list[dict[str, str]]:
    with (Path(__file__).parent / f"{name}.{language}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labelled_sentences_are_broad(language: str) -> None:
    found = rows(language)
    assert len({r["id"] for r in found}) == len({r["text"] for r in found}) == len(found) >= 170
    assert {r["read_as"] for r in found} == {*(set(MOVES) - NOT_IN_WORDS), "remark", "question"}
    assert {rule.said for rule in SAID_BY_WORDS[language]} == {*(set(MOVES) - NOT_IN_WORDS - {"acknowledge"}), "kind", "information", "opening"}


@pytest.mark.parametrize(("language", "half", "measured"), [("en", "tuned", 92 / 92), ("en", "held", 80 / 80), ("fr", "tuned", 92 / 92), ("fr", "held", 77 / 79)])
def test_moves_and_kind_words_are_read_as_labelled(language: str, half: str, measured: float) -> None:
    part = [r for r in rows(language) if r["half"] == half]
    assert sum(label_of(read_question(r["text"], language)) == r["read_as"] for r in part) / len(part) >= measured - 0.03


@pytest.mark.parametrize(("language", "text", "form", "move"), [
    ("en", "I believe you.", "remark", "acknowledge"), ("en", "That must have been hard.", "remark", "acknowledge"),
    ("en", "Thank you for telling me.", "remark", "acknowledge"), ("en", "You are safe here for now.", "remark", None),
    ("en", "Would you like a break?", "closed", "offer_break"), ("en", "I would like to explain your rights.", "remark", "rights"),
    ("en", "I promise that nobody will ever know.", "statement", "promise"), ("en", "Thank you. I promise that all will be well.", "statement", "promise"),
    ("en", "I believe you, but you must tell me his name.", "statement", None), ("en", "Thank you for telling me. What happened then?", "wh", None),
    ("fr", "Je vous crois.", "remark", "acknowledge"), ("fr", "Voulez-vous une pause ?", "closed", "offer_break"),
    ("fr", "Merci de me l’avoir dit.", "remark", "acknowledge"), ("fr", "Vous êtes en sécurité ici pour le moment.", "remark", None),
    ("fr", "Je vous promets que personne ne le saura.", "statement", "promise"), ("fr", "Je vous crois, mais vous devez me dire son nom.", "statement", None),
])  # fmt: skip
def test_moves_in_words(language: str, text: str, form: str, move: str | None) -> None:
    read = read_question(text, language)
    assert (read.form, read.move) == (form, move)


@pytest.mark.parametrize("text", ["I can’t promise that.", "He promised that nobody would know.", "Did they promise you a job?"])
def test_speaking_of_a_promise_is_none(text: str) -> None:
    assert read_question(text, "en").move is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_stay_questions(language: str) -> None:
    """Of the labelled questions three are moves: a break, an interpreter, and a contradiction held against the person. None is a remark."""
    found = [read_question(r["text"], language) for name in ("questions", "questions_other") for r in rows(language, name)]
    assert not [read for read in found if read.form == "remark"]
    assert sorted(read.move for read in found if read.move) == {"en": ["ask_interpreter", "offer_break"], "fr": ["doubt"]}[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_of_a_case_is_a_move(language: str) -> None:
    for case in kit_library().cases.values():
        for question, words in case.texts[language].questions.items():
            read = read_question(words, language)
            assert read.move is None and read.form != "remark", (case.case.id, question, words)
