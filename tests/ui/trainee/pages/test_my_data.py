"""My data and what was answered in one attempt, as the screens show them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.ui_case import CASE
from tracks_sim.group.model import GroupPlan
from tracks_sim.practice.events import Counted, LaterEvent, Revoted
from tracks_sim.store.groups import Groups
from tracks_sim.ui.start import practise_screen
from tracks_sim.ui.trainee.screen import WidgetSession

HOME = {"kind": "page", "page": "home"}


def opened(screen: WidgetSession) -> dict[str, Any]:
    screen.receive({"kind": "page", "page": "my-data"})
    sheet: dict[str, Any] = screen.page.sheet
    return sheet


def held(sheet: dict[str, Any]) -> dict[str, str]:
    return {row["what"]: row["value"] for row in sheet["held"]}


@pytest.fixture
def answered(screen: WidgetSession) -> WidgetSession:
    """One indicator judged with a passage, a mark, notes and a decision."""
    case = screen.library.cases[CASE].case
    passage = case.documents[0].passages[0]
    for intent in (
        {"kind": "indicator", "concept": case.indicators[0], "state": "present", "passages": [passage], "confidence": 0.9},
        {"kind": "marked", "passages": [passage]},
        {"kind": "own_notes", "text": "look again"},
        {"kind": "decision", "option": case.options[0].id},
    ):
        screen.receive(intent)
        assert screen.page.frame["notice"] is None
    return screen


def test_a_newcomer_has_nothing_to_read(home: WidgetSession) -> None:
    sheet = opened(home)
    assert held(sheet)["What you did, each with its time"] == "Nothing yet" and sheet["attempts"] == []
    assert sheet["back"] == HOME


def test_what_is_held_is_counted_and_no_id_is_shown(answered: WidgetSession) -> None:
    state = answered.state
    sheet = opened(answered)
    assert held(sheet)["What you did, each with its time"] == "1 attempt · 2 answers · 1 marked passage · 1 page of your own notes"
    assert [(a["title"], a["kind"]) for a in sheet["attempts"]] == [("The packing shed", "Practice")]
    assert (state.trainee or "") not in str(sheet) and sheet["back"] == {"kind": "opened", "step": state.attempt.step if state.attempt else ""}


def test_the_groups_of_a_person_are_held(answered: WidgetSession) -> None:
    assert "Groups" not in held(opened(answered)) and "group" not in opened(answered)["erase"]
    groups = Groups(answered.store)
    group = groups.make(GroupPlan(name="First contact", day=date(2027, 1, 5), country="fr", languages=("en",)), "trainer")
    groups.join_as(groups.door(group, True), answered.state.trainee or "")
    assert held(opened(answered))["Groups"] == "First contact, 5 January 2027"
    assert "Numbers that it was shown stay as they are" in opened(answered)["erase"]


def test_in_jupyterlab_it_says_where_the_folder_is_and_has_no_form(answered: WidgetSession) -> None:
    sheet = opened(answered)
    assert sheet["acts"] is None and str(answered.context.data) in sheet["where"] and "Your code" not in held(sheet)


def test_behind_the_server_it_has_the_forms(answered: WidgetSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKS_BASE_URL", "/")
    monkeypatch.setenv("TRACKS_TRAINEE", answered.state.trainee or "")
    sheet = opened(practise_screen(answered.state.attempt_id, tmp_path / "data"))
    assert (sheet["acts"], sheet["code"]) == ("/tracks/my-data", True)
    assert held(sheet)["Your code"].startswith("Only a fingerprint")


def test_an_attempt_is_read_in_words(answered: WidgetSession) -> None:
    case_file = answered.library.cases[CASE]
    answered.receive(opened(answered)["attempts"][0]["intent"])
    sheet = answered.page.sheet
    tables = {table["title"]: [(r["what"], r["said"], r["more"]) for r in table["rows"]] for table in sheet["tables"]}
    concept = answered.library.catalogues.indicator_texts["en"].concepts[case_file.case.indicators[0]].label
    paper = case_file.texts["en"].documents[case_file.case.documents[0].id].title
    assert tables["Indicators"] == [(concept, "present", f"sure: 90 % · Cited: {paper} 1")]
    assert tables["Decision"] == [("Your decision", case_file.texts["en"].options[case_file.case.options[0].id], "")]
    assert tables["Marks and notes"] == [("Marked", f"{paper} 1", ""), ("Your own notes", "look again", "")]
    assert ("Kind", "Practice", "") in tables["The attempt"] and sheet["back"] == {"kind": "page", "page": "my-data"}


def test_what_a_debrief_counted_and_asked_again_is_read_in_words(answered: WidgetSession) -> None:
    store, attempt, case = answered.store, answered.state.attempt_id or "", answered.library.cases[CASE].case
    at, row = "2027-01-05T10:30:00Z", f"indicators.{case.indicators[0]}"
    added: list[LaterEvent] = [Counted(at=at, group="g"), Revoted(at=at, row=row, answer="present"), Revoted(at=at, row=row, answer="absent")]
    for event in (*added, Revoted(at=at, row="decision", answer=case.options[1].id)):
        assert store.append_later(attempt, event, after=len(store.events(attempt)))
    answered.receive(opened(answered)["attempts"][0]["intent"])
    table = next(table for table in answered.page.sheet["tables"] if table["title"] == "In the debrief of your group")
    concept = answered.library.catalogues.indicator_texts["en"].concepts[case.indicators[0]].label
    option = answered.library.cases[CASE].texts["en"].options[case.options[1].id]
    assert [(r["what"], r["said"], r["more"]) for r in table["rows"]] == [
        ("Your answers were counted with those of the others, without your code.", "", "5 January 2027, 10:30 UTC"),
        (concept, "absent", "second vote"), ("Decision", option, "second vote"),
    ]  # fmt: skip


def test_nobody_elses_attempt_is_read(home: WidgetSession) -> None:
    other, _ = home.store.new_trainee("en")
    home.receive({"kind": "start", "case": CASE, "country": "be", "mode": "practice"})
    attempt = home.state.attempt_id
    home.show(replace(home.state, trainee=other, attempt=None, attempt_id=None, page="home"))
    for of in (attempt, "study", "none", None):
        home.receive({"kind": "page", "page": "my-answers", "of": of})
        assert home.page.sheet["kind"] == "home" and home.page.frame["notice"]["kind"] == "error", of


def test_contacts_that_nobody_has_entered_are_named_with_whom_to_ask(screen: WidgetSession) -> None:
    frame, catalogues = screen.page.frame, screen.library.catalogues
    assert screen.state.attempt is not None
    country = screen.state.attempt.country
    empty = [c.id for c in catalogues.countries[country].contacts if not c.value]
    assert frame["unnamed"] == [catalogues.country_texts["en"][country].contacts[i] for i in empty] and empty


def test_reading_adds_no_event(answered: WidgetSession) -> None:
    before = answered.store.events(answered.state.attempt_id or "")
    answered.receive(opened(answered)["attempts"][0]["intent"])
    assert answered.store.events(answered.state.attempt_id or "") == before
