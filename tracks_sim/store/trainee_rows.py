"""Trainees as records, and the statements that read and write their rows.

A trainee comes with a code, or through a hub; a hub's is found by the keyed hash of their user name, which itself is
not stored.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from tracks_sim.errors import UnknownCode
from tracks_sim.store import codes, schema
from tracks_sim.store.schema import insert_new, stamp


@dataclass(frozen=True, slots=True)
class Trainee:
    """A person who practises. Who they are outside the kit is not known here. ``session`` is what their signed cookies name."""

    id: str
    language: str
    label: str
    created_at: str
    seen_at: str
    session: str = field(repr=False)


TRAINEES = select(*(c for c in schema.trainees.c if c.name not in ("code_hash", "salt")))
"""Query for trainees, without the hash of their code and their salt."""


def insert_trainee(connection: Connection, key: bytes, language: str, label: str, now: datetime) -> tuple[str, str]:
    """Add a trainee with a fresh code; their id and code."""
    identity, code = str(uuid.uuid4()), codes.new_code()
    row = {"id": identity, "code_hash": codes.code_hash(key, code), "language": language, "label": label, "salt": secrets.token_hex(16)}
    connection.execute(insert(schema.trainees).values(**row, created_at=stamp(now), seen_at=stamp(now)))
    return identity, code


def ensure_hub_trainee(connection: Connection, hashed: str, language: str, now: datetime) -> Trainee:
    """The trainee whose hashed user name this is, added where there is none; marked as seen now."""
    t = schema.trainees.c
    row = {"id": str(uuid.uuid4()), "code_hash": hashed, "language": language, "label": "", "created_at": stamp(now), "seen_at": stamp(now), "salt": secrets.token_hex(16)}
    seen = update(schema.trainees).where(t.code_hash == hashed).values(seen_at=stamp(now))
    if not connection.execute(seen).rowcount:
        insert_new(connection, schema.trainees, [row])
    return one_trainee(connection, t.code_hash == hashed)


def salts(connection: Connection, trainee_ids: Collection[str]) -> dict[str, str]:
    """The salts of trainees, by internal id."""
    t = schema.trainees.c
    return {row.id: row.salt for row in connection.execute(select(t.id, t.salt).where(t.id.in_(trainee_ids)))}


def has_code(connection: Connection, trainee_id: str) -> bool:
    """Whether a trainee comes with a code, and not through a hub."""
    t = schema.trainees.c
    return not connection.execute(select(t.id).where(t.id == trainee_id, t.code_hash.startswith(codes.HUB))).first()


def change_trainee(connection: Connection, trainee_id: str, **values: str) -> None:
    """Set columns of a trainee; raises UnknownCode."""
    this = schema.trainees.c.id == trainee_id
    if connection.execute(update(schema.trainees).where(this).values(**values)).rowcount != 1:
        raise no_trainee()


def one_trainee(connection: Connection, condition: ColumnElement[bool]) -> Trainee:
    """The trainee for whom the condition holds; raises UnknownCode."""
    row = connection.execute(TRAINEES.where(condition)).first()
    if row is None:
        raise no_trainee()
    return trainee_in(row)


def trainee_in(row: Row[tuple[str, ...]]) -> Trainee:
    """The trainee in a row of ``TRAINEES``."""
    return Trainee(row.id, row.language, row.label, row.created_at, row.seen_at, row.session)


def no_trainee() -> UnknownCode:
    """The error for a code that nobody has."""
    return UnknownCode("Nobody has this code. Look at your note again, or ask your trainer for a new code.")
