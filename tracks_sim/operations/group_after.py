"""A part of a group's plan once it is over: what its page shows, and the case that a trainer gives to do at home.

The feedback is opened as on the wall (``operations.debrief.open_feedback``). No attempt is read here: every number comes from published tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.errors import GroupRefused
from tracks_sim.group.fold import GroupState
from tracks_sim.group.model import Part
from tracks_sim.group.overview import MOST_GROUPS, Homework, Published, homework
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.debrief import Debrief, debrief_on
from tracks_sim.operations.groups import cases_for_groups, measured_cases, own_group, wall_clock
from tracks_sim.store import Store
from tracks_sim.store.groups import Groups

LONGEST_AT_HOME: Final = timedelta(days=90)
"""The longest time for work at home."""
PROPOSED_AT_HOME: Final = timedelta(days=7)
"""The time that is proposed; it ends at 18:00."""


class Compared(NamedTuple):
    """A group of the same trainer beside others: its day, and what it has published."""

    day: date
    published: Published


@dataclass(frozen=True, slots=True)
class After:
    """A part that was begun, or whose time has come."""

    debrief: Debrief
    over: bool
    """Whether the author's answers may be on a screen: before, somebody would read them who is still to talk about the case, or is measured with it."""
    measured: bool
    """Whether a running study measures with the case."""
    compared: tuple[Compared, ...]
    """This group and those before it, the newest first; none where too few were counted."""
    homework: Homework | None
    until: datetime
    """The time that is proposed for it."""


def parts_so_far(state: GroupState, now: datetime) -> tuple[int, ...]:
    """The parts that have a page: those that were begun, or have opened by themselves. ``now``: the time on the wall."""
    begun = {event.part for event in state.begun}
    return tuple(n for n, part in enumerate(state.plan.parts) if n in begun or (part.opens is not None and part.opens <= now))


def newest_part(state: GroupState, now: datetime) -> int | None:
    """The part whose page is shown first: the last one with a debrief, else the last one; None before the first."""
    parts = parts_so_far(state, now)
    return max((part for part in parts if part in state.frozen), default=parts[-1] if parts else None)


def is_over(state: GroupState, part: int, now: datetime) -> bool:
    """Whether nobody is still to work on a part or to talk about it, as far as the trainer or the time has said so."""
    planned, begun = state.plan.parts[part], any(event.part == part for event in state.begun)
    if part in state.feedback:
        return True
    if planned.closes is not None and (now < planned.closes or not planned.debrief):
        return planned.closes <= now
    return state.stage == "closed" or (begun and state.part != part)


def look(store: Store, library: Library, staff_id: str, group_id: str, part: int, cache: Path | None = None) -> After | None:
    """What there is to show of a part; None where its case cannot be read. Raises UnknownGroup, also for a group of somebody else."""
    state, now = own_group(store, staff_id, group_id), wall_clock(store)
    if part not in parts_so_far(state, now):
        return None
    debrief = debrief_on(store, library, state, group_id, part, cache)
    if debrief is None:
        return None
    given = homework(debrief.case_file, debrief.mode, debrief.tables, cases_to_give(store, library, state))
    until = (now + PROPOSED_AT_HOME).replace(hour=18, minute=0, second=0, microsecond=0)
    measured = debrief.case_file.case.id in measured_cases(store)
    return After(debrief, is_over(state, part, now) and not measured, measured, _compared(store, state, staff_id, part), given, until)


def _compared(store: Store, state: GroupState, staff_id: str, part: int) -> tuple[Compared, ...]:
    """This group and the trainer's groups before it that have published the same case with the same key in the same country.

    Those after it are not there, so that the page of a group stays as it is.
    """
    own, kind = state.frozen.get(part), state.plan.parts[part].kind
    if own is None or own.n is None:
        return ()
    found = []
    for other in Groups(store).of_staff(staff_id).values():
        for n, frozen in other.frozen.items():
            same_case = (frozen.case, other.hashes_of(n), other.plan.country) == (own.case, state.hashes_of(part), state.plan.country)
            same_work = (other.plan.parts[n].kind, frozen.rule) == (kind, own.rule)
            if same_case and same_work and frozen.n is not None and frozen.at <= own.at:
                found.append((frozen.at, Compared(other.plan.day, Published(frozen.n, frozen.tables))))
    return tuple(one for _, one in sorted(found, key=lambda one: one[0], reverse=True)[:MOST_GROUPS])


def cases_to_give(store: Store, library: Library, state: GroupState) -> tuple[CaseFile, ...]:
    """The cases of the course that can be given to a group to do at home, in their order: not in its plan yet, and in its languages."""
    offered, planned = cases_for_groups(store, library), {part.case for part in state.plan.parts}
    course = library.course.cases if library.course else ()
    return tuple(offered[case] for case in course if case in offered and case not in planned and set(state.plan.languages) <= set(offered[case].texts))


def give(audited: AuditedStore, group_id: str, case: str, until: datetime, library: Library) -> None:
    """Add a case to the plan that opens now and closes at ``until``, by the clock on the wall.

    Raises UnknownGroup, and GroupRefused where the plan keeps nothing after its day, or case or time will not do.
    """
    state, now = own_group(audited.store, audited.actor.who, group_id), wall_clock(audited.store).replace(second=0, microsecond=0)
    if not now < until <= now + LONGEST_AT_HOME:
        raise GroupRefused("Choose a time that is still to come, within the next three months.")
    if state.plan.keep != "day" and case not in {one.case.id for one in cases_to_give(audited.store, library, state)}:
        raise GroupRefused("This case cannot be given any more: it is in the plan already, or a running study measures with it. Load the page again.")
    Groups(audited.access("group", f"give {case} {group_id}")).add_part(group_id, Part(case=case, opens=now, closes=until))
