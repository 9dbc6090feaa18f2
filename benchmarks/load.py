"""Many trainees at once: what they wait for, and what that takes.

    python -m benchmarks.load [--trainees 200] [--arrive 60] [--think 10] [--minutes 3] [--browsers 2]
                              [--visitors 50] [--no-stock] [--hall 600] [--only-crowd | --only-memory | --only-hall] [--seed tracks] [--json]

In one run, on one machine, one part after the other:

1. Alone: seconds to interactive of fresh visitors in Chromium, from the start of the navigation until
   the page's first control can be used (median of 7), and bytes on the wire of a first and a second
   visit: the kit's first page, one button behind pandas in the kit, in stock Voilà and in Panel.
2. Memory a further visitor: growth of the unique set size of the server and all below it while
   ``--visitors`` more have opened a case and acted once, divided by their number.
3. Side by side: ``--stock-trainees`` browserless visitors at one button behind pandas, in stock Voilà
   and in the kit, who arrive and think like those of part 4.
4. The crowd: ``--trainees`` browserless trainees arrive within ``--arrive`` seconds and walk through
   cases in both languages with ``--think`` seconds between acts (each between half and one and a half
   of it, seeded), while ``--browsers`` Chromium visitors do the same. They go on for ``--minutes`` after
   the last has arrived, then finish their case. An act counts from the message sent to the page's
   state that reflects it. Afterwards the store is compared with what was confirmed.
5. The hall: ``--hall`` people behind one address come within ``--hall-arrive`` seconds, get a code each and open their list of cases.

A browserless trainee asks for what a browser asks for (pages, scripts, whether the kernel lives),
and speaks the page's websocket protocol; it only does not draw. All of them run in the benchmark's own
process, whose CPU time is told apart from the server's; on a machine without a core to spare they
compete with the server, which makes its figures worse than they are.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from tornado.httpclient import AsyncHTTPClient

from benchmarks.browserless import Browserless, Opened, VisitError
from benchmarks.chromium_trainee import click_through
from benchmarks.crowd import Crowd, Log, begun, differences
from benchmarks.report import Alone, Found, Taken, lines, percentile
from benchmarks.servers import (
    ANYWIDGET_BUTTON,
    IPYWIDGETS_BUTTON,
    PANEL_BUTTON,
    cpu_seconds,
    has_panel,
    kit_command,
    memory,
    panel_command,
    running_command,
    voila_command,
    write_notebook,
)
from benchmarks.visits import Cookies, browser, cookies_of_one_who_entered, times, visit
from tests.support.server import free_port

VISITS = 7
SAMPLE_EVERY = 15.0  # s between two looks at memory; a look at 200 kernels takes a second of CPU


def measure_alone(folder: Path, stock: bool) -> dict[str, Alone]:
    """Measure each server in turn, without a crowd (part 1)."""
    found = {}
    book = write_notebook(folder / "ipywidgets" / "button.ipynb", IPYWIDGETS_BUTTON)
    books = button_books(folder)
    script = folder / "button.py"
    script.write_text(PANEL_BUTTON, encoding="utf-8")
    port = free_port()
    servers = {
        "the kit: first page": (kit_command(folder / "first", port), "[data-ready]"),
        "the kit: one button": (kit_command(folder / "one", port, notebooks=books), "[data-ready]"),
    }
    if stock:
        servers["stock Voilà: one button"] = (voila_command(book, port), "button.jupyter-button")
        if has_panel():
            servers["Panel: one button"] = (panel_command(script, port), "button.bk-btn")
    with browser() as it:
        for name, (command, sign) in servers.items():
            with running_command(command, url := f"http://127.0.0.1:{port}/", folder / "log" / name):
                cookies: Cookies = []
                if name == "the kit: one button":  # the first page has none, and one enters for the others
                    url, cookies = f"{url}practise", cookies_of_one_who_entered(url)
                interactive = times(it, url, VISITS, sign, cookies)
                context = it.new_context()
                context.add_cookies(cookies)
                first, second = visit(context, url, sign), visit(context, url, sign)
                context.close()
                found[name] = Alone(interactive, first.total, second.total)
    return found


def button_books(folder: Path) -> Path:
    """One button as the kit's two notebooks."""
    for page in ("home", "practise"):
        write_notebook(folder / "books" / f"{page}.ipynb", ANYWIDGET_BUTTON)
    return folder / "books"


def growth(folder: Path, visitors: int) -> float:
    """Bytes of memory for each further visitor (part 2)."""
    port = free_port()
    with running_command(kit_command(folder, port, max_pages=visitors + 20), url := f"http://127.0.0.1:{port}/", folder) as pid:

        async def all_come() -> float:
            await settled(url)
            await asyncio.sleep(3)
            before = memory(pid).unique
            for _ in range(visitors):
                await settled(url)
            await asyncio.sleep(3)
            return (memory(pid).unique - before) / visitors

        return asyncio.run(all_come())


async def settled(url: str) -> Opened:
    """A visitor who has opened a case and acted once, and stays."""
    visitor = Browserless(url)
    await visitor.home()
    await visitor.enter_with_new_code()
    views = await visitor.home()
    page = await begun(visitor, {"kind": "start", "case": views["sheet"]["cases"][0]["id"], "country": "ie", "mode": "practice"})
    await page.act({"kind": "opened", "step": "reading"}, lambda views: views["sheet"]["step"] == "reading")
    return page


HALL_SECONDS = 60.0


async def hall(url: str, people: int, arrive: float) -> tuple[Log, float]:
    """People of one address get a code each and open their list of cases; the log, and seconds until the last was in (part 5)."""
    AsyncHTTPClient.configure(None, max_clients=people + 100)
    log, begin = Log(), time.perf_counter()

    async def come(wait: float) -> None:
        await asyncio.sleep(wait)
        visitor, start = Browserless(url), time.perf_counter()
        try:
            await visitor.home()
            await visitor.enter_with_new_code()
            if not (await visitor.home())["sheet"].get("cases"):
                raise VisitError("no list of cases")
        except (VisitError, OSError) as error:
            log.errors[f"{type(error).__name__}: {error}"] += 1
            return
        log.seconds["came in"].append(time.perf_counter() - start)

    await asyncio.gather(*(come(n * arrive / people) for n in range(people)))
    return log, time.perf_counter() - begin


def measure_hall(folder: Path, people: int, arrive: float) -> int:
    """Let the hall in and print what it met; the exit code."""
    port = free_port()
    with running_command(kit_command(folder, port), url := f"http://127.0.0.1:{port}/", folder) as pid:
        before = cpu_seconds(pid)
        log, seconds = asyncio.run(hall(url, people, arrive))
        used = cpu_seconds(pid) - before
    entered = log.seconds["came in"]
    print(f"hall: {people} people behind one address within {arrive:.0f} s: {len(entered)} at their list of cases after {seconds:.1f} s, {log.errors.total()} refused")
    if entered:
        print(f"  each: {percentile(entered, 50):.2f} s (median), {percentile(entered, 95):.2f} s (95 %), {max(entered):.2f} s (most); server {used:.1f} s of CPU")
    for error, count in log.errors.most_common(10):
        print(f"  {count} x {error}")
    met = len(entered) == people and seconds <= max(arrive, HALL_SECONDS)
    print(f"  {'met    ' if met else 'NOT MET'}  all in within {max(arrive, HALL_SECONDS):.0f} s")
    return 0 if met else 1


@contextmanager
def sampled_memory(pid: int, taken: Taken) -> Iterator[None]:
    """Sample memory and CPU time into ``taken`` while the block runs."""
    me = psutil.Process()
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(SAMPLE_EVERY):
            taken.most = max(taken.most, memory(pid), key=lambda m: m.proportional)

    sampler = threading.Thread(target=look)
    begin, server, own = time.perf_counter(), cpu_seconds(pid), sum(me.cpu_times()[:2])
    sampler.start()
    try:
        yield
    finally:
        stop.set()
        sampler.join()
        taken.most = max(taken.most, memory(pid), key=lambda m: m.proportional)
        taken.wall = time.perf_counter() - begin
        taken.server_cpu = cpu_seconds(pid) - server
        taken.clients_cpu = sum(me.cpu_times()[:2]) - own


def measure_beside_stock(folder: Path, crowd: Crowd) -> dict[str, tuple[Log, Taken]]:
    """Measure the same crowd at one button, in stock Voilà and in the kit (part 3)."""
    found = {}
    port = free_port()
    book = write_notebook(folder / "ipywidgets" / "button.ipynb", IPYWIDGETS_BUTTON)
    commands = {"stock Voilà": voila_command(book, port), "the kit": kit_command(folder / "kit", port, notebooks=button_books(folder))}
    for name, command in commands.items():
        log, taken = Log(), Taken()
        with running_command(command, url := f"http://127.0.0.1:{port}/", folder / "log" / name) as pid, sampled_memory(pid, taken):
            asyncio.run(crowd.press(url, log, enter=name == "the kit"))
        found[name] = (log, taken)
    return found


def measure_crowd(folder: Path, crowd: Crowd, browsers: int, found: Found) -> None:
    """Measure the crowd at the kit, with a few real browsers among them (part 4)."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    found.crowd = Log()
    with running_command(kit_command(folder, port, max_pages=2 * crowd.trainees + 20), url, folder) as pid, sampled_memory(pid, found.crowd_took):
        walkers = [
            threading.Thread(target=click_through, args=(url, n * crowd.arrive / browsers, crowd, found.in_browsers))
            for n in range(browsers)
        ]
        for walker in walkers:
            walker.start()
        asyncio.run(crowd.practise(url, found.crowd))
        for walker in walkers:
            walker.join()
    found.wrong = differences({**found.crowd.attempts, **found.in_browsers.attempts}, folder / "data")
    found.faults = Counter(faults((folder / "log").read_text(encoding="utf-8")))


def faults(log: str) -> Iterator[str]:
    """The last line of each traceback: the first one after it that is not indented."""
    inside = False
    for line in log.splitlines():
        if line.startswith("Traceback"):
            inside = True
        elif inside and not line.startswith(" "):
            inside = False
            yield line[:160]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trainees", type=int, default=200)
    parser.add_argument("--arrive", type=float, default=60, help="seconds within which they come")
    parser.add_argument("--think", type=float, default=10, help="mean seconds between two acts")
    parser.add_argument("--minutes", type=float, default=3, help="minutes they go on after the last has arrived")
    parser.add_argument("--browsers", type=int, default=2, help="Chromium visitors among them")
    parser.add_argument("--visitors", type=int, default=50, help="over how many the memory a visitor is measured")
    parser.add_argument("--stock", action=argparse.BooleanOptionalAction, default=True, help="stock Voilà and Panel too")
    parser.add_argument("--stock-trainees", type=int, default=10, help="how many stock Voilà is asked to carry")
    parser.add_argument("--only-crowd", action="store_true", help="part 4 alone")
    parser.add_argument("--only-memory", action="store_true", help="part 2 alone")
    parser.add_argument("--hall", type=int, default=600, help="people behind one address")
    parser.add_argument("--hall-arrive", type=float, default=30, help="seconds within which they come")
    parser.add_argument("--only-hall", action="store_true", help="part 5 alone")
    parser.add_argument("--seed", default="tracks")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = Found({**vars(asked), "cores": os.cpu_count()})
    crowd = Crowd(asked.trainees, asked.arrive, asked.think, asked.arrive + 60 * asked.minutes, seed=asked.seed)
    few = Crowd(asked.stock_trainees, asked.arrive, asked.think, asked.arrive + 60, seed=asked.seed)
    with tempfile.TemporaryDirectory() as name:
        if asked.only_memory:
            print(f"memory a further visitor, over {asked.visitors}: {growth(Path(name), asked.visitors) / 1e6:.1f} MB")
            return 0
        if asked.only_hall:
            return measure_hall(Path(name) / "hall", asked.hall, asked.hall_arrive)
        if not asked.only_crowd:
            found.alone = measure_alone(Path(name) / "alone", asked.stock)
            found.growth = growth(Path(name) / "growth", asked.visitors)
            if asked.stock:
                found.beside = measure_beside_stock(Path(name) / "beside", few)
        measure_crowd(Path(name) / "crowd", crowd, asked.browsers, found)
        print(json.dumps(found, default=vars, indent=1) if asked.json else "\n".join(lines(found)))
        return 0 if asked.only_crowd else measure_hall(Path(name) / "hall", asked.hall, asked.hall_arrive)


if __name__ == "__main__":
    raise SystemExit(main())
