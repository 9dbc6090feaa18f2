"""The first page: one next act, the last country, and what was done in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.shipped import WITH_TALK, kit_library
from tests.support.ui_case import CASE
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.trainee.pages.home import home_sheet
from tracks_sim.ui.trainee.pages.short_talks import Talk
from tracks_sim.ui.trainee.screen import WidgetSession

CONTEXT = PageContext(Path("data"), None, "/", None, "en", "about:blank", {})


@dataclass(frozen=True)
class Row:
    """An attempt in the store's list."""

    case: str = CASE
    mode: str = "practice"
    submitted: bool = False
    released: bool = False
    id: str = "a1"
    created_at: str = "2026-11-26T10:00:00+00:00"


def sheet(rows: Sequence[Row] = (), talks: Sequence[Talk] = (), language: str = "en") -> dict[str, Any]:
    return dict(home_sheet(kit_library(), rows, talks, CONTEXT, language))


def talk(case: str, recommended: int = 4, questions: int = 10) -> Talk:
    return Talk(case, {"recommended": recommended, "questions": questions})


def test_a_newcomer_begins_with_a_short_talk_where_there_is_no_course() -> None:
    first: Any = home_sheet(replace(kit_library(), course=None), (), (), CONTEXT, "en")
    assert first["next"]["title"] == "Start with a ten-minute talk"
    assert first["next"]["place"]["intent"] == {"kind": "page", "page": "start", "case": WITH_TALK[0], "mode": "talk"}
    assert first["growth"] == "" and first["attempts"] == []
    assert all(card["done"] == "" and card["start"] == "Start" and card["resume"] is None and not card["here"] for card in first["cases"])


def test_what_was_begun_comes_first() -> None:
    found = sheet([Row(mode="talk", submitted=True, id="t1"), Row(id="a2")])
    assert found["next"]["title"] == "Go on with The packing shed"
    assert found["next"]["place"]["href"] == "/practise?attempt=a2"
    [card] = [c for c in found["cases"] if c["id"] == CASE]
    assert (card["start"], card["start_name"], card["resume_name"]) == ("Start again", "Start again: The packing shed", "Go on with The packing shed")
    assert [c["id"] for c in found["cases"] if c["here"]] == [CASE]


def test_a_case_of_a_study_is_not_proposed_here() -> None:
    assert sheet([Row(mode="study")])["next"]["place"]["intent"]["page"] == "start"


def test_talks_come_before_cases_and_cases_before_nothing() -> None:
    done = [Row(case=c, mode="talk", submitted=True) for c in WITH_TALK]
    after_one = sheet(done[:1], [talk(WITH_TALK[0])])["next"]["place"]["intent"]
    assert after_one["mode"] == "talk" and after_one["case"] != WITH_TALK[0]
    after_all = sheet(done, [talk(c) for c in WITH_TALK])["next"]
    assert after_all["title"].startswith("Next: ") and "mode" not in after_all["place"]["intent"]
    cases = [Row(case=c, submitted=True) for c in kit_library().first_versions]
    assert sheet([*done, *cases], [talk(c) for c in WITH_TALK])["next"] is None


def test_what_was_done_is_one_line() -> None:
    rows = [Row(submitted=True), Row(mode="talk", submitted=True), Row(mode="talk", submitted=True)]
    line = sheet(rows, [talk(CASE, 4, 10), talk(CASE, 9, 11)])["growth"]
    assert line == "Done: 2 short talks and 1 case. Questions that leave room: 4 of 10 in your first talk, 9 of 11 in your last."
    line = sheet(rows, [talk(CASE, 0, 0), talk(CASE, 9, 11)])["growth"]
    assert line.endswith("Questions that leave room: none asked in your first talk, 9 of 11 in your last.")


def test_a_case_that_was_done_has_its_last_day_and_how_often() -> None:
    rows = [Row(submitted=True, id="a3", created_at="2026-11-28T10:00:00+00:00"), Row(submitted=True)]  # newest first, as the store gives them
    done = {c["id"]: (c["done"], c["times"]) for c in sheet(rows)["cases"] if c["done"]}
    assert done == {CASE: ("28 November 2026", "2 times")}
    assert [(c["done"], c["times"]) for c in sheet(rows[1:])["cases"] if c["id"] == CASE] == [("26 November 2026", "")]


def test_a_short_talk_that_is_under_way_is_on_no_case_of_the_path() -> None:
    found = sheet([Row(mode="talk", case=WITH_TALK[0])])
    assert found["next"]["title"].startswith("Go on with ") and not any(c["here"] for c in found["cases"])


def test_draft_is_said_once_for_the_list() -> None:
    found = sheet()
    drafts = sum(c.case.status == "draft" for c in kit_library().first_versions.values())
    assert drafts == len(found["cases"])  # of the present library
    [group] = found["groups"]
    assert group["title"] == "Cases" and group["note"].count("draft") == 1
    assert not any("draft" in str(card) for card in found["cases"])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_names_of_buttons_begin_with_what_is_seen(language: str) -> None:
    for card in sheet([Row(), Row(case=WITH_TALK[0], submitted=True)], (), language)["cases"]:
        assert card["start_name"].startswith(card["start"])


def test_the_last_country_is_kept_and_none_is_preset_for_a_first_attempt(home: WidgetSession) -> None:
    home.receive({"kind": "page", "page": "start", "case": CASE})
    assert home.page.sheet["country"] == ""
    home.receive({"kind": "start", "case": CASE, "country": "", "mode": "practice"})
    assert home.page.frame["notice"]["kind"] == "error" and home.page.sheet["kind"] == "start"
    home.receive({"kind": "start", "case": CASE, "country": "be", "mode": "practice"})
    home.receive({"kind": "page", "page": "start", "case": CASE})
    assert home.page.sheet["country"] == "be"
