"""Which questions are recommended, and what a choice of a talk asks and does to the person."""

from __future__ import annotations

import pytest

from tests.support.interview_case import interview_case
from tracks_sim.case.model.asking import RECOMMENDED, recommended
from tracks_sim.case.model.conversation import HOSTILE_STANCES, QUESTION_FORMS, STANCES, Stance
from tracks_sim.interview import asked_by, stance_of, with_stance
from tracks_sim.interview.forms import HARMFUL, without_stance


def test_a_question_that_hurts_is_never_recommended_whatever_its_form() -> None:
    kind = set(STANCES) - HOSTILE_STANCES
    assert kind == {"accepts", "reassures", "gives_control", "neutral"}
    assert not [(form, stance) for form in QUESTION_FORMS for stance in HOSTILE_STANCES if recommended(form, stance)]
    assert {form for form in QUESTION_FORMS for stance in kind if recommended(form, stance)} == RECOMMENDED
    assert all(recommended(form, stance) for form in RECOMMENDED for stance in kind)
    assert not recommended("remark", "reassures")
    assert not set(HARMFUL) & RECOMMENDED


@pytest.mark.parametrize(("choice", "asked", "stance"), [
    ("ask:pay-open", ("open", "pay", "neutral"), "neutral"), ("ask:go-on", ("encourager", None, "neutral"), "neutral"), ("ask:nothing", None, "neutral"),
    ("typed:wh:control", ("wh", "control", "neutral"), "neutral"), ("typed:wh:control:blames", ("wh", "control", "blames"), "blames"),
    ("typed:remark", None, "neutral"), ("typed:remark:threatens", None, "threatens"), ("move:doubt", None, "neutral"),
])  # fmt: skip
def test_what_a_choice_asks(choice: str, asked: tuple[str, str | None, str] | None, stance: Stance) -> None:
    assert asked_by(choice, interview_case()) == asked and stance_of(choice, interview_case()) == stance


def test_a_listed_question_has_the_stance_of_the_case() -> None:
    case = interview_case(questions=[{"id": "why", "topic": "control", "form": "wh", "stance": "blames"}])
    assert asked_by("ask:why", case) == ("wh", "control", "blames") and stance_of("ask:why", case) == "blames"


def test_the_stance_stands_at_the_end_of_a_name_unless_it_is_neutral() -> None:
    for words in ("typed:open:work", "typed:remark"):
        assert with_stance(words, "neutral") == words and without_stance(words) == (words, "neutral")
        for stance in STANCES:
            assert without_stance(with_stance(words, stance)) == (words, stance)
    assert without_stance("ask:why:blames") == ("ask:why:blames", "neutral")
