"""People whom a hub signs in: found by the keyed hash of their user name there, which itself is not kept."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Connection, select, update

from tracks_sim.roles import Role
from tracks_sim.store import audit, schema, staff
from tracks_sim.store.codes import HUB
from tracks_sim.store.rows import Trainee, insert_new, one_trainee, stamp


def trainee(connection: Connection, hashed: str, language: str, now: datetime) -> Trainee:
    """The trainee under this hash, made where there is none; marked as seen now."""
    t = schema.trainees.c
    row = {"id": str(uuid.uuid4()), "code_hash": hashed, "language": language, "label": "", "created_at": stamp(now), "seen_at": stamp(now)}
    seen = update(schema.trainees).where(t.code_hash == hashed).values(seen_at=stamp(now))
    if not connection.execute(seen).rowcount:
        insert_new(connection, schema.trainees, [row])
    return one_trainee(connection, t.code_hash == hashed)


def member(connection: Connection, hashed: str, role: Role, now: datetime) -> staff.Staff:
    """The staff member under this hash, made where there is none; their sign-in is written down.

    Raises UnknownCode for who was revoked: that holds until an administrator of the hub takes them out of the group too.
    """
    row = {"id": str(uuid.uuid4()), "code_hash": hashed, "role": role, "label": "", "created_at": stamp(now), "revoked_at": None}
    if not connection.execute(select(schema.staff.c.id).where(schema.staff.c.code_hash == hashed)).first():
        insert_new(connection, schema.staff, [row])
    found = staff.working(connection, hashed=hashed)
    audit.record_access(connection, audit.Actor(found.id, role), "sign-in", "", now)
    return found


def has_code(connection: Connection, trainee_id: str) -> bool:
    """Whether a trainee comes with a code, and not through a hub."""
    t = schema.trainees.c
    return not connection.execute(select(t.id).where(t.id == trainee_id, t.code_hash.startswith(HUB))).first()
