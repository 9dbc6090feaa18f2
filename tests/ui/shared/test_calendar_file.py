"""A calendar file is whole, and says nothing of anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.ui.shared.calendar_file import calendar_day

OF = "df4de46c-3651-44a6-9955-13b13f94df15"
MADE = datetime(2026, 11, 26, 9, tzinfo=UTC)


def test_one_event_of_one_day() -> None:
    text = calendar_day(date(2026, 12, 31), "Training: a few; short, questions", MADE, OF)
    lines = text.split("\r\n")
    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tracks-sim//calendar//EN", "BEGIN:VEVENT"] and lines[-3:] == ["END:VEVENT", "END:VCALENDAR", ""]
    assert "DTSTART;VALUE=DATE:20261231" in lines and "DTEND;VALUE=DATE:20270101" in lines and "DTSTAMP:20261126T090000Z" in lines
    assert r"SUMMARY:Training: a few\; short\, questions" in lines
    assert OF not in text and "@" not in text and "ATTENDEE" not in text and "URL" not in text
    assert calendar_day(date(2026, 12, 31), "Training", MADE, OF).split("\r\n")[4] == lines[4], "the same day twice is one entry"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200), st.dates(date(2026, 1, 1), date(2100, 1, 1)))
def test_no_line_is_longer_than_75_octets(summary: str, day: date) -> None:
    text = calendar_day(day, summary, MADE, OF)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    said = next(line for line in unfolded.split("\r\n") if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
    assert said.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\") == summary
