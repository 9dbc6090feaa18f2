"""Where the members of a group are: counted by a clock, shown by the rule, and what is kept of it in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from time import perf_counter

import pytest

from tests.support.store_fixtures import CONTENTS, begin_event
from tests.support.study_cases import clock
from tracks_sim.case.load import Library
from tracks_sim.case.versions import Content
from tracks_sim.errors import GroupRefused, UnknownGroup
from tracks_sim.group.model import GroupPlan, Part
from tracks_sim.group.published import LEAST, SECONDS, SMALL, Table, publish
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.group_live import (
    STAGE_OF,
    STAGES,
    Figures,
    LiveGroups,
    hear,
    lead,
    open_group,
    pace,
)
from tracks_sim.operations.groups import own_group
from tracks_sim.practice.events import Paused, StepOpened, Submitted
from tracks_sim.practice.steps import STEPS, Step
from tracks_sim.store import Actor, FixedClock, Store
from tracks_sim.store.groups import Groups

CASE = "the-small-case"
HASHES = {"case": "c" * 64, "key": "d" * 64}
PLAN = GroupPlan(name="Tuesday", day=date(2027, 1, 4), country="fr", languages=("en", "fr"), parts=(Part(case=CASE, debrief=True), Part(case="another-case", debrief=True)))


class Room:
    """A group at work, by a clock that stands still between two acts but for a second a call."""

    def __init__(self, store: Store, time: FixedClock, people: int) -> None:
        self.store, self.time, self.live, self.groups = store, time, LiveGroups(), Groups(store)
        self.id = self.groups.make(PLAN, "trainer")
        self.code = self.groups.door(self.id, True)
        self.people = [self.groups.join(self.code, "en")[0] for _ in range(people)]
        self.attempts: dict[str, str] = {}
        self.events: dict[str, int] = {}
        self.groups.begin(self.id, 0, HASHES)
        self.time.advance(timedelta(seconds=2))

    def move(self, who: str, step: Step | None, *, hashes: dict[str, str] = HASHES) -> None:
        """Open a step, or hand in where there is none."""
        if who not in self.attempts:
            self.attempts[who] = self.store.start(who, begin_event("assessment", CASE, at=self.store.time(), hashes=hashes), {h: Content(*c) for h, c in CONTENTS.items()})
            self.events[who] = 1
        at = self.store.time()
        self.add(who, StepOpened(at=at, step=step) if step else Submitted(at=at))

    def add(self, who: str, event: StepOpened | Submitted | Paused) -> None:
        self.store.append(self.attempts[who], (event,), after=self.events[who], tab="one")
        self.events[who] += 1

    def count(self, seconds: float = 0) -> Figures:
        """The figures that are shown once this many seconds have passed and the groups were counted again."""
        self.time.advance(timedelta(seconds=seconds))
        self.live.figures(self.id, self.store.clock.now())
        self.live.count(self.store)
        return self.live.figures(self.id, self.store.clock.now())


@pytest.fixture
def time() -> FixedClock:
    return clock()


@pytest.fixture
def store(tmp_path: Path, time: FixedClock) -> Iterator[Store]:
    with Store.open(tmp_path / "data", clock=time) as store:
        yield store


def shown(table: Table | None) -> dict[tuple[str, ...], int]:
    return {cell.options: cell.count for cell in table.cells} if table else {}


def test_each_step_is_in_a_stage() -> None:
    assert set(STAGE_OF) == set(STEPS) and set(STAGE_OF.values()) == set(STAGES) - {"handed-in"}


def test_stages_are_counted_from_the_newest_attempt_on_the_part(store: Store, time: FixedClock) -> None:
    room = Room(store, time, 12)
    steps: list[Step | None] = ["interview"] * 3 + ["indicators", "detection", "elements"] + ["needs", "decision", "submit"] + [None] * 3  # type: ignore[list-item]
    for who, step in zip(room.people, steps, strict=True):
        room.move(who, step)
    figures = room.count()
    assert shown(figures.stages) == {("reading",): 3, ("judging",): 3, ("deciding",): 3, ("handed-in",): 3}
    assert (figures.part, figures.few, figures.all_handed_in) == (0, False, None)


def test_what_the_debrief_will_not_count_is_not_handed_in(store: Store, time: FixedClock) -> None:
    room = Room(store, time, 6)
    for who in room.people:
        room.move(who, None, hashes={"case": "c" * 64, "key": "c" * 64})
    assert shown(room.count().stages) == {("reading",): 4}  # four or more of six


def test_a_look_counts_nothing_and_a_number_waits_for_time_and_for_people(store: Store, time: FixedClock) -> None:
    room = Room(store, time, 12)
    assert room.live.figures(room.id, time.now()).stages is None
    first = room.count().stages
    for who in room.people[:SMALL]:
        room.move(who, "indicators")
    assert room.count(5).stages == first  # too soon
    second = room.count(SECONDS).stages
    assert shown(second) == {("reading",): 9, ("judging", "deciding", "handed-in"): 3}
    for who in room.people[:2]:
        room.move(who, None)
    assert room.count(600).stages == second  # two have moved
    room.move(room.people[2], None)
    assert shown(room.count().stages) == {("reading",): 9, ("judging", "deciding", "handed-in"): 3}


def test_nothing_is_counted_of_fewer_than_five(store: Store, time: FixedClock) -> None:
    room = Room(store, time, LEAST - 1)
    figures = room.count()
    assert figures == Figures(part=0, few=True, all_handed_in=False)
    for who in room.people:
        room.live.wish(room.id, who, "longer", True, time.now())
        room.move(who, None)
    figures = room.count(60)
    assert figures == Figures(part=0, few=True, all_handed_in=True)
    fifth, _ = room.groups.join(room.code, "fr")
    room.people.append(fifth)
    assert room.count(60).stages == publish({"handed-in": 4, "other": 1})  # three or more of five


def test_another_part_keeps_nothing_of_the_count_before_but_its_time(store: Store, time: FixedClock) -> None:
    room = Room(store, time, 8)
    assert room.count().stages
    room.groups.begin(room.id, 1, HASHES)
    assert room.count(5).stages is None
    assert shown(room.count(SECONDS).stages) == {("reading",): 6}


def test_wishes_last_ten_minutes_and_are_in_no_file(store: Store, time: FixedClock) -> None:
    room = Room(store, time, 8)
    for who in room.people:
        room.live.hear(room.id, who, time.now())
    for who in room.people[:3]:
        room.live.wish(room.id, who, "longer", True, time.now())
    room.live.wish(room.id, room.people[0], "quiet", True, time.now())
    before = room.groups.events(room.id)
    figures = room.count()
    assert shown(figures.longer) == {("yes",): 3, ("no",): 5} and figures.quiet_word
    room.live.wish(room.id, room.people[0], "quiet", False, time.now())
    assert not room.count().quiet_word
    assert room.live.wishes_of(room.id, room.people[1], time.now()) == ["longer"]
    time.advance(timedelta(minutes=10))
    assert room.live.wishes_of(room.id, room.people[1], time.now()) == []
    assert shown(room.count().longer) == {("no",): 6}
    assert room.groups.events(room.id) == before and "longer" not in str(before)


def test_who_is_on_pause_or_whose_page_was_not_heard_from_is_away(store: Store, time: FixedClock) -> None:
    room = Room(store, time, 9)
    for who in room.people:
        room.move(who, "reading")
        room.live.hear(room.id, who, time.now())
    assert shown(room.count().away) == {("no",): 7}
    room.add(room.people[0], Paused(at=store.time(), on=True))
    time.advance(timedelta(minutes=3))
    for who in [*room.people[:1], *room.people[3:]]:
        room.live.hear(room.id, who, time.now())
    assert shown(room.count().away) == {("yes",): 3, ("no",): 6}
    room.add(room.people[0], Paused(at=store.time(), on=False))
    for who in room.people[1:3]:
        room.move(who, None)  # whoever has handed in may close the page
    assert shown(room.count(SECONDS).away) == {("no",): 7}


def test_a_session_that_is_over_or_that_nobody_asks_about_is_not_counted(store: Store, time: FixedClock) -> None:
    room = Room(store, time, 6)
    room.live.figures(room.id, time.now())
    time.advance(timedelta(minutes=11))
    room.live.count(store)
    assert room.live.figures(room.id, time.now()).stages is None
    assert room.count().stages
    room.groups.close(room.id)
    assert room.count().stages is None


@pytest.mark.parametrize("seed", range(6))
def test_no_sequence_of_looks_shows_anything_but_tables_of_the_rule(store: Store, time: FixedClock, seed: int) -> None:
    """Each table is one that ``published`` makes; none changes within half a minute, and none for fewer than three people who moved."""
    random, room = Random(seed), Room(store, time, 5 + seed)
    states: dict[str, Step | None] = dict.fromkeys(room.people, "briefing")
    seen: list[tuple[datetime, Table, dict[str, Step | None]]] = []
    for _ in range(60):
        for who in random.sample(room.people, random.randint(0, 2)):
            if states[who] is not None:
                states[who] = random.choice(["reading", "indicators", "needs", None])  # type: ignore[assignment]
                room.move(who, states[who])
        table = room.count(random.choice([0, 4, 11])).stages
        assert table is not None
        assert all(cell.count >= SMALL or (cell.at_least and cell.count == table.n - 2) for cell in table.cells) and len(states) == table.n
        if not seen or seen[-1][1] != table:
            seen.append((time.now(), table, dict(states)))
    assert len(seen) > 1
    for (at, _, before), (later, _, after) in pairwise(seen):
        moved = sum(STAGE_OF.get(before[who]) != STAGE_OF.get(after[who]) for who in before)  # type: ignore[arg-type]
        assert later - at >= timedelta(seconds=SECONDS) and moved >= SMALL


def test_thirty_people_are_counted_in_no_time(store: Store, time: FixedClock) -> None:
    room = Room(store, time, 30)
    for who in room.people:
        for step in ("reading", "interview", "indicators", "detection"):
            room.move(who, step)  # type: ignore[arg-type]
    took = []
    for _ in range(5):
        begun = perf_counter()
        room.count()
        took.append(perf_counter() - begun)
    assert min(took) < 0.05


def test_the_pace_leaves_out_the_pauses_of_all(store: Store, time: FixedClock) -> None:
    room = Room(store, time, 5)
    begun = datetime.fromisoformat(room.groups.state(room.id).begun[0].at)
    room.groups.pause(room.id, True)
    time.advance(timedelta(minutes=7))
    room.groups.pause(room.id, False)
    time.advance(timedelta(minutes=4))
    found = pace(room.groups.events(room.id), (20, 40), time.now())
    assert found is not None and found.begun == begun and found.minute == 4
    assert timedelta(minutes=37) <= found.half - begun < timedelta(minutes=38) and found.nearly_all - found.half == timedelta(minutes=10)
    assert pace(room.groups.events(room.id)[:2], (20, 40), time.now()) is None


def test_one_trainer_has_the_buttons_and_another_takes_over(store: Store, time: FixedClock, library: Library) -> None:
    room = Room(store, time, 5)
    room.groups.share(room.id, "second")
    first, second = (AuditedStore(store, Actor(who, "trainer")) for who in ("trainer", "second"))
    with pytest.raises(GroupRefused, match="Take over first"):
        lead(second, room.id, "say", library, words="Five more minutes")
    with pytest.raises(UnknownGroup):
        own_group(store, "stranger", room.id)
    lead(second, room.id, "hold", library)
    lead(second, room.id, "say", library, words="Five more minutes")
    lead(second, room.id, "pause", library)
    with pytest.raises(GroupRefused):
        lead(first, room.id, "go-on", library)
    lead(second, room.id, "go-on", library)
    lead(second, room.id, "call", library, part=0)
    lead(second, room.id, "call-again", library, part=0)
    state = own_group(store, "trainer", room.id)
    assert (state.holder, state.paused, state.stage, [s.words for s in state.said]) == ("second", False, "calling", ["Five more minutes"])
    done = ("hold", "say", "pause", "go-on", "call", "call-again")
    assert [(row.what, row.about) for row in reversed(store.audit_log())] == [("group", f"{act} {room.id}") for act in done]


def test_a_phone_hears_the_trainer_and_nothing_about_anybody_else(store: Store, time: FixedClock) -> None:
    room = Room(store, time, 6)
    me = room.people[0]
    assert hear(store, room.live, store.new_trainee("en")[0]) is None
    room.groups.say(room.id, "Five more minutes")
    room.groups.pause(room.id, True)
    heard = hear(store, room.live, me)
    assert heard is not None and heard["said"] is not None
    assert (heard["said"]["words"], heard["paused"], heard["stage"], heard["case"], heard["seconds"], heard["attempt"]) == ("Five more minutes", True, "working", CASE, None, "")
    room.groups.pause(room.id, False)
    room.move(me, "indicators")
    room.groups.call(room.id, 0)
    heard = hear(store, room.live, me)
    assert heard is not None and heard["seconds"] is not None and 0 < heard["seconds"] <= 60
    assert (heard["attempt"], heard["handed_in"]) == (room.attempts[me], False)
    room.move(me, None)
    room.live.wish(room.id, room.people[1], "quiet", True, time.now())
    heard = hear(store, room.live, me)
    assert heard is not None and heard["handed_in"] and heard["wishes"] == []
    assert not any(who in str(heard) for who in room.people)
    room.groups.close(room.id)
    assert hear(store, room.live, me) is None and open_group(store, me) is None
