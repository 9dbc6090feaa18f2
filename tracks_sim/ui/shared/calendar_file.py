"""One day as a calendar file (iCalendar, RFC 5545), which any calendar can read. Pure."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta


def calendar_day(day: date, summary: str, made: datetime, of: str) -> str:
    """A file with one event that lasts a whole day. ``made``: now, in UTC; ``of``: an id of what it is about, a UUID.

    It names nobody and no host: it says ``summary`` and nothing else, since a calendar is often read by others.
    """
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tracks-sim//calendar//EN",
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid5(uuid.UUID(of), day.isoformat())}",  # the same file twice is one entry
        f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


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
