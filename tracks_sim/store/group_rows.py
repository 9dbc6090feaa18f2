"""Statements that read and write the rows of groups, within the caller's transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import Connection, Text, cast, delete, insert, or_, select, update

from tracks_sim.errors import GroupRefused, StoreError, UnknownGroup
from tracks_sim.group.events import GroupEvent, Joined, parse_all
from tracks_sim.group.fold import GroupState, fold
from tracks_sim.store import schema
from tracks_sim.store.ledgers import GROUPS, append, owners_of
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


def read_group_events(connection: Connection, group_id: str, trainee_id: str | None = None) -> tuple[GroupEvent, ...]:
    """The events of a group in order; with a trainee's id only those about that person or about nobody. None of an unknown group, or of one that is erased."""
    g = schema.group_events.c
    query = select(cast(g.data, Text)).where(g.group_id == group_id).order_by(g.seq)
    if trainee_id is not None:
        query = query.where(or_(g.trainee_id == trainee_id, g.trainee_id.is_(None)))
    try:
        return tuple(parse_all(f"[{','.join(connection.execute(query).scalars())}]"))
    except ValueError as error:
        raise StoreError(
            f"The group {group_id} holds an event that this version of tracks-sim cannot read. It is still "
            "there: open the store with the version that wrote it."
        ) from error


def locked_group(connection: Connection, group_id: str) -> GroupState:
    """The state of a group, locked until the transaction ends; raises UnknownGroup."""
    lock_group(connection, group_id)
    events = read_group_events(connection, group_id)
    if not events:
        raise no_group(group_id)
    return fold(events)


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


def insert_member(connection: Connection, group_id: str, joined: Joined) -> None:
    """Add a trainee to a group whose row is locked; nothing where they are in it.

    Raises GroupRefused for somebody who is in a study: what a group sees together would be no measurement any more.
    """
    if study_of(connection, joined.trainee) is not None:
        raise GroupRefused("Your code belongs to a study, so it cannot be used in a group. Come in without it: you get a code for the group.")
    if group_id in owners_of(connection, GROUPS, joined.trainee):
        return
    connection.execute(insert(schema.group_members).values(trainee_id=joined.trainee, group_id=group_id))
    append(connection, GROUPS, group_id, (joined,))


def no_group(group_id: str) -> UnknownGroup:
    """The error for a group that is not in the store."""
    return UnknownGroup("There is no such group here.", group=group_id)
