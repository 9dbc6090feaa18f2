"""The file says which papers were read and what was marked; own notes stay with it in every step."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.ui_case import CASE
from tracks_sim.practice.events import LONGEST_NOTES
from tracks_sim.ui.trainee.screen import WidgetSession

NOTES = "Qui paie le loyer ?\nDemander le carnet : seul."


def notes(screen: WidgetSession) -> dict[str, Any]:
    found: dict[str, Any] = screen.page.file["own_notes"]
    return found


def test_papers_say_that_they_were_opened(screen: WidgetSession) -> None:
    screen.receive({"kind": "opened", "step": "reading"})
    papers = [p["id"] for p in screen.page.file["documents"]]
    assert [p["read"] for p in screen.page.file["documents"]] == [n == 0 for n in range(len(papers))]
    assert screen.page.sheet["opened"] == f"1 of {len(papers)} papers opened"
    screen.receive({"kind": "document", "document": papers[-1]})
    assert screen.page.file["documents"][-1]["read"]
    assert screen.page.sheet["opened"] == f"2 of {len(papers)} papers opened"


def test_marks_are_ids_in_the_order_of_the_file(screen: WidgetSession) -> None:
    first, second = screen.case_file(screen.state).case.passages[:2]
    for passage in (second, first):
        screen.receive({"kind": "marked", "cite": passage})
    assert screen.page.file["marks"] == [first, second]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_own_notes_are_kept_as_they_were_typed_and_stay_in_every_step(screen: WidgetSession, language: str) -> None:
    screen.receive({"kind": "language", "language": language})
    screen.receive({"kind": "own_notes", "text": NOTES})
    assert notes(screen) == {"text": NOTES, "most": LONGEST_NOTES, "open": True, "warning": ""}  # French punctuation leaves them alone
    events = screen.page.frame["events"]
    screen.receive({"kind": "own_notes", "text": NOTES})
    assert screen.page.frame["events"] == events  # sent twice, kept once
    for step in ("indicators", "decision"):
        screen.receive({"kind": "opened", "step": step})
        assert notes(screen)["text"] == NOTES


def test_notes_that_look_like_a_real_persons_data_are_not_saved(screen: WidgetSession) -> None:
    screen.receive({"kind": "opened", "step": "decision"})
    screen.receive({"kind": "own_notes", "text": "Call 0471 12 34 56."})
    assert notes(screen)["text"] == "" and notes(screen)["warning"]
    assert not screen.page.sheet["note"]["warning"]  # the referral note is another text
    screen.receive({"kind": "own_notes", "text": "Call the helpline."})
    assert (notes(screen)["text"], notes(screen)["warning"]) == ("Call the helpline.", "")


def test_notes_are_final_with_the_case(screen: WidgetSession) -> None:
    screen.receive({"kind": "own_notes", "text": "before"})
    screen.receive({"kind": "decision", "option": screen.case_file(screen.state).case.options[0].id})
    screen.receive({"kind": "submitted"})
    assert notes(screen) == {"text": "before", "most": LONGEST_NOTES, "open": False, "warning": ""}
    screen.receive({"kind": "own_notes", "text": "after"})
    assert screen.page.frame["refusals"] == 1 and notes(screen)["text"] == "before"


def test_notes_that_come_late_leave_the_page_where_it_is(screen: WidgetSession) -> None:
    screen.receive({"kind": "page", "page": "sources"})
    screen.receive({"kind": "own_notes", "text": "kept"})
    assert (screen.state.page, screen.state.attempt.own_notes if screen.state.attempt else "") == ("sources", "kept")
    assert screen.state.attempt is not None and screen.state.attempt.case == CASE
