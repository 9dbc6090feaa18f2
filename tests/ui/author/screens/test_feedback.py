"""The screen of the feedback: stories and lessons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.author_sheets import after
from tests.support.shipped import CASES
from tests.support.written_drafts import draft_data, view_of
from tracks_sim.ui.author.screens.feedback import feedback_sheet, said_when


def test_every_option_has_its_story_in_the_order_shown() -> None:
    data = draft_data()
    stories = feedback_sheet(view_of(data))["stories"]
    assert [story["option"] for story in stories] == [option["id"] for option in data["case"]["options"]]
    assert stories[0]["title"] == data["text.en"]["options"]["trained-colleague"] and stories[0]["rung_label"] == "acceptable"
    assert stories[0]["story"]["own"]["text"] == data["key_text.en"]["story"]["trained-colleague"]
    assert [field["lang"] for field in stories[0]["story"]["others"]] == ["fr"]


def test_an_option_without_words_is_called_by_its_decision() -> None:
    view = after(view_of(draft_data()), act="add_option", decision="health_first", language="en")
    titles = [story["title"] for story in feedback_sheet(view)["stories"]]
    assert view.catalogue_text.decisions["health_first"] in titles


def test_conditions_are_words() -> None:
    view = view_of(draft_data())
    assert said_when(view, []) == "Always fits."
    assert said_when(view, ["indicators.documents_taken"]) == "Said when “Documents taken” was not right."
    assert said_when(view, ["needs.lawyer", "detection", "decision"]) == "Said when “Lawyer”, “Detection” or “the decision” was not right."


@pytest.mark.parametrize("case_id", CASES)
def test_what_can_be_waited_for_can_be_chosen(case_id: str) -> None:
    """The acts refuse a condition that the case does not ask."""
    view = view_of(draft_data(case_id), case_id)
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
