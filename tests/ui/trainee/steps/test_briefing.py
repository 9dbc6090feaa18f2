"""The briefing says first who one is, what to do and how long it takes; the country comes with how far it is verified."""

from __future__ import annotations

import re

import pytest

from tests.support.shipped import kit_library
from tests.support.ui_case import CASE
from tracks_sim.practice import Attempt
from tracks_sim.practice.events import Mode
from tracks_sim.ui.trainee.steps.briefing import BriefingSheet, briefing_sheet
from tracks_sim.ui.trainee.view import View


def sheet(language: str = "en", mode: Mode = "practice") -> BriefingSheet:
    attempt = Attempt(case=CASE, country="ie", mode=mode, language=language)
    return briefing_sheet(View(attempt, kit_library().case(CASE), kit_library().catalogues, language))


def test_role_place_time_and_content_come_first() -> None:
    values = {fact["what"]: fact["value"] for fact in sheet()["facts"]}
    assert [*values] == ["You are", "Where", "Time", "Content"]
    assert values["You are"] == "Reception worker" and values["Where"].endswith(", Ireland")
    assert re.fullmatch(r"\d+ to \d+ minutes, no clock", values["Time"])
    assert values["Content"] == kit_library().case(CASE).texts["en"].content_note


@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_line_says_how_far_the_country_is_verified(language: str) -> None:
    country = sheet(language)["country"]
    read = [fact for fact in country["facts"] if not fact["unverified"]]
    assert [int(n) for n in re.findall(r"\d+", country["known"])] == [len(read), len(country["facts"])]
    assert 0 < len(read) < len(country["facts"])  # and only those that differ from the rest say more


def test_a_short_talk_has_a_task_and_a_time_of_its_own() -> None:
    talk = sheet(mode="talk")
    assert "one short talk" in talk["task"] and "one short talk" not in sheet()["task"]
    assert talk["next"] == "interview" and "under ten at the screen" in talk["facts"][2]["value"]
