"""A program with a trainer's rights asks for live page, wall and JSON a hundred times, and tries to tell what single people answered.

Groups of five to eight whose answers count work, leave, hand in and vote. Each has a twin: people who act at the same moments and answer otherwise,
so that the same tables are published (``tests/support/group_twins.py``). Two things are tried. First, what the numbers tell that stand on the pages: all worlds of answers that give the same
words, and what is the same in all of them (``tests/support/worlds.py``). Second, what the pages tell beside their numbers: those of a group and of its
twin are the same, letter by letter, at each look. The server's clock is set by the test, half a minute a look, and counts are made by it.
"""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

from tests.support.debriefs import CASE
from tests.support.group_twins import CALLED, FIXED, LOOKS, VOTED, Room, Rule, do, preimages, rooms_of, schedule
from tests.support.server import Visitor, running_server, write_notebooks
from tests.support.worlds import OPTIONS, Counts, all_counts, avoidable, inferred_by_anyone, named, table_of
from tracks_sim.case.load import Library
from tracks_sim.group.published import Cell, Live, Table, live_stages, reach, told
from tracks_sim.group.script import DECISION, rows_of
from tracks_sim.labels import ANSWER_NAMES, as_title
from tracks_sim.operations.debrief import open_debrief
from tracks_sim.operations.group_live import STAGES
from tracks_sim.serve.staff.group_live import STAGE_NAMES
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.clock import SettableClock
from tracks_sim.store.groups import Groups
from tracks_sim.ui.shared.markdown import inline

BEGIN = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)
EVERY = timedelta(seconds=31)
SIZES = (5, 6, 7, 8)
CLOCK = """
import os, pathlib, datetime
from tracks_sim.serve import app
from tracks_sim.store.clock import SystemClock
from tracks_sim.operations.group_live import LiveGroups
app.COUNTS_EVERY = 100
place, count = pathlib.Path({place!r}), LiveGroups.count
SystemClock.now = lambda self: datetime.datetime.fromisoformat((place / "clock").read_text())
def counted(self, store):
    at = store.clock.now().isoformat()
    if (place / "counted").exists() and (place / "counted").read_text() == at:
        return
    count(self, store)
    (place / "counted.new").write_text(at)
    os.replace(place / "counted.new", place / "counted")
LiveGroups.count = counted
"""
"""Run by the server before it starts: its clock stands in a file, and it counts all groups once at each time of it, and notes that in another file."""
Bars = tuple[str, tuple[tuple[str, str], ...]]
"""Title of a table on the wall, and name and number of each bar."""


def bars_on(page: str) -> list[Bars]:
    """The tables that stand on a page of the wall, as its words have them."""
    found = []
    for title, drawn_bars in re.findall(r'<h2 class="n-of">(?:<span[^>]*>)?(.*?)<(.*?)</section>', page, re.S):
        rows = re.findall(r'<li[^>]*><span class="what">(.*?)</span><span class="n">(?:<span class="was-n">.*?</span> )?([^<]*)</span>', drawn_bars, re.S)
        names = [re.match(r'<span lang="en">(.*?)</span>', name, re.S) for name, _ in rows]
        found.append((html.unescape(title), tuple((html.unescape(name[1]) if name else "?", number) for name, (_, number) in zip(names, rows, strict=True))))
    return found


def words_of(table: Table | None, names: Sequence[str], decision: bool) -> tuple[tuple[str, str], ...] | None:
    """The bars that a table gives on the wall; None for no table. ``names``: of the options a, b, …"""
    if table is None:
        return None

    def name(options: Sequence[str]) -> str:
        return f"{len(options)} other steps, together" if decision and len(options) > 1 else " · ".join(names[OPTIONS.index(option)] for option in options)

    return tuple((name(cell.options), f"{cell.count} or more" if cell.at_least else str(cell.count)) for cell in table.cells)


def told_by_bars(bars: Bars, names: Sequence[str], decision: bool, rule: Rule = table_of) -> set[str]:
    """What the bars of one row tell that they must not, by all worlds in which ``rule`` gives the same words."""
    title, seen = bars
    n = re.search(r"\d+", title)
    assert n, title
    people = int(n[0])
    worlds = [counts for table, same in preimages(people, len(names), rule).items() if words_of(table, names, decision) == seen for counts in same]
    assert worlds, bars
    return avoidable(inferred_by_anyone(worlds), len(names), people)


def told_by_stages(page: str) -> set[str]:
    """The same of the stages on the live page, where one or two people in a stage are no answer."""
    people = re.search(r"(\d+) people since", page)
    stages = [(html.unescape(name), n) for name, n in re.findall(r'<span class="what">(.*?)</span><span class="n">(.*?)</span>', page)]
    if not people or not stages:
        return set()

    def words(counts: Counts) -> list[tuple[str, str]]:
        table = live_stages(dict(zip(STAGES, counts, strict=True)), Live(), 0, 0).table
        assert table is not None
        rest = {stage for stage in STAGES if stage != "handed-in"}
        return [
            ("Still at work, in any step" if set(cell.options) == rest else "; ".join(STAGE_NAMES[stage] for stage in STAGES if stage in cell.options),
             f"{cell.count} or more" if cell.at_least else str(cell.count))
            for cell in table.cells
        ]  # fmt: skip

    worlds = [counts for counts in all_counts(int(people[1]), len(STAGES)) if words(counts) == stages]
    assert worlds, stages
    return inferred_by_anyone(worlds) - {"few"}


def told_by_reach(page: str) -> set[str]:
    """The same of the sentence in how many talks a fact was heard."""
    found = re.search(r"Heard in [^<]*? of (\d+) talks", page)
    if not found:
        return set()

    def words(heard: int, people: int) -> str:
        share = told(reach(heard, people), ("yes",))
        assert share is not None
        number = str(share.low) if share.low == share.high else f"{share.low} or more" if share.low else f"fewer than {share.high + 1}"
        return f"Heard in {number} of {people} talks"

    people = int(found[1])
    worlds = [(heard, people - heard) for heard in range(people + 1) if words(heard, people) == found[0]]
    assert worlds, found[0]
    return inferred_by_anyone(worlds)


# --- the attack --------------------------------------------------------------------------------------


class Program:
    """A program that signs in as the trainer of all rooms, at a server whose clock the test sets."""

    def __init__(self, url: str, code: str, folder: Path, clock: SettableClock) -> None:
        self.folder, self.clock = folder, clock
        self.visitor = Visitor(url)
        self.visitor.get("")
        assert self.visitor.post("tracks/enter", code=code).status == 303

    def set_clock(self, at: datetime) -> None:
        """Set the clock of test and server, and wait until the server has counted all groups by it."""
        self.clock.at = at
        write_clock(self.folder, at)
        until = monotonic() + 60
        while (found := self.folder / "counted") and (not found.exists() or datetime.fromisoformat(found.read_text()) < at):
            assert monotonic() < until, "the server counts no groups"
            sleep(0.02)

    def look(self, room: Room, page: str, *, now: bool = False) -> str:
        """A page of a room, or what its script is told, without what differs between two groups by itself; noted as seen."""
        answer = self.visitor.get(f"tracks/staff/{page}?group={room.id}{'&now=1' if now else ''}")
        assert answer.status == 200, answer.text
        text = re.sub(r'(_xsrf\\?" value=\\?")[^"\\]*', r"\1", answer.text.replace(room.id, "GROUP"))
        room.seen.append(text)
        return str(json.loads(text)["html"]) if now and page == "group-live" else text

    def press(self, room: Room, page: str, **fields: str) -> None:
        assert self.visitor.post(f"tracks/staff/{page}?group={room.id}", **fields).status == 303


def write_clock(folder: Path, at: datetime) -> None:
    (folder / "clock.new").write_text(at.isoformat())
    (folder / "clock.new").replace(folder / "clock")


def names_of(library: Library, row: str) -> list[str]:
    """The names of a row's options as they stand on the wall."""
    case_file = library.case(CASE)
    options = rows_of(case_file.case, "assessment")[row]
    return [html.unescape(inline(case_file.texts["en"].options[option])) if row == DECISION else as_title(ANSWER_NAMES[option]) for option in options]


@dataclass
class Learned:
    """What the program has found out from the numbers on pages."""

    library: Library
    told: list[tuple[int, str, set[str]]] = field(default_factory=list)
    """What nobody may infer, with the look and what it is about."""
    tables: dict[tuple[str, str, str], set[Bars]] = field(default_factory=dict)
    """Every table that stood on a wall, by group, row and title."""

    def note(self, look: int, about: str, faults: set[str]) -> None:
        if faults:
            self.told.append((look, about, faults))

    def from_wall(self, look: int, room: Room, row: str, page: str) -> None:
        for bars in bars_on(page):
            self.tables.setdefault((room.id, row, bars[0]), set()).add(bars)
            self.note(look, row, told_by_bars(bars, names_of(self.library, row), row == DECISION))
        self.note(look, row, told_by_reach(page))


def at_work(program: Program, room: Room, look: int, learned: Learned) -> None:
    """A look at a group before its answers are fixed, and the call to the debrief."""
    if look == CALLED:
        program.press(room, "group-live", act="call", part="0")
    learned.note(look, "stages", told_by_stages(program.look(room, "group-live", now=look % 2 == 1)))
    if look % 4 == 0 or look > CALLED:
        program.look(room, "group-debrief", now=True)


def at_the_wall(program: Program, room: Room, look: int, learned: Learned) -> None:
    """A look at a group in its debrief, which goes on every other time but while people vote."""
    if look % 2:
        program.look(room, "group-debrief" if look % 4 == 1 else "group-live", now=True)
        return
    page = program.look(room, "group-debrief")
    debrief = open_debrief(room.groups.store, learned.library, room.id)
    assert debrief is not None and debrief.frozen is not None and debrief.frozen.n == len(room.answers)
    learned.from_wall(look, room, debrief.stop.slide.row or "", page)
    following = re.search(r'name="to" value="(\d+)" data-key="next"', page)
    if following and (debrief.state.voting is None or look > VOTED):
        program.press(room, "group-debrief", to=following[1])
    elif look == LOOKS - 2:
        program.press(room, "group-debrief", act="feedback")


def test_a_hundred_looks_tell_nobodys_answer(tmp_path: Path, library: Library) -> None:
    clock, data, draw, learned = SettableClock(BEGIN), tmp_path / "data", random.Random(5), Learned(library)
    write_clock(tmp_path, BEGIN)
    options = {"before": CLOCK.format(place=str(tmp_path)), "notebooks": write_notebooks(tmp_path / "notebooks")}
    with running_server(data, **options) as server, Store.open(data, clock=clock) as store:
        staff, code = store.staff.add("trainer", "", COMMAND_LINE)
        program = Program(server.url, code, tmp_path, clock)
        pairs = [tuple(rooms_of(store, library, (staff, staff), people, draw)) for people in SIZES]
        plans = [schedule(people, people - 1, draw) for people in SIZES]
        for look in range(LOOKS):
            program.set_clock(BEGIN + look * EVERY)
            for pair, plan in zip(pairs, plans, strict=True):
                for room in pair:
                    for deed in plan.get(look, ()):
                        do(room, deed, library)
                    (at_work if look < FIXED else at_the_wall)(program, room, look, learned)
        ended = {Groups(store).state(room.id).stage for pair in pairs for room in pair}
        assert "Traceback" not in server.log()
    assert learned.told == []
    assert all(len(seen) == 1 for seen in learned.tables.values())  # one partition of a count, for good: nothing to subtract
    for group, twin in pairs:
        assert [place for place, (one, other) in enumerate(zip(group.seen, twin.seen, strict=True)) if one != other] == []
        assert len(group.seen) >= LOOKS and group.answers != twin.answers
    # All of it took place: tables of a judged row and of the decision, a second vote, and the end.
    rows, titles = {row for _, row, _ in learned.tables}, {title.partition(" ")[0] for _, _, title in learned.tables}
    assert DECISION in rows and len(rows) > 1 and {"Before", "After"} <= titles and ended == {"between"}


def everything(counts: Counts) -> Table:
    """A wall that shows each number as it is."""
    return Table(n=sum(counts), cells=tuple(Cell(options=(option,), count=count) for option, count in named(counts).items()))


def test_a_wall_that_shows_each_number_is_found_out() -> None:
    names = ["Present", "Absent", "Not enough information"]
    page = '<section class="counts-of"><h2 class="n-of">7 answers</h2><ol>' + "".join(
        f'<li><span class="what"><span lang="en">{name}</span></span><span class="n">{n}</span></li>' for name, n in zip(names, (4, 2, 1), strict=True)
    )
    [bars] = bars_on(page + "</ol></section>")
    assert told_by_bars(bars, names, decision=False, rule=everything) == {"count", "few"}
    merged = words_of(table_of((6, 4, 7)), names, False)
    assert merged is not None and told_by_bars(("17 answers", merged), names, decision=False) == set()
