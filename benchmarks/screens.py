"""An expert's and a novice's way through the screens, measured beside what they were before issue 12.

    python -m benchmarks.screens [--case long|short] [--fast] [--json]

Walks a long and a short case, in English and French, at 1280 x 800 and at 390 x 844. The expert answers by the key: reads
every paper, asks, judges every row and cites for it, decides, plans, writes the note. The novice asks a few questions, judges
everything present, leaves the talk open, decides what harms, and leaves the rest empty. A newcomer does what the list of
cases offers first, in the same way, up to the first feedback. Where the languages differ the larger figure counts.

``--fast``: English alone. ``--case``: the walks of one case alone, without the newcomer.

Heights hold what inner scroll areas hide. Time is words shown / 150 a minute + 5 s an act. An act takes from the click to
the page that says that it is saved, or shows the next step. A frame is the largest of those that an act brings: the one with
the page's new state. The last line names the aims that were missed; exit code 1 then.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal
from unittest.mock import patch

from benchmarks.report import percentile
from benchmarks.screen_walks import LANGUAGES, OTHERS, PHONE, WIDE, Size, Walked, Way, newcomer, walked
from benchmarks.screens_before import BEFORE, BEFORE_AT_OTHER_SIZES, BEFORE_NEWCOMERS
from benchmarks.servers import kit_command, running_command
from benchmarks.visits import browser
from tests.support.server import free_port
from tests.support.short_case import WITH_TALK, short_scenarios
from tracks_sim.case.load import load_library, scenarios_root

Case = Literal["long", "short"]
LONG_CASE = "the-quiet-room"
COLUMNS: tuple[tuple[Case, Way, Size], ...] = tuple((c, w, s) for c in ("long", "short") for w in ("expert", "novice") for s in (WIDE, PHONE))
WORK = ("interview", "interview, over", "indicators, empty", "indicators")
"""Screens that need no page scroll where there is room."""
PAGE_AND_A_HALF = tuple(f"height, px: {step}" for step in ("detection", "elements", "needs", "decision"))
"""Screens that take a phone's window and a half at most; the file is a sheet over them."""
Found = Mapping[tuple[Case, Way, Size], Sequence[Walked]]
"""Walks by case, way and window, one a language."""


@contextmanager
def served(folder: Path, scenarios: Path) -> Iterator[str]:
    """The kit with these cases; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    with patch.dict(os.environ, TRACKS_SCENARIOS=str(scenarios)), running_command(kit_command(folder, port), url, folder):
        yield url


# --- figures -------------------------------------------------------------------------------------

Value = float | None
Figures = dict[str, list[Value]]
"""Rows of a table, a value a column; None where there is none."""


def figures(found: Found) -> Figures:
    """Figures of the walks, a column each of ``COLUMNS``; the larger one of the languages."""
    table = _merged([[_of_walk(w, key[2]) for w in found.get(key, ())] for key in COLUMNS])
    tallies = [[w.tally for w in found.get(key, ())] for key in COLUMNS]
    for name, pooled in (
        ("an act, ms", [[ms for t in column for ms in t.milliseconds] for column in tallies]),
        ("a frame, kB", [[size / 1e3 for t in column for size in t.frames] for column in tallies]),
    ):
        table[f"{name}: median"] = [statistics.median(p) if p else None for p in pooled]
        table[f"{name}: p95"] = [percentile(p, 95) if p else None for p in pooled]
        table[f"{name}: most"] = [max(p, default=None) for p in pooled]
    return table


def figures_at_other_sizes(found: Found) -> Figures:
    """Figures of the expert's screens in further windows, a column each of ``OTHERS``."""
    walks = [w for (_, way, size), each in found.items() if (way, size) == ("expert", WIDE) for w in each]
    return _merged([[_layout(w, size) for w in walks] for size in OTHERS])


def figures_of_newcomers(walks: Sequence[Walked]) -> Figures:
    """The way from the first page to the first feedback."""
    return _merged([[
        {f"newcomer: {what} to the first feedback": value for what, value in (("acts", t.acts), ("words", t.words), ("minutes", t.minutes))}
        for t in (w.tally for w in walks)
    ]])  # fmt: skip


def _of_walk(walk: Walked, size: Size) -> dict[str, Value]:
    """The rows of one walk, but those of its single acts."""
    tally, seen = walk.tally, walk.feedback
    rows: dict[str, Value] = {f"height, px: {name}": shown.height for (name, at), shown in walk.screens.items() if at == size}
    rows |= _layout(walk, size)
    if seen is not None:
        rows |= {
            "feedback: words of its first screen": seen.first_words,
            "feedback: words in all": seen.all_words,
            "feedback: summary, windows": None if seen.summary is None else seen.summary / size[1],
            "feedback: longest part, windows": seen.longest_part / size[1],
            "sheet, pages": seen.sheet_pages,
        }
    return rows | {
        "acts a row judged": tally.judging / tally.judged if tally.judged else None,
        "acts a citation": tally.citing / tally.citations if tally.citations else None,
        "acts: talk": tally.by_step.get("interview"),
        "acts: indicators": tally.by_step.get("indicators"),
        "acts: to the feedback": tally.acts,
        "scrolls to what is used": tally.scrolls,
        "words to the feedback": tally.words,
        "minutes to the feedback": tally.minutes,
    }


def _layout(walk: Walked, size: Size) -> dict[str, Value]:
    """What scrolls and what stays in one window."""
    shown = {name: of for (name, at), of in walk.screens.items() if at == size}
    return {
        **{f"page scrolls, px: {name}": shown[name].page_scroll for name in WORK if name in shown},
        **{f"scroll areas: {name}": shown[name].areas for name in WORK if name in shown},
        "scroll areas: most of any screen": max(of.areas for of in shown.values()),
        "sticky, % of the window, most": 100 * max(of.sticky for of in shown.values()),
    }


def _merged(columns: Sequence[Sequence[Mapping[str, Value]]]) -> Figures:
    """A table of rows: in each column the largest of its values."""
    names = dict.fromkeys(name for column in columns for rows in column for name in rows)
    return {name: [max((v for rows in column if (v := rows.get(name)) is not None), default=None) for column in columns] for name in names}


# --- aims ----------------------------------------------------------------------------------------


def aims(main: Figures, others: Figures, newcomers: Figures) -> Iterator[tuple[str, Value, bool]]:
    """Each aim that was measured in this run, with its worst figure."""
    wide = [i for i, (_, _, size) in enumerate(COLUMNS) if size == WIDE]
    phone = [i for i, (_, _, size) in enumerate(COLUMNS) if size == PHONE]
    everywhere = range(len(COLUMNS))
    for where, table, at in (("1280 x 800", main, wide), ("1024 x 640", others, [0])):
        for name in WORK:
            yield from _at_most(f"{name} at {where}: page scroll, px", table, f"page scrolls, px: {name}", at, 0)
            yield from _at_most(f"{name} at {where}: scroll areas", table, f"scroll areas: {name}", at, 2)
    for where, table, at in (("390 x 844", main, phone), ("200 %", others, [1]), ("400 %", others, [2])):
        yield from _at_most(f"any screen at {where}: scroll areas", table, "scroll areas: most of any screen", at, 0)
        yield from _at_most(f"any screen at {where}: sticky, %", table, "sticky, % of the window, most", at, 20)
    yield from _at_most("feedback at 1280: words of its first screen", main, "feedback: words of its first screen", wide, 299)  # a card has the own line, a better one and why
    yield from _at_most("feedback at 390: summary, windows", main, "feedback: summary, windows", phone, 2, wanted=True)
    yield from _at_most("feedback at 1280: longest part, windows", main, "feedback: longest part, windows", wide, 3)
    yield from _at_most("sheet, pages", main, "sheet, pages", everywhere, 1)
    for name in [n for n in main if n.startswith(PAGE_AND_A_HALF)]:
        yield from _at_most(f"{name.removeprefix('height, px: ')} at 390: height, windows of 844 px", {name: [v and v / PHONE[1] for v in main[name]]}, name, phone, 1.5)
    yield from _at_most("acts a citation at 1280", main, "acts a citation", wide, 2)
    for i in phone:
        at_1280 = main["acts a row judged"][wide[phone.index(i)]]
        if at_1280 is not None:
            yield from _at_most(f"acts a row judged at 390 as at 1280, {COLUMNS[i][0]} case, {COLUMNS[i][1]}", main, "acts a row judged", [i], round(at_1280, 2))
    for i in [i for i in wide if COLUMNS[i][1] == "expert" and BEFORE.get("acts: indicators")]:
        before = BEFORE["acts: indicators"][i]
        if before is not None:
            yield from _at_most(f"an expert's acts on the indicators, {COLUMNS[i][0]} case", main, "acts: indicators", [i], before)
    yield from _at_most("a newcomer's minutes to the first feedback", newcomers, "newcomer: minutes to the first feedback", [0], 10)
    yield from _at_most("a frame, kB, median", main, "a frame, kB: median", everywhere, 4)


def _at_most(aim: str, table: Figures, row: str, columns: Sequence[int], most: float, *, wanted: bool = False) -> Iterator[tuple[str, Value, bool]]:
    """One aim over some columns of a row; ``wanted``: missed also where something was walked and has no such figure."""
    values = [table[row][i] for i in columns if row in table]
    known = [v for v in values if v is not None]
    if known:
        yield f"{aim}: at most {most:g}", max(known), max(known) <= most
    elif wanted and any(table["acts: to the feedback"][i] is not None for i in columns):
        yield f"{aim}: at most {most:g}", None, False


# --- the run -------------------------------------------------------------------------------------


def lines(table: Figures, before: Mapping[str, Sequence[Value]], columns: Sequence[str]) -> Iterator[str]:
    """A table, with the figure of before in brackets after each."""
    yield f"\n{'now (before)':40}" + "".join(f"{c:>19}" for c in columns)
    for row, values in table.items():
        known = before.get(row, (None,) * len(values))
        yield f"{row:40}" + "".join(f"{_cell(v) + (f' ({_cell(b)})' if b is not None else ''):>19}" for v, b in zip(values, known, strict=True))


def _cell(value: Value) -> str:
    return "-" if value is None else f"{value:,.1f}" if abs(value) < 100 and value != int(value) else f"{value:,.0f}"


def main() -> None:
    """Parse, walk, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", choices=["long", "short"], help="the walks of one case alone, without the newcomer")
    parser.add_argument("--fast", action="store_true", help="English alone")
    parser.add_argument("--json", action="store_true", dest="as_json")
    asked = parser.parse_args()
    languages = [*LANGUAGES][: 1 if asked.fast else None]
    found: dict[tuple[Case, Way, Size], list[Walked]] = {}
    newcomers: list[Walked] = []
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        it = stack.enter_context(browser())
        for case in ("long", "short"):
            if asked.case not in (None, case):
                continue
            scenarios = scenarios_root() if case == "long" else short_scenarios(folder / "short")
            library = load_library(scenarios)
            with served(folder / f"{case}-server", scenarios) as url:
                for language in languages:
                    for each, way, size in COLUMNS:
                        if each == case:
                            print(f"{case} case, {way}, {language}, {size[0]} x {size[1]}", file=sys.stderr)
                            found.setdefault((each, way, size), []).append(walked(it, url, library, way, LONG_CASE if case == "long" else WITH_TALK, language, size))
                    if case == "long" and asked.case is None:
                        newcomers.append(newcomer(it, url, language))
    tables = figures(found), figures_at_other_sizes(found), figures_of_newcomers(newcomers)
    checked = list(aims(*tables))
    if asked.as_json:
        print(json.dumps({**tables[0], "other sizes": tables[1], **tables[2], "aims": checked}, indent=1))
    else:
        show(tables, checked)
    if missed := [f"{aim} ({_cell(value)})" for aim, value, met in checked if not met]:
        sys.exit("missed: " + "; ".join(missed))
    print("no aim was missed")


def show(tables: tuple[Figures, Figures, Figures], checked: Sequence[tuple[str, Value, bool]]) -> None:
    """The tables and the aims."""
    columns = [f"{case[:5]} {way} {width}" for case, way, (width, _) in COLUMNS]
    for line in (
        *lines(tables[0], BEFORE, columns),
        *lines(tables[1], BEFORE_AT_OTHER_SIZES, [f"{w} x {h}" for w, h in OTHERS]),
        *lines(tables[2], BEFORE_NEWCOMERS, ["1280 x 800"]),
    ):
        print(line)
    print("\nAims")
    for aim, value, met in checked:
        print(f"  {'met    ' if met else 'NOT MET'}  {aim}: {_cell(value)}")


if __name__ == "__main__":
    main()
