"""Statements that read and write the rows of groups, within the caller's transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, Text, cast, delete, insert, select, update

from tracks_sim.errors import GroupRefused, StoreError, UnknownGroup
from tracks_sim.group.events import GroupEvent, Joined, SheetMade, parse_all
from tracks_sim.group.fold import GroupState, fold
from tracks_sim.practice.events import LaterEvent
from tracks_sim.store import schema
from tracks_sim.store.ledgers import GROUPS, append, owners_of
from tracks_sim.store.rows import has_event, insert_events, last_of, locked_attempt, set_head
from tracks_sim.store.study_rows import study_of

DOOR_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters of the code at the door: none that is taken for a digit or another letter, so that it can be read aloud."""
DOOR_LENGTH = 6
"""Letters of that code: one in 113 million (22⁶), and who tries codes waits as at the entrance."""


def new_door() -> str:
    """A fresh code for the door, such as ``HAZKEL``."""
    return "".join(secrets.choice(DOOR_LETTERS) for _ in range(DOOR_LENGTH))


def read_door(typed: str) -> str:
    """The letters of a typed code for the door; case, spaces, hyphens and dots do not matter."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def lock_group(connection: Connection, group_id: str) -> None:
    """Lock the row of a group until the transaction ends; raises UnknownGroup."""
    if connection.execute(select(schema.groups.c.id).where(schema.groups.c.id == group_id).with_for_update()).scalar() is None:
        raise no_group(group_id)


class GroupHistory(NamedTuple):
    """The events of a group in order, and the state that they add up to."""

    events: tuple[GroupEvent, ...]
    state: GroupState


def group_history(connection: Connection, group_id: str) -> GroupHistory | None:
    """The events and the state of a group; None of an unknown group, or of one that is erased."""
    g = schema.group_events.c
    stored = ",".join(connection.execute(select(cast(g.data, Text)).where(g.group_id == group_id).order_by(g.seq)).scalars())
    try:
        return _folded(stored) if stored else None
    except ValueError as error:
        raise StoreError(
            f"The group {group_id} holds an event that this version of tracks-sim cannot read. It is still "
            "there: open the store with the version that wrote it."
        ) from error


@lru_cache(maxsize=64)
def _folded(stored: str) -> GroupHistory:
    """The history in these events as JSON. Thirty phones ask for that of one group every few seconds: it is parsed and folded once after each event."""
    events = tuple(parse_all(f"[{stored}]"))
    return GroupHistory(events, fold(events))


def group_state(connection: Connection, group_id: str) -> GroupState:
    """The state of a group; raises UnknownGroup."""
    history = group_history(connection, group_id)
    if history is None:
        raise no_group(group_id)
    return history.state


def locked_group(connection: Connection, group_id: str) -> GroupState:
    """The state of a group, locked until the transaction ends; raises UnknownGroup."""
    lock_group(connection, group_id)
    return group_state(connection, group_id)


def insert_group_events(connection: Connection, group_id: str, events: Sequence[GroupEvent]) -> None:
    """Add events after the last one; raises UnknownGroup."""
    lock_group(connection, group_id)
    append(connection, GROUPS, group_id, events)


def erase_group_rows(connection: Connection, group_id: str) -> int:
    """Delete the events and memberships of a locked group; how many events. Its row stays, with the head of its chain. Part of an erasure."""
    g, m = schema.group_events.c, schema.group_members.c
    connection.execute(insert(schema.erasing).values(trainee_id=group_id))
    events = connection.execute(delete(schema.group_events).where(g.group_id == group_id)).rowcount
    connection.execute(delete(schema.group_members).where(m.group_id == group_id))
    connection.execute(update(schema.groups).where(schema.groups.c.id == group_id).values(door=None, salt=""))
    connection.execute(delete(schema.erasing).where(schema.erasing.c.trainee_id == group_id))
    return events


def set_door(connection: Connection, group_id: str, code: str | None) -> None:
    """Let this code lead to the group, or none."""
    connection.execute(update(schema.groups).where(schema.groups.c.id == group_id).values(door=code))


def group_at_door(connection: Connection, typed: str) -> str | None:
    """Id of the group whose door is open and has this code, None where there is none."""
    query = select(schema.groups.c.id).where(schema.groups.c.door == read_door(typed))
    found: str | None = connection.execute(query).scalar()
    return found


def insert_member(connection: Connection, group_id: str, joined: Joined | SheetMade) -> None:
    """Add a trainee, or the one sheet, to a group whose row is locked; nothing where they are in it.

    Raises GroupRefused for somebody who is in a study: what a group sees together would be no measurement any more.
    """
    if study_of(connection, joined.trainee) is not None:
        raise GroupRefused("Your code belongs to a study, so it cannot be used in a group. Come in without it: you get a code for the group.")
    if group_id in owners_of(connection, GROUPS, joined.trainee):
        return
    connection.execute(insert(schema.group_members).values(trainee_id=joined.trainee, group_id=group_id))
    append(connection, GROUPS, group_id, (joined,))


def sheets(connection: Connection) -> frozenset[str]:
    """Ids of the trainees who are nobody, but the one sheet of a group."""
    g = schema.group_events.c
    return frozenset(connection.execute(select(g.trainee_id).where(g.kind == "sheet")).scalars())


def add_later(connection: Connection, attempt_id: str, event: LaterEvent) -> None:
    """Add to an attempt what happens after it was handed in."""
    head = locked_attempt(connection, attempt_id).head
    set_head(connection, attempt_id, insert_events(connection, attempt_id, last_of(connection, attempt_id), head, (event,)))


def assessments_of_groups(connection: Connection) -> frozenset[str]:
    """Ids of the assessments that were handed in and have no feedback yet, and whose feedback their group opens."""
    a, m = schema.attempts.c, schema.group_members.c
    query = select(a.id, a.case_id, a.created_at, m.group_id).join(schema.group_members, m.trainee_id == a.trainee_id)
    rows = connection.execute(query.where(a.mode == "assessment", has_event("submitted"), ~has_event("released"))).all()
    return frozenset(row.id for row in rows if (group := group_history(connection, row.group_id)) and group.state.opens_feedback(row.case_id, row.created_at))


def no_group(group_id: str) -> UnknownGroup:
    """The error for a group that is not in the store."""
    return UnknownGroup("There is no such group here.", group=group_id)
