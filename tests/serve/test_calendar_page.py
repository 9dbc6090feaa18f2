"""The page that "Leave this page" leads to by default: right days, both languages, and nothing that says where it comes from."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.support.server import RunningServer, Visitor
from tracks_sim.serve.calendar_page import month_of


def test_a_month_has_its_days_under_the_right_weekdays() -> None:
    """November 2026 begins on a Sunday, and its first week is the 44th (ISO 8601: 1 January 2026 is a Thursday, in week 1)."""
    month = month_of(date(2026, 11, 26), "en")
    assert (month.title, month.before, month.after) == ("November 2026", "2026-10", "2026-12")
    assert [full for _, full in month.days] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    first, last = month.weeks[0], month.weeks[-1]
    assert first == (44, (None,) * 6 + (date(2026, 11, 1),)) and last == (49, (date(2026, 11, 30), *(None,) * 6))
    assert sum(day is not None for _, week in month.weeks for day in week) == 30


@pytest.mark.parametrize(("day", "before", "after"), [(date(2026, 1, 31), "2025-12", "2026-02"), (date(2026, 12, 1), "2026-11", "2027-01"), (date(2028, 2, 29), "2028-01", "2028-03")])
def test_the_months_beside_it(day: date, before: str, after: str) -> None:
    month = month_of(day, "fr")
    assert (month.before, month.after) == (before, after) and month.title[0].isupper()


def test_the_page_is_dull_and_has_no_name(server: RunningServer) -> None:
    visitor = Visitor(server.url)
    visitor.cookies["tracks-language"] = "fr"
    answer = visitor.get("calendar?month=2026-11")
    assert answer.status == 200
    assert "<title>Calendrier</title>" in answer.text and "Novembre 2026" in answer.text and "lundi" in answer.text
    assert not re.search("tracks|sim|case|script", answer.text, re.IGNORECASE)
    assert re.findall(r'(?:href|src)="([^"]*)"', answer.text) == ["data:,", "?month=2026-10", "?month=2026-12"]
    visitor.cookies["tracks-language"] = "en"
    assert "<title>Calendar</title>" in visitor.get("calendar").text


def test_a_browser_keeps_it_for_a_day(server: RunningServer) -> None:
    """So that it opens with the network cut; the journey is tests/journeys/full/test_my_data.py."""
    assert Visitor(server.url).get("calendar").headers["cache-control"] == "private, max-age=86400"


@pytest.mark.parametrize("wrong", ["2026-13", "2026", "0000-01", "x", "9999-12", "2026-11-01"])
def test_an_unknown_month_is_this_month(server: RunningServer, wrong: str) -> None:
    assert 'aria-current="date"' in Visitor(server.url).get(f"calendar?month={wrong}").text
