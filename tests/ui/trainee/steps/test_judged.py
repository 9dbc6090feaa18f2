"""What was judged so far, beside a judgement that rests on it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.synthetic_cases import asking_detection, case_file, element_answer, need_answer, scored_attempt
from tracks_sim.case.load import Catalogues
from tracks_sim.practice import Answer
from tracks_sim.ui.trainee.steps.judged import JudgedStep, judged
from tracks_sim.ui.trainee.view import View

FILE = asking_detection(case_file())
CONCEPTS, NEEDS = FILE.case.indicators, FILE.case.needs  # 16 and 12 of them


def _steps(catalogues: Catalogues, language: str = "en", named: Any = "needs", **answers: Any) -> dict[str, JudgedStep]:
    view = View(scored_attempt(FILE, **answers).attempt, FILE, catalogues, language)
    return {step["step"]: step for step in judged(view, ("detection", "indicators", "needs", "elements"), named)["steps"]}


def test_answers_are_counted_with_what_is_open(catalogues: Catalogues) -> None:
    states = ("present", "present", "absent", "insufficient")
    shown = _steps(catalogues, indicators={c: Answer(state) for c, state in zip(CONCEPTS, states, strict=False)})
    assert shown["indicators"]["text"] == "Present 2, absent 1, not enough information 1, 12 open"  # 16 - 4
    assert shown["detection"]["text"] == shown["needs"]["text"] == shown["elements"]["text"] == "Nothing yet"


def test_an_answer_that_stands_alone_is_told_in_words_and_elements_one_by_one(catalogues: Catalogues) -> None:
    shown = _steps(catalogues, detection=Answer("open"), elements={"act": element_answer("present"), "purpose": element_answer("absent")})
    assert shown["detection"]["text"] == "Open, ask first"
    assert shown["elements"]["text"] == "Act: present; Purpose: absent"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_only_what_counts_most_is_named_and_only_where_it_is_asked_for(catalogues: Catalogues, language: str) -> None:
    needs = {NEEDS[0]: need_answer("urgent"), NEEDS[1]: need_answer("helpful"), NEEDS[2]: need_answer("urgent")}
    answers: dict[str, Any] = {"needs": needs, "indicators": {CONCEPTS[0]: Answer("present"), CONCEPTS[1]: Answer("absent")}}
    words = catalogues.texts[language].needs
    shown = _steps(catalogues, language, **answers)
    assert shown["needs"]["names"] == [words[NEEDS[0]].label, words[NEEDS[2]].label]
    assert shown["indicators"]["names"] == shown["detection"]["names"] == []
    named = _steps(catalogues, language, "indicators", **answers)
    assert named["indicators"]["names"] == [catalogues.indicator_texts[language].concepts[CONCEPTS[0]].label] and named["needs"]["names"] == []


def test_a_step_that_is_not_asked_is_not_there(catalogues: Catalogues) -> None:
    plain = case_file()  # asks no detection
    view = View(scored_attempt(plain).attempt, plain, catalogues, "en")
    shown = judged(view, ("detection", "indicators"), "indicators")
    assert [step["step"] for step in shown["steps"]] == ["indicators"] and shown["line"] == "Nothing yet"
