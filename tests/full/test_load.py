"""Browserless trainees at a real server: what they saw confirmed is in the store, once and in order."""

from __future__ import annotations

import asyncio
import random
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from benchmarks.browserless import Browserless, VisitError
from benchmarks.chromium_trainee import click_through
from benchmarks.crowd import Confirmed, Crowd, Log, differences
from benchmarks.load import faults
from benchmarks.report import Alone, Found, lines, percentile
from benchmarks.servers import KIT, kit_command, running_command
from benchmarks.walk import walk
from tests.support.server import free_port, write_notebooks
from tracks_sim.case.load import load_library
from tracks_sim.ui import start


@dataclass(frozen=True)
class CrowdRun:
    """A server at ``url`` with its ``folder``, the log of three trainees, and that of one in Chromium."""

    url: str
    folder: Path
    log: Log
    in_browser: Log


@pytest.fixture(scope="module")
def crowd_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CrowdRun]:
    """Three trainees, each on a case of their own, in both languages, from the code to the feedback, and then one in Chromium."""
    folder, port, log, in_browser = tmp_path_factory.mktemp("load"), free_port(), Log(), Log()
    crowd = Crowd(trainees=3, arrive=0.2, think=0, seconds=0, turns=3, answers=1)
    with running_command(kit_command(folder, port), url := f"http://127.0.0.1:{port}/", folder):
        asyncio.run(crowd.practise(url, log))
        visitor = threading.Thread(target=click_through, args=(url, 0, crowd, in_browser))  # Playwright wants a thread without an event loop
        visitor.start()
        visitor.join()
        yield CrowdRun(url, folder, log, in_browser)


def test_everybody_comes_to_the_end_without_an_error(crowd_run: CrowdRun) -> None:
    log, folder = crowd_run.log, crowd_run.folder
    assert (log.finished, dict(log.errors)) == (3, {})
    assert len(log.attempts) == 3
    assert "Traceback" not in (folder / "log").read_text()


def test_a_trainee_in_chromium_comes_to_the_end_of_the_case(crowd_run: CrowdRun) -> None:
    log = crowd_run.in_browser
    assert (log.finished, dict(log.errors), len(log.attempts)) == (1, {}, 1)
    assert {"indicator", "element", "decision", "submit"} < log.seconds.keys()


def test_what_was_confirmed_is_in_the_store_once_and_in_order(crowd_run: CrowdRun) -> None:
    attempts = crowd_run.log.attempts | crowd_run.in_browser.attempts
    assert all(acts for acts in attempts.values())
    assert differences(attempts, crowd_run.folder / "data") == []


def test_a_difference_is_found(crowd_run: CrowdRun) -> None:
    log, folder = crowd_run.log, crowd_run.folder
    attempt, acts = next(iter(log.attempts.items()))
    others = {a: x for a, x in (log.attempts | crowd_run.in_browser.attempts).items() if a != attempt}

    def difference_text(changed: list[Confirmed]) -> str:
        return " ".join(differences({**others, attempt: changed}, folder / "data"))

    assert "kept" in difference_text(acts[:-1])  # an event that nobody confirmed
    assert "expected" in difference_text([acts[0], *acts])  # an act that was confirmed twice and kept once
    assert "not {" in difference_text([replace(acts[0], intent={"kind": "opened", "step": "needs"}), *acts[1:]])
    assert "never confirmed" in " ".join(differences(others, folder / "data"))


@pytest.mark.parametrize("case", ["the-knitted-hat", "the-second-cot", "the-packing-shed"])
def test_a_walk_asks_for_nothing_that_its_case_leaves_out(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short case without a talk, one with a talk, and a long one: each act adds an event, and the last one submits."""
    monkeypatch.setattr(start, "load_library", lambda root, cache=None, only=None, own=None: load_library(root, cache, [case]))
    screen = start.home_screen(tmp_path / "data")
    for intent in ({"kind": "hello", "tab": "tab"}, {"kind": "enter"}, {"kind": "start", "case": case, "country": "fr", "mode": "practice"}):
        screen.receive(intent)
    plan = walk(screen.page.get_state(), random.Random("walk"))
    act, opened = next(plan), []
    while act is not None:
        before = screen.page.frame["events"]
        screen.receive(act.intent)
        assert screen.page.frame["events"] > before, (act, screen.page.frame["notice"])
        opened += [act.intent["step"]] if act.name == "step" else []
        try:
            act = plan.send(screen.page.get_state())
        except StopIteration:
            act = None
    asked = [step["id"] for step in screen.page.frame["steps"]]
    assert opened == [step for step in asked if step not in ("briefing", "detection", "feedback")] and act is None
    assert screen.page.sheet["step"] == "feedback"


def test_a_connection_outlives_its_first_ping(tmp_path: Path) -> None:
    """Jupyter counts the time to the first ping as silence: a patience of one interval would end every connection."""
    hasty = f"from tracks_sim.serve import app\napp.PING_EVERY = 200\n{KIT}"
    command = kit_command(tmp_path, port := free_port(), notebooks=write_notebooks(tmp_path / "notebooks"))
    with running_command([sys.executable, "-c", hasty, command[-1]], url := f"http://127.0.0.1:{port}/", tmp_path):

        async def stay() -> int:
            visitor = Browserless(url)
            await visitor.home()
            await visitor.enter_with_new_code()
            page = await visitor.open()
            await asyncio.sleep(1.1)  # five pings, answered
            answer = await page.act({"kind": "add"}, lambda views: views["count"] == 1)
            await page.leave()
            return int(answer.views["count"])

        assert asyncio.run(stay()) == 1
    assert "ping timeout" not in (tmp_path / "log").read_text()


def test_a_refusal_is_an_error(crowd_run: CrowdRun) -> None:
    async def ask() -> None:
        visitor = Browserless(crowd_run.url)
        await visitor.home()
        await visitor.enter_with_new_code()
        with pytest.raises(VisitError, match="start refused: "):
            await visitor.ask({"kind": "start", "case": "x"})
        page = await visitor.open()
        with pytest.raises(VisitError, match="start refused: "):
            await page.act({"kind": "start", "case": "x"}, lambda views: False)
        await page.leave()

    asyncio.run(ask())


def test_percentile_by_nearest_rank() -> None:
    """Ranks ceil(0.5 * 5) = 3, ceil(0.95 * 20) = 19, ceil(0.99 * 20) = 20."""
    assert percentile([15, 20, 35, 40, 50], 50) == 35
    assert percentile(list(range(1, 21)), 95) == 19
    assert percentile(list(range(1, 21)), 99) == 20


def test_arrivals_are_spread_and_the_same_each_time() -> None:
    crowd = Crowd(trainees=4, arrive=8, think=0, seconds=0)
    assert crowd.arrivals() == crowd.arrivals()
    assert [int(wait // 2) for wait in crowd.arrivals()] == [0, 1, 2, 3]


def test_a_fault_is_told_by_its_last_line() -> None:
    log = "Traceback (most recent call last):\n  File x\n    code\nKeyError: 'a'\n[Server] fine\nTraceback (most recent call last):\n  File y\nOSError: b\n"
    assert list(faults(log)) == ["KeyError: 'a'", "OSError: b"]


def test_the_report_says_what_was_met_and_has_no_figure_for_what_was_not_measured() -> None:
    """Panel is missing here, so nothing is said of the aim that needs it; 1.3 MB is over 1.2 MB, 50 kB under 60 kB."""
    alone = {"the kit: first page": Alone([0.3], 1_300_000, 50_000), "the kit: one button": Alone([0.2, 0.4, 0.9], 1, 1)}
    log = Log()
    log.seconds["need"] = [0.1] * 19 + [0.5]  # 95 % of 20 are 19: the slow one is beyond
    log.errors["refused"] = 1
    text = "\n".join(lines(Found({"cores": 2, "trainees": 1, "browsers": 0}, alone=alone, crowd=log)))
    assert "NOT MET  first visit at most 1.2 MB: 1.30 MB" in text
    assert "met      second visit at most 60 kB: 50 kB" in text
    assert "met      95 % of acts under 300 ms: 100 ms of 20 acts" in text
    assert "NOT MET  no error: 1" in text
    assert "at most Panel's" not in text and "12 MB" not in text
