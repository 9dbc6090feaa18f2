"""Groups in the store: the plan, its members, and the events of a session.

Each method is one transaction: what it checks is still true when it writes, also where two trainers press at once.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from tracks_sim.errors import GroupRefused
from tracks_sim.group.events import (
    Begun,
    Changed,
    Closed,
    DebriefCalled,
    Door,
    FeedbackOpened,
    Frozen,
    GroupEvent,
    Holder,
    Joined,
    Made,
    Paused,
    SaidToAll,
    Shared,
    SheetMade,
    SlideShown,
    VoteClosed,
    VoteOpened,
)
from tracks_sim.group.fold import GroupState
from tracks_sim.group.model import MOST_PARTS, GroupPlan, Part
from tracks_sim.group.published import Table
from tracks_sim.practice.events import Counted, Event, Revoted
from tracks_sim.store import schema
from tracks_sim.store.chain import ledger_start
from tracks_sim.store.group_progress import (
    attempts_to_release,
    countable_attempts,
    counted_attempts,
    have_all_handed_in,
    newest_attempts,
    number_of_voters,
    own_vote,
)
from tracks_sim.store.group_rows import (
    GroupHistory,
    add_later,
    group_at_door,
    group_history,
    group_state,
    insert_group_events,
    insert_member,
    locked_group,
    new_door,
    no_group,
    set_door,
    sheets,
)
from tracks_sim.store.ledgers import GROUPS, owners_of
from tracks_sim.store.open_database import again_after_deadlock
from tracks_sim.store.rows import read_events, release_feedback
from tracks_sim.store.schema import stamp
from tracks_sim.store.store import Store
from tracks_sim.store.trainee_rows import insert_trainee

Tally = Callable[[Sequence[Sequence[Event]]], Frozen]
"""Makes the published tables of a part from the events of the attempts that count, and forgets them."""


class OwnPart(NamedTuple):
    """A trainee's own attempt on a part of their group: its id (None where they have begun none) and events, whether the debrief has counted it, and their second vote in the vote that is open."""

    attempt_id: str | None
    events: tuple[Event, ...]
    counted: bool
    vote: str | None


class Groups:
    """Access to the groups of a store. Times come from the store's clock, in UTC."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # --- reading ----------------------------------------------------------------------

    def history(self, group_id: str) -> GroupHistory:
        """The events of a group in order, and its state. Raises UnknownGroup."""
        with self.store.read() as connection:
            history = group_history(connection, group_id)
        if history is None:
            raise no_group(group_id)
        return history

    def events(self, group_id: str) -> tuple[GroupEvent, ...]:
        """The events of a group in order. Raises UnknownGroup."""
        return self.history(group_id).events

    def state(self, group_id: str) -> GroupState:
        """The state of a group. Raises UnknownGroup."""
        return self.history(group_id).state

    def all(self) -> dict[str, GroupState]:
        """Every group that is not erased by id, the newest first."""
        g = schema.groups.c
        with self.store.read() as connection:
            ids = connection.execute(select(g.id).where(g.salt != "").order_by(g.created_at.desc(), g.id)).scalars().all()
            found = {group_id: group_history(connection, group_id) for group_id in ids}
        return {group_id: history.state for group_id, history in found.items() if history}

    def of_staff(self, staff_id: str) -> dict[str, GroupState]:
        """The groups of a member of staff by id, the newest first."""
        return {group_id: state for group_id, state in self.all().items() if staff_id in state.owners}

    def of_trainee(self, trainee_id: str) -> dict[str, GroupState]:
        """The groups that a trainee is in by id, the one joined last first, each with them as its only member."""
        with self.store.read() as connection:
            found = {group_id: group_history(connection, group_id) for group_id in owners_of(connection, GROUPS, trainee_id)}
        states = [(group_id, history.state.seen_by(trainee_id)) for group_id, history in found.items() if history]
        return dict(sorted(states, key=lambda one: one[1].joined[-1].at if one[1].joined else "", reverse=True))

    def at_door(self, typed: str) -> str | None:
        """Id of the group whose open door has this code, None where there is none."""
        with self.store.read() as connection:
            return group_at_door(connection, typed)

    def sheets(self) -> frozenset[str]:
        """Ids of the trainees who are nobody, but the one sheet that a group fills in together."""
        with self.store.read() as connection:
            return sheets(connection)

    # --- setting up -------------------------------------------------------------------

    def make(self, plan: GroupPlan, staff_id: str) -> str:
        """Store the plan of a new group of this member of staff; its id."""
        row = {"id": str(uuid.uuid4()), "created_at": stamp(self.store.clock.now())}
        with self.store.write() as connection:
            connection.execute(insert(schema.groups).values(**row, salt=secrets.token_hex(16), head=ledger_start("group", *row.values())))
            insert_group_events(connection, row["id"], (Made(at=self.store.time(), plan=plan, staff=staff_id),))
        return row["id"]

    def change(self, group_id: str, plan: GroupPlan) -> None:
        """Replace the plan. Raises GroupRefused where a part that has begun, or what is fixed with it, would be another one. One sheet together closes the door.

        While people work on a part, a debrief on it can still be added or taken out.
        """
        with self.store.write() as connection:
            state = locked_group(connection, group_id)
            begun = 1 + max((event.part for event in state.begun), default=-1)
            fixed = [(_without_open_debrief(state, one.parts[:begun]), (one.country, one.feedback, one.together) if begun else None) for one in (state.plan, plan)]
            if fixed[0] != fixed[1]:
                raise GroupRefused("Somebody has begun: country, feedback, the way of working and what was begun stay as they are. Change what comes later.")
            if state.joined and plan.keep != state.plan.keep:
                raise GroupRefused("People came in reading how long their data are kept: that stays as it is.")
            shut = (Door(at=self.store.time(), open=False, code=state.code),) if plan.together and state.door_open else ()
            insert_group_events(connection, group_id, (Changed(at=self.store.time(), plan=plan), *shut))
            if shut:
                set_door(connection, group_id, None)

    def add_part(self, group_id: str, part: Part) -> None:
        """Add a part that opens and closes by itself, also once the session is over. Raises GroupRefused where the plan keeps nothing after its day, has the case already, or is full."""

        def added(state: GroupState, at: str) -> tuple[GroupEvent, ...]:
            plan = state.plan
            if plan.keep == "day":
                raise GroupRefused("Nothing is kept after the day of this group, so nothing can be done at home.")
            if plan.together:
                raise GroupRefused("This group fills in one sheet together, so nobody has a code to go on with at home.")
            if part.case in {one.case for one in plan.parts}:
                raise GroupRefused("This case is in the plan already.")
            if len(plan.parts) >= MOST_PARTS:
                raise GroupRefused("The plan has as many parts as it can have.")
            return (Changed(at=at, plan=plan.model_copy(update={"parts": (*plan.parts, part)})),)

        self._add(group_id, added)

    def share(self, group_id: str, staff_id: str) -> None:
        """Let a second member of staff see and lead the group."""
        self._add(group_id, lambda state, at: () if staff_id in state.owners else (Shared(at=at, staff=staff_id),))

    def door(self, group_id: str, is_open: bool) -> str:
        """Open or close the door; its code, which a group keeps."""
        with self.store.write() as connection:
            state = locked_group(connection, group_id)
            if is_open and state.stage == "closed":
                raise GroupRefused("The session is over, so nobody can come in any more.")
            if is_open:
                _each_on_their_own(state)
            code = state.code or new_door()
            if is_open != state.door_open:
                insert_group_events(connection, group_id, (Door(at=self.store.time(), open=is_open, code=code),))
                set_door(connection, group_id, code if is_open else None)
        return code

    # --- coming in --------------------------------------------------------------------

    @again_after_deadlock
    def join(self, typed: str, language: str, *, by_staff: bool = False) -> tuple[str, str]:
        """Come in at the door with this code as a new trainee; their id and code, which is returned only here. ``by_staff``: as in ``Joined``. Raises GroupRefused."""
        with self.store.write() as connection:
            group_id = self._open_group(connection, typed)
            trainee_id, code = insert_trainee(connection, self.store.key, language, "", self.store.clock.now())
            insert_member(connection, group_id, Joined(at=self.store.time(), trainee=trainee_id, by_staff=by_staff))
        return trainee_id, code

    @again_after_deadlock
    def join_as(self, typed: str, trainee_id: str, *, by_staff: bool = False) -> None:
        """Come in at the door with this code as a trainee who has a code already. Raises GroupRefused."""
        with self.store.write() as connection:
            insert_member(connection, self._open_group(connection, typed), Joined(at=self.store.time(), trainee=trainee_id, made=False, by_staff=by_staff))

    @again_after_deadlock
    def seats(self, group_id: str, count: int, language: str) -> tuple[str, ...]:
        """Personal codes of ``count`` new members, to print and hand out; returned only here."""
        made = []
        with self.store.write() as connection:
            _each_on_their_own(locked_group(connection, group_id))
            for _ in range(count):
                trainee_id, code = insert_trainee(connection, self.store.key, language, "", self.store.clock.now())
                insert_member(connection, group_id, Joined(at=self.store.time(), trainee=trainee_id))
                made.append(code)
        return tuple(made)

    @again_after_deadlock
    def sheet(self, group_id: str, language: str) -> str:
        """Id of the trainee under whom the group fills in its one sheet, made the first time; nobody gets its code. Raises GroupRefused."""
        with self.store.write() as connection:
            state = locked_group(connection, group_id)
            if state.plan.together and state.sheet:
                return state.sheet
            if not state.plan.together or state.stage == "closed":
                raise GroupRefused("This group has no sheet to fill in together: its plan says otherwise, or the session is over.")
            trainee_id, _ = insert_trainee(connection, self.store.key, language, "", self.store.clock.now())
            insert_member(connection, group_id, SheetMade(at=self.store.time(), trainee=trainee_id))
        return trainee_id

    def _open_group(self, connection: Connection, typed: str) -> str:
        group_id = group_at_door(connection, typed)
        if group_id is None:
            raise GroupRefused("No open door has this code. Check each letter with your trainer; the door may be closed by now.")
        locked_group(connection, group_id)
        return group_id

    # --- the session ------------------------------------------------------------------

    def begin(self, group_id: str, part: int, hashes: Mapping[str, str]) -> None:
        """Begin the next part of the plan; ``hashes`` fix its case and key. Nothing for the part that was begun last.

        Raises GroupRefused for any other: a page that is old would throw the group back, out of its debrief.
        """

        def begun(state: GroupState, at: str) -> tuple[GroupEvent, ...]:
            if not 0 <= part < len(state.plan.parts) or state.stage == "closed":
                raise GroupRefused("This part is not in the plan any more. Load the page again.")
            if part not in (state.part, state.next_part):
                raise GroupRefused("This part is not the next one: the group has gone on. Load the page again.")
            return () if part == state.part else (Begun(at=at, part=part, hashes=dict(hashes)),)

        self._add(group_id, begun)

    def say(self, group_id: str, words: str) -> None:
        """Say a sentence to all. Raises GroupRefused once the session is over, as nobody hears it."""

        def said(state: GroupState, at: str) -> tuple[GroupEvent, ...]:
            _session_goes_on(state)
            return (SaidToAll(at=at, words=words),)

        self._add(group_id, said)

    def pause(self, group_id: str, on: bool) -> None:
        """Ask all to pause, or to go on. Raises GroupRefused once the session is over."""

        def paused(state: GroupState, at: str) -> tuple[GroupEvent, ...]:
            _session_goes_on(state)
            return (Paused(at=at, on=on),) if state.paused != on else ()

        self._add(group_id, paused)

    def hold(self, group_id: str, staff_id: str) -> None:
        """Give a trainer of the group the buttons."""
        self._add(group_id, lambda state, at: (Holder(at=at, staff=staff_id),) if state.holder != staff_id else ())

    def call(self, group_id: str, part: int) -> None:
        """Call to the debrief on a part that goes on; nothing where it was called or the answers are fixed. Raises GroupRefused where the plan has none on it."""

        def called(state: GroupState, at: str) -> tuple[GroupEvent, ...]:
            if state.part == part and not state.plan.parts[part].debrief:
                raise GroupRefused("The plan has no debrief on this part. You can add it on the page Set up.")
            return (DebriefCalled(at=at, part=part),) if state.part == part and state.stage == "working" and part not in state.frozen else ()

        self._add(group_id, called)

    def call_again(self, group_id: str, part: int) -> None:
        """Give all another minute to hand in; nothing where no debrief on this part is called, or its answers are fixed."""
        self._add(group_id, lambda state, at: (DebriefCalled(at=at, part=part),) if (state.part, state.stage) == (part, "calling") else ())

    def call_off(self, group_id: str, part: int) -> None:
        """Take a call back, so that all work on; nothing where no debrief on this part is called. Raises GroupRefused once the answers are fixed."""

        def taken_back(state: GroupState, at: str) -> tuple[GroupEvent, ...]:
            if part in state.frozen:
                raise GroupRefused("The answers are fixed by now, so the call cannot be taken back.")
            return (DebriefCalled(at=at, part=part, on=False),) if (state.part, state.stage) == (part, "calling") else ()

        self._add(group_id, taken_back)

    @again_after_deadlock
    def freeze(self, group_id: str, part: int, tally: Tally) -> Frozen | None:
        """Fix the answers that a debrief counts, once: read the attempts that were handed in, keep what ``tally`` makes of them.

        None where no debrief on this part is called: its call was taken back, or the session closed, in the meantime.

        The newest attempt of each member on the part's case counts, if it is handed in, was begun since the part began, with the same
        case and key, and none of theirs on this case was counted before. The event that is kept names nobody; each attempt learns that it was counted.
        """
        with self.store.write() as connection:
            state = locked_group(connection, group_id)
            if (done := state.frozen.get(part)) is not None:
                return done
            if (state.part, state.stage) != (part, "calling"):
                return None
            counted = countable_attempts(connection, state, part)
            frozen = tally([events for _, events in counted]).model_copy(update={"at": self.store.time()})
            insert_group_events(connection, group_id, (frozen,))
            if frozen.n is not None:
                for attempt_id, _ in counted:
                    add_later(connection, attempt_id, Counted(at=self.store.time(), group=group_id))
        return frozen

    def all_handed_in(self, group_id: str) -> bool:
        """Whether every member has handed in the part that goes on, so that nobody is waited for."""
        with self.store.read() as connection:
            return have_all_handed_in(connection, group_state(connection, group_id))

    def show(self, group_id: str, shown: SlideShown) -> None:
        """Put something on the wall; nothing where it is there already. Its time is set here."""

        def new(state: GroupState, at: str) -> tuple[GroupEvent, ...]:
            before = state.on_the_wall
            there = before is not None and before == shown.model_copy(update={"at": before.at})
            return () if there else (shown.model_copy(update={"at": at}),)

        self._add(group_id, new)

    # --- the second vote --------------------------------------------------------------

    def open_vote(self, group_id: str, part: int, row: str) -> None:
        """Let those whose answers were counted vote again on a row. Raises GroupRefused where a vote on it is over."""

        def opened(state: GroupState, at: str) -> tuple[GroupEvent, ...]:
            if (part, row) in state.votes:
                raise GroupRefused("This vote is over. A row is voted on again once.")
            event = VoteOpened(at=at, part=part, row=row)
            return () if state.voting is not None and (state.voting.part, state.voting.row) == (part, row) else (event,)

        self._add(group_id, opened)

    @again_after_deadlock
    def vote(self, group_id: str, trainee_id: str, row: str, answer: str) -> None:
        """Keep a second vote in the trainee's own attempt. Raises GroupRefused where no vote on this row is open, or their answers were not counted."""
        with self.store.write() as connection:
            state = locked_group(connection, group_id)
            if state.voting is None or state.voting.row != row:
                raise GroupRefused("The vote is closed. Your earlier answer stays as it is.")
            attempt_id = next(iter(counted_attempts(connection, group_id, state.seen_by(trainee_id), state.voting.part)), None)
            if attempt_id is None:
                raise GroupRefused("Your answers are not among those of the group, so there is nothing to vote on again.")
            if own_vote(connection, attempt_id, state.voting) != answer:
                add_later(connection, attempt_id, Revoted(at=self.store.time(), row=row, answer=answer))

    @again_after_deadlock
    def close_vote(self, group_id: str, tally: Callable[[Sequence[str]], tuple[int | None, Table | None]]) -> VoteClosed | None:
        """End the vote that goes on; the event, None where there is none. ``tally`` makes number and table of the last vote of each."""
        with self.store.write() as connection:
            state = locked_group(connection, group_id)
            if (voting := state.voting) is None:
                return None
            votes = [own_vote(connection, attempt_id, voting) for attempt_id in counted_attempts(connection, group_id, state, voting.part)]
            n, table = tally([vote for vote in votes if vote is not None])
            closed = VoteClosed(at=self.store.time(), part=voting.part, row=voting.row, n=n, table=table)
            insert_group_events(connection, group_id, (closed,))
        return closed

    def own_part(self, group_id: str, trainee_id: str, part: int) -> OwnPart:
        """What a trainee's own phone needs of their attempt in a debrief."""
        with self.store.read() as connection:
            state = group_state(connection, group_id).seen_by(trainee_id)
            counted = next(iter(counted_attempts(connection, group_id, state, part)), None)
            attempt_id = counted or newest_attempts(connection, state, part).get(trainee_id)
            events = read_events(connection, attempt_id) if attempt_id else ()
            vote = own_vote(connection, attempt_id, state.voting) if counted and attempt_id and state.voting else None
        return OwnPart(attempt_id, events, counted is not None, vote)

    def voters(self, group_id: str) -> int:
        """How many have voted in the vote that goes on."""
        with self.store.read() as connection:
            return number_of_voters(connection, group_state(connection, group_id))

    # --- the end ----------------------------------------------------------------------

    def open_feedback(self, group_id: str, part: int, on: bool = True) -> None:
        """Open the feedback on a part to the members of the group, or take that back within a minute. It is read once the minute is over (``settle``)."""

        def opened(state: GroupState, at: str) -> tuple[GroupEvent, ...]:
            if on == (part in state.feedback):
                return ()
            if not on and state.feedback_is_fixed(part, self.store.clock.now()):
                raise GroupRefused("More than a minute has gone by: people may have read their feedback, so it stays open.")
            return (FeedbackOpened(at=at, part=part, on=on),)

        self._add(group_id, opened)

    @again_after_deadlock
    def settle(self, group_id: str) -> int:
        """Release the feedback that was opened more than a minute ago, of assessments on those parts that members have handed in; how many."""
        now = self.store.clock.now()
        with self.store.read() as connection:  # phones ask again and again, and there is mostly nothing to write
            if not attempts_to_release(connection, group_state(connection, group_id), now):
                return 0
        with self.store.write() as connection:
            ids = attempts_to_release(connection, locked_group(connection, group_id), now)
            release_feedback(connection, ids, self.store.time())
        return len(ids)

    def close(self, group_id: str) -> None:
        """End the session: nobody comes in, votes or sees the wall any more."""
        with self.store.write() as connection:
            if locked_group(connection, group_id).stage != "closed":
                insert_group_events(connection, group_id, (Closed(at=self.store.time()),))
                set_door(connection, group_id, None)

    def _add(self, group_id: str, events: Callable[[GroupState, str], Sequence[GroupEvent]]) -> None:
        """Add the events that the state calls for, in one transaction. Raises UnknownGroup, and what ``events`` raises."""
        with self.store.write() as connection:
            insert_group_events(connection, group_id, events(locked_group(connection, group_id), self.store.time()))


def _session_goes_on(state: GroupState) -> None:
    """Refuse what reaches nobody any more."""
    if state.stage == "closed":
        raise GroupRefused("The session is over.")


def _without_open_debrief(state: GroupState, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts, of which the one that people work on says nothing about its debrief, where that decides nothing else."""
    return tuple(part.model_copy(update={"debrief": False}) if n == state.part and state.stage == "working" and part.closes is None else part for n, part in enumerate(parts))


def _each_on_their_own(state: GroupState) -> None:
    """Refuse to let anybody into a group around one sheet."""
    if state.plan.together:
        raise GroupRefused("This group fills in one sheet together, so nobody comes in with a code of their own.")
