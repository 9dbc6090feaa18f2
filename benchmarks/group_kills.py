"""Kills of a server in every state of a group, for ``benchmarks.group``: what was confirmed, and what is there after the restart."""

from __future__ import annotations

import asyncio
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, Literal

from benchmarks.browserless import PATIENCE, Browserless, Opened, VisitError
from benchmarks.crowd import begun
from tests.support.debriefs import CASE, called_to_debrief, people_at_work
from tests.support.server import RunningServer, free_port, start_server, wait_for_server
from tracks_sim.case.load import Library
from tracks_sim.errors import TracksError
from tracks_sim.group.model import GroupPlan, Part
from tracks_sim.operations.debrief import open_debrief, options_of
from tracks_sim.operations.groups import wall_clock
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.groups import Groups

State = Literal["door", "working", "calling", "covered", "split", "vote", "after", "key", "between"]
STATES: tuple[State, ...] = ("door", "working", "calling", "covered", "split", "vote", "after", "key", "between")
STAGES: dict[State, str] = {"covered": "question", "split": "split", "vote": "vote", "after": "after", "key": "key"}
"""Of the states of the wall the stage of the row on which the group differs most."""
PEOPLE, SEED = 12, 4
"""People whose answers make a table that is worth a vote, and the seed of these answers."""
ACTING = 2
"""Phones that act on a case or vote until the kill."""
LONGEST = 0.8
"""Seconds until a kill, at most."""


def plan_of_today(store: Store) -> GroupPlan:
    """The plan of a group whose day is today by the server's clock."""
    return GroupPlan(name="Benchmark", day=wall_clock(store).date(), country="fr", languages=("en", "fr"), parts=(Part(case=CASE, debrief=True),), least=5)


@dataclass
class Kills:
    """What kills left. ``runs`` by state, ``confirmed`` by what was done; the others are sentences."""

    runs: Counter[State] = field(default_factory=Counter)
    confirmed: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    walls: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class Group:
    """A group in one state, and what its server has confirmed until it was killed."""

    store: Store
    url: str
    id: str
    trainer: Browserless
    joined: list[str] = field(default_factory=list)
    """Codes of those who came in."""
    said: int = 0
    acts: dict[str, int] = field(default_factory=dict)
    """Number of events by attempt."""
    votes: dict[str, list[str | None]] = field(default_factory=dict)
    """By id of a voter the last vote that was confirmed, and one that was on its way."""

    def address(self, page: str) -> str:
        return f"tracks/staff/{page}?group={self.id}"

    async def press(self, page: str, **fields: str) -> None:
        """Press a button of one of the trainer's pages."""
        if (answer := await self.trainer.post(self.address(page), **fields)).code not in (200, 303):
            raise VisitError(f"{page} {fields}: answer {answer.code}")

    async def wall(self) -> str:
        """The wall, without the token and without how many have voted, which is counted anew after a restart."""
        answer = await self.trainer.get(self.address("group-debrief"))
        if answer.code != 200:
            raise VisitError(f"wall: answer {answer.code}")
        return re.sub(r'name="_xsrf" value="[^"]*"|data-stamp="[^"]*"|<p class="voted".*?</p>', "", answer.body.decode())

    # --- until the kill -------------------------------------------------------------------

    async def people_come(self) -> None:
        """People come in at the door, one after the other."""
        code = Groups(self.store).state(self.id).code
        while True:
            visitor = Browserless(self.url)
            await visitor.get(f"g?c={code}")
            answer = await visitor.post("g", c=code)
            if answer.code != 303:
                return
            shown = re.search(r"data-code>([^<]+)<", (await visitor.get("tracks/code")).body.decode())
            if shown is None:
                return
            self.joined.append(shown[1])

    async def trainer_speaks(self) -> None:
        """The trainer says one sentence after the other to all."""
        while (await self.trainer.post(self.address("group-live"), act="say", own=f"Sentence {self.said + 1}")).code == 303:
            self.said += 1

    async def phone_acts(self, code: str) -> None:
        """A phone judges one indicator again and again."""
        visitor = await signed_in(self.url, code)
        page = await begun(visitor, {"kind": "start", "case": CASE, "country": "fr", "mode": "assessment"})
        await page.act({"kind": "opened", "step": "indicators"}, lambda views: views["sheet"]["step"] == "indicators")
        for state in cycle(("present", "absent")):
            await judge(page, state)
            self.acts[page.attempt] = page.views["frame"]["events"]

    async def phone_votes(self, trainee: str, code: str, row: str, options: tuple[str, ...]) -> None:
        """A phone votes, and changes its vote."""
        visitor = await signed_in(self.url, code)
        confirmed = self.votes[trainee] = [None, None]
        for option in cycle(options):
            confirmed[1] = option
            if (await visitor.post("g/debrief", row=row, answer=option, script="1")).code != 204:
                return
            confirmed[0] = option

    # --- after it ------------------------------------------------------------------------------

    def lost(self) -> list[str]:
        """What was confirmed and is not in the store."""
        found, groups = [], Groups(self.store)
        state = groups.state(self.id)
        for code in self.joined:
            try:
                if self.store.trainee_of(code).id not in state.members:
                    found.append("somebody who came in is not in the group")
            except TracksError:
                found.append("the code of somebody who came in opens nothing")
        if len(state.said) < self.said:
            found.append(f"{self.said - len(state.said)} sentences to all")
        found += [f"{n - kept} events of an attempt" for attempt, n in self.acts.items() if (kept := len(self.store.events(attempt))) < n]
        for trainee, allowed in self.votes.items():
            if (kept_vote := groups.own_part(self.id, trainee, 0).vote) not in allowed:
                found.append(f"a vote: {kept_vote} is kept, confirmed was {allowed[0]}")
        return found

    def count(self, confirmed: Counter[str]) -> None:
        """Add what was confirmed."""
        confirmed.update({"came in": len(self.joined), "said": self.said, "events": sum(self.acts.values()), "votes": sum(vote is not None for vote, _ in self.votes.values())})


async def judge(page: Opened, state: str) -> None:
    """Judge an indicator, and wait until the page says that it is saved."""
    before = page.views["frame"]["events"]
    await page.act({"kind": "indicator", "concept": "violence", "state": state}, lambda views: bool(views["frame"]["events"] > before))


async def signed_in(url: str, code: str) -> Browserless:
    """A browser of somebody who has entered a code, a trainee's or one of staff."""
    visitor = Browserless(url)
    await visitor.get("")
    if (await visitor.post("tracks/enter", code=code)).code != 303:
        raise VisitError("the code does not open anything")
    return visitor


async def brought_to(state: State, group: Group, library: Library, people: list[tuple[str, str]]) -> list[Coroutine[Any, Any, None]]:
    """Bring a group to a state by its trainer's buttons; what its phones do there until the kill."""
    groups = Groups(group.store)
    if state == "door":
        return []
    if state in ("working", "calling"):
        if state == "calling":
            await group.press("group-live", act="call", part="0")
        return [group.phone_acts(code) for _, code in people[:ACTING]]
    for _ in range(30):
        page = await group.wall()
        debrief = open_debrief(group.store, library, group.id)
        assert debrief is not None
        if debrief.stop.slide.id == "split" and debrief.stop.stage == STAGES.get(state):
            break
        if debrief.state.voting is not None:
            for trainee, _ in people[:8]:
                groups.vote(group.id, trainee, debrief.state.voting.row, options_of(library.case(CASE).case, "assessment", debrief.state.voting.row)[0])
        following = re.search(r'name="to" value="(\d+)" data-key="next"', page)
        if following is None:
            break
        await group.press("group-debrief", to=following[1])
    if state == "between":
        await group.press("group-debrief", act="feedback")
    voting = groups.state(group.id).voting
    if voting is None:
        return []
    options = tuple(options_of(library.case(CASE).case, "assessment", voting.row))
    return [group.phone_votes(trainee, code, voting.row, options) for trainee, code in people[:ACTING]]


async def act_until(kill: Callable[[], None], seconds: float, work: list[Coroutine[Any, Any, None]], acting: Callable[[], bool]) -> None:
    """Do all of it at once; kill the server the given seconds after the first act was confirmed."""
    tasks = [asyncio.create_task(one) for one in work]
    for _ in range(int(10 * PATIENCE)):
        if acting():
            break
        await asyncio.sleep(0.1)
    else:
        raise VisitError(f"nothing was confirmed within {PATIENCE:.0f} s")
    await asyncio.sleep(seconds)
    kill()
    await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def kill_servers(folder: Path, runs: int, draw: random.Random, library: Library) -> Kills:
    """Kill a server and start it again, ``runs`` times, in each state in turn (part 3)."""
    kills, data, port = Kills(), folder / "data", free_port()
    running = RunningServer(f"http://127.0.0.1:{port}/", 0, folder / "server.log")
    process = started(data, port, running)
    try:
        with Store.open(data) as store:
            staff, code = store.staff.add("trainer", "", COMMAND_LINE)
            for run in range(runs):
                print(f"kill {run + 1} of {runs}: {STATES[run % len(STATES)]}", file=sys.stderr)
                process = kill_once(STATES[run % len(STATES)], store, running.url, (staff, code), library, draw, kills, process, lambda: started(data, port, running))
    finally:
        process.kill()
        process.wait()
    return kills


def started(data: Path, port: int, running: RunningServer) -> subprocess.Popen[bytes]:
    """A server that answers."""
    process = start_server(data, port=port)
    wait_for_server(running, process)
    return process


def kill_once(
    state: State, store: Store, url: str, trainer: tuple[str, str], library: Library, draw: random.Random, kills: Kills,
    process: subprocess.Popen[bytes], start: Callable[[], subprocess.Popen[bytes]],
) -> subprocess.Popen[bytes]:  # fmt: skip
    """One kill in one state; the server that was started after it."""
    staff, code = trainer
    plan = plan_of_today(store)
    if state == "door":
        identity, people = Groups(store).make(plan, staff), list[tuple[str, str]]()
        Groups(store).door(identity, True)
    elif state in ("working", "calling"):
        identity, people = people_at_work(store, library, staff, PEOPLE, plan)
    else:
        identity, people = called_to_debrief(store, library, staff, PEOPLE, SEED, plan)

    async def until_killed() -> tuple[Group, str]:
        group = Group(store, url, identity, await signed_in(url, code))
        phones = await brought_to(state, group, library, people)
        wall = await group.wall()

        def acting() -> bool:
            return bool(group.joined and group.said and (not phones or group.acts or any(vote for vote, _ in group.votes.values())))

        await act_until(process.kill, draw.uniform(0, LONGEST), [group.people_come(), group.trainer_speaks(), *phones], acting)
        return group, wall

    async def wall_again(group: Group) -> str:
        group.trainer = await signed_in(url, code)
        return await group.wall()

    try:
        group, before = asyncio.run(until_killed())
        process.wait()
        process = start()
        after = asyncio.run(wall_again(group))
    except (VisitError, TracksError, OSError, AssertionError) as error:
        kills.errors.append(f"{state}: {type(error).__name__}: {error}")
        if process.poll() is not None:
            process = start()
        return process
    kills.runs[state] += 1
    group.count(kills.confirmed)
    kills.lost += [f"{state}: {one}" for one in group.lost()]
    if before != after:
        kills.walls.append(f"{state}: the wall differs")
    return process
