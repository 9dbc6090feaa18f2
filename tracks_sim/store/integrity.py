"""The check of the chain of hashes: whether a row of what is only added was changed, removed, exchanged or put in between.

It compares each row with its hash (see ``chain``), and the hashes that seals and receipts vouch for with those that are
there. Whoever can rewrite the whole database can make all of it fit again. Only a head of the audit log that was kept
elsewhere shows that: its row must still be there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, Text, cast, select, text

from tracks_sim.store import schema
from tracks_sim.store.audit import Head
from tracks_sim.store.chain import (
    attempt_start,
    audit_hash,
    digest_of,
    event_hash,
    ledger_event_content,
    ledger_start,
    link,
)
from tracks_sim.store.ledgers import LEDGERS, Ledger
from tracks_sim.store.open_database import OpenDatabase
from tracks_sim.store.postgresql import unhurried
from tracks_sim.store.sealing import SEAL

MOST_FAULTS = 20
"""Faults after which a check ends."""
_AT_ONCE = 1000
"""Rows that are read at once: all events need not fit in memory."""


@dataclass(frozen=True, slots=True)
class Integrity:
    """Result of a check: a sentence for each fault, at most ``MOST_FAULTS``; without one, counts of what was read."""

    faults: tuple[str, ...]
    audit: int
    events: int
    """Of attempts, studies and groups."""
    added: int
    """Rows of the audit log after the head that it was compared with; without a head, all."""
    erased: int
    """Receipts among those."""


@dataclass(frozen=True, slots=True)
class _Link:
    """A row of a chain, or its tombstone: its place, the hash it has, and the hash that it must have after the one before it."""

    seq: int
    hash: str
    expected: Callable[[str], str]


@unhurried()
def check(store: OpenDatabase, since: Head | None = None) -> Integrity:
    """Compare every row with the chain, and the audit log with a head that was kept elsewhere. Reads one moment of the database."""
    with store.read() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        run = _Check(connection.execution_options(yield_per=_AT_ONCE), since)
        faults: list[str] = []
        try:
            faults.extend(islice(run.faults(), MOST_FAULTS))
        except (TypeError, ValueError) as error:  # such as bytes where SQLite was given them for a text
            faults.append(f"after that the rows cannot be compared, because one holds what no row here can hold: {error}")
    return Integrity(tuple(faults), run.audit, run.events, run.added, run.erased)


class _Check:
    """One run of the check, with what it has met so far."""

    def __init__(self, connection: Connection, since: Head | None) -> None:
        self.connection = connection
        self.since = since
        self.audit = self.events = self.added = self.erased = 0
        self.vouched: dict[tuple[str, int], tuple[int | None, str]] = {}
        """Number (None: not said) and digest of hashes, by what the row of the audit log is (``audit``, ``erase``) and its number."""
        self.tombstones: dict[tuple[str, str], list[_Link]] = defaultdict(list)
        """Those of each study or group, by the name of the ledger and its id."""
        self.missing: dict[str, Row[Any]] = {}
        """Sealed hashes that were not met yet, with their rows."""
        salted = (schema.trainees.c, schema.groups.c)
        self.salts = {row.id: row.salt for table in salted for row in connection.execute(select(table.id, table.salt))}

    def faults(self) -> Iterator[str]:
        """The sentences, those on the audit log first."""
        yield from self._audit_log()
        yield from self._vouched_for()
        yield from self._attempts()
        for ledger in LEDGERS:
            yield from self._ledger(ledger)
        for row in self.missing.values():
            what = f"attempt {row.attempt_id}" if row.attempt_id else "a study, a group, or an attempt whose id was taken out of the seal,"
            yield f"{what} is not what it was when row {row.seal} of the audit log sealed it: events were changed or removed"

    def _audit_log(self) -> Iterator[str]:
        """Faults of the audit log itself; reads what its rows vouch for."""
        last, kept = Head(0, ""), self.since is None
        for row in self.connection.execute(select(schema.audit).order_by(schema.audit.c.seq)):
            if row.hash != audit_hash(last.hash, row.seq, row.at, row.who, row.role, row.what, row.about):
                yield f"the audit log: {_broken('row', last.seq, row.seq)}"
            last = Head(row.seq, row.hash)
            self.audit += 1
            if self.since and row.seq <= self.since.seq:
                kept = kept or last == self.since
            else:
                self.added += 1
                self.erased += row.what == "erase"
            if row.what == "audit" and row.about:
                self.vouched["audit", row.seq] = _seal_in(row.about)
            elif row.what == "erase":
                self.vouched["erase", row.seq] = (None, _chain_in(row.about))
        heads = self.connection.execute(select(schema.audit_head.c.seq, schema.audit_head.c.hash)).all()
        if [Head(*head) for head in heads] != [last]:
            yield f"the audit log: its newest rows, after row {last.seq}, were removed, or the note of its last row was changed"
        if self.since and last.seq < self.since.seq:
            yield (
                f"the audit log ends at row {last.seq}, before row {self.since.seq} whose head was kept: its newest rows were "
                "removed, or an older backup was put in place"
            )
        elif not kept and self.since:
            yield f"the audit log: row {self.since.seq} is not the one whose head was kept: it or rows before it were changed or removed"

    def _vouched_for(self) -> Iterator[str]:
        """Seals and tombstones that are not those which the audit log vouches for; reads both."""
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for row in self.connection.execute(select(schema.sealed)):
            found["audit", row.seal].append(row.hash)
            self.missing[row.hash] = row
        for row in self.connection.execute(select(schema.tombstones).order_by(schema.tombstones.c.seq)):
            found["erase", row.erased_by].append(row.hash)
            yield from self._meet(row.hash, None)
            if None not in (place := (row.study_id or row.group_id, row.seq, row.content)):
                self.tombstones["study" if row.study_id else "group", row.study_id or row.group_id].append(_Link(row.seq, row.hash, partial(_after, content=row.content)))
            elif place != (None, None, None):
                yield f"a tombstone of row {row.erased_by} of the audit log was changed"
        for key in sorted({*self.vouched, *found}):
            (number, digest), hashes = self.vouched.get(key, (0, "")), found.get(key, [])
            if digest_of(hashes) != digest or number not in (None, len(hashes)):
                name = "seals" if key[0] == "audit" else "tombstones"
                yield f"the {name} of row {key[1]} of the audit log are not those that the row vouches for"

    def _attempts(self) -> Iterator[str]:
        """Faults of attempts and their events."""
        a, e = schema.attempts.c, schema.events.c
        query = select(a.id, a.trainee_id, a.case_id, a.mode, a.created_at, a.head)
        attempts = {row.id: row for row in self.connection.execute(query)}
        query = select(e.attempt_id, e.seq, e.kind, e.at, cast(e.data, Text).label("data"), e.hash).order_by(e.attempt_id, e.seq)
        for attempt_id, rows in groupby(self.connection.execute(query), key=attrgetter("attempt_id")):
            attempt = attempts.pop(attempt_id, None)
            if attempt is None:
                yield f"attempt {attempt_id}: its row was removed, its events are there"
                continue
            links = (_Link(r.seq, r.hash, partial(_event_hash, r)) for r in rows)
            yield from self._chain(
                f"attempt {attempt_id}",
                attempt_id,
                attempt_start(self.salts.get(attempt.trainee_id, ""), *attempt[:5]),
                attempt.head,
                links,
            )
        for attempt in attempts.values():
            yield f"attempt {attempt.id}: its events were removed"

    def _ledger(self, ledger: Ledger) -> Iterator[str]:
        """Faults of studies, or of groups, and their events."""
        name, e = ledger.name, ledger.events.c
        begun_by = [ledger.table.c[column] for column in ledger.begun_by]
        owners = {row.id: row for row in self.connection.execute(select(*begun_by, ledger.table.c.head))}
        columns = (ledger.id.label("owner"), e.seq, e.trainee_id, e.kind, e.at, cast(e.data, Text).label("data"), e.hash)
        query = select(*columns).order_by(ledger.id, e.seq)
        tombstones = {owner: links for (of, owner), links in self.tombstones.items() if of == name}
        for owner_id, rows in groupby(self.connection.execute(query), key=attrgetter("owner")):
            owner = owners.pop(owner_id, None)
            if owner is None:
                yield f"{name} {owner_id}: its row was removed, its events are there"
                continue
            links = [_Link(r.seq, r.hash, partial(self._event_of_ledger, name, r)) for r in rows]
            yield from self._chain_of(name, owner, [*links, *tombstones.pop(owner_id, [])])
        for owner_id in {**owners, **tombstones}:
            if name == "group" and owner_id in owners and owner_id in tombstones:  # erased as a whole: its row and all tombstones stay
                yield from self._chain_of(name, owners[owner_id], tombstones[owner_id])
            else:
                yield f"{name} {owner_id}: its events were removed"

    def _chain_of(self, name: str, owner: Any, links: list[_Link]) -> Iterator[str]:
        """Faults of the chain of one study or group, whose ``owner`` has the columns that begin it, and its head."""
        links.sort(key=attrgetter("seq"))
        yield from self._chain(f"{name} {owner.id}", None, ledger_start(name, *owner[:-1]), owner.head, links)

    def _meet(self, digest: str, attempt_id: str | None) -> Iterator[str]:
        """Take a hash off the sealed ones that were not met; a fault where its seal names another attempt."""
        row = self.missing.pop(digest, None)
        if row is not None and row.attempt_id != attempt_id:
            yield f"the seals of row {row.seal} of the audit log: one names another attempt than it seals"

    def _chain(self, name: str, attempt_id: str | None, start: str, head: str, rows: Iterable[_Link]) -> Iterator[str]:
        """Faults of one chain: rows that do not follow the one before, and a last one that is not the ``head``."""
        previous, last = start, 0
        for row in rows:
            if row.hash != _computed(row.expected, previous):
                yield f"{name}: {_broken('event', last, row.seq)}"
            previous, last = row.hash, row.seq
            yield from self._meet(row.hash, attempt_id)
            self.events += 1
        if previous != head:
            yield f"{name}: its newest events, after event {last}, were removed, or the note of its last event was changed"

    def _event_of_ledger(self, name: str, row: Any, previous: str) -> str:
        salt = self.salts.get(row.trainee_id or row.owner, "")
        return link(previous, ledger_event_content(name, salt, row.seq, row.trainee_id, row.kind, row.at, json.loads(row.data)))


def _broken(row: str, last: int, seq: int) -> str:
    """The fault of a row that does not follow the one before it, whose number is ``last``."""
    if seq == last + 1:
        return f"{row} {seq} does not fit its hash or the {row} before it: one of them was changed or put in"
    return f"{row} {last + 1} {f'to {seq - 1} are' if seq > last + 2 else 'is'} missing before {row} {seq}, or that was changed"


def _event_hash(row: Any, previous: str) -> str:
    return event_hash(previous, row.seq, row.kind, row.at, json.loads(row.data))


def _after(previous: str, content: str) -> str:
    return link(previous, content)


def _computed(expected: Callable[[str], str], previous: str) -> str | None:
    """The hash a row must have; None for a row that holds no JSON or nothing that JSON has."""
    try:
        return expected(previous)
    except (TypeError, ValueError, RecursionError):
        return None


def _seal_in(about: str) -> tuple[int | None, str]:
    """Number and digest of the heads that a seal vouches for; nothing matches a text that is no seal."""
    word, number, digest = [*about.split(" "), "", "", ""][:3]
    return (int(number), digest) if word == SEAL and number.isdecimal() else (-1, "")


def _chain_in(receipt: str) -> str:
    """Digest of the tombstones in a receipt; receipts from before the chain have none."""
    try:
        return str(json.loads(receipt).get("chain", ""))
    except (ValueError, AttributeError):
        return ""
