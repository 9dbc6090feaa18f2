"""The results of ``benchmarks.load``, and their text."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.crowd import Log
from benchmarks.servers import Memory, has_panel


@dataclass(frozen=True)
class Alone:
    """One page without a crowd: seconds to interactive of each visit, bytes of a first and a second one."""

    interactive: list[float]
    first_bytes: int
    second_bytes: int


@dataclass
class Taken:
    """Memory and CPU time of a server while a crowd was there."""

    wall: float = 0.0
    server_cpu: float = 0.0
    clients_cpu: float = 0.0
    most: Memory = field(default_factory=lambda: Memory(0, 0, 0))


@dataclass
class Found:
    """Everything one run found; None or missing where a part was left out."""

    asked: dict[str, Any]
    alone: dict[str, Alone] = field(default_factory=dict)
    growth: float | None = None
    """Bytes a further visitor after one act."""
    beside: dict[str, tuple[Log, Taken]] = field(default_factory=dict)
    crowd: Log | None = None
    crowd_took: Taken = field(default_factory=Taken)
    in_browsers: Log = field(default_factory=Log)
    wrong: list[str] = field(default_factory=list)
    """Differences between the store and what was confirmed."""
    faults: Counter[str] = field(default_factory=Counter)
    """Tracebacks in the server's log, by their last line."""



PANEL = "Panel: one button"
STOCK = "stock Voilà: one button"
ONE = "the kit: one button"
FIRST = "the kit: first page"
MB = 1e6


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least ``percent`` of 100 values do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * percent // 100).__trunc__() - 1)]


def lines(found: Found) -> Iterator[str]:
    """The report, line by line."""
    yield f"{found.asked['cores']} cores; {found.asked}"
    if found.alone:
        yield from _alone(found.alone)
    if found.growth is not None:
        yield f"\nMemory a further visitor (USS, over {found.asked['visitors']}, after one act): {found.growth / MB:.1f} MB"
    for name, (log, taken) in found.beside.items():
        yield f"\n{name}, one button behind pandas, {found.asked['stock_trainees']} visitors at once"
        yield from _log(log)
        yield from _taken(taken, found.asked["stock_trainees"])
    if found.crowd is not None:
        yield f"\nThe kit, {found.asked['trainees']} browserless trainees and {found.asked['browsers']} Chromium visitors at once"
        yield from _log(found.crowd)
        if found.in_browsers.seconds or found.in_browsers.errors:
            yield "  in Chromium, from the click to the page that shows it as saved:"
            yield from _log(found.in_browsers)
        yield from _taken(found.crowd_took, found.asked["trainees"])
        acts = sum(len(confirmed) for confirmed in found.crowd.attempts.values())
        yield f"  {acts} acts confirmed in {len(found.crowd.attempts)} attempts; differences from the store: {len(found.wrong)}"
        yield from (f"    {line}" for line in found.wrong[:20])
        yield f"  faults in the server's log: {found.faults.total()}"
        yield from (f"    {count} x {fault}" for fault, count in found.faults.most_common(10))
    yield "\nAims"
    yield from (f"  {'met    ' if met else 'NOT MET'}  {aim}: {value}" for aim, value, met in aims(found))


def aims(found: Found) -> Iterator[tuple[str, str, bool]]:
    """Each aim that was measured in this run, with its figure."""
    if found.alone:
        one = statistics.median(found.alone[ONE].interactive)
        if PANEL in found.alone:
            other = statistics.median(found.alone[PANEL].interactive)
            yield "time to interactive, one button, at most Panel's", f"{one:.2f} s against {other:.2f} s", one <= other
        first, second = found.alone[FIRST].first_bytes, found.alone[FIRST].second_bytes
        yield "first visit at most 1.2 MB", f"{first / MB:.2f} MB", first <= 1.2 * MB
        yield "second visit at most 60 kB", f"{second / 1e3:.0f} kB", second <= 60e3
    if found.growth is not None:
        yield "memory a further visitor at most 12 MB", f"{found.growth / MB:.1f} MB", found.growth <= 12 * MB
    if found.crowd is not None:
        acts = [s for name, seconds in found.crowd.seconds.items() if not name.startswith(("page", "enter")) for s in seconds]
        slow = percentile(acts, 95) if acts else float("inf")
        yield "95 % of acts under 300 ms", f"{1000 * slow:.0f} ms of {len(acts)} acts", slow < 0.3
        errors = found.crowd.errors.total() + found.in_browsers.errors.total() + found.faults.total() + len(found.wrong)
        yield "no error", str(errors), errors == 0
        most = found.crowd_took.most.proportional
        yield "under 6 GB", f"{most / 1e9:.2f} GB", most < 6e9


def _alone(alone: dict[str, Alone]) -> Iterator[str]:
    yield f"\n{'Alone':26}{'interactive, s':>18}{'fastest':>10}{'slowest':>10}{'first visit, kB':>18}{'second, kB':>12}"
    for name, x in alone.items():
        median = statistics.median(x.interactive)
        yield f"{name:26}{median:18.2f}{min(x.interactive):10.2f}{max(x.interactive):10.2f}{x.first_bytes / 1e3:18.0f}{x.second_bytes / 1e3:12.0f}"
    if not has_panel():
        yield "Panel is not installed, so there is no figure for it: pip install 'tracks-sim[bench]'"


def _log(log: Log) -> Iterator[str]:
    yield f"  {'ms':16}{'n':>7}{'p50':>8}{'p95':>8}{'p99':>8}{'most':>8}{'kB a frame':>12}"
    for name, seconds in log.seconds.items():
        row = "".join(f"{1000 * x:8.0f}" for x in (*(percentile(seconds, p) for p in (50, 95, 99)), max(seconds)))
        size = f"{statistics.mean(log.frames[name]) / 1e3:12.1f}" if log.frames.get(name) else ""
        yield f"  {name:16}{len(seconds):7}{row}{size}"
    yield f"  did all they came for: {log.finished}; errors: {log.errors.total()}"
    yield from (f"    {count} x {error}" for error, count in log.errors.most_common(10))


def _taken(taken: Taken, trainees: int) -> Iterator[str]:
    yield (
        f"  CPU: server and kernels {taken.server_cpu:.1f} s ({100 * taken.server_cpu / (taken.wall or 1):.0f} % of a core, "
        f"{1000 * taken.server_cpu / (taken.wall or 1) / trainees:.1f} ms a second a trainee), browserless clients {taken.clients_cpu:.1f} s, in {taken.wall:.0f} s"
    )
    yield (
        f"  memory at its highest: {taken.most.proportional / MB:.0f} MB in all (PSS), {taken.most.unique / MB:.0f} MB unshared (USS), "
        f"{taken.most.processes} processes"
    )
