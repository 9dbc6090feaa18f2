"""The tables, portable between SQLite and PostgreSQL.

A change here needs a migration in ``migrations/versions`` and a new ``HEAD``; a test
compares the three. Times are ISO text in UTC with microseconds, so that they sort
as text and read the same in both databases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, ForeignKey, Integer, MetaData, String, Table, Text, insert

HEAD = "0005"
"""Revision of these tables. Kept here too so that opening an up-to-date store does not import alembic."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

trainees = Table(
    "trainees",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("language", String(2), nullable=False),
    Column("label", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("session", String(32), nullable=False, server_default=""),
)
"""``session``: what a signed cookie must name for the person to be signed in; empty until it changes for the first time."""

attempts = Table(
    "attempts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("trainee_id", String(36), ForeignKey("trainees.id"), nullable=False, index=True),
    Column("case_id", String(60), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("tab", String(64), nullable=True),
    Column("tab_seen_at", String(32), nullable=True),
)

events = Table(
    "events",
    metadata,
    Column("attempt_id", String(36), ForeignKey("attempts.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("data", JSON, nullable=False),
    # The primary key is the order on disk: the events of an attempt are together.
    sqlite_with_rowid=False,
)

contents = Table(
    "contents",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("part", String(32), nullable=False),
    Column("name", String(120), nullable=False),
    Column("body", Text, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("label", Text, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("revoked_at", String(32), nullable=True),
    Column("session", String(32), nullable=False, server_default=""),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("who", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("what", String(32), nullable=False),
    Column("about", Text, nullable=False),
)

studies = Table(
    "studies",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("seed", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
)
"""``seed`` (hex) of the allocation: nobody sees it before the study is closed."""

study_events = Table(
    "study_events",
    metadata,
    Column("study_id", String(60), ForeignKey("studies.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("trainee_id", String(36), nullable=True, index=True),
    Column("kind", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("data", JSON, nullable=False),
)

study_members = Table(
    "study_members",
    metadata,
    Column("trainee_id", String(36), ForeignKey("trainees.id"), primary_key=True),
    Column("study_id", String(60), ForeignKey("studies.id"), nullable=False),
)

erasing = Table("erasing", metadata, Column("trainee_id", String(36), primary_key=True))
"""Trainees whose events may be deleted in this transaction; empty outside of it."""


def stamp(when: datetime) -> str:
    """A time as the tables have it: ISO 8601 with microseconds."""
    return when.isoformat(timespec="microseconds")


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that were absent a moment ago; one that another writer has inserted meanwhile is left as it is."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_into

        connection.execute(insert_into(table).on_conflict_do_nothing(), rows)
    else:  # SQLite has one writer at a time: what was absent still is
        connection.execute(insert(table), rows)
