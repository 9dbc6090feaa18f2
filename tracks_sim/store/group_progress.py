"""How far the members of a group are in the part that goes on: of their attempts the newest events, without a fold of any."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from tracks_sim.group.events import Begun, VoteOpened
from tracks_sim.group.fold import GroupState
from tracks_sim.practice.events import Event, Started
from tracks_sim.store import schema
from tracks_sim.store.rows import has_event, read_events
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
    """How far everybody in the state is who has begun the part that goes on, by their id."""
    if state.part is None:
        return {}
    e = schema.events.c
    with store.read() as connection:
        attempts, before = newest_attempts(connection, state, state.part), counted_before(connection, state, state.part)
        asked = select(e.attempt_id, func.max(e.seq).label("seq")).where(e.attempt_id.in_(attempts.values()), e.kind.in_({"started", *kinds}))
        last = asked.group_by(e.attempt_id, e.kind).subquery()
        query = select(e.attempt_id, e.kind, e.data).join(last, and_(e.attempt_id == last.c.attempt_id, e.seq == last.c.seq))
        rows = connection.execute(query).all()
    newest: dict[str, dict[str, Mapping[str, Any]]] = {attempt: {} for attempt in attempts.values()}
    for attempt, kind, data in rows:
        newest[attempt][kind] = data
    return {
        trainee: MemberProgress(attempt, newest[attempt], trainee not in before and same_material(newest[attempt]["started"]["hashes"], state.begun[-1]))
        for trainee, attempt in attempts.items()
    }


def newest_attempts(connection: Connection, state: GroupState, part: int) -> dict[str, str]:
    """The newest attempt of everybody in the state on a part since that was begun, by their id: on its case, in its mode, and in the country of the group, whose key the debrief teaches."""
    a, e, plan = schema.attempts.c, schema.events.c, state.plan
    query = select(a.trainee_id, a.id).join(schema.events, e.attempt_id == a.id).where(
        a.trainee_id.in_(state.everybody), a.case_id == plan.parts[part].case, a.mode == plan.mode_of(plan.parts[part]), a.created_at >= state.begun[-1].at[:19],
        e.kind == "started", e.data["country"].as_string() == plan.country,
    )  # fmt: skip
    return dict(tuple(row) for row in connection.execute(query.order_by(a.created_at, a.id)).all())


def counted_before(connection: Connection, state: GroupState, part: int) -> set[str]:
    """Ids of the members whose answers on the case of a part are in a set already, in whatever group: two sets that share nearly all people could be subtracted."""
    a, e = schema.attempts.c, schema.events.c
    query = select(a.trainee_id).join(schema.events, e.attempt_id == a.id)
    return set(connection.execute(query.where(e.kind == "counted", a.case_id == state.plan.parts[part].case, a.trainee_id.in_(state.members))).scalars())


def countable_attempts(connection: Connection, state: GroupState, part: int) -> list[tuple[str, tuple[Event, ...]]]:
    """Ids and events of the attempts that a debrief on the part that goes on counts. Its members are locked, so that no other group counts them meanwhile."""
    t, found = schema.trainees.c, []
    connection.execute(select(t.id).where(t.id.in_(state.members)).order_by(t.id).with_for_update())
    before = counted_before(connection, state, part)
    for trainee, attempt_id in newest_attempts(connection, state, part).items():
        events = read_events(connection, attempt_id)
        handed_in = any(event.kind == "submitted" for event in events)
        if handed_in and trainee in state.members and trainee not in before and isinstance(events[0], Started) and same_material(events[0].hashes, state.begun[-1]):
            found.append((attempt_id, events))
    return found


def counted_attempts(connection: Connection, group_id: str, state: GroupState, part: int) -> list[str]:
    """Ids of the attempts of the state's members that the debrief on a part has counted."""
    a, e = schema.attempts.c, schema.events.c
    query = select(a.id, e.data).join(schema.events, e.attempt_id == a.id).where(
        e.kind == "counted", a.case_id == state.plan.parts[part].case, a.trainee_id.in_(state.members)
    )  # fmt: skip
    return [row.id for row in connection.execute(query) if row.data["group"] == group_id]


def have_all_handed_in(connection: Connection, state: GroupState) -> bool:
    """Whether every member has handed in the part that goes on."""
    e = schema.events.c
    if state.part is None or not state.members:
        return False
    newest = newest_attempts(connection, state, state.part)
    of_members = [newest[trainee] for trainee in state.members if trainee in newest]
    query = select(func.count(e.attempt_id.distinct())).where(e.kind == "submitted", e.attempt_id.in_(of_members))
    return connection.execute(query).scalar() == len(state.members)


def number_of_voters(connection: Connection, state: GroupState) -> int:
    """How many have voted in the vote that goes on."""
    a, e = schema.attempts.c, schema.events.c
    if state.voting is None:
        return 0
    query = select(func.count(e.attempt_id.distinct())).join(schema.attempts, a.id == e.attempt_id).where(
        e.kind == "revoted", e.at >= state.voting.at, a.trainee_id.in_(state.members), a.case_id == state.plan.parts[state.voting.part].case
    )  # fmt: skip
    return int(connection.execute(query).scalar() or 0)


def own_vote(connection: Connection, attempt_id: str, voting: VoteOpened) -> str | None:
    """The last answer of an attempt in a vote that is open; None before the first."""
    e = schema.events.c
    query = select(e.data).where(e.attempt_id == attempt_id, e.kind == "revoted", e.at >= voting.at).order_by(e.seq)
    votes = [data["answer"] for data in connection.execute(query).scalars() if data["row"] == voting.row]
    return votes[-1] if votes else None


def attempts_to_release(connection: Connection, state: GroupState, now: datetime) -> Sequence[str]:
    """Ids of assessments that people of the group have handed in on parts whose feedback was opened more than a minute ago, and that have none yet."""
    a, cases = schema.attempts.c, {state.plan.parts[part].case for part in state.feedback if state.feedback_is_fixed(part, now)}
    if not cases:
        return ()
    query = select(a.id).where(
        a.mode == "assessment", a.case_id.in_(cases), a.trainee_id.in_(state.everybody), a.created_at >= state.made_at[:19], has_event("submitted"), ~has_event("released")
    )  # fmt: skip
    return connection.execute(query).scalars().all()


def same_material(hashes: Mapping[str, str], begun: Begun) -> bool:
    """Whether an attempt with these hashes was begun with the case and the key that the part fixed."""
    return all(hashes.get(part) == begun.hashes[part] for part in ("case", "key") if part in begun.hashes)
