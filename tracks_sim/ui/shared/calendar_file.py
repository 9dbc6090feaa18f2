"""Days as a calendar file (iCalendar, RFC 5545), which any calendar can read. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple


class CalendarDay(NamedTuple):
    """An event that lasts a whole day. ``key`` tells it from others of the same file: a later file with the same key moves the entry."""

    day: date
    summary: str
    key: str


def calendar_day(day: date, summary: str, made: datetime, of: str) -> str:
    """A file with one event that lasts a whole day. ``made``: now, in UTC; ``of``: an id of what it is about, a UUID.

    It names nobody and no host: it says ``summary`` and nothing else, since a calendar is often read by others.
    """
    return calendar_file([CalendarDay(day, summary, day.isoformat())], made, of)


def calendar_file(days: Iterable[CalendarDay], made: datetime, of: str) -> str:
    """A file with these events; arguments as of ``calendar_day``."""
    events = (line for day in days for line in _event(day, made, of))
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tracks-sim//calendar//EN", *events, "END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(event: CalendarDay, made: datetime, of: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(uuid.UUID(of), event.key)}"  # the same file twice is one entry
    yield f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.summary)}"
    yield from ("TRANSP:TRANSPARENT", "CLASS:PRIVATE", "END:VEVENT")


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, "\\" + mark)
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, as the standard asks; a character is never cut."""
    pieces: list[str] = []
    piece = ""
    for character in line:
        if len((piece + character).encode()) > 75 - bool(pieces):
            pieces.append(piece)
            piece = ""
        piece += character
    return "\r\n ".join([*pieces, piece])
