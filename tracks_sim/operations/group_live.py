"""Where the members of a group are while they work: what the page *Live* shows, and what phones hear.

Every number comes out of ``group.published``. What was shown last, who was heard from and who wishes something is kept in the memory of the
server alone, and is gone with it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, TypedDict, get_args

from tracks_sim.case.load import Library
from tracks_sim.errors import UnknownGroup
from tracks_sim.group.events import GroupEvent
from tracks_sim.group.fold import GroupState
from tracks_sim.group.published import LEAST, Live, Table, all_handed_in, live_stages, quiet_word, wishes
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.groups import begin, own_group, refuse_measured, refuse_without_buttons
from tracks_sim.practice.steps import Step
from tracks_sim.store import Store
from tracks_sim.store.group_progress import MemberProgress, progress
from tracks_sim.store.groups import Groups

Stage = Literal["reading", "judging", "deciding", "handed-in"]
"""Where somebody is in a part: reading or talking, or not begun yet; judging; needs and decision; handed in."""
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
STAGE_OF: Final[Mapping[Step, Stage]] = {
    "briefing": "reading", "reading": "reading", "interview": "reading",
    "worked": "judging", "indicators": "judging", "detection": "judging", "elements": "judging",
    "needs": "deciding", "decision": "deciding", "submit": "deciding", "feedback": "deciding",
}  # fmt: skip
"""Stage of each step, of somebody who has not handed in."""
Wish = Literal["longer", "quiet"]
"""I need longer; a quiet word with the trainer."""
WISHES: Final[tuple[Wish, ...]] = get_args(Wish)
WISH_LASTS: Final = timedelta(minutes=10)
AWAY_AFTER: Final = timedelta(minutes=2)
"""Time without a word of somebody's page after which they are away."""
COUNTED_FOR: Final = timedelta(minutes=10)
"""Time after which a group is not counted any more of which neither a trainer nor a phone has asked."""
KINDS: Final = ("opened", "submitted", "paused")
"""Kinds of events that tell where somebody is."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be shown of a group that works."""

    part: int | None = None
    """Part that was counted; None before the first count, and after a restart."""
    stages: Table | None = None
    longer: Table | None = None
    """How many need longer: ``yes`` or ``no``."""
    away: Table | None = None
    """How many are on pause or away: ``yes`` or ``no``."""
    few: bool = False
    """Whether there are fewer than five people, of whom nothing is counted."""
    all_handed_in: bool | None = None
    """Of fewer than five people, whether all have handed in; None for more."""
    quiet_word: bool = False


@dataclass
class LiveGroup:
    """What the server keeps in memory of one group."""

    since: datetime
    """When it was first asked about."""
    asked_at: datetime
    """When a trainer or a phone asked last."""
    heard: dict[str, datetime] = field(default_factory=dict)
    """When the page of each member was heard from last."""
    wished: dict[Wish, dict[str, datetime]] = field(default_factory=lambda: {wish: {} for wish in WISHES})
    begun: int = 0
    """How many parts had begun at the last count."""
    shown: dict[str, Live] = field(default_factory=dict)
    then: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """Who was where when what is shown was counted: the stage of each member, or who asked."""
    figures: Figures = field(default_factory=Figures)

    def wishing(self, wish: Wish, members: Set[str], now: datetime) -> set[str]:
        """The members who wish something, said in the last ten minutes."""
        self.wished[wish] = {who: at for who, at in self.wished[wish].items() if now < at + WISH_LASTS}
        return members & self.wished[wish].keys()

    def count(self, state: GroupState, found: Mapping[str, MemberProgress], now: datetime) -> None:
        """Make the figures anew, as far as ``group.published`` lets them change."""
        if self.begun != len(state.begun):  # another case: nothing is left of the count before but when it was
            self.begun, self.then = len(state.begun), {}
            self.shown = {name: Live(counted_at=live.counted_at) for name, live in self.shown.items()}
        members = frozenset(state.members)
        stages = {who: stage_of(found.get(who)) for who in sorted(members)}
        counts: dict[str, int] = {stage: list(stages.values()).count(stage) for stage in STAGES}
        longer = self.wishing("longer", members, now)
        away = {who for who, stage in stages.items() if stage != "handed-in" and (on_pause(found.get(who)) or self.is_away(who, now))}
        at = now.timestamp()
        self._show("stages", stages, live_stages(counts, self._live("stages"), self._moved("stages", stages), at))
        for name, asking in (("longer", longer), ("away", away)):
            there = dict.fromkeys(asking, "asks")
            self._show(name, there, wishes(len(asking), len(members), self._live(name), self._moved(name, there), at))
        self.figures = Figures(
            state.part, self._live("stages").table, self._live("longer").table, self._live("away").table,
            len(members) < LEAST, all_handed_in(counts), quiet_word(len(self.wishing("quiet", members, now))),
        )  # fmt: skip

    def count_quiet(self, state: GroupState, now: datetime) -> None:
        """Count in a debrief only whether somebody would like a quiet word."""
        self.figures = Figures(quiet_word=quiet_word(len(self.wishing("quiet", frozenset(state.members), now))))

    def is_away(self, who: str, now: datetime) -> bool:
        """Whether the page of a member is closed or hidden for more than two minutes, as far as this server knows."""
        return now > self.heard.get(who, self.since) + AWAY_AFTER

    def _live(self, name: str) -> Live:
        return self.shown.get(name, Live())

    def _moved(self, name: str, there: Mapping[str, str]) -> int:
        """How many people are elsewhere than when what is shown was counted, or came or left since."""
        then = self.then.get(name, {})
        return sum(there.get(who) != then.get(who) for who in there.keys() | then.keys())

    def _show(self, name: str, there: Mapping[str, str], live: Live) -> None:
        if live.table is not None and live is not self._live(name):
            self.then[name] = there
        self.shown[name] = live


class LiveGroups:
    """What the server keeps in memory of all groups that somebody asks about; for threads."""

    def __init__(self) -> None:
        self._groups: dict[str, LiveGroup] = {}
        self._lock = threading.Lock()

    def figures(self, group_id: str, now: datetime) -> Figures:
        """What the page *Live* shows. To look at it counts nothing: a clock does (``count``)."""
        with self._lock:
            return self._asked(group_id, now).figures

    def hear(self, group_id: str, trainee_id: str, now: datetime) -> None:
        """Note that a member's page is open and in sight."""
        with self._lock:
            self._asked(group_id, now).heard[trainee_id] = now

    def wish(self, group_id: str, trainee_id: str, wish: Wish, on: bool, now: datetime) -> None:
        """Keep a wish of a member for ten minutes, or take it back."""
        with self._lock:
            wished = self._asked(group_id, now).wished[wish]
            if on:
                wished[trainee_id] = now
            else:
                wished.pop(trainee_id, None)

    def wishes_of(self, group_id: str, trainee_id: str, now: datetime) -> list[Wish]:
        """What a member wishes at this moment, for their own page."""
        with self._lock:
            group = self._asked(group_id, now)
            return [wish for wish in WISHES if group.wishing(wish, {trainee_id}, now)]

    def count(self, store: Store) -> None:
        """Count the groups that work and that somebody has asked about; forget those whose session is over. Called by a clock, never for a visitor."""
        now, groups = store.clock.now(), Groups(store)
        with self._lock:
            asked = [group_id for group_id, group in self._groups.items() if now < group.asked_at + COUNTED_FOR]
        for group_id in asked:
            try:
                state = groups.state(group_id)
            except UnknownGroup:  # erased
                state = None
            if state is None or state.stage == "closed":
                with self._lock:
                    self._groups.pop(group_id, None)
            elif state.stage in ("debrief", "between"):  # nobody works any more, but somebody may want a quiet word
                with self._lock:
                    self._groups[group_id].count_quiet(state, now)
            elif state.stage in ("working", "calling"):
                found = progress(store, state, KINDS)
                with self._lock:
                    self._groups[group_id].count(state, found, now)

    def _asked(self, group_id: str, now: datetime) -> LiveGroup:
        group = self._groups.setdefault(group_id, LiveGroup(now, now))
        group.asked_at = now
        return group


def stage_of(found: MemberProgress | None) -> Stage:
    """The stage that somebody is in; the first one before they have begun, and for what the debrief will not count."""
    if found is None or not found.countable:
        return "reading"
    if "submitted" in found.newest:
        return "handed-in"
    return STAGE_OF[found.newest["opened"]["step"]] if "opened" in found.newest else "reading"


def on_pause(found: MemberProgress | None) -> bool:
    """Whether somebody has the page for a pause open."""
    return found is not None and bool(found.newest.get("paused", {}).get("on"))


# --- the trainer ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a part is in time, without the pauses that everybody was asked for. Moments are aware."""

    begun: datetime
    half: datetime
    """When half are expected to have handed in, as the case usually takes."""
    nearly_all: datetime
    minute: int
    """Minutes of work since it began."""


def pace(events: Sequence[GroupEvent], minutes: tuple[int, int], now: datetime) -> Pace | None:
    """The pace of the part that began last, of a case that usually takes ``minutes`` (fewest, most); None before the first."""
    begun: datetime | None = None
    paused: datetime | None = None
    pauses = timedelta()
    for event in events:
        if event.kind == "begun":
            begun, paused, pauses = datetime.fromisoformat(event.at), None, timedelta()
        elif event.kind == "paused" and begun is not None:
            at = datetime.fromisoformat(event.at)
            pauses += at - paused if paused is not None and not event.on else timedelta()
            paused = at if event.on else None
    if begun is None:
        return None
    pauses += now - paused if paused is not None else timedelta()
    start, (least, most) = begun + pauses, minutes
    return Pace(begun, start + timedelta(minutes=(least + most) / 2), start + timedelta(minutes=most), int((now - start).total_seconds() // 60))


Act = Literal["say", "pause", "go-on", "hold", "call", "call-again", "call-off", "begin"]


def lead(audited: AuditedStore, group_id: str, act: Act, library: Library, *, words: str = "", part: int = 0) -> None:
    """Do what a trainer asks for on the page *Live*, or on another that has the same button; ``library``: for a part that begins.

    Raises UnknownGroup, and GroupRefused where another trainer has the buttons or the group's state does not allow it.
    """
    state = own_group(audited.store, audited.actor.who, group_id)
    if act == "begin":
        begin(audited, group_id, part, library)
        return
    if act != "hold":
        refuse_without_buttons(state, audited.actor.who)
    if act == "call" and state.part is not None:
        refuse_measured(audited.store, state.plan.parts[state.part].case)
    groups = Groups(audited.access("group", f"{act} {group_id}"))
    match act:
        case "say":
            groups.say(group_id, words)
        case "pause" | "go-on":
            groups.pause(group_id, act == "pause")
        case "hold":
            groups.hold(group_id, audited.actor.who)
        case "call":
            groups.call(group_id, part)
        case "call-again":
            groups.call_again(group_id, part)
        case "call-off":
            groups.call_off(group_id, part)


# --- the phones -------------------------------------------------------------------------


class LastSaid(TypedDict):
    """A sentence of the trainer, and when it was said (ISO 8601, UTC)."""

    words: str
    at: str


class Heard(TypedDict):
    """What the page of a member hears. Nothing in it is about anybody else."""

    group: str
    stage: str
    part: int | None
    case: str
    said: LastSaid | None
    paused: bool
    seconds: float | None
    """Time left to hand in; None where no debrief is called."""
    attempt: str
    """Their own attempt on the part, while a debrief is called; empty before they have begun."""
    handed_in: bool
    wishes: list[Wish]
    sheet: Literal["own", "one", "elsewhere"]
    """Whether each has a sheet of their own, or this page is the one of the whole group, or not."""


def open_group(store: Store, trainee_id: str) -> tuple[str, GroupState] | None:
    """The group of a trainee that is not closed, the one joined last, with them as its only member; None where there is none."""
    return next(((group_id, state) for group_id, state in Groups(store).of_trainee(trainee_id).items() if state.stage != "closed"), None)


def hear(store: Store, live: LiveGroups, trainee_id: str) -> Heard | None:
    """What a trainee's page hears now; None where they are in no group that is open."""
    found = open_group(store, trainee_id)
    if found is None:
        return None
    (group_id, state), now = found, store.clock.now()
    live.hear(group_id, trainee_id, now)
    ends, said = state.call_ends(), state.said[-1] if state.said else None
    own = progress(store, state, KINDS).get(trainee_id) if ends is not None else None
    return {
        "group": group_id,
        "stage": state.stage,
        "part": state.part,
        "case": "" if state.part is None else state.plan.parts[state.part].case,
        "said": {"words": said.words, "at": said.at} if said else None,
        "paused": state.paused,
        "seconds": max(0.0, (ends - now).total_seconds()) if ends is not None else None,
        "attempt": own.attempt if own else "",
        "handed_in": own is not None and "submitted" in own.newest,
        "wishes": live.wishes_of(group_id, trainee_id, now),
        "sheet": "own" if not state.plan.together else "one" if state.sheet else "elsewhere",
    }
