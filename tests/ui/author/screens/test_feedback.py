"""The screen of the feedback: lessons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.author_sheets import after
from tests.support.written_drafts import draft_data, view_of
from tracks_sim.ui.author.screens.feedback import feedback_sheet, said_when


def test_conditions_are_words() -> None:
    view = view_of(draft_data())
    assert said_when(view, []) == "Always fits."
    assert said_when(view, ["indicators.documents_taken"]) == "Said when “Documents taken” was not right."
    assert said_when(view, ["needs.lawyer", "detection", "decision"]) == "Said when “Lawyer”, “Detection” or “the decision” was not right."


def test_what_can_be_waited_for_can_be_chosen(shipped_case: str) -> None:
    """The acts refuse a condition that the case does not ask."""
    view = view_of(draft_data(shipped_case), shipped_case)
    sheet = feedback_sheet(view)
    assert {one["id"] for lesson in sheet["lessons"] for one in lesson["when"]} <= {one["id"] for one in sheet["conditions"]}
    changed = after(view, act="change_lesson", lesson=sheet["lessons"][0]["lesson"], when=[one["id"] for one in sheet["conditions"]])
    assert feedback_sheet(changed)["lessons"][0]["more"] == []


def test_lessons_move_and_go() -> None:
    view = view_of(draft_data())
    lessons = [lesson["lesson"] for lesson in feedback_sheet(view)["lessons"]]
    view = after(view, act="change_lesson", lesson=lessons[2], to=0)
    assert [lesson["lesson"] for lesson in feedback_sheet(view)["lessons"]] == [lessons[2], lessons[0], lessons[1], lessons[3]]
    for lesson in lessons[:2]:
        view = after(view, act="remove_lesson", lesson=lesson)
    assert feedback_sheet(view)["missing"] == "1 lesson is still to come: a case has three or more."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_proposed_lesson_is_added_by_one_act_and_proposed_no_more(language: str) -> None:
    view = replace(view_of(draft_data(), language=language), writing=language)
    proposed = feedback_sheet(view)["proposed"]
    assert proposed
    sheet = feedback_sheet(after(view, **proposed[0]["act"]))
    assert sheet["lessons"][-1]["text"]["own"]["text"] == proposed[0]["text"]
    assert proposed[0]["text"] not in {one["text"] for one in sheet["proposed"]}
