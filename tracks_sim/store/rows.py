"""Statements that read and write the rows of attempts, events and content."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, case, cast, exists, func, insert, select, update

from tracks_sim.case.versions import Content
from tracks_sim.errors import StoreError
from tracks_sim.practice.events import LATER_KINDS, Event, Released, Started, dump, parse_all
from tracks_sim.store import schema
from tracks_sim.store.chain import attempt_start, event_hash
from tracks_sim.store.schema import insert_new, stamp
from tracks_sim.store.trainee_rows import one_trainee, salts

STALE_AFTER = timedelta(seconds=60)
"""Age of a lease that another tab may take: its tab is closed or has been left."""

BY_STAFF = ("released", "counted")
"""Kinds of events of an attempt that are acts of staff; all others are acts of its trainee, or follow from one at once."""


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt in a list. ``events`` is their number and the last sequence number."""

    id: str
    trainee: str
    case: str
    mode: str
    created_at: str
    events: int
    submitted: bool
    released: bool


def insert_contents(connection: Connection, contents: Mapping[str, Content], started: Started | None = None) -> None:
    """Add the contents that are new; raises StoreError where one that the start event names is missing."""
    h, used = schema.contents.c.hash, started.hashes if started else {}
    wanted = set(used.values()) | set(contents)
    stored = set(connection.execute(select(h).where(h.in_(wanted))).scalars())
    missing = sorted(part for part, digest in used.items() if digest not in stored | set(contents))
    if missing:
        raise StoreError(f"The attempt was not started: the text of {', '.join(missing)} was not given to keep.")
    rows = [
        {"hash": key, "part": part, "name": name, "body": body}
        for key, (part, name, body) in contents.items()
        if key not in stored
    ]
    if rows:
        insert_new(connection, schema.contents, rows)


def insert_attempt(
    connection: Connection, identity: str, trainee_id: str, started: Started, contents: Mapping[str, Content], now: datetime
) -> None:
    """Add an attempt with its first event; raises UnknownCode and StoreError, see ``Store.start``."""
    one_trainee(connection, schema.trainees.c.id == trainee_id)
    insert_contents(connection, contents, started)
    row = {"id": identity, "trainee_id": trainee_id, "case_id": started.case, "mode": started.mode, "created_at": stamp(now)}
    head = attempt_start(salts(connection, [trainee_id])[trainee_id], identity, trainee_id, started.case, started.mode, row["created_at"])
    connection.execute(insert(schema.attempts).values(**row))
    set_head(connection, identity, insert_events(connection, identity, 0, head, (started,)))


def insert_events(connection: Connection, attempt_id: str, last: int, head: str, events: Sequence[Event]) -> str:
    """Add events after the last one, which has the sequence number ``last`` and the hash ``head``; the new head.

    The attempt's row must be locked; the caller sets its head.
    """
    rows = []
    for seq, event in enumerate(events, start=last + 1):
        row: dict[str, Any] = {"seq": seq, "kind": event.kind, "at": event.at, "data": dump(event)}
        head = event_hash(head, **row)
        rows.append({**row, "attempt_id": attempt_id, "hash": head})
    if rows:
        connection.execute(insert(schema.events), rows)
    return head


def set_head(connection: Connection, attempt_id: str, head: str) -> None:
    """Set the hash of an attempt's last event."""
    connection.execute(update(schema.attempts).where(schema.attempts.c.id == attempt_id).values(head=head))


def read_events(connection: Connection, attempt_id: str) -> tuple[Event, ...]:
    """The events of an attempt in order; raises StoreError where there is none, or one of another version."""
    e = schema.events.c
    rows = connection.execute(select(cast(e.data, Text)).where(e.attempt_id == attempt_id).order_by(e.seq)).scalars()
    try:
        events = tuple(parse_all(f"[{','.join(rows)}]"))
    except ValueError as error:  # no event of this version (pydantic), or no JSON
        raise unreadable(attempt_id) from error
    if not events:
        raise no_attempt(attempt_id)
    return events


def unreleased_assessments(connection: Connection, case_id: str | None, trainee_id: str | None) -> Sequence[str]:
    """Ids of submitted assessments whose feedback is not released, of one case or one trainee where named; locked."""
    a = schema.attempts.c
    query = select(a.id).where(a.mode == "assessment", count_of("submitted") > 0, count_of("released") == 0)
    query = query if case_id is None else query.where(a.case_id == case_id)
    query = query if trainee_id is None else query.where(a.trainee_id == trainee_id)
    # Locked first, read then: another trainer may have released some while PostgreSQL waited for the locks.
    locked = connection.execute(query.with_for_update()).scalars().all()
    return connection.execute(query.where(a.id.in_(locked))).scalars().all()


def waiting_assessments(connection: Connection, besides: Collection[str]) -> dict[str, int]:
    """Number of submitted assessments whose feedback is not released, by case, in the order of the alphabet. ``besides``: ids of those that are left out."""
    a = schema.attempts.c
    query = select(a.case_id, func.count()).where(a.mode == "assessment", has_event("submitted"), ~has_event("released"), a.id.not_in(besides))
    return dict(connection.execute(query.group_by(a.case_id).order_by(a.case_id)).tuples().all())


def release_feedback(connection: Connection, attempt_ids: Sequence[str], at: str) -> None:
    """Add to each attempt the event that opens its feedback."""
    for attempt_id in attempt_ids:
        head = locked_attempt(connection, attempt_id).head
        set_head(connection, attempt_id, insert_events(connection, attempt_id, last_of(connection, attempt_id), head, (Released(at=at),)))


def locked_attempt(connection: Connection, attempt_id: str) -> Row[Any]:
    """The attempt's row, locked until the transaction ends (SQLite locks the database instead)."""
    query = select(schema.attempts).where(schema.attempts.c.id == attempt_id).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        raise no_attempt(attempt_id)
    return row


def last_of(connection: Connection, attempt_id: str) -> int:
    """Sequence number of the last event, 0 where there is none."""
    query = select(func.max(schema.events.c.seq)).where(schema.events.c.attempt_id == attempt_id)
    return int(connection.execute(query).scalar() or 0)


def answers_unchanged(connection: Connection, attempt_id: str, after: int, last: int) -> bool:
    """Whether the writer has seen every event but releases and later ones. ``after``: the last one it has seen; ``last``: the last one."""
    if after == last:
        return True
    e = schema.events.c
    query = select(e.kind).where(e.attempt_id == attempt_id, e.seq > after)
    return after < last and set(connection.execute(query).scalars()) <= {"released", *LATER_KINDS}


def lease_is_free(attempt: Row[Any], tab: str, now: datetime) -> bool:
    """Whether a tab may take the lease of an attempt: nobody has it, it is stale, or this tab's."""
    if attempt.tab is None or attempt.tab == tab:
        return True
    # abs: a clock that was set back must not lock people out.
    return abs(now - datetime.fromisoformat(attempt.tab_seen_at)) >= STALE_AFTER


def take_lease(connection: Connection, attempt_id: str, tab: str, now: datetime, **also: str) -> None:
    """Give a tab the lease of an attempt, or renew it; with it, set other columns of the row (``head``)."""
    this = schema.attempts.c.id == attempt_id
    connection.execute(update(schema.attempts).where(this).values(tab=tab, tab_seen_at=stamp(now), **also))


def free_lease(connection: Connection, trainee_id: str, attempt_id: str, tab: str) -> None:
    """Let nobody have the lease of a trainee's attempt, where this tab has it."""
    a = schema.attempts.c
    connection.execute(update(schema.attempts).where(a.id == attempt_id, a.trainee_id == trainee_id, a.tab == tab).values(tab=None, tab_seen_at=None))


def has_event(kind: str) -> ColumnElement[bool]:
    """Condition: the outer query's attempt has an event of a kind."""
    e = schema.events.c
    return exists().where(e.attempt_id == schema.attempts.c.id, e.kind == kind)


def count_of(kind: str) -> Any:
    """Subquery: the number of events of a kind of the outer query's attempt."""
    e = schema.events.c
    query = select(func.count()).select_from(schema.events).where(e.attempt_id == schema.attempts.c.id, e.kind == kind)
    return query.correlate(schema.attempts).scalar_subquery()


ATTEMPTS = (
    select(
        *(c for c in schema.attempts.c if c.name not in ("tab", "tab_seen_at", "head")),
        func.count().label("events"),
        func.count(case((schema.events.c.kind == "submitted", 1))).label("submitted"),
        func.count(case((schema.events.c.kind == "released", 1))).label("released"),
    )
    .join(schema.events)
    .group_by(schema.attempts.c.id)
)
"""Query for attempts with the number of their events; each has its start at least."""


def attempt_in(row: Any) -> AttemptRow:
    """The attempt in a row of ``ATTEMPTS``."""
    return AttemptRow(
        row.id, row.trainee_id, row.case_id, row.mode, row.created_at, row.events, row.submitted > 0, row.released > 0
    )


def no_attempt(attempt_id: str) -> StoreError:
    """The error for an unknown attempt."""
    return StoreError(f"There is no attempt {attempt_id}. Go back to the list of cases and open it from there.")


def unreadable(attempt_id: str) -> StoreError:
    """The error for an attempt with an event of another version."""
    return StoreError(
        f"Attempt {attempt_id} holds an event that this version of tracks-sim cannot read. It is still "
        "there: open the store with the version that wrote it."
    )
