"""Where events live: trainees, their attempts, what they did, and the contents they did it on."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, Pool, Text, cast, func, insert, select, update

from tracks_sim.errors import OpenElsewhere, StoreError
from tracks_sim.practice.events import Event, Released, Started, parse, parse_all
from tracks_sim.roles import Role
from tracks_sim.store import audit, codes, hub_users, schema, staff
from tracks_sim.store.audit import Access, Actor, Audited
from tracks_sim.store.clock import Clock, SystemClock
from tracks_sim.store.database import (
    bring_up_to_date,
    connect,
    driver_errors_as_store_errors,
    prepare_folder,
    writing,
)
from tracks_sim.store.erasing import (
    LastSeen,
    Receipt,
    erase_rows,
    keep_receipts,
    last_seen,
    months_before,
    scrub,
    tags_in,
)
from tracks_sim.store.rows import (
    ATTEMPTS,
    TRAINEES,
    AttemptRow,
    Content,
    Trainee,
    attempt_in,
    count_of,
    hold,
    insert_attempt,
    insert_events,
    keep_contents,
    last_of,
    lease_is_free,
    locked_attempt,
    no_attempt,
    no_trainee,
    one_trainee,
    only_released,
    stamp,
    trainee_in,
    unreadable,
)
from tracks_sim.store.staff import Staff
from tracks_sim.store.study_rows import keep_sitting

_SYSTEM_CLOCK = SystemClock()


class Store:
    """The events of everybody. Open it with ``Store.open``; it may be used from several threads and after a fork."""

    def __init__(self, data: Path, engine: Engine, key: bytes, clock: Clock) -> None:
        self.data = data
        self._engine = engine
        self._key = key
        self._clock = clock
        self._process = os.getpid()
        self._inherited: Pool | None = None

    @classmethod
    def open(cls, data: Path, url: str | None = None, clock: Clock = _SYSTEM_CLOCK) -> Self:
        """Open the store of a data folder, creating or migrating it where needed.

        ``url`` names another database (PostgreSQL); the key of the codes stays in the folder.
        """
        prepare_folder(data)
        engine = connect(data, url)
        try:
            with driver_errors_as_store_errors(data):
                bring_up_to_date(engine)
                key = codes.read_key(data) or _first_key(data, engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(data, engine, key, clock)

    def check(self) -> None:
        """Raise StoreNewer where a later version has changed the tables since this was opened."""
        with driver_errors_as_store_errors(self.data):
            bring_up_to_date(self._here())

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def time(self) -> str:
        """The time now, ISO in UTC, to the second: what an event's ``at`` holds."""
        return self._clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")

    # --- trainees ---------------------------------------------------------------------

    def new_trainee(self, language: str, label: str = "") -> tuple[str, str]:
        """Id and code of a new trainee. The code is shown now and can never be read back."""
        identity, code, now = str(uuid.uuid4()), codes.new_code(), stamp(self._clock.now())
        row = {"id": identity, "code_hash": codes.code_hash(self._key, code), "language": language, "label": label}
        with self._write() as connection:
            connection.execute(insert(schema.trainees).values(**row, created_at=now, seen_at=now))
        return identity, code

    def trainee_of(self, code: str) -> Trainee:
        """The trainee who has this code, marked as seen now; raises UnknownCode."""
        hashed = codes.code_hash(self._key, code)
        with self._write() as connection:
            trainee = one_trainee(connection, schema.trainees.c.code_hash == hashed)
            mine = schema.trainees.c.id == trainee.id
            connection.execute(update(schema.trainees).where(mine).values(seen_at=stamp(self._clock.now())))
        return trainee

    def trainee(self, trainee_id: str) -> Trainee:
        """The trainee of this id; raises UnknownCode."""
        with self._read() as connection:
            return one_trainee(connection, schema.trainees.c.id == trainee_id)

    def trainees(self) -> tuple[Trainee, ...]:
        """Everybody, the first to come first."""
        with self._read() as connection:
            order = (schema.trainees.c.created_at, schema.trainees.c.id)
            return tuple(trainee_in(row) for row in connection.execute(TRAINEES.order_by(*order)))

    def replace_code(self, trainee_id: str) -> str:
        """A new code for a trainee; the old one stops working. Raises StoreError for who comes through a hub."""
        with self._read() as connection:
            if not hub_users.has_code(connection, trainee_id):
                raise StoreError(f"{trainee_id} signs in through the hub and has no code that could be replaced.")
        code = codes.new_code()
        self._change_trainee(trainee_id, code_hash=codes.code_hash(self._key, code))
        return code

    def set_language(self, trainee_id: str, language: str) -> None:
        """Remember the language a trainee reads in."""
        self._change_trainee(trainee_id, language=language)

    def arrive(self, name: str, language: str) -> Trainee:
        """The trainee with this user name at the hub, made at the first time; marked as seen now."""
        with self._write() as connection:
            return hub_users.trainee(connection, codes.hub_hash(self._key, "trainee", name), language, self._clock.now())

    def arrived(self, name: str) -> Trainee:
        """The trainee with this user name at the hub; raises UnknownCode."""
        with self._read() as connection:
            return one_trainee(connection, schema.trainees.c.code_hash == codes.hub_hash(self._key, "trainee", name))

    # --- attempts and events ----------------------------------------------------------

    def start(self, trainee_id: str, started: Started, contents: Mapping[str, tuple[str, str, str]]) -> str:
        """Id of a new attempt, whose event 1 is ``started``.

        ``contents`` gives part, name and body by content hash. Each hash of ``started``
        must be among them or in the store already: what was played stays readable.
        """
        identity = str(uuid.uuid4())
        with self._write() as connection:
            insert_attempt(connection, identity, trainee_id, started, contents, self._clock.now())
        return identity

    def append(self, attempt_id: str, events: Sequence[Event], after: int, tab: str) -> int:
        """Keep events, all or none, and return the last sequence number. Saved when this returns.

        ``after`` is the sequence number that the writer believes is the last one (1 after
        the start). Raises OpenElsewhere, and keeps nothing, where another tab holds the
        attempt or has written to it. Only a trainer's release in between is no reason to
        refuse: then the number returned is larger than ``after + len(events)``, and the
        writer should read the events again.
        """
        now = self._clock.now()
        with self._write() as connection:
            attempt = locked_attempt(connection, attempt_id)
            last = last_of(connection, attempt_id)
            if not lease_is_free(attempt, tab, now) or not only_released(connection, attempt_id, after, last):
                raise OpenElsewhere(
                    "This case is open in another tab, and your answer was not saved here. Go on in that tab, "
                    "or take over in this one.",
                    last=last,
                )
            insert_events(connection, attempt_id, last, events)
            if attempt.mode == "study":
                keep_sitting(connection, attempt_id, attempt.trainee_id, events)
            hold(connection, attempt_id, tab, now)
        return last + len(events)

    def events(self, attempt_id: str) -> tuple[Event, ...]:
        """What was done in an attempt, in order; event i has sequence number i + 1."""
        columns = select(schema.events.c.data).where(schema.events.c.attempt_id == attempt_id)
        try:
            with self._read() as connection:
                found = connection.execute(columns.order_by(schema.events.c.seq)).scalars().all()
            events = tuple(parse(data) for data in found)
        except ValueError as error:  # no event of this version (pydantic), or no JSON
            raise unreadable(attempt_id) from error
        if not events:
            raise no_attempt(attempt_id)
        return events

    def events_of(self, attempt_ids: Sequence[str]) -> Iterator[tuple[str, list[Event]]]:
        """The events of several attempts, by attempt; what ``events`` gives, in one query and parsed at once."""
        e = schema.events.c
        query = select(e.attempt_id, cast(e.data, Text)).where(e.attempt_id.in_(attempt_ids)).order_by(e.attempt_id, e.seq)
        with self._read() as connection:
            found = connection.execute(query).all()
        for attempt_id, rows in groupby(found, key=itemgetter(0)):
            try:
                yield attempt_id, parse_all(f"[{','.join(text for _, text in rows)}]")
            except ValueError as error:
                raise unreadable(attempt_id) from error

    def beginnings(self) -> dict[str, Started]:
        """How each attempt began: its country, mode, and the hashes of all that was used."""
        e = schema.events.c
        query = select(e.attempt_id, cast(e.data, Text)).where(e.seq == 1).order_by(e.at, e.attempt_id)
        with self._read() as connection:
            found = connection.execute(query).all()
        begun = parse_all(f"[{','.join(text for _, text in found)}]")
        return {row[0]: event for row, event in zip(found, begun, strict=True) if isinstance(event, Started)}

    def owner(self, attempt_id: str) -> str:
        """Id of the trainee whose attempt this is."""
        query = select(schema.attempts.c.trainee_id).where(schema.attempts.c.id == attempt_id)
        with self._read() as connection:
            found = connection.execute(query).scalar()
        if found is None:
            raise no_attempt(attempt_id)
        return str(found)

    def attempts(self, trainee_id: str | None = None) -> tuple[AttemptRow, ...]:
        """Attempts of a trainee, or of everybody, newest first."""
        a = schema.attempts.c
        query = ATTEMPTS if trainee_id is None else ATTEMPTS.where(a.trainee_id == trainee_id)
        with self._read() as connection:
            rows = connection.execute(query.order_by(a.created_at.desc(), a.id.desc())).all()
        return tuple(attempt_in(row) for row in rows)

    def content(self, content_hash: str) -> Content | None:
        """A version that was played, or None where it never was."""
        with self._read() as connection:
            row = connection.execute(select(schema.contents).where(schema.contents.c.hash == content_hash)).first()
        return None if row is None else Content(row.hash, row.part, row.name, row.body)

    def keep(self, contents: Mapping[str, tuple[str, str, str]]) -> None:
        """Keep contents that are not there yet: part, name and body by content hash."""
        with self._write() as connection:
            keep_contents(connection, contents)

    # --- one tab at a time ------------------------------------------------------------

    def claim(self, attempt_id: str, tab: str, force: bool = False) -> bool:
        """Take the attempt for a tab: True when it is free, stale, the same tab's, or taken over by force."""
        now = self._clock.now()
        with self._write() as connection:
            attempt = locked_attempt(connection, attempt_id)
            taken = force or lease_is_free(attempt, tab, now)
            if taken:
                hold(connection, attempt_id, tab, now)
        return taken

    def touch(self, attempt_id: str, tab: str) -> bool:
        """Say that a tab is still there; False (and nothing changed) where another one holds the attempt."""
        seen = {"tab_seen_at": stamp(self._clock.now())}
        return self._change_held(attempt_id, tab, seen)

    def let_go(self, attempt_id: str, tab: str) -> None:
        """Give the attempt up, where this tab holds it."""
        self._change_held(attempt_id, tab, {"tab": None, "tab_seen_at": None})

    def release(self, case_id: str | None = None, trainee_id: str | None = None) -> int:
        """Release the feedback of submitted assessments, and return of how many."""
        a = schema.attempts.c
        query = select(a.id).where(a.mode == "assessment", count_of("submitted") > 0, count_of("released") == 0)
        query = query if case_id is None else query.where(a.case_id == case_id)
        query = query if trainee_id is None else query.where(a.trainee_id == trainee_id)
        with self._write() as connection:
            # Locked first, read then: another trainer may have released some while PostgreSQL waited for the locks.
            locked = connection.execute(query.with_for_update()).scalars().all()
            found = connection.execute(query.where(a.id.in_(locked))).scalars().all()
            for attempt_id in found:
                insert_events(connection, attempt_id, last_of(connection, attempt_id), (Released(at=self.time()),))
        return len(found)

    # --- staff and what they do -------------------------------------------------------

    def new_staff(self, role: Role, label: str, by: Actor) -> tuple[str, str]:
        """Id and code of somebody new of the staff. The code is shown now and can never be read back."""
        identity, code, now = str(uuid.uuid4()), codes.new_code(codes.STAFF_LENGTH), self._clock.now()
        with self._write() as connection:
            staff.add(connection, identity, codes.code_hash(self._key, code), role, label, now)
            audit.record_access(connection, by, "user-added", f"{role} {identity}", now)
        return identity, code

    def staff_of(self, code: str) -> Staff:
        """Who of the staff has this code; raises UnknownCode, also where it was revoked."""
        with self._read() as connection:
            return staff.working(connection, hashed=codes.code_hash(self._key, code))

    def sign_in(self, name: str, role: Role) -> Staff:
        """Who of the staff has this name at the hub, made at the first time, written down; raises UnknownCode if revoked here."""
        with self._write() as connection:
            return hub_users.member(connection, codes.hub_hash(self._key, role, name), role, self._clock.now())

    def signed_in(self, name: str, role: Role) -> Staff:
        """Who of the staff has this user name at the hub, in this role; raises UnknownCode, also where they were revoked."""
        with self._read() as connection:
            return staff.working(connection, hashed=codes.hub_hash(self._key, role, name))

    def staff_member(self, staff_id: str) -> Staff:
        """The staff member of this id; raises UnknownCode, also where they were revoked."""
        with self._read() as connection:
            return staff.working(connection, identity=staff_id)

    def all_staff(self) -> tuple[Staff, ...]:
        """All staff, also who was revoked; the first to come first."""
        with self._read() as connection:
            return staff.everybody(connection)

    def revoke_staff(self, staff_id: str, by: Actor) -> None:
        """End a staff code for good; raises UnknownCode."""
        now = self._clock.now()
        with self._write() as connection:
            staff.revoke(connection, staff_id, now)
            audit.record_access(connection, by, "user-revoked", staff_id, now)

    def record_access(self, by: Actor, what: Access, about: str = "") -> None:
        """Write down what somebody is about to do. What cannot be written down must not be done."""
        with self._write() as connection:
            audit.record_access(connection, by, what, about, self._clock.now())

    def audit_log(self, latest: int | None = None) -> tuple[Audited, ...]:
        """What staff have done, the newest first."""
        with self._read() as connection:
            return audit.read(connection, latest)

    def tag(self, trainee_id: str) -> str:
        """What the audit log calls a trainee."""
        return codes.person_tag(self._key, trainee_id)

    # --- erasing ----------------------------------------------------------------------

    def erase(self, trainee_ids: Sequence[str], by: Actor) -> tuple[Receipt, ...]:
        """Erase persons with all they did, and leave no trace of it in the files; raises UnknownCode.

        All or nobody. Without any id it only makes sure that no trace is left of who was erased before.
        """
        now, receipts = self._clock.now(), []
        with self._write() as connection:
            for trainee_id in trainee_ids:
                receipts.append(erase_rows(connection, trainee_id, self.tag(trainee_id), now))
                audit.record_access(connection, by, "erase", receipts[-1].as_json(), now)
        with driver_errors_as_store_errors(self.data):
            keep_receipts(self.data, receipts)
            scrub(self._here())
        return tuple(receipts)

    def erase_again(self, receipts: Path, by: Actor) -> tuple[Receipt, ...]:
        """Erase who stands in a file of receipts and is here all the same, because a backup brought them back."""
        tags = tags_in(receipts)
        return self.erase([t.id for t in self.trainees() if self.tag(t.id) in tags], by)

    def last_seen(self) -> dict[str, str]:
        """When each trainee, by id, last entered, began or did something."""
        with self._read() as connection:
            return {here.trainee.id: here.at for here in last_seen(connection)}

    def inactive_for(self, months: int) -> tuple[LastSeen, ...]:
        """Who did nothing here in the last ``months`` calendar months; who was away longest first."""
        before = months_before(self._clock.now(), months)
        with self._read() as connection:
            return tuple(here for here in last_seen(connection) if here.at < before)

    # --- inside -----------------------------------------------------------------------

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with driver_errors_as_store_errors(self.data), self._here().begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with driver_errors_as_store_errors(self.data), writing(self._here()).begin() as connection:
            yield connection

    def _here(self) -> Engine:
        """The engine; in a forked child with connections of its own (SQLite's may not cross a fork)."""
        if os.getpid() != self._process:
            self._inherited = self._engine.pool  # kept, since even closing them here would touch the parent's files
            self._engine.dispose(close=False)
            self._process = os.getpid()
        return self._engine

    def _change_trainee(self, trainee_id: str, **values: str) -> None:
        with self._write() as connection:
            mine = schema.trainees.c.id == trainee_id
            if connection.execute(update(schema.trainees).where(mine).values(**values)).rowcount != 1:
                raise no_trainee()

    def _change_held(self, attempt_id: str, tab: str, values: Mapping[str, str | None]) -> bool:
        held = (schema.attempts.c.id == attempt_id) & (schema.attempts.c.tab == tab)
        with self._write() as connection:
            return connection.execute(update(schema.attempts).where(held).values(**values)).rowcount == 1


def _first_key(data: Path, engine: Engine) -> bytes:
    """Make the key of a store that nobody uses yet; a lost key is not replaced behind people's backs."""
    with engine.begin() as connection:
        used = sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (schema.trainees, schema.staff)
        )
    key = codes.read_key(data)  # again: another process may have made it and registered somebody meanwhile
    if key is None and used:
        raise StoreError(
            f"The file {data / codes.KEY_FILE} is missing, and {used} people have codes that only it can read. "
            "Put back the copy of your backup."
        )
    return key or codes.create_key(data)
