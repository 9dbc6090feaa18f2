"""Trainers, experts, evaluators and administrators: a role and a code each, no name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, insert, select, update

from tracks_sim.errors import UnknownCode
from tracks_sim.roles import Role
from tracks_sim.store import schema
from tracks_sim.store.rows import stamp


@dataclass(frozen=True, slots=True)
class Staff:
    """One of the staff. ``label`` is what whoever made the code knows them by; ``revoked_at`` is None while the code works."""

    id: str
    role: Role
    label: str
    created_at: str
    revoked_at: str | None


def add(connection: Connection, identity: str, hashed: str, role: Role, label: str, now: datetime) -> None:
    """Add somebody under the hash of their code."""
    row = {"id": identity, "code_hash": hashed, "role": role, "label": label, "created_at": stamp(now)}
    connection.execute(insert(schema.staff).values(**row))


def everybody(connection: Connection) -> tuple[Staff, ...]:
    """All staff, also who was revoked; the first to come first."""
    query = select(schema.staff).order_by(schema.staff.c.created_at, schema.staff.c.id)
    return tuple(Staff(r.id, cast(Role, r.role), r.label, r.created_at, r.revoked_at) for r in connection.execute(query))


def working(connection: Connection, *, identity: str | None = None, hashed: str | None = None) -> Staff:
    """Who has this id, or a code of this hash, and was not revoked; raises UnknownCode."""
    s = schema.staff.c
    this = s.id == identity if identity is not None else s.code_hash == hashed
    row = connection.execute(select(schema.staff).where(this, s.revoked_at.is_(None))).first()
    if row is None:
        raise UnknownCode("Nobody of the staff has this code, or it was revoked. Ask your administrator for a new one.")
    return Staff(row.id, cast(Role, row.role), row.label, row.created_at, row.revoked_at)


def revoke(connection: Connection, identity: str, now: datetime) -> None:
    """End a code for good; raises UnknownCode where nobody who works has this id."""
    this = working(connection, identity=identity)
    connection.execute(update(schema.staff).where(schema.staff.c.id == this.id).values(revoked_at=stamp(now)))
