"""Seals: rows of the audit log that vouch for the heads of all attempts, studies and groups at that moment.

A seal lists the heads that no earlier one has, and its row holds their number and digest. So the head of the audit log, kept
elsewhere, stands for every event of its time: an attempt or study that has been shortened or removed since lacks a sealed hash,
one that has only grown still has it. Where a person was erased, a tombstone has it, which the row with their receipt vouches for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from sqlalchemy import ColumnElement, Connection, insert, null, select, union_all, update

from tracks_sim.store import schema
from tracks_sim.store.audit import Actor, Head, locked_head, record_access
from tracks_sim.store.chain import digest_of, ledger_event_content
from tracks_sim.store.ledgers import GROUPS, LEDGERS, Ledger, owner_salt
from tracks_sim.store.open_database import OpenDatabase
from tracks_sim.store.postgresql import unhurried
from tracks_sim.store.trainee_rows import salts

SEAL = "seals"
"""First word of what the row of a seal is about; then the number of heads, and their digest."""


@unhurried()
def seal(store: OpenDatabase, by: Actor) -> Head:
    """Add the row of the audit log that says that it is read, with a seal where there are new heads; the head of the log."""
    now = store.clock.now()
    with store.write() as connection:
        number = locked_head(connection).seq + 1  # locked first, so that nobody whose head is sealed is erased meanwhile
        heads = {row.head: row.attempt_id for row in connection.execute(_NEW_HEADS)}  # twice the same only where one was changed
        if heads:
            rows = [{"hash": head, "seal": number, "attempt_id": attempt_id} for head, attempt_id in heads.items()]
            connection.execute(insert(schema.sealed), rows)
        return record_access(connection, by, "audit", f"{SEAL} {len(heads)} {digest_of(heads)}" if heads else "", now)


_A = schema.attempts.c
_KNOWN = select(schema.sealed.c.hash)
_BURIED = select(schema.tombstones.c.hash)
_NEW_HEADS = union_all(
    select(_A.head, _A.id.label("attempt_id")).where(_A.head.not_in(_KNOWN)),
    *(select(ledger.table.c.head, null().label("attempt_id")).where(ledger.table.c.head.not_in(_KNOWN)) for ledger in LEDGERS),
)
"""Query for the heads of attempts, studies and groups that no seal has."""


class Tombstone(TypedDict):
    """The remains of an erased row: its hash, and of an event of a study or group its place there and the digest of its content."""

    hash: str
    study_id: str | None
    group_id: str | None
    seq: int | None
    content: str | None


def tombstones_of(connection: Connection, trainee_id: str) -> list[Tombstone]:
    """The tombstones of a person who is about to be erased, whose attempts, study and groups are locked."""
    a, e = schema.attempts.c, schema.events.c
    own = select(a.id).where(a.trainee_id == trainee_id)
    heads = (
        connection.execute(
            select(e.hash).where(e.attempt_id.in_(own), e.hash.in_(_KNOWN), e.hash.not_in(_BURIED)).distinct()
        )
        .scalars()
        .all()
    )
    salt = salts(connection, [trainee_id]).get(trainee_id, "")
    tombstones = [Tombstone(hash=head, study_id=None, group_id=None, seq=None, content=None) for head in heads]
    for ledger in LEDGERS:
        tombstones += _of_events(connection, ledger, ledger.events.c.trainee_id == trainee_id, {trainee_id: salt})
    return list({row["hash"]: row for row in tombstones}.values())  # twice the same only where one was changed: erasing goes on


def tombstones_of_group(connection: Connection, group_id: str) -> list[Tombstone]:
    """The tombstones of a locked group that is about to be erased as a whole."""
    members = connection.execute(select(schema.group_members.c.trainee_id).where(schema.group_members.c.group_id == group_id)).scalars().all()
    found = _of_events(connection, GROUPS, GROUPS.id == group_id, salts(connection, members), owner_salt(connection, GROUPS, group_id))
    return list({row["hash"]: row for row in found}.values())


def _of_events(connection: Connection, ledger: Ledger, which: ColumnElement[bool], salt_of: Mapping[str, str], own_salt: str = "") -> list[Tombstone]:
    """The tombstones of events of studies or groups that have none yet; ``salt_of``: by the trainee they are about, ``own_salt``: of those about nobody."""
    found = []
    for r in connection.execute(select(ledger.events).where(which, ledger.events.c.hash.not_in(_BURIED))).mappings():
        content = ledger_event_content(ledger.name, salt_of.get(r["trainee_id"], "") if r["trainee_id"] else own_salt, r["seq"], r["trainee_id"], r["kind"], r["at"], r["data"])
        found.append(Tombstone(hash=r["hash"], study_id=r.get("study_id"), group_id=r.get("group_id"), seq=r["seq"], content=content))
    return found


def forget_attempts(connection: Connection, trainee_id: str) -> None:
    """Take the ids of a person's attempts out of the seals. Part of an erasure."""
    a = schema.attempts.c
    own = select(a.id).where(a.trainee_id == trainee_id)
    connection.execute(update(schema.sealed).where(schema.sealed.c.attempt_id.in_(own)).values(attempt_id=None))


def set_tombstones(connection: Connection, tombstones: list[Tombstone], receipt: Head) -> None:
    """Keep the hashes of erased rows; ``receipt`` is the row of the audit log that has the receipt."""
    if tombstones:
        connection.execute(insert(schema.tombstones), [{**row, "erased_by": receipt.seq} for row in tombstones])
