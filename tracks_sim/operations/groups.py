"""Groups of trainers: setting up, the door, personal codes, the parts, the end; and what the server does once their time is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.errors import GroupRefused, UnknownGroup
from tracks_sim.group.events import GroupEvent
from tracks_sim.group.fold import GroupState
from tracks_sim.group.model import KEPT_MONTHS, GroupPlan
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.roles import may
from tracks_sim.store import Staff, Store, Studies, Trainee
from tracks_sim.store.erasing import erase_group
from tracks_sim.store.groups import Groups
from tracks_sim.store.retention import months_before

MOST_CODES = 48
"""Personal codes made at once: two sheets of 24."""


def wall_clock(store: Store) -> datetime:
    """The time on the wall where the server stands, without a zone, as plans of groups have it."""
    return store.clock.now().astimezone().replace(tzinfo=None)


def own_group_events(store: Store, staff_id: str, group_id: str) -> tuple[Sequence[GroupEvent], GroupState]:
    """Events and state of a group of this member of staff. Raises UnknownGroup, also for a group of somebody else."""
    events, state = Groups(store).history(group_id)
    if staff_id not in state.owners:
        raise UnknownGroup("This group is another trainer's.", group=group_id)
    return events, state


def own_group(store: Store, staff_id: str, group_id: str) -> GroupState:
    """The state of a group of this member of staff. Raises UnknownGroup, also for a group of somebody else."""
    return own_group_events(store, staff_id, group_id)[1]


def cases_for_groups(store: Store, library: Library) -> Mapping[str, CaseFile]:
    """The cases that a group may practise: those open for practice that no running study measures with."""
    measured = measured_cases(store)
    return {case_id: case_file for case_id, case_file in library.open_for_practice.items() if case_id not in measured}


def measured_cases(store: Store) -> frozenset[str]:
    """The cases that a running study measures with: a group neither begins nor debriefs them."""
    studies = Studies(store)
    running = (state.study for state in map(studies.state, studies.ids()) if state.frozen_at and not state.closed)
    return frozenset(case for study in running if not study.demonstration for case in study.cases)


def refuse_measured(store: Store, case: str) -> None:
    """Refuse to debrief a case that a running study measures with. Raises GroupRefused."""
    if case in measured_cases(store):
        raise GroupRefused("A running study measures with this case by now, so it cannot be debriefed. Go on with the next part.")


def other_trainers(store: Store, state: GroupState) -> tuple[Staff, ...]:
    """Members of staff with whom a group can be shared: those who lead groups, and not yet this one."""
    return tuple(one for one in store.staff.all() if one.revoked_at is None and may(one.role, "group") and one.id not in state.owners)


def refuse_without_buttons(state: GroupState, staff_id: str) -> None:
    """Refuse an act that all in the group notice to a trainer who does not have the buttons. Raises GroupRefused."""
    if state.holder != staff_id:
        raise GroupRefused("Another trainer has the buttons. Take over first.")


# --- setting up --------------------------------------------------------------------------


def make(audited: AuditedStore, plan: GroupPlan) -> str:
    """Keep the plan of a new group; its id."""
    return Groups(audited.access("group", "new")).make(plan, audited.actor.who)


def change(audited: AuditedStore, group_id: str, plan: GroupPlan) -> None:
    """Replace the plan. Raises GroupRefused where what has begun would be another one, UnknownGroup."""
    _own(audited, group_id, "change").change(group_id, plan)


def share(audited: AuditedStore, group_id: str, staff_id: str) -> None:
    """Let a second trainer see and lead the group. Raises GroupRefused for somebody who leads no groups, UnknownGroup."""
    if staff_id not in {one.id for one in other_trainers(audited.store, own_group(audited.store, audited.actor.who, group_id))}:
        raise GroupRefused("Choose a trainer from the list.")
    _own(audited, group_id, f"share with {staff_id}").share(group_id, staff_id)


def set_door(audited: AuditedStore, group_id: str, is_open: bool) -> str:
    """Open or close the door; its code. Raises GroupRefused where the session is over, UnknownGroup."""
    return _own(audited, group_id, "open the door" if is_open else "close the door").door(group_id, is_open)


def make_codes(audited: AuditedStore, group_id: str, count: int, language: str) -> tuple[str, ...]:
    """Personal codes of new members, to print and hand out; returned only here. Raises GroupRefused where the session is over, UnknownGroup."""
    state = own_group(audited.store, audited.actor.who, group_id)
    if state.stage == "closed":
        raise GroupRefused("The session is over, so nobody can come in any more.")
    return Groups(audited.access("group-members", f"{count} for group {group_id}")).seats(group_id, count, language)


def open_sheet(audited: AuditedStore, group_id: str, language: str) -> Trainee:
    """The trainee under whom the group fills in its one sheet, whose code nobody knows. Raises GroupRefused where the plan has no such sheet, UnknownGroup."""
    return audited.store.trainee(_own(audited, group_id, "open the sheet of").sheet(group_id, language))


# --- the parts and the end ---------------------------------------------------------------


def begin(audited: AuditedStore, group_id: str, part: int, library: Library) -> None:
    """Begin a part of the plan, with case and key as they are now. Raises GroupRefused, UnknownGroup."""
    state = own_group(audited.store, audited.actor.who, group_id)
    refuse_without_buttons(state, audited.actor.who)
    if not 0 <= part < len(state.plan.parts):
        raise GroupRefused("This part is not in the plan any more. Load the page again.")
    case = state.plan.parts[part].case
    if case not in cases_for_groups(audited.store, library):
        raise GroupRefused("This case cannot be begun any more: it is not there, or a running study measures with it. Take it out of the plan.")
    hashes = library.case(case).hashes
    _own(audited, group_id, f"begin part {part + 1}").begin(group_id, part, hashes)


def close(audited: AuditedStore, group_id: str) -> None:
    """End the session: nobody comes in, votes or sees the wall any more. Raises GroupRefused where another trainer has the buttons, UnknownGroup."""
    refuse_without_buttons(own_group(audited.store, audited.actor.who, group_id), audited.actor.who)
    _own(audited, group_id, "close").close(group_id)


def erase(audited: AuditedStore, group_id: str) -> None:
    """Erase the group now, and as its members were told at the door: where nothing is kept with everybody whose code was made for it.

    Raises UnknownGroup, and TracesLeft where it is erased and the files could not be cleaned.
    """
    state = own_group(audited.store, audited.actor.who, group_id)
    erase_group(audited.store, group_id, audited.actor, with_people=state.plan.keep == "day")


def _own(audited: AuditedStore, group_id: str, act: str) -> Groups:
    """The groups of the store, once the act on this one of the member's own is in the audit log. Raises UnknownGroup."""
    own_group(audited.store, audited.actor.who, group_id)
    return Groups(audited.access("group", f"{act} {group_id}"))


# --- when its time is over ---------------------------------------------------------------


def last_day(plan: GroupPlan) -> date:
    """The last day on which the group has something to do: its day, or that on which its last part closes."""
    return max([plan.day, *(part.closes.date() for part in plan.parts if part.closes)])


def end_groups(audited: AuditedStore) -> tuple[int, int]:
    """Do what plans say about the time after the last day; how many groups were closed, and how many erased.

    After its day a group is erased with everybody whose code was made for it where its plan keeps nothing; any other one is
    closed, and erased after ``KEPT_MONTHS``, while everybody keeps their own code with what they did. Raises TracesLeft.
    """
    store, now = audited.store, wall_clock(audited.store)
    closed = erased = 0
    for group_id, state in Groups(store).all().items():
        over = last_day(state.plan)
        if state.feedback:  # of those who handed in since their trainer opened it
            Groups(store).settle(group_id)
        if over >= now.date():
            continue
        if state.plan.keep == "day" or over.isoformat() < months_before(now, KEPT_MONTHS)[:10]:
            erase_group(store, group_id, audited.actor, with_people=state.plan.keep == "day")
            erased += 1
        elif state.stage != "closed":
            Groups(audited.access("group", f"close {group_id}")).close(group_id)
            closed += 1
    return closed, erased
