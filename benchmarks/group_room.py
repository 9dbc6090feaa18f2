"""A group of phones without a browser, their trainer, and the wall, for ``benchmarks.group``."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient

from benchmarks.browserless import Browserless, Opened, VisitError
from benchmarks.crowd import Log, begun, confirmed, differences
from benchmarks.group_kills import plan_of_today, signed_in
from benchmarks.walk import walk
from tests.support.debriefs import CASE
from tracks_sim.case.load import Library
from tracks_sim.group.fold import GroupState
from tracks_sim.operations.debrief import options_of
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.groups import Groups

HEARD_EVERY, DEBRIEF_EVERY, STAFF_EVERY = 4.0, 2.5, 3.0  # s, as now.js, phone.js, live.js and wall.js ask
VOTE_SECONDS = 2.0
WATCHERS = 3
"""Phones that ask without a pause while something is revealed."""


@dataclass
class Phone:
    """One member of the group."""

    visitor: Browserless
    page: Opened | None = None
    stamp: str = ""
    """What ``/g/debrief/now`` said last."""


@dataclass
class Room:
    """A group at a server, its trainer and its phones."""

    url: str
    data: Path
    seed: str
    library: Library
    log: Log = field(default_factory=Log)
    phones: list[Phone] = field(default_factory=list)
    door_seconds: float = 0.0
    """From the open door until the last phone was at its first page."""
    wrong: list[str] = field(default_factory=list)
    """Differences between the store and what was confirmed."""
    pressed_at: float = 0.0
    """When the trainer pressed *Next* last."""
    group: str = ""
    groups: Groups = field(init=False)
    """Those of the server's store, beside it."""
    trainer: Browserless = field(init=False)

    async def open(self, store: Store) -> str:
        """Make the group, sign its trainer in and open the door; its code."""
        self.groups = Groups(store)
        staff, code = store.staff.add("trainer", "", COMMAND_LINE)
        self.group = self.groups.make(plan_of_today(store), staff)
        self.trainer = await signed_in(self.url, code)
        await self.press("group", act="open")
        return self.state.code

    @property
    def state(self) -> GroupState:
        """The group as the store has it."""
        return self.groups.state(self.group)

    async def press(self, page: str, **fields: str) -> None:
        """Press a button of one of the trainer's pages."""
        answer = await self.trainer.post(self.address(page), **fields)
        if answer.code not in (200, 303):
            raise VisitError(f"{page} {fields}: answer {answer.code}")

    def address(self, page: str) -> str:
        return f"tracks/staff/{page}?group={self.group}"

    # --- the door and the work ------------------------------------------------------------

    async def come_in(self, number: int, code: str, wait: float) -> None:
        await asyncio.sleep(wait)
        phone = Phone(Browserless(self.url, ("en", "fr")[number % 2]))
        begin = time.perf_counter()
        await enter_by_door(phone.visitor, code)
        self.log.seconds["come in"].append(time.perf_counter() - begin)
        self.phones.append(phone)

    async def work(self, phone: Phone, number: int, think: float) -> None:
        """Load the first page again within ten think times, play the case and hand in."""
        draw = random.Random(f"{self.seed}/{number}")
        await asyncio.sleep(think * draw.uniform(0, 10))
        begin = time.perf_counter()
        page = phone.page = await begin_case(phone.visitor)
        self.log.seconds["page: begin"].append(time.perf_counter() - begin)
        self.log.attempts[page.attempt] = []
        plan = walk(page.views, draw, turns=4, answers=10)
        act = next(plan)
        while True:
            await asyncio.sleep(think * draw.uniform(0.5, 1.5))
            await confirmed(page, act, self.log)
            try:
                act = plan.send(page.views)
            except StopIteration:
                break
        await page.leave()
        self.log.finished += 1

    # --- what pages ask by themselves -----------------------------------------------------------

    async def asks(self, visitor: Browserless, path: str, every: float, number: int, heard: Callable[[bytes], None] = lambda body: None) -> None:
        """Ask for an address again and again, as an open page does."""
        await asyncio.sleep(every * random.Random(f"{self.seed}/{path}/{number}").random())
        while True:
            begin = time.perf_counter()
            answer = await visitor.get(path)
            self.log.seconds[f"asks {path.partition('?')[0]}"].append(time.perf_counter() - begin)
            if answer.code != 200:
                self.log.errors[f"{path}: answer {answer.code}"] += 1
            else:
                heard(answer.body)
            await asyncio.sleep(every)

    def in_rhythm(self, phone: Phone) -> Callable[[bytes], None]:
        """Note how long after the trainer's press a phone that asks in its own rhythm has the new JSON."""

        def heard(body: bytes) -> None:
            stamp = json.loads(body)
            if phone.stamp and stamp != phone.stamp:
                self.log.seconds["reveal, in their rhythm"].append(time.perf_counter() - self.pressed_at)
            phone.stamp = stamp

        return heard

    async def look(self, phone: Phone) -> None:
        """Open the page of a phone in the debrief."""
        begin = time.perf_counter()
        answer = await phone.visitor.get("g/debrief")
        self.log.seconds["page: debrief"].append(time.perf_counter() - begin)
        if answer.code != 200:
            self.log.errors[f"page of the debrief: answer {answer.code}"] += 1

    # --- the wall ------------------------------------------------------------------------------

    async def debrief(self, pause: float) -> None:
        """Go through the whole wall, and vote again where that is asked."""
        watchers = self.phones[:WATCHERS]
        for _ in range(60):
            page = await wall_page(self.trainer, self.address("group-debrief"))
            if (to := next_on(page)) is None:
                break
            await self.reveal(watchers, to)
            if (voting := self.state.voting) is not None:
                await self.vote(voting.row)
            await asyncio.sleep(pause)
        await self.press("group-debrief", act="feedback")

    async def reveal(self, watchers: list[Phone], to: str) -> None:
        """Press *Next*, and time until each of the watchers has the new JSON."""
        before = [json.loads((await phone.visitor.get("g/debrief/now")).body) for phone in watchers]
        begin = self.pressed_at = time.perf_counter()

        async def seen(phone: Phone, old: str) -> float:
            while json.loads((await phone.visitor.get("g/debrief/now")).body) == old:
                if time.perf_counter() > begin + 60:
                    raise VisitError("a phone never saw what was revealed")
            return time.perf_counter() - begin

        press = asyncio.create_task(self.press("group-debrief", to=to))
        self.log.seconds["reveal"] += await asyncio.gather(*map(seen, watchers, before))
        await press

    async def vote(self, row: str) -> None:
        """Let everybody vote again on a row within two seconds, and compare with the store."""
        draw = random.Random(self.seed)
        options = options_of(self.library.case(CASE).case, "assessment", row)
        given: Counter[str] = Counter()

        async def one(phone: Phone, wait: float, answer: str) -> None:
            await asyncio.sleep(wait)
            begin = time.perf_counter()
            kept = await phone.visitor.post("g/debrief", row=row, answer=answer, script="1")
            self.log.seconds["vote"].append(time.perf_counter() - begin)
            if kept.code == 204:
                given[answer] += 1
            else:
                self.log.errors[f"vote: answer {kept.code}"] += 1

        await asyncio.gather(*(one(phone, draw.uniform(0, VOTE_SECONDS), draw.choice(options)) for phone in self.phones))
        stored = Counter(str(self.groups.own_part(self.group, who, 0).vote) for who in self.state.members)
        if stored != given:
            self.wrong.append(f"votes: the store has {dict(stored)}, confirmed were {dict(given)}")


async def play(room: Room, store: Store, phones: int, arrive: float, think: float, pause: float) -> None:
    """The whole hour, from the door to the open feedback (part 1)."""
    AsyncHTTPClient.configure(None, max_clients=10 * phones + 100)
    code = await room.open(store)
    begin, draw = time.perf_counter(), random.Random(room.seed)
    await asyncio.gather(*(room.come_in(n, code, (n + draw.random()) * arrive / phones) for n in range(phones)))
    room.door_seconds = time.perf_counter() - begin
    await room.press("group", act="begin", part="0")
    hears = [asyncio.create_task(room.asks(phone.visitor, "g/now", HEARD_EVERY, n)) for n, phone in enumerate(room.phones)]
    live = asyncio.create_task(room.asks(room.trainer, room.address("group-live") + "&now=1", STAFF_EVERY, 0))
    await asyncio.gather(*(room.work(phone, n, think) for n, phone in enumerate(room.phones)))
    room.wrong += differences(room.log.attempts, room.data)
    await room.press("group-live", act="call", part="0")
    await ended([*hears, live])
    await wall_page(room.trainer, room.address("group-debrief"))
    await asyncio.gather(*(room.look(phone) for phone in room.phones))
    asking = [asyncio.create_task(room.asks(phone.visitor, "g/debrief/now", DEBRIEF_EVERY, n, room.in_rhythm(phone))) for n, phone in enumerate(room.phones)]
    asking.append(asyncio.create_task(room.asks(room.trainer, room.address("group-debrief") + "&now=1", STAFF_EVERY, 0)))
    await asyncio.sleep(pause)
    await room.debrief(pause)
    await ended(asking)


async def ended(tasks: list[asyncio.Task[None]]) -> None:
    """End what asks by itself; a fault in it is raised."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task


async def enter_by_door(visitor: Browserless, code: str) -> None:
    """Come in at the door of a group with a new code, and open the first page."""
    asked = await visitor.get(f"g?c={code}")
    come = await visitor.post("g", c=code)
    shown = await visitor.get("tracks/code")
    if (asked.code, come.code, shown.code) != (200, 303, 200):
        raise VisitError(f"door: {asked.code}, come in: {come.code}, code: {shown.code}")
    if "group" not in (await visitor.home())["sheet"]:
        raise VisitError("the first page does not lead with the group")


async def begin_case(visitor: Browserless) -> Opened:
    """Load the first page again, and begin what the group begins."""
    following = (await visitor.home())["sheet"]["group"]["next"]
    if following is None:
        raise VisitError("the first page has nothing to begin")
    return await begun(visitor, following["place"]["intent"])


async def wall_page(trainer: Browserless, address: str) -> str:
    """The wall."""
    answer = await trainer.get(address)
    if answer.code != 200:
        raise VisitError(f"wall: answer {answer.code}")
    return answer.body.decode()


def next_on(page: str) -> str | None:
    """The stop to which *Next* leads."""
    found = re.search(r'name="to" value="(\d+)" data-key="next"', page)
    return found[1] if found else None
