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

HEAD = "0006"
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
    Column("salt", String(32), nullable=False, server_default=""),
)
"""``session``: what a signed cookie must name for the person to be signed in; empty until it changes for the first time.

``salt``: 128 random bits (hex) in the hashes of what is about the person, see ``chain``.
"""

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
    Column("head", String(64), nullable=False, server_default=""),
)
"""``head``: hash of the attempt's last event, see ``chain``."""

events = Table(
    "events",
    metadata,
    Column("attempt_id", String(36), ForeignKey("attempts.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("data", JSON, nullable=False),
    Column("hash", String(64), nullable=False, server_default=""),
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
    Column("hash", String(64), nullable=False, server_default=""),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""One row: number and hash of the last row of the audit log. Whoever adds to the log locks it first, so that no two rows follow the same one."""

sealed = Table(
    "sealed",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("seal", Integer, nullable=False),
    Column("attempt_id", String(36), nullable=True),
)
"""Heads of attempts and studies that a row of the audit log, number ``seal``, vouches for (see ``sealing``).

``attempt_id`` is None for a study, and once the person is erased.
"""

tombstones = Table(
    "tombstones",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("erased_by", Integer, nullable=False),
    Column("study_id", String(60), nullable=True),
    Column("seq", Integer, nullable=True),
    Column("content", String(64), nullable=True),
    Column("group_id", String(36), nullable=True),
)
"""Hashes that stay where a person's rows are erased, with the number of the row of the audit log that has the receipt.

Each event of a study or a group (with its place there and its ``ledger_event_content``), and each sealed head of an attempt, or of a group
that was erased as a whole.
"""

studies = Table(
    "studies",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("seed", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("head", String(64), nullable=False, server_default=""),
)
"""``seed`` (hex) of the allocation: nobody sees it before the study is closed. ``head``: hash of the last event."""

study_events = Table(
    "study_events",
    metadata,
    Column("study_id", String(60), ForeignKey("studies.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("trainee_id", String(36), nullable=True, index=True),
    Column("kind", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("data", JSON, nullable=False),
    Column("hash", String(64), nullable=False, server_default=""),
)

study_members = Table(
    "study_members",
    metadata,
    Column("trainee_id", String(36), ForeignKey("trainees.id"), primary_key=True),
    Column("study_id", String(60), ForeignKey("studies.id"), nullable=False),
)

groups = Table(
    "groups",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("created_at", String(32), nullable=False),
    Column("head", String(64), nullable=False, server_default=""),
    Column("door", String(8), nullable=True, unique=True),
    Column("salt", String(32), nullable=False),
)
"""``door``: the code that one types at an open door, None where it is closed.

``salt``: 128 random bits (hex) in the hashes of its events that are about nobody, so that no published table can be guessed from the hash
that stays of it; empty once the group is erased as a whole.
"""

group_events = Table(
    "group_events",
    metadata,
    Column("group_id", String(36), ForeignKey("groups.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("trainee_id", String(36), nullable=True, index=True),
    Column("kind", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("data", JSON, nullable=False),
    Column("hash", String(64), nullable=False, server_default=""),
)

group_members = Table(
    "group_members",
    metadata,
    Column("trainee_id", String(36), ForeignKey("trainees.id"), primary_key=True),
    Column("group_id", String(36), ForeignKey("groups.id"), primary_key=True),
)

erasing = Table("erasing", metadata, Column("trainee_id", String(36), primary_key=True))
"""Trainees whose events may be deleted in this transaction, and groups that are erased as a whole; empty outside of it."""


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
