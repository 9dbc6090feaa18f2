"""Trainers, experts, evaluators and administrators: a role and a code each, no name.

Whoever comes through a hub has no code: the hash in its place is that of their role and user name there.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from tracks_sim.errors import UnknownCode
from tracks_sim.roles import Role
from tracks_sim.store import codes, schema
from tracks_sim.store.audit import Actor, record_access
from tracks_sim.store.open_database import OpenDatabase
from tracks_sim.store.schema import insert_new, stamp


@dataclass(frozen=True, slots=True)
class Staff:
    """One member of staff.

    ``label`` is what whoever made the code knows them by; ``revoked_at`` is None while the code works; ``session`` is
    what their signed cookies name.
    """

    id: str
    role: Role
    label: str
    created_at: str
    revoked_at: str | None
    session: str = field(repr=False)


class StaffAccounts:
    """The staff of a store. Every change is in the audit log, in the same transaction."""

    def __init__(self, database: OpenDatabase) -> None:
        self.database = database

    def add(self, role: Role, label: str, by: Actor) -> tuple[str, str]:
        """Id and code of a new member. The code is returned now and can never be read back."""
        identity, code, now = str(uuid.uuid4()), codes.new_code(codes.STAFF_LENGTH), self.database.clock.now()
        row = {
            "id": identity,
            "code_hash": codes.code_hash(self.database.key, code),
            "role": role,
            "label": label,
            "created_at": stamp(now),
        }
        with self.database.write() as connection:
            connection.execute(insert(schema.staff).values(**row))
            record_access(connection, by, "user-added", f"{role} {identity}", now)
        return identity, code

    def all(self) -> tuple[Staff, ...]:
        """All staff, the revoked included; the first to come first."""
        query = select(schema.staff).order_by(schema.staff.c.created_at, schema.staff.c.id)
        with self.database.read() as connection:
            return tuple(_member_of(row) for row in connection.execute(query))

    def member(self, staff_id: str) -> Staff:
        """The member with this id; raises UnknownCode, also where they were revoked."""
        with self.database.read() as connection:
            return _working(connection, schema.staff.c.id == staff_id)

    def with_code(self, code: str) -> Staff:
        """The member with this code; raises UnknownCode, also where it was revoked."""
        with self.database.read() as connection:
            return _working(connection, schema.staff.c.code_hash == codes.code_hash(self.database.key, code))

    def from_hub(self, name: str, role: Role) -> Staff:
        """The member with this user name at the hub, in this role; raises UnknownCode, also where they were revoked."""
        with self.database.read() as connection:
            return _working(connection, schema.staff.c.code_hash == codes.hub_hash(self.database.key, role, name))

    def sign_in_from_hub(self, name: str, role: Role) -> Staff:
        """The member with this user name at the hub, made the first time; their sign-in goes to the audit log.

        Raises UnknownCode for one who was revoked: that holds until an administrator of the hub takes them out of the
        group too.
        """
        now, hashed = self.database.clock.now(), codes.hub_hash(self.database.key, role, name)
        row = {"id": str(uuid.uuid4()), "code_hash": hashed, "role": role, "label": "", "created_at": stamp(now), "revoked_at": None}
        s = schema.staff.c
        with self.database.write() as connection:
            if not connection.execute(select(s.id).where(s.code_hash == hashed)).first():
                insert_new(connection, schema.staff, [row])
            member = _working(connection, s.code_hash == hashed)
            record_access(connection, Actor(member.id, role), "sign-in", "", now)
        return member

    def end_session(self, staff_id: str) -> None:
        """End every session of a member: no cookie set before is valid any more."""
        with self.database.write() as connection:
            connection.execute(update(schema.staff).where(schema.staff.c.id == staff_id).values(session=codes.new_session()))

    def revoke(self, staff_id: str, by: Actor) -> None:
        """End a code for good; raises UnknownCode where no member whose code works has this id."""
        now, this = self.database.clock.now(), schema.staff.c.id == staff_id
        with self.database.write() as connection:
            _working(connection, this)
            connection.execute(update(schema.staff).where(this).values(revoked_at=stamp(now)))
            record_access(connection, by, "user-revoked", staff_id, now)


def _working(connection: Connection, condition: ColumnElement[bool]) -> Staff:
    """The member for whom the condition holds and who was not revoked; raises UnknownCode."""
    row = connection.execute(select(schema.staff).where(condition, schema.staff.c.revoked_at.is_(None))).first()
    if row is None:
        raise UnknownCode("Nobody of the staff has this code, or it was revoked. Ask your administrator for a new one.")
    return _member_of(row)


def _member_of(row: Row[tuple[str, ...]]) -> Staff:
    return Staff(row.id, cast(Role, row.role), row.label, row.created_at, row.revoked_at, row.session)
