"""The store: trainees, their attempts, the events and content of these, and the audit log.

Each method is one transaction. The rest of what is stored has parts of its own, which read and write through
``Store.read`` and ``Store.write``: ``Store.staff``, ``Studies(store)``, and the functions of ``erasing`` and ``retention``.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Text, cast, select, union_all

from tracks_sim.case.versions import Content
from tracks_sim.errors import OpenElsewhere, StoreError
from tracks_sim.practice.events import Event, LaterEvent, Started, parse_all
from tracks_sim.store import audit, codes, schema
from tracks_sim.store.audit import Access, Actor, AuditRow
from tracks_sim.store.group_rows import assessments_of_groups
from tracks_sim.store.open_database import OpenDatabase, again_after_deadlock
from tracks_sim.store.rows import (
    ATTEMPTS,
    AttemptRow,
    answers_unchanged,
    attempt_in,
    free_lease,
    insert_attempt,
    insert_contents,
    insert_events,
    last_of,
    lease_is_free,
    locked_attempt,
    no_attempt,
    read_events,
    release_feedback,
    set_head,
    take_lease,
    unreadable,
    unreleased_assessments,
    waiting_assessments,
)
from tracks_sim.store.schema import stamp
from tracks_sim.store.staff import StaffAccounts
from tracks_sim.store.study_rows import insert_case_submitted, lock_study_of_submission
from tracks_sim.store.trainee_rows import (
    TRAINEES,
    Trainee,
    change_trainee,
    ensure_hub_trainee,
    has_code,
    insert_trainee,
    one_trainee,
    trainee_in,
)

ATTEMPTS_AT_ONCE = 250
"""Attempts read by one query where thousands are: their events take a few megabytes."""


class Store(OpenDatabase):
    """Trainees, attempts, events and the audit log of a data folder. Open it with ``Store.open``."""


    # --- trainees ---------------------------------------------------------------------

    def new_trainee(self, language: str, label: str = "") -> tuple[str, str]:
        """Id and code of a new trainee. The code is returned now and can never be read back."""
        with self.write() as connection:
            return insert_trainee(connection, self.key, language, label, self.clock.now())

    def trainee_of(self, code: str) -> Trainee:
        """The trainee with this code, for staff who look somebody up; raises UnknownCode."""
        with self.read() as connection:
            return one_trainee(connection, schema.trainees.c.code_hash == codes.code_hash(self.key, code))

    def enter(self, code: str) -> Trainee:
        """The trainee with this code, who enters with it and is marked as seen now; raises UnknownCode."""
        hashed = codes.code_hash(self.key, code)
        with self.write() as connection:
            trainee = one_trainee(connection, schema.trainees.c.code_hash == hashed)
            change_trainee(connection, trainee.id, seen_at=stamp(self.clock.now()))
        return trainee

    def trainee(self, trainee_id: str) -> Trainee:
        """The trainee with this id; raises UnknownCode."""
        with self.read() as connection:
            return one_trainee(connection, schema.trainees.c.id == trainee_id)

    def trainees(self) -> tuple[Trainee, ...]:
        """All trainees, the first to come first."""
        with self.read() as connection:
            order = (schema.trainees.c.created_at, schema.trainees.c.id)
            return tuple(trainee_in(row) for row in connection.execute(TRAINEES.order_by(*order)))

    def replace_code(self, trainee_id: str) -> str:
        """A new code for a trainee; the old one stops working, and so does every cookie.

        Raises UnknownCode, and StoreError for a trainee who comes through a hub.
        """
        code = codes.new_code()
        with self.write() as connection:
            if not has_code(connection, trainee_id):
                raise StoreError(f"{trainee_id} signs in through the hub and has no code that could be replaced.")
            change_trainee(connection, trainee_id, code_hash=codes.code_hash(self.key, code), session=codes.new_session())
        return code

    def has_code(self, trainee_id: str) -> bool:
        """Whether a trainee signs in with a code, and not through a hub."""
        with self.read() as connection:
            return has_code(connection, trainee_id)

    def end_session(self, trainee_id: str) -> None:
        """End every session of a trainee: no cookie set before is valid any more; raises UnknownCode."""
        with self.write() as connection:
            change_trainee(connection, trainee_id, session=codes.new_session())

    def sessions(self, person_ids: Collection[str]) -> dict[str, str]:
        """The session, by internal id, of trainees and staff among these; without those who were erased or revoked."""
        t, s = schema.trainees.c, schema.staff.c
        query = union_all(
            select(t.id, t.session).where(t.id.in_(person_ids)),
            select(s.id, s.session).where(s.id.in_(person_ids), s.revoked_at.is_(None)),
        )
        with self.read() as connection:
            return {row.id: row.session for row in connection.execute(query)}

    def set_language(self, trainee_id: str, language: str) -> None:
        """Set the language a trainee reads in; raises UnknownCode."""
        with self.write() as connection:
            change_trainee(connection, trainee_id, language=language)

    def hub_trainee(self, name: str) -> Trainee:
        """The trainee with this user name at the hub; raises UnknownCode."""
        with self.read() as connection:
            return one_trainee(connection, schema.trainees.c.code_hash == codes.hub_hash(self.key, "trainee", name))

    def ensure_hub_trainee(self, name: str, language: str) -> Trainee:
        """The trainee with this user name at the hub, made the first time; marked as seen now."""
        with self.write() as connection:
            return ensure_hub_trainee(connection, codes.hub_hash(self.key, "trainee", name), language, self.clock.now())

    # --- attempts and events ----------------------------------------------------------

    @again_after_deadlock
    def start(self, trainee_id: str, started: Started, contents: Mapping[str, Content]) -> str:
        """Id of a new attempt, whose event 1 is ``started``.

        Each hash of ``started`` must be among ``contents``, which are by content hash, or in the store already:
        what was played stays readable. Raises StoreError where one is missing, UnknownCode for an unknown trainee.
        """
        identity = str(uuid.uuid4())
        with self.write() as connection:
            insert_attempt(connection, identity, trainee_id, started, contents, self.clock.now())
        return identity

    @again_after_deadlock
    def append(self, attempt_id: str, events: Sequence[Event], after: int, tab: str) -> int:
        """Append events, all or none, and return the last sequence number. They are on the disk when this returns.

        ``after`` is the sequence number that the writer believes is the last one (1 after
        the start). Raises OpenElsewhere, and writes nothing, where another tab has the lease or
        has written meanwhile. Only a trainer's release, or a later event, in between is no reason to
        refuse: then the number returned is larger than ``after + len(events)``, and the
        writer should read the events again.
        """
        now = self.clock.now()
        with self.write() as connection:
            lock_study_of_submission(connection, attempt_id, events)
            attempt = locked_attempt(connection, attempt_id)
            last = last_of(connection, attempt_id)
            if not lease_is_free(attempt, tab, now) or not answers_unchanged(connection, attempt_id, after, last):
                raise OpenElsewhere(
                    "This case is open in another tab, and your answer was not saved here. Go on in that tab, "
                    "or take over in this one.",
                    last=last,
                )
            head = insert_events(connection, attempt_id, last, attempt.head, events)
            if attempt.mode == "study":
                insert_case_submitted(connection, attempt_id, attempt.trainee_id, events)
            take_lease(connection, attempt_id, tab, now, head=head)
        return last + len(events)

    @again_after_deadlock
    def append_later(self, attempt_id: str, event: LaterEvent, after: int) -> bool:
        """Append what a trainee does on another day about an attempt that was handed in; no tab needs its lease for that.

        ``after``: the sequence number that the writer believes is the last one; False, and nothing is written, where it is not,
        so that the same button pressed twice counts once.
        """
        with self.write() as connection:
            head = locked_attempt(connection, attempt_id).head
            if (last := last_of(connection, attempt_id)) != after:
                return False
            set_head(connection, attempt_id, insert_events(connection, attempt_id, last, head, (event,)))
        return True

    def events(self, attempt_id: str) -> tuple[Event, ...]:
        """The events of an attempt in order; item i has sequence number i + 1.

        Raises StoreError where there is no such attempt, or an event of another version.
        """
        with self.read() as connection:
            return read_events(connection, attempt_id)

    def events_of(self, attempt_ids: Sequence[str]) -> Iterator[tuple[str, list[Event]]]:
        """Id and events of several attempts, as ``events`` gives them; one query, parsed at once. Raises StoreError."""
        e = schema.events.c
        query = select(e.attempt_id, cast(e.data, Text)).where(e.attempt_id.in_(attempt_ids)).order_by(e.attempt_id, e.seq)
        with self.read() as connection:
            stored = connection.execute(query).all()
        for attempt_id, rows in groupby(stored, key=itemgetter(0)):
            try:
                yield attempt_id, parse_all(f"[{','.join(text for _, text in rows)}]")
            except ValueError as error:
                raise unreadable(attempt_id) from error

    def events_of_each(self, attempt_ids: Sequence[str]) -> Iterator[list[Event]]:
        """The events of each of these attempts, in the order of the ids, as ``events`` gives them; several hundred attempts a query."""
        for first in range(0, len(attempt_ids), ATTEMPTS_AT_ONCE):
            batch = attempt_ids[first : first + ATTEMPTS_AT_ONCE]
            found = dict(self.events_of(batch))
            for attempt_id in batch:
                if attempt_id not in found:
                    raise no_attempt(attempt_id)
                yield found[attempt_id]

    def beginnings(self) -> dict[str, Started]:
        """The start event of every attempt, by attempt id; the oldest first."""
        e = schema.events.c
        query = select(e.attempt_id, cast(e.data, Text)).where(e.seq == 1).order_by(e.at, e.attempt_id)
        with self.read() as connection:
            rows = connection.execute(query).all()
        events = parse_all(f"[{','.join(text for _, text in rows)}]")
        return {row[0]: event for row, event in zip(rows, events, strict=True) if isinstance(event, Started)}

    def owner(self, attempt_id: str) -> str:
        """Id of the trainee whose attempt this is; raises StoreError where there is no such attempt."""
        with self.read() as connection:
            owner = connection.execute(select(schema.attempts.c.trainee_id).where(schema.attempts.c.id == attempt_id)).scalar()
        if owner is None:
            raise no_attempt(attempt_id)
        return str(owner)

    def attempts(self, trainee_id: str | None = None) -> tuple[AttemptRow, ...]:
        """Attempts of a trainee, or of all trainees; the newest first."""
        a = schema.attempts.c
        query = ATTEMPTS if trainee_id is None else ATTEMPTS.where(a.trainee_id == trainee_id)
        with self.read() as connection:
            rows = connection.execute(query.order_by(a.created_at.desc(), a.id.desc())).all()
        return tuple(attempt_in(row) for row in rows)

    def waiting_assessments(self) -> dict[str, int]:
        """Number of submitted assessments whose feedback a trainer is to release, by case, in the order of the alphabet; without those that wait for their group's debrief."""
        with self.read() as connection:
            return waiting_assessments(connection, assessments_of_groups(connection))

    def content(self, content_hash: str) -> Content | None:
        """The content with this hash, or None where it was never played."""
        with self.read() as connection:
            row = connection.execute(select(schema.contents).where(schema.contents.c.hash == content_hash)).first()
        return None if row is None else Content(row.part, row.name, row.body)

    def add_contents(self, contents: Mapping[str, Content]) -> None:
        """Store contents, by content hash, that are not in the store yet."""
        with self.write() as connection:
            insert_contents(connection, contents)

    # --- the lease: one tab at a time ---------------------------------------------------

    @again_after_deadlock
    def claim_lease(self, attempt_id: str, tab: str, force: bool = False) -> bool:
        """Give a tab the lease of an attempt: only the tab that has it writes. False where another tab has it.

        A tab gets it where it is free, this tab's, or not renewed for ``STALE_AFTER`` (each write renews it), and by ``force``.
        """
        now = self.clock.now()
        with self.write() as connection:
            attempt = locked_attempt(connection, attempt_id)
            granted = force or lease_is_free(attempt, tab, now)
            if granted:
                take_lease(connection, attempt_id, tab, now)
        return granted

    @again_after_deadlock
    def give_up_lease(self, trainee_id: str, attempt_id: str, tab: str) -> None:
        """Free the lease of a trainee's attempt where this tab has it: its page has closed, and the next one goes on at once."""
        with self.write() as connection:
            free_lease(connection, trainee_id, attempt_id, tab)

    # --- feedback ---------------------------------------------------------------------

    @again_after_deadlock
    def release(self, case_id: str | None = None, trainee_id: str | None = None) -> int:
        """Release the feedback of submitted assessments, of one case or one trainee where named; returns their number. That of a group opens at its debrief."""
        with self.write() as connection:
            of_groups = assessments_of_groups(connection)
            attempt_ids = [one for one in unreleased_assessments(connection, case_id, trainee_id) if one not in of_groups]
            release_feedback(connection, attempt_ids, self.time())
        return len(attempt_ids)

    # --- staff and the audit log --------------------------------------------------------

    @property
    def staff(self) -> StaffAccounts:
        """The staff and their codes."""
        return StaffAccounts(self)

    def record_access(self, by: Actor, what: Access, about: str = "") -> None:
        """Add a row to the audit log before the act it names: what cannot be recorded must not be done."""
        with self.write() as connection:
            audit.record_access(connection, by, what, about, self.clock.now())

    def audit_log(self, latest: int | None = None) -> tuple[AuditRow, ...]:
        """Rows of the audit log, the newest first; all of them, or the ``latest``."""
        with self.read() as connection:
            return audit.read(connection, latest)

    def tag(self, trainee_id: str) -> str:
        """The tag of a trainee in the audit log."""
        return codes.person_tag(self.key, trainee_id)

    def browser_tag(self, staff_id: str) -> str:
        """The tag of a member of staff in names of their browser's storage."""
        return codes.browser_tag(self.key, staff_id)

    def export_id(self, identity: str, study: str = "") -> str:
        """The id by which exports of a study, or of everybody, name the trainee or attempt with this internal id."""
        return codes.export_id(self.key, study, identity)
