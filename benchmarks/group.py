"""A trainer's group at one server: the door, the work, the debrief at the wall, and kills in every state.

    python -m benchmarks.group [--phones 30] [--arrive 40] [--think 1] [--kills 30] [--visitors 20] [--fast] [--seed tracks]
                               [--only-room | --only-memory | --only-kills]

In one run, on one machine, one part after the other:

1. The room. ``--phones`` phones without a browser come in at the door within ``--arrive`` seconds, each with a code of its own, and open their
   first page. The trainer begins; each phone plays a case with a talk, ``--think`` seconds between acts (each between half and one and a half of
   it, seeded), and hands in. The debrief is called, and the trainer goes through the wall. All the while each phone asks what it hears as its page does, every
   4 s at work and every 2.5 s in the debrief, and so do the trainer's pages. Measured are
   - an act: from the message to the page's state that reflects it;
   - a reveal: from the trainer's *Next* until three phones that ask one question after the other have the new JSON. A phone sees it when it asks
     next; how long that takes in their own rhythm is printed beside it, and is no aim;
   - a vote again: all vote within ``VOTE_SECONDS``, from the form that is sent to the answer that it is kept.
   What was confirmed is compared with the store: each act once and in order, each vote.
2. Memory. Growth of the unique set size of the server and all below it for each further phone that came in at a door, began the case and acted once, beside that for
   each further visitor who came by the first page and did the same, over ``--visitors`` of each.
3. Kills (``group_kills``). The server is killed (SIGKILL) ``--kills`` times, in each state in turn: door open, working, calling, row covered, split shown, vote open, both
   counts shown, author's answer shown, feedback open. Until the kill people come in, the trainer speaks to all, and phones act or vote. After the restart
   everything that was confirmed must be there, and the wall must be the same, but for how many have voted, which is kept in memory and counted anew.

Aims: all in within 60 s of the open door; 95 % of acts, of reveals and of votes within 300 ms; a further phone takes no more memory than a further visitor (a tenth more
is chance); nothing confirmed is lost, and each wall is the same. Exit code 1 where one is missed. ``--fast``: twelve phones, nine kills.

The phones run in the benchmark's own process; on a machine without a core to spare they compete with the server, which makes its figures worse than they are.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from benchmarks.browserless import Browserless, Opened
from benchmarks.crowd import begun
from benchmarks.group_kills import Kills, kill_servers
from benchmarks.group_room import Room, begin_case, enter_by_door, play
from benchmarks.load import faults
from benchmarks.report import percentile
from benchmarks.servers import kit_command, memory, running_command
from tests.support.debriefs import CASE
from tests.support.parse_cache import cache_folder
from tests.support.server import free_port
from tracks_sim.case.load import Library, load_library
from tracks_sim.store import Store

DOOR_AIM, SLOW_AIM = 60.0, 0.3  # s
CHANCE = 1.1
"""Memory of a further phone over that of a further visitor: the largest ratio allowed."""


def data_folder(folder: Path) -> Path:
    """A new data folder with the kit's cases as they were parsed once, so that its server starts quickly."""
    data = folder / "data"
    data.mkdir(mode=0o700, parents=True)
    shutil.copytree(cache_folder(), data / "cache")
    return data


async def further(pid: int, come: Callable[[], Awaitable[object]], count: int) -> float:
    """Bytes of memory for each further one who comes; a first one is not counted."""
    await come()
    await asyncio.sleep(3)
    before = memory(pid).unique
    for _ in range(count):
        await come()
    await asyncio.sleep(3)
    return (memory(pid).unique - before) / count


def growth_of_both(folder: Path, count: int, seed: str, library: Library) -> list[float]:
    """Bytes of memory for each further visitor, and for each further phone (part 2)."""
    return [growth(folder / "visitors", count, seed, library, of_phones=False), growth(folder / "phones", count, seed, library, of_phones=True)]


def growth(folder: Path, count: int, seed: str, library: Library, *, of_phones: bool) -> float:
    """Bytes of memory for each further one at a server of their own who has begun the case and acted once, and stays."""
    port, pages, data = free_port(), list[Opened](), data_folder(folder)
    url = f"http://127.0.0.1:{port}/"

    async def all_come(pid: int, store: Store) -> float:
        room = Room(url, data, seed, library)
        code = await room.open(store)
        await room.press("group", act="begin", part="0")

        async def come() -> None:
            visitor = Browserless(url)
            if of_phones:
                await enter_by_door(visitor, code)
                page = await begin_case(visitor)
                await visitor.get("g/now")
            else:
                await visitor.home()
                await visitor.enter_with_new_code()
                page = await begun(visitor, {"kind": "start", "case": CASE, "country": "fr", "mode": "assessment"})
            await page.act({"kind": "opened", "step": "reading"}, lambda views: views["sheet"]["step"] == "reading")
            pages.append(page)

        return await further(pid, come, count)

    with running_command(kit_command(folder, port, max_pages=count + 20), url, folder) as pid, Store.open(data) as store:
        return asyncio.run(all_come(pid, store))


# --- the report ------------------------------------------------------------------------------------

Aim = tuple[str, str, bool]
ASKED = ("page", "come in", "asks", "reveal", "vote")
"""Beginnings of what is no act on a case."""


def of_room(room: Room, phones: int, server_log: str) -> Iterator[Aim]:
    """Print what the room took; the aims of part 1."""
    log = room.log
    print(f"\nThe room, {phones} phones\n  {'ms':26}{'n':>7}{'p50':>8}{'p95':>8}{'most':>8}")
    for name, seconds in sorted((name, seconds) for name, seconds in log.seconds.items() if seconds):
        print(f"  {name:26}{len(seconds):7}" + "".join(f"{1000 * x:8.0f}" for x in (percentile(seconds, 50), percentile(seconds, 95), max(seconds))))
    errors = [*(f"{count} x {error}" for error, count in log.errors.most_common(10)), *room.wrong[:20], *faults(server_log)]
    print("\n".join(f"  {error}" for error in errors))
    yield f"all in within {DOOR_AIM:.0f} s of the open door", f"{len(room.phones)} of {phones} after {room.door_seconds:.1f} s", len(room.phones) == phones and room.door_seconds <= DOOR_AIM
    acts = [s for name, seconds in log.seconds.items() if not name.startswith(ASKED) for s in seconds]
    for name, seconds in (("acts", acts), ("reveals", log.seconds["reveal"]), ("votes", log.seconds["vote"])):
        slow = percentile(seconds, 95) if seconds else float("inf")
        yield f"95 % of {name} within {1000 * SLOW_AIM:.0f} ms", f"{1000 * slow:.0f} ms of {len(seconds)}", slow <= SLOW_AIM
    yield "all handed in, no error, nothing confirmed is lost", f"{log.finished} of {phones}, {len(errors)}", log.finished == phones and not errors


def of_kills(kills: Kills, asked: int) -> Iterator[Aim]:
    """Print what was killed; the aims of part 3."""
    print(f"\nKills: {dict(kills.runs)}; confirmed: {dict(kills.confirmed)}")
    print("\n".join(f"  {line}" for line in (*kills.lost[:20], *kills.walls[:20], *kills.errors[:20])))
    yield "every kill and restart took place", f"{kills.runs.total()} of {asked}, {len(kills.errors)} errors", kills.runs.total() == asked and not kills.errors
    yield "nothing confirmed is lost", f"{len(kills.lost)} of {kills.confirmed.total()}", not kills.lost
    yield "the same wall after each restart", f"{len(kills.walls)} differ", not kills.walls


def main() -> int:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=int, default=30)
    parser.add_argument("--arrive", type=float, default=40, help="seconds within which they come to the door")
    parser.add_argument("--think", type=float, default=1, help="mean seconds between two acts")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--visitors", type=int, default=20, help="over how many the memory of one is measured")
    parser.add_argument("--fast", action="store_true", help="twelve phones, nine kills, memory over three")
    parser.add_argument("--only-room", action="store_true", help="part 1 alone")
    parser.add_argument("--only-memory", action="store_true", help="part 2 alone")
    parser.add_argument("--only-kills", action="store_true", help="part 3 alone")
    parser.add_argument("--seed", default="tracks")
    asked = parser.parse_args()
    pause = 3.0
    if asked.fast:
        asked.phones, asked.arrive, asked.think, asked.kills, asked.visitors, pause = 12, 4.0, 0.2, 9, 3, 0.5
    alone = asked.only_room or asked.only_memory or asked.only_kills
    aims, library = list[Aim](), load_library(only=(CASE,))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.only_room or not alone:
            port = free_port()
            room = Room(f"http://127.0.0.1:{port}/", data_folder(folder / "room"), asked.seed, library)
            with running_command(kit_command(folder / "room", port, max_pages=asked.phones + 20), room.url, folder / "room"), Store.open(room.data) as store:
                asyncio.run(play(room, store, asked.phones, asked.arrive, asked.think, pause))
            aims += of_room(room, asked.phones, (folder / "room" / "log").read_text(encoding="utf-8"))
        if asked.only_memory or not alone:
            visitor, phone = growth_of_both(folder / "memory", asked.visitors, asked.seed, library)
            print(f"\nMemory (USS, over {asked.visitors}, after one act): a further visitor {visitor / 1e6:.1f} MB, a further phone {phone / 1e6:.1f} MB")
            aims.append(("a further phone takes what a further visitor takes", f"{phone / 1e6:.1f} MB against {visitor / 1e6:.1f} MB", phone <= CHANCE * visitor))
        if asked.only_kills or not alone:
            aims += of_kills(kill_servers(folder / "kills", asked.kills, random.Random(asked.seed), library), asked.kills)
    print("\nAims")
    print("\n".join(f"  {'met    ' if met else 'NOT MET'}  {aim}: {value}" for aim, value, met in aims))
    return 0 if all(met for _, _, met in aims) else 1


if __name__ == "__main__":
    raise SystemExit(main())
