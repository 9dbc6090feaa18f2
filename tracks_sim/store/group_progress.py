"""How far the members of a group are in the part that goes on: of their attempts the newest events, without a fold of any."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, select

from tracks_sim.group.events import Begun
from tracks_sim.group.fold import GroupState
from tracks_sim.store import schema
from tracks_sim.store.store import Store


@dataclass(frozen=True, slots=True)
class MemberProgress:
    """How far a member is."""

    attempt: str
    newest: Mapping[str, Mapping[str, Any]]
    """Of each kind of event that was asked for the newest, as it is stored."""
    countable: bool
    """Whether a debrief counts the attempt once it is handed in."""


def progress(store: Store, state: GroupState, kinds: Collection[str]) -> dict[str, MemberProgress]:
    """How far each member of the state is who has begun the part that goes on, by their id."""
    if state.part is None:
        return {}
    e = schema.events.c
    with store.read() as connection:
        attempts = newest_attempts(connection, state, state.part)
        asked = select(e.attempt_id, func.max(e.seq).label("seq")).where(e.attempt_id.in_(attempts.values()), e.kind.in_({"started", "counted", *kinds}))
        last = asked.group_by(e.attempt_id, e.kind).subquery()
        query = select(e.attempt_id, e.kind, e.data).join(last, and_(e.attempt_id == last.c.attempt_id, e.seq == last.c.seq))
        rows = connection.execute(query).all()
    newest: dict[str, dict[str, Mapping[str, Any]]] = {attempt: {} for attempt in attempts.values()}
    for attempt, kind, data in rows:
        newest[attempt][kind] = data
    return {
        trainee: MemberProgress(attempt, newest[attempt], "counted" not in newest[attempt] and same_material(newest[attempt]["started"]["hashes"], state.begun[-1]))
        for trainee, attempt in attempts.items()
    }


def newest_attempts(connection: Connection, state: GroupState, part: int) -> dict[str, str]:
    """The newest attempt of each member on the case of a part that was begun since then, by the member's id."""
    a = schema.attempts.c
    query = select(a.trainee_id, a.id).where(a.trainee_id.in_(state.members), a.case_id == state.plan.parts[part].case, a.created_at >= state.begun[-1].at[:19])
    return dict(tuple(row) for row in connection.execute(query.order_by(a.created_at, a.id)).all())


def same_material(hashes: Mapping[str, str], begun: Begun) -> bool:
    """Whether an attempt with these hashes was begun with the case and the key that the part fixed."""
    return all(hashes.get(part) == digest for part, digest in begun.hashes.items())
