"""Many browserless trainees at once: they arrive, practise with think time, and keep what was confirmed."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tornado.httpclient import AsyncHTTPClient

from benchmarks.browserless import Browserless, Opened, VisitError
from benchmarks.walk import Act, ending, walk
from tracks_sim.store import Store

COUNTRIES = ("ie", "fr")


@dataclass(frozen=True)
class Confirmed:
    """One act as the page confirmed it: events ``before`` + 1 to ``after`` of the attempt are its own."""

    intent: Mapping[str, Any]
    before: int
    after: int


@dataclass
class Log:
    """Log of a crowd: seconds by name of the act, errors by their words, confirmed acts by attempt."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    attempts: dict[str, list[Confirmed]] = field(default_factory=dict)
    frames: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Bytes of frames that an act brought, without compression."""
    finished: int = 0
    """Trainees who finished their case."""


@dataclass(frozen=True)
class Crowd:
    """Number of trainees, seconds within which they arrive, think time between acts, and the end."""

    trainees: int
    arrive: float
    think: float
    seconds: float
    turns: int = 4
    answers: int = 3
    seed: str = "tracks"

    def arrivals(self) -> list[float]:
        """Seconds after which each trainee arrives, spread evenly with a seeded jitter."""
        draw = random.Random(self.seed)
        step = self.arrive / self.trainees
        return [n * step + draw.uniform(0, step) for n in range(self.trainees)]

    async def practise(self, url: str, log: Log) -> None:
        """Let all trainees practise at the kit at ``url``."""
        AsyncHTTPClient.configure(None, max_clients=10 * self.trainees + 100)
        until = time.monotonic() + self.seconds
        await asyncio.gather(*(self._trainee(n, wait, url, until, log) for n, wait in enumerate(self.arrivals())))

    async def press(self, url: str, log: Log, *, enter: bool = False) -> None:
        """Let all trainees press the button of the page at ``url`` again and again; ``enter``: at the kit, where one enters first."""
        AsyncHTTPClient.configure(None, max_clients=10 * self.trainees + 100)
        until = time.monotonic() + self.seconds
        await asyncio.gather(*(self._presser(n, wait, url, until, log, enter) for n, wait in enumerate(self.arrivals())))

    async def _presser(self, number: int, wait: float, url: str, until: float, log: Log, enter: bool) -> None:
        await asyncio.sleep(wait)
        draw = random.Random(f"{self.seed}/{number}")
        try:
            page = await _opened(Browserless(url), "", "page", log) if not enter else await _entered(url, log)
            while time.monotonic() < until:
                await self._think(draw)
                answer = await page.act({"kind": "add", "event": "click"}, lambda views: True)
                log.seconds["press"].append(answer.seconds)
            await page.leave()
            log.finished += 1
        except (VisitError, OSError) as error:
            log.errors[f"{type(error).__name__}: {error}"] += 1

    async def _trainee(self, number: int, wait: float, url: str, until: float, log: Log) -> None:
        await asyncio.sleep(wait)
        draw = random.Random(f"{self.seed}/{number}")
        visitor = Browserless(url, ("en", "fr")[number % 2])
        try:
            await _timed(visitor.home(), "page: welcome", log)
            await self._think(draw)
            await _timed(visitor.enter_with_new_code(), "enter", log)
            case = number
            while True:
                await _timed(visitor.home(), "page: cases", log)
                page = await self._started(visitor, case, draw, log)
                await self._walked(page, draw, until, log)
                await page.leave()
                case += 1
                if time.monotonic() > until:
                    break
            log.finished += 1
        except (VisitError, OSError) as error:
            log.errors[f"{type(error).__name__}: {error}"] += 1

    async def _started(self, visitor: Browserless, case: int, draw: random.Random, log: Log) -> Opened:
        """Start an attempt from the list of cases: the page that is open then."""
        await self._think(draw)
        cases = visitor.views["sheet"]["cases"]
        pick = {"kind": "page", "page": "start", "case": cases[case % len(cases)]["id"]}
        await _timed(visitor.ask(pick), "pick a case", log)
        await self._think(draw)
        begin = time.perf_counter()
        page = await begun(visitor, {**pick, "kind": "start", "country": draw.choice(COUNTRIES), "mode": "practice"})
        log.seconds["page: begin"].append(time.perf_counter() - begin)
        log.attempts[page.attempt] = []
        return page

    async def _walked(self, page: Opened, draw: random.Random, until: float, log: Log) -> None:
        """Play a whole case; once the time is over, go straight to the decision and the end."""
        plan, hurried = walk(page.views, draw, self.turns, self.answers), False
        act = next(plan)
        while True:
            await self._think(draw)
            await confirmed(page, act, log)
            if not hurried and time.monotonic() > until and not page.views["frame"]["steps"][-1]["current"]:
                plan, hurried = ending(page.views, draw), True
                act = next(plan)
                continue
            try:
                act = plan.send(page.views)
            except StopIteration:
                return

    async def _think(self, draw: random.Random) -> None:
        await asyncio.sleep(self.think * draw.uniform(0.5, 1.5))


async def begun(visitor: Browserless, start: Mapping[str, Any]) -> Opened:
    """Begin an attempt as the first page does, and open it."""
    address = (await visitor.ask({"kind": "page", "page": "start", "case": start["case"]}, start))["go"]
    page = await visitor.open(address)
    await page.hello()
    page.attempt = attempt_of_address(address)
    return page


def attempt_of_address(address: str) -> str:
    """The attempt that an address of the kit names."""
    return parse_qs(urlsplit(address).query)["attempt"][0]


async def _opened(visitor: Browserless, path: str, name: str, log: Log) -> Opened:
    page = await visitor.open(path)
    log.seconds[name].append(page.seconds)
    return page


async def _entered(url: str, log: Log) -> Opened:
    """The page with the button of the kit's notebook, of somebody who has just entered."""
    visitor = Browserless(url)
    await visitor.home()
    await visitor.enter_with_new_code()
    return await _opened(visitor, "practise", "page", log)


async def _timed(work: Awaitable[object], name: str, log: Log) -> None:
    begin = time.perf_counter()
    await work
    log.seconds[name].append(time.perf_counter() - begin)


async def confirmed(page: Opened, act: Act, log: Log) -> None:
    """An act, and the page's word that it is saved: its number of events has grown."""
    before, received = page.views["frame"]["events"], page.received
    answer = await page.act(act.intent, lambda views: views["frame"]["events"] > before)
    log.seconds[act.name].append(answer.seconds)
    log.frames[act.name].append(page.received - received)
    log.attempts[page.attempt].append(Confirmed(act.intent, before, answer.views["frame"]["events"]))


def differences(attempts: Mapping[str, Sequence[Confirmed]], data: Path, db: str | None = None) -> list[str]:
    """Differences between the store and the confirmed acts: empty if each act is there once, in order, and nothing else."""
    found = []
    with Store.open(data, db) as store:
        kept = {row.id for row in store.attempts()}
        found += [f"attempt {a} was never confirmed" for a in sorted(kept - attempts.keys())]
        for attempt, acts in attempts.items():
            events = store.events(attempt)
            at = 1  # event 1 is `started`
            for act in acts:
                if act.before != at:
                    found.append(f"attempt {attempt}: {act.before} events before {act.intent}, expected {at}")
                first = events[act.before].model_dump() if act.before < len(events) else {}
                told = {k: v for k, v in act.intent.items() if k not in ("cite", "choices")}
                if any(first.get(k) != v for k, v in told.items()):
                    found.append(f"attempt {attempt}: event {act.before + 1} is {first}, not {act.intent}")
                at = act.after
            if len(events) != at:
                found.append(f"attempt {attempt}: {len(events)} events kept, {at} confirmed")
    return found
