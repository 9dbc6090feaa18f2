"""The chains that stand beside those of attempts: of studies and of groups. Each has a row of its own, and events, some of them about a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, delete, func, insert, select, update

from tracks_sim.practice.field_marks import EventRecord
from tracks_sim.store import schema
from tracks_sim.store.chain import ledger_event_content, link
from tracks_sim.store.trainee_rows import salts


@dataclass(frozen=True, slots=True)
class Ledger:
    """The tables of one of them."""

    name: str
    """``study`` or ``group``: it begins each hash, and is the word for it in the sentences of a check."""
    table: Table
    events: Table
    members: Table
    begun_by: tuple[str, ...]
    """Columns of its own row that its first hash covers."""

    @property
    def key(self) -> str:
        """Name of the column that has its id, in events, members and tombstones."""
        return f"{self.name}_id"

    @property
    def id(self) -> Column[str]:
        """That column of the events."""
        column: Column[str] = self.events.c[self.key]
        return column


STUDIES: Final = Ledger("study", schema.studies, schema.study_events, schema.study_members, ("id", "seed", "created_at"))
GROUPS: Final = Ledger("group", schema.groups, schema.group_events, schema.group_members, ("id", "created_at"))
LEDGERS: Final = (STUDIES, GROUPS)


def append(connection: Connection, ledger: Ledger, owner: str, events: Sequence[EventRecord]) -> None:
    """Add events after the last one of the study or group ``owner``, whose row is there and locked."""
    this = ledger.table.c.id == owner
    last = int(connection.execute(select(func.max(ledger.events.c.seq)).where(ledger.id == owner)).scalar() or 0)
    head: str = connection.execute(select(ledger.table.c.head).where(this)).scalar_one()
    trainees = [getattr(event, "trainee", None) for event in events]
    salt_of, rows = salts(connection, {trainee for trainee in trainees if trainee}), []
    own_salt = owner_salt(connection, ledger, owner)
    for seq, (event, trainee) in enumerate(zip(events, trainees, strict=True), start=last + 1):
        row: dict[str, Any] = {"seq": seq, "trainee_id": trainee, "kind": event.kind, "at": event.at, "data": event.model_dump(mode="json")}
        head = link(head, ledger_event_content(ledger.name, salt_of.get(trainee, "") if trainee else own_salt, **row))
        rows.append({**row, ledger.key: owner, "hash": head})
    if rows:
        connection.execute(insert(ledger.events), rows)
        connection.execute(update(ledger.table).where(this).values(head=head))


def owner_salt(connection: Connection, ledger: Ledger, owner: str) -> str:
    """The salt of events that are about nobody; empty in a study."""
    column = ledger.table.c.get("salt")
    return "" if column is None else str(connection.execute(select(column).where(ledger.table.c.id == owner)).scalar_one())


def owners_of(connection: Connection, ledger: Ledger, trainee_id: str) -> list[str]:
    """Ids of the studies or groups that a trainee is in."""
    m = ledger.members.c
    return list(connection.execute(select(m[ledger.key]).where(m.trainee_id == trainee_id).order_by(m[ledger.key])).scalars())


def leave(connection: Connection, ledger: Ledger, trainee_id: str, left: EventRecord) -> None:
    """Delete a trainee's events and memberships; each study or group records by ``left`` that one more has gone. Part of an erasure."""
    for owner in owners_of(connection, ledger, trainee_id):
        append(connection, ledger, owner, (left,))
    connection.execute(delete(ledger.events).where(ledger.events.c.trainee_id == trainee_id))
    connection.execute(delete(ledger.members).where(ledger.members.c.trainee_id == trainee_id))
