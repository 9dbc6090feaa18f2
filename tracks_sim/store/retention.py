"""Last use by each trainee, so that people who stay away can be erased after the time an institution keeps data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from tracks_sim.store import schema
from tracks_sim.store.open_database import OpenDatabase
from tracks_sim.store.rows import BY_STAFF
from tracks_sim.store.study_rows import BY_MEMBER
from tracks_sim.store.trainee_rows import Trainee, trainee_in


@dataclass(frozen=True, slots=True)
class LastSeen:
    """A trainee and the time of the last thing that they did, ISO 8601 in UTC to the second (19 characters)."""

    trainee: Trainee
    at: str


def last_seen(store: OpenDatabase) -> tuple[LastSeen, ...]:
    """Every trainee with the last time they entered, began or did something; those away longest first.

    A trainee who comes by cookie enters no code, so events and attempts count as well, and coming into a group. What staff did with their data does not.
    """
    t, a, e, s, g = schema.trainees.c, schema.attempts.c, schema.events.c, schema.study_events.c, schema.group_events.c
    own = select(func.max(s.at)).where(s.trainee_id == t.id, s.kind.in_(BY_MEMBER)).correlate(schema.trainees).scalar_subquery()
    came = select(func.max(g.at)).where(g.trainee_id == t.id).correlate(schema.trainees).scalar_subquery()
    acts = and_(e.attempt_id == a.id, e.kind.not_in(BY_STAFF))
    query = (
        select(schema.trainees, func.max(a.created_at).label("began"), func.max(e.at).label("did"), own.label("answered"), came.label("came"))
        .select_from(schema.trainees.outerjoin(schema.attempts, a.trainee_id == t.id).outerjoin(schema.events, acts))
        .group_by(*t)
    )
    found = []
    with store.read() as connection:
        rows = connection.execute(query).all()
    for row in rows:
        # An event says Z and whole seconds, the other columns +00:00: the first 19 characters sort alike.
        at = max(moment[:19] for moment in (row.seen_at, row.began, row.did, row.answered, row.came) if moment)
        found.append(LastSeen(trainee_in(row), at))
    return tuple(sorted(found, key=lambda here: (here.at, here.trainee.id)))


def inactive_for(store: OpenDatabase, months: int) -> tuple[LastSeen, ...]:
    """Trainees who did nothing in the last ``months`` calendar months; those away longest first."""
    before = months_before(store.clock.now(), months)
    return tuple(seen for seen in last_seen(store) if seen.at < before)


def months_before(now: datetime, months: int) -> str:
    """The same day ``months`` calendar months earlier (the month's last day where it is shorter), as ``LastSeen.at`` has it."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    for day in range(now.day, now.day - 4, -1):
        try:
            return now.replace(year=year, month=month + 1, day=day).isoformat()[:19]
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
