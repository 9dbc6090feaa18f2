"""Events, contents and marks that tests of the store share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection

from tracks_sim.practice.events import Mode, NoteWritten, Started
from tracks_sim.store import FixedClock, Store

on_sqlite = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For a test of what only SQLite's file has."""
on_postgres = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
"""For a test of what only a database server does."""

CONTENTS = {"c" * 64: ("case", "the-small-case", "id: the-small-case"), "d" * 64: ("key", "the-small-case", "key")}


def begin_event(mode: Mode = "practice", case: str = "the-small-case", **changes: Any) -> Started:
    """An event that begins an attempt."""
    fields: dict[str, Any] = {
        "at": "2026-01-05T09:00:00Z",
        "case": case,
        "case_version": "1.0.0",
        "country": "fr",
        "mode": mode,
        "language": "en",
        "hashes": {"case": "c" * 64, "key": "d" * 64},
    }
    return Started(**(fields | changes))


def note_event(text: str) -> NoteWritten:
    """An event that is easy to tell from others."""
    return NoteWritten(at="2026-01-05T09:01:00Z", text=text)


@dataclass(frozen=True)
class StoreSample:
    """An open store, and an attempt of its only trainee at sequence number 1."""

    store: Store
    clock: FixedClock
    trainee: str
    code: str
    attempt: str


def refuse_events(connection: Connection, when: str = "true") -> None:
    """Make the database refuse new events for which the condition holds."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE TRIGGER trip BEFORE INSERT ON events WHEN {when} BEGIN SELECT RAISE(ABORT, 'trip'); END"
        )
        return
    connection.exec_driver_sql(
        "CREATE FUNCTION trip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trip'; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER trip BEFORE INSERT ON events FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION trip()"
    )
