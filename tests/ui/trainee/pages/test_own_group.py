"""The group at the head of a trainee's first page: what can be begun, until when, and what is said where nothing can."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.support.shipped import kit_library
from tests.support.ui_case import CASE
from tests.ui.trainee.pages.test_home import CONTEXT, Row
from tracks_sim.group.events import Begun, Closed, FeedbackOpened, Frozen, GroupEvent, Joined, Made, SheetMade
from tracks_sim.group.fold import fold
from tracks_sim.group.model import GroupPlan, Part
from tracks_sim.ui.trainee.pages.own_group import group_panel

AT, NOW = "2026-11-26T09:00:00Z", datetime(2026, 11, 26, 12, 0)
AT_HOME = Part(case=CASE, opens=datetime(2026, 11, 26, 8, 0), closes=datetime(2026, 11, 27, 18, 0))
GROUP = "6e3c1c1e-5b8e-4f6a-9a51-0d8f5f6f2a11"


def panel(*events: GroupEvent, parts: tuple[Part, ...] = (Part(case=CASE),), rows: tuple[Row, ...] = (), language: str = "en", now: datetime = NOW, **plan: Any) -> Any:
    made = GroupPlan(name="Reception", day=date(2026, 11, 26), country="ie", languages=("en", "fr"), parts=parts, **plan)
    state = fold((Made(at=AT, plan=made, staff="trainer"), *events))
    return group_panel({GROUP: state}, rows, kit_library(), CONTEXT, language, now, now.replace(tzinfo=UTC))


BEGUN = Begun(at="2026-11-26T09:30:00Z", part=0, hashes={})
DEBRIEF = Frozen(at="2026-11-26T10:30:00Z", part=0, case=CASE, n=None, key_hash="d" * 64)


def test_nothing_is_proposed_before_the_trainer_begins() -> None:
    assert panel()["next"] is None and "begins when everybody is there" in panel()["text"]


@pytest.mark.parametrize(("feedback", "mode"), [("after_debrief", "assessment"), ("at_once", "practice")])
def test_a_part_that_has_begun_starts_in_country_and_mode_of_the_group(feedback: str, mode: str) -> None:
    act = panel(BEGUN, feedback=feedback)["next"]
    assert act["place"]["intent"] == {"kind": "start", "case": CASE, "country": "ie", "mode": mode}
    assert act["label"] == "Begin" and act["text"].startswith("Content: ") and ("after the debrief" in act["text"]) == (mode == "assessment")


@pytest.mark.parametrize(("language", "title", "left"), [
    ("en", "The packing shed, until Friday 27 November, 18:00", "1 day left, until 27 November 2026."),
    ("fr", "Le hangar d’emballage, jusqu’au vendredi 27 novembre, 18:00", "Encore 1 jour, jusqu’au 27 novembre 2026."),
])  # fmt: skip
def test_work_at_home_opens_by_itself_and_says_until_when(language: str, title: str, left: str) -> None:
    found = panel(parts=(AT_HOME,), language=language)
    assert (found["next"]["title"], found["dates"]["text"]) == (title, left)
    assert "DTSTART;VALUE=DATE:20261127" in found["dates"]["calendar"] and found["dates"]["calendar"].count("BEGIN:VEVENT") == 1
    assert panel(parts=(AT_HOME,), now=datetime(2026, 11, 26, 7, 59))["next"] is None
    assert panel(parts=(AT_HOME,), now=datetime(2026, 11, 27, 18, 0))["next"] is None


@pytest.mark.parametrize(("language", "title"), [("en", "One sheet for all of you: Reception"), ("fr", "Une seule fiche pour vous toutes et tous\N{NO-BREAK SPACE}: Reception")])
def test_the_page_of_one_sheet_says_so_and_leads_to_it(language: str, title: str) -> None:
    found = panel(SheetMade(at=AT, trainee="sheet"), BEGUN, language=language, together=True)
    assert found["title"] == title and found["next"]["place"]["intent"]["case"] == CASE and found["text"]


def test_who_came_in_before_looks_at_the_wall() -> None:
    found = panel(Joined(at=AT, trainee="somebody"), BEGUN, together=True)
    assert found["next"] is None and "look at the wall" in found["text"]


def test_who_has_begun_goes_on_and_who_has_handed_in_waits() -> None:
    found = panel(BEGUN, rows=(Row(mode="assessment"),))
    assert found["next"]["place"]["href"] == "/practise?attempt=a1" and found["next"]["label"] == "Go on"
    handed_in = panel(BEGUN, rows=(Row(mode="assessment", submitted=True),))
    assert handed_in["next"] is None and "opens the feedback after the debrief" in handed_in["text"]
    assert "done what is open" in panel(BEGUN, rows=(Row(mode="assessment", submitted=True, released=True),))["text"]


def test_an_attempt_of_another_mode_or_from_before_the_group_is_not_the_groups() -> None:
    for row in (Row(submitted=True), Row(mode="assessment", submitted=True, created_at="2026-11-26T08:59:59+00:00")):
        assert panel(BEGUN, rows=(row,))["next"]["label"] == "Begin"


def test_what_was_begun_before_the_part_is_not_counted_and_so_not_gone_on_with() -> None:
    assert panel(BEGUN, rows=(Row(mode="assessment", created_at="2026-11-26T09:10:00+00:00"),))["next"]["label"] == "Begin"


def test_a_group_that_is_over_leads_no_page() -> None:
    assert panel(BEGUN, Closed(at=AT)) is None


HOME = "the-second-cot"
GIVEN = (Part(case=CASE, debrief=True), AT_HOME.model_copy(update={"case": HOME}))
"""A case of the day, and one that was given to do at home."""


@pytest.mark.parametrize(("events", "now", "first"), [
    ((BEGUN,), NOW, CASE),  # in the room the case of all comes first
    ((BEGUN, FeedbackOpened(at=AT, part=0)), NOW, CASE),  # nobody was called to a debrief, so they still work on it
    ((BEGUN, DEBRIEF, FeedbackOpened(at=AT, part=0)), NOW, HOME),
    ((BEGUN,), datetime(2026, 11, 27, 9, 0), HOME),  # the day after, whoever has not handed in too
    ((BEGUN, Closed(at=AT)), NOW, HOME),
])  # fmt: skip
def test_work_at_home_leads_once_the_group_is_not_together(events: tuple[GroupEvent, ...], now: datetime, first: str) -> None:
    intent = panel(*events, parts=GIVEN, now=now)["next"]["place"]["intent"]
    assert (intent["case"], intent["mode"]) == (first, "practice" if first == HOME else "assessment")


def test_a_session_that_is_over_leads_no_page_once_the_work_at_home_is_over() -> None:
    assert panel(BEGUN, Closed(at=AT), parts=GIVEN, now=datetime(2026, 11, 27, 18, 0)) is None
    assert "done what is open" in panel(BEGUN, Closed(at=AT), parts=GIVEN, rows=(Row(case=HOME, submitted=True),))["text"]
