"""State of a group: the fold of its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal

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
from tracks_sim.group.model import GroupPlan

Stage = Literal["draft", "door", "working", "calling", "debrief", "between", "closed"]
"""draft: nobody can join yet; door: people come in; working: a part goes on; calling: everybody is asked to hand in;
debrief: the answers are fixed; between: the feedback on a part is open; closed: the session is over."""
CALL_SECONDS = 60
"""Seconds that people have to hand in once a debrief is called."""
UNDO_SECONDS = 60
"""Seconds within which an opened feedback can be taken back; nobody reads it before they are over."""


@dataclass(frozen=True, slots=True)
class GroupState:
    """What the events of a group add up to."""

    plan: GroupPlan
    owners: tuple[str, ...]
    """Internal ids of the trainers, who made it first."""
    made_at: str
    stage: Stage = "draft"
    door_open: bool = False
    code: str = ""
    joined: tuple[Joined, ...] = ()
    sheet: str = ""
    """Internal id under which the group's one sheet is filled in; empty before it was opened."""
    begun: tuple[Begun, ...] = ()
    paused: bool = False
    said: tuple[SaidToAll, ...] = ()
    called_at: str = ""
    """Time at which the debrief was called that goes on; empty before."""
    frozen: MappingProxyType[int, Frozen] = field(default_factory=lambda: MappingProxyType({}))
    """By number of the part."""
    shown: tuple[SlideShown, ...] = ()
    """What was on the wall since the last freeze, the last one now."""
    voting: VoteOpened | None = None
    votes: MappingProxyType[tuple[int, str], VoteClosed] = field(default_factory=lambda: MappingProxyType({}))
    """By number of the part and row."""
    feedback: MappingProxyType[int, str] = field(default_factory=lambda: MappingProxyType({}))
    """Time at which the feedback on a part was opened, by its number."""
    holder: str = ""
    """Internal id of the trainer who has the buttons."""

    @property
    def members(self) -> tuple[str, ...]:
        """Internal ids of those who are counted: everybody but a trainer who came in with the browser of their own pages."""
        not_counted = {event.trainee for event in self.joined if event.by_staff}
        return tuple(one for one in self.everybody if one not in not_counted)

    @property
    def everybody(self) -> tuple[str, ...]:
        """Internal ids of those who have joined and are there; of a group around one sheet that of the sheet alone, whoever came in before."""
        if self.plan.together:
            return (self.sheet,) if self.sheet else ()
        return tuple(dict.fromkeys(event.trainee for event in self.joined))

    @property
    def part(self) -> int | None:
        """Number of the part that was begun last; None before the first."""
        return self.begun[-1].part if self.begun else None

    def hashes_of(self, part: int) -> Mapping[str, str]:
        """The hashes of case and key that a part fixed when it began last; none of one that nobody has begun."""
        return next((event.hashes for event in reversed(self.begun) if event.part == part), {})

    @property
    def next_part(self) -> int | None:
        """Number of the part that a trainer begins next, work at home passed over; None after the last one, or once the session is over."""
        following = 0 if self.part is None else self.part + 1
        to_begin = (n for n, part in enumerate(self.plan.parts) if n >= following and part.opens is None)
        return None if self.stage == "closed" else next(to_begin, None)

    @property
    def on_the_wall(self) -> SlideShown | None:
        """What the wall shows; None before the first."""
        return self.shown[-1] if self.shown else None

    def seen_by(self, trainee_id: str) -> GroupState:
        """The state as a phone may have it: with this trainee as its only member, or with none."""
        return replace(self, joined=tuple(event for event in self.joined if event.trainee == trainee_id), sheet=self.sheet if self.sheet == trainee_id else "")

    def holds_feedback(self, case_id: str) -> bool:
        """Whether the feedback on a case waits for a debrief of this group. Until it is opened, members begin the case only as the group does."""
        parts = enumerate(self.plan.parts)
        return self.stage != "closed" and any(part.case == case_id and self.plan.mode_of(part) == "assessment" and n not in self.feedback for n, part in parts)

    def holds_country(self, case_id: str) -> bool:
        """Whether members begin a case only in the country of this group: they work on it together, or its feedback waits for the debrief."""
        goes_on = self.stage in ("working", "calling") and self.part is not None and self.plan.parts[self.part].case == case_id
        return goes_on or self.holds_feedback(case_id)

    def opens_feedback(self, case_id: str, begun_at: str) -> bool:
        """Whether this group, and nobody else, opens the feedback of an assessment of a member that was begun at a time."""
        return begun_at[:19] >= self.made_at[:19] and any(part.case == case_id and self.plan.mode_of(part) == "assessment" for part in self.plan.parts)

    def call_ends(self) -> datetime | None:
        """When the time to hand in is over; None where no debrief is called."""
        return _moment(self.called_at) + timedelta(seconds=CALL_SECONDS) if self.called_at else None

    def feedback_is_fixed(self, part: int | None, now: datetime) -> bool:
        """Whether the feedback on a part was opened and can no longer be taken back; never before the first part."""
        opened = self.feedback.get(part) if part is not None else None
        return opened is not None and now >= _moment(opened) + timedelta(seconds=UNDO_SECONDS)


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(UTC)


def fold(events: Iterable[GroupEvent]) -> GroupState:
    """The state after these events, of which the first made the group."""
    all_events = iter(events)
    first = next(all_events)
    assert isinstance(first, Made)
    state = GroupState(plan=first.plan, owners=(first.staff,), made_at=first.at, holder=first.staff)
    for event in all_events:
        state = replace(state, **_changes(state, event))
    return state


def _changes(state: GroupState, event: GroupEvent) -> dict[str, Any]:
    """The fields that an event changes."""
    match event:
        case Changed(plan=plan):
            return {"plan": plan}
        case Shared(staff=staff):
            return {"owners": tuple(dict.fromkeys((*state.owners, staff)))}
        case Door(open=is_open, code=code):
            return {"door_open": is_open, "code": code, "stage": "door" if is_open and state.stage == "draft" else state.stage}
        case Joined():
            return {"joined": (*state.joined, event)}
        case SheetMade(trainee=trainee):
            return {"sheet": trainee}
        case Begun():
            return {"begun": (*state.begun, event), "stage": "working", "paused": False, "called_at": "", "voting": None, "shown": ()}
        case Paused(on=on):
            return {"paused": on}
        case SaidToAll():
            return {"said": (*state.said, event)}
        case DebriefCalled(at=at, on=True):
            return {"stage": "calling", "called_at": at}
        case DebriefCalled():
            return {"stage": "working", "called_at": ""}
        case Frozen(part=part):
            return {"stage": "debrief", "called_at": "", "frozen": MappingProxyType({**state.frozen, part: event}), "shown": (), "voting": None}
        case SlideShown():
            return {"shown": (*state.shown, event)}
        case VoteOpened():
            return {"voting": event}
        case VoteClosed(part=part, row=row):
            return {"voting": None, "votes": MappingProxyType({**state.votes, (part, row): event})}
        case FeedbackOpened(part=part, on=True, at=at):
            ends_debrief = state.stage == "debrief" and part == state.part  # that of an earlier part may be opened at any time
            return {"stage": "between" if ends_debrief else state.stage, "feedback": MappingProxyType({**state.feedback, part: at})}
        case FeedbackOpened(part=part):
            resumes_debrief = state.stage == "between" and part == state.part and part in state.frozen
            feedback = MappingProxyType({n: at for n, at in state.feedback.items() if n != part})
            return {"stage": "debrief" if resumes_debrief else state.stage, "feedback": feedback}
        case Holder(staff=staff):
            return {"holder": staff}
        case Closed():
            return {"stage": "closed", "door_open": False, "called_at": "", "voting": None, "paused": False}
        case _:
            return {}
