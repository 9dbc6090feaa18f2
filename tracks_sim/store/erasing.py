"""Erasing persons: all their rows in one transaction, then the traces that deleted rows leave in files.

The tables refuse to delete an event (migration 0002) unless its trainee is in
``erasing``, which is empty outside this transaction: all of a person goes, or nothing.
Content that was played (cases, catalogues) belongs to nobody and stays.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, insert, select, update

from tracks_sim.errors import StoreError, StoreFull, StoreLocked, TracesLeft, UnknownCode
from tracks_sim.group.events import Left
from tracks_sim.store import codes, schema
from tracks_sim.store.audit import Actor, locked_head, record_access
from tracks_sim.store.chain import digest_of
from tracks_sim.store.driver_errors import LOCKED, driver_errors_as_store_errors
from tracks_sim.store.group_rows import erase_group_rows, lock_group, locked_group
from tracks_sim.store.ledgers import GROUPS, STUDIES, leave, owners_of
from tracks_sim.store.open_database import OpenDatabase, again_after_deadlock
from tracks_sim.store.postgresql import unhurried, vacuum
from tracks_sim.store.schema import stamp
from tracks_sim.store.sealing import Tombstone, forget_attempts, set_tombstones, tombstones_of, tombstones_of_group
from tracks_sim.store.study_rows import lock_study, study_of
from tracks_sim.store.temp_cleanup import remove_leftovers
from tracks_sim.store.trainee_rows import one_trainee
from tracks_sim.study.events import Erased

RECEIPTS_FILE = "erased.jsonl"
"""In the data folder: the receipts, a line each. It outlives a database that is damaged or put back from a backup."""
UNFINISHED_FILE = "erasing.unfinished"
"""In the data folder while an erasure goes on, so that the next start finishes one that was killed."""
REWRITTEN: Final = ("trainees", "attempts", "events", "study_events", "study_members", "groups", "group_events", "group_members", "sealed", "erasing", "staff")
"""Tables of which an erasure deletes rows or empties fields: PostgreSQL writes them anew."""
PATIENCE = 30
"""Seconds to wait for readers to finish before the file is rewritten."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of an erasure: ``person`` is the tag of the id (see ``codes.person_tag``).

    ``attempts`` and ``events`` are counts; ``chain`` is the digest of the hashes that stay in place of erased rows, empty
    for none (see ``sealing``); ``hash`` is SHA-256 of the other fields as JSON, so that a receipt on paper can be
    compared with the row of the audit log.
    """

    person: str
    at: str
    attempts: int
    events: int
    chain: str
    hash: str

    def as_json(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))


def erase_trainees(store: OpenDatabase, trainee_ids: Sequence[str], by: Actor) -> tuple[Receipt, ...]:
    """Erase persons with all they did, and leave no trace of it in the files; a receipt for each.

    All or nobody. Without any id it only makes sure that no trace is left of those who were erased before.
    Raises UnknownCode and StoreError where nobody is erased, TracesLeft where they are and the files could not be cleaned.
    """

    def rows(connection: Connection, now: datetime) -> Iterator[Receipt]:
        for trainee_id in trainee_ids:
            receipt, tombstones = _erase_rows(connection, trainee_id, codes.person_tag(store.key, trainee_id), now)
            set_tombstones(connection, tombstones, record_access(connection, by, "erase", receipt.as_json(), now))
            yield receipt

    return _erased(store, rows)


def erase_group(store: OpenDatabase, group_id: str, by: Actor, with_people: bool = True) -> tuple[Receipt, ...]:
    """Erase a group as a whole, with everybody whose code was made for it: their receipts, and last that of the group. Raises as ``erase_trainees`` does.

    Whoever came in with a code of their own keeps it with all they did elsewhere, and so does everybody where not ``with_people``. The one
    sheet of a group goes with it: it is nobody's.
    The hashes of the group's events stay, as tombstones.
    """

    def rows(connection: Connection, now: datetime) -> Iterator[Receipt]:
        state = locked_group(connection, group_id)
        made_here = [event.trainee for event in state.joined if event.made and with_people]
        for trainee_id in (*made_here, *filter(None, [state.sheet])):
            receipt, tombstones = _erase_rows(connection, trainee_id, codes.person_tag(store.key, trainee_id), now)
            set_tombstones(connection, tombstones, record_access(connection, by, "erase", receipt.as_json(), now))
            yield receipt
        tombstones = tombstones_of_group(connection, group_id)
        receipt = _receipt(codes.person_tag(store.key, group_id), stamp(now), 0, erase_group_rows(connection, group_id), digest_of(row["hash"] for row in tombstones))
        set_tombstones(connection, tombstones, record_access(connection, by, "erase", receipt.as_json(), now))
        yield receipt

    return _erased(store, rows)


def erase_labels(store: OpenDatabase, staff_ids: Sequence[str], by: Actor) -> tuple[Receipt, ...]:
    """Erase the labels of members of staff from the database, their code working or not; a receipt for each, without attempts and events.

    Raises as ``erase_trainees`` does. What lies beside drafts is ``authoring.staff_labels``.
    """

    def rows(connection: Connection, now: datetime) -> Iterator[Receipt]:
        for staff_id in staff_ids:
            if not connection.execute(update(schema.staff).where(schema.staff.c.id == staff_id).values(label="")).rowcount:
                raise UnknownCode("Nobody of the staff has this internal id.")
            receipt = _receipt(codes.person_tag(store.key, staff_id), stamp(now))
            record_access(connection, by, "label-erased", receipt.as_json(), now)
            yield receipt

    return _erased(store, rows)


def _erased(store: OpenDatabase, rows: Callable[[Connection, datetime], Iterable[Receipt]]) -> tuple[Receipt, ...]:
    """Do in one transaction what ``rows`` does, and then leave no trace of it in the files; the receipts that it gives.

    Raises StoreError where nothing is erased, TracesLeft where it is and the files could not be cleaned.
    """
    mark = store.data / UNFINISHED_FILE
    with driver_errors_as_store_errors(store.data):
        marked_before = mark.exists()
        mark.touch(mode=0o600)
    try:
        receipts = _in_one_transaction(store, rows)
    except Exception:
        if not marked_before:
            mark.unlink(missing_ok=True)
        raise
    try:
        with driver_errors_as_store_errors(store.data):
            mark.touch(mode=0o600)  # again: an erasure that ended meanwhile has removed it
        complete_receipts(store)
        _clean(store)
    except StoreError as error:
        raise TracesLeft(_what_is_left(error), tuple(receipt.as_json() for receipt in receipts)) from error
    return receipts


@again_after_deadlock
def _in_one_transaction(store: OpenDatabase, rows: Callable[[Connection, datetime], Iterable[Receipt]]) -> tuple[Receipt, ...]:
    """Do what ``rows`` does, all of it or nothing; the receipts that it gives."""
    now = store.clock.now()
    with unhurried(), store.write() as connection:
        locked_head(connection)  # first, so that nothing is sealed meanwhile
        return tuple(rows(connection, now))


def finish_erasures(store: OpenDatabase) -> None:
    """Do what killed erasures did not do any more: write their receipts, and clean the files. Raises StoreError."""
    complete_receipts(store)
    if (store.data / UNFINISHED_FILE).exists():
        _clean(store)


def _clean(store: OpenDatabase) -> None:
    """Remove what killed programs left, and every trace of deleted rows in the files of the database. Raises StoreError."""
    with driver_errors_as_store_errors(store.data):
        remove_leftovers(store.data)
        _scrub(store.engine)
        (store.data / UNFINISHED_FILE).unlink(missing_ok=True)


def _what_is_left(error: StoreError) -> str:
    """The sentence for an erasure whose cleaning ended with this error; the error's own would say that nothing was saved."""
    if isinstance(error, StoreFull):
        why = "the disk is full. Free some space"
    elif isinstance(error, StoreLocked):
        why = "another program does not let go of it. Close that program"
    else:
        why = "they could not be cleaned, as the log says. Look at the disk and at the rights on the data folder"
    return (
        f"The rows are erased, but traces may still be in the files of the database, because {why}, "
        "then run `tracks-sim erase` without a code."
    )


def erase_again(store: OpenDatabase, receipts: Path, by: Actor) -> tuple[Receipt, ...]:
    """Erase everybody in a file of receipts who is here all the same, because a backup brought them back, groups, and the labels of staff.

    Raises StoreError where the file holds no receipts.
    """
    tags = tags_in(receipts)
    with store.read() as connection:
        ids = connection.execute(select(schema.trainees.c.id).order_by(schema.trainees.c.created_at, schema.trainees.c.id)).scalars().all()
        staff = (
            connection.execute(
                select(schema.staff.c.id)
                .where(schema.staff.c.label != "")
                .order_by(schema.staff.c.created_at, schema.staff.c.id)
            )
            .scalars()
            .all()
        )
        groups = connection.execute(select(schema.groups.c.id).where(schema.groups.c.salt != "").order_by(schema.groups.c.created_at)).scalars().all()
    brought_back = [i for i in staff if codes.person_tag(store.key, i) in tags]
    erased = list(erase_trainees(store, [i for i in ids if codes.person_tag(store.key, i) in tags], by))
    for group_id in groups:
        if codes.person_tag(store.key, group_id) in tags:
            erased += erase_group(store, group_id, by, with_people=False)  # who was erased with it has a receipt of their own
    return (*erased, *(erase_labels(store, brought_back, by) if brought_back else ()))


def _erase_rows(connection: Connection, trainee_id: str, person: str, now: datetime) -> tuple[Receipt, list[Tombstone]]:
    """Delete a trainee, their attempts, their events and their part in a study; raises UnknownCode for an unknown id."""
    t, a, e = schema.trainees.c, schema.attempts.c, schema.events.c
    one_trainee(connection, t.id == trainee_id)
    # In PostgreSQL an attempt may be begun or written to meanwhile: the locks make that wait, and then fail. Whoever locks several
    # rows begins with the study's, then those of groups, then the trainee's, then the attempts', so that no two wait for each other.
    if study_id := study_of(connection, trainee_id):
        lock_study(connection, study_id)
    for group_id in owners_of(connection, GROUPS, trainee_id):
        lock_group(connection, group_id)
    connection.execute(select(t.id).where(t.id == trainee_id).with_for_update())
    own = connection.execute(select(a.id).where(a.trainee_id == trainee_id).with_for_update()).scalars().all()
    tombstones = tombstones_of(connection, trainee_id)
    connection.execute(insert(schema.erasing).values(trainee_id=trainee_id))
    events = connection.execute(delete(schema.events).where(e.attempt_id.in_(own))).rowcount
    forget_attempts(connection, trainee_id)
    connection.execute(delete(schema.attempts).where(a.trainee_id == trainee_id))
    at = now.isoformat(timespec="seconds").replace("+00:00", "Z")
    leave(connection, STUDIES, trainee_id, Erased(at=at))
    leave(connection, GROUPS, trainee_id, Left(at=at))
    connection.execute(delete(schema.trainees).where(t.id == trainee_id))
    connection.execute(delete(schema.erasing).where(schema.erasing.c.trainee_id == trainee_id))
    return _receipt(person, stamp(now), len(own), events, digest_of(row["hash"] for row in tombstones)), tombstones


def _receipt(person: str, at: str, attempts: int = 0, events: int = 0, chain: str = "") -> Receipt:
    """The receipt with its hash."""
    fields = {"person": person, "at": at, "attempts": attempts, "events": events, "chain": chain}
    return Receipt(person, at, attempts, events, chain, hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest())


def complete_receipts(store: OpenDatabase) -> None:
    """Add to the file of receipts (mode 0600) those of the audit log that it lacks; on the disk when this returns.

    A receipt is in the audit log in the transaction that erases. Its line in the file comes after that, because a line
    without its erasure would erase somebody at the next restore; a kill or a full disk in between is made good here.
    """
    path, log = store.data / RECEIPTS_FILE, schema.audit.c
    with store.read() as connection:
        receipts = connection.execute(select(log.about).where(log.what.in_(("erase", "label-erased"))).order_by(log.seq)).scalars().all()
    with driver_errors_as_store_errors(store.data):
        content = path.read_bytes() if path.exists() else b""
        whole = content[: content.rfind(b"\n") + 1]  # a line without its end was cut off by a full disk
        present = set(whole.decode().splitlines())
        missing = [receipt for receipt in receipts if receipt not in present]
        if not missing:
            return
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            if whole != content:
                file.truncate(len(whole))
            file.write("".join(f"{receipt}\n" for receipt in missing))
            file.flush()
            os.fsync(file.fileno())


def tags_in(receipts: Path) -> frozenset[str]:
    """The tags of the erased persons in a file of receipts; raises StoreError for any other file."""
    try:
        return frozenset(str(json.loads(line)["person"]) for line in receipts.read_text(encoding="utf-8").splitlines() if line)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"The file {receipts} cannot be read as receipts ({type(error).__name__}). Name the {RECEIPTS_FILE} of the "
            "data folder that was in use, or a file with one receipt of `tracks-sim erase` a line."
        ) from error


def _scrub(engine: Engine) -> None:
    """Leave nothing of deleted rows in the files of the database. Raises StoreLocked where another program keeps it open.

    SQLite: VACUUM writes the file anew from the rows that are there (stale copies in unused parts of pages go
    too), and the checkpoint empties the log. PostgreSQL: VACUUM FULL rewrites the tables that hold persons; its own log
    archive and backups are for whoever administers them.
    """
    raw: Any = engine.raw_connection()
    try:
        if engine.dialect.name == "sqlite":
            _scrub_sqlite(raw)
    finally:
        raw.close()
    if engine.dialect.name == "postgresql":
        vacuum(engine, ", ".join(REWRITTEN))


def _scrub_sqlite(raw: Any) -> None:
    """Both steps wait for other programs; the checkpoint answers (busy, …) instead of raising."""
    deadline, cursor, rewritten = time.monotonic() + PATIENCE, raw.cursor(), False
    while True:
        try:
            if not rewritten:
                cursor.execute("VACUUM")
                rewritten = True
            if not cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                return
        except sqlite3.OperationalError as error:
            if (error.sqlite_errorcode & 0xFF) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
        if time.monotonic() > deadline:
            raise StoreLocked(LOCKED)
        time.sleep(0.1)
