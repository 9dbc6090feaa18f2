"""Policies over persons: what each way of interviewing is told, and what it does on the way.

``simulate`` returns the figures; ``write`` puts them in a folder as a table and plots; ``progress`` is
the bar that a command shows on a terminal.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from statistics import fmean, stdev

from tracks_sim.case.load import Library
from tracks_sim.interview import RECOMMENDED, CompiledInterview, Interview, Parameters, compile_interview
from tracks_sim.interview.compiled import QuestionSpec
from tracks_sim.interview.state import FULL, PART
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.report import parts
from tracks_sim.report.axis import nice_maximum
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.parts import Message
from tracks_sim.report.plots import svg_file
from tracks_sim.scoring.conduct import baseline_of, counted_turn, value_of
from tracks_sim.scoring.score import corrected
from tracks_sim.simulation.policies import STYLES, Policy, interview
from tracks_sim.simulation.population import population

Z = 1.959964
CURVE = 40
"""Turns that the curves of rapport, distress and telling show."""
MEASURES = {
    "needed": "share of the facts needed to act that were told, in full or in part",
    "told": "share of all facts told: 1 in full, 1/2 in part",
    "sensitive": "the same over sensitive and guarded facts",
    "reliability": "mean reliability of what was told (of the questions, not the person)",
    "recommended": "share of questions of a recommended form",
    "severe": "severe harms an interview",
    "minor": "minor harms an interview",
    "rapport": "rapport at the end, standard deviations",
    "distress": "distress at the end, 0 to 1",
    "turns": "turns an interview",
    "conduct": "conduct, 0 for the best policy that does not listen and 1 for the most there is; of cases alone",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of one policy on one case (or on all, ``case`` None), mean with its 95 % interval."""

    case: str | None
    policy: str
    measure: str
    mean: float | None
    low: float | None
    high: float | None
    interviews: int
    """Interviews that have a value; None as mean where there are none."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """All figures, and by policy the mean course over turns: rapport, distress, share told."""

    figures: tuple[Figure, ...]
    courses: dict[str, tuple[tuple[float, float, float], ...]]


Judge = Callable[[Interview], float | None]
"""The conduct of an interview, corrected; None where nobody can say."""


def persons_of(library: Library, parameters: Parameters) -> list[CompiledInterview]:
    """Tables of the cases that have a person."""
    return [compile_interview(f.case, f.key.interview, parameters) for f in library.first_versions.values() if f.case.person and f.case.room]


def simulate(
    persons: Sequence[CompiledInterview], seeds: int, policies: Sequence[Policy] = STYLES, done: Callable[[], None] = lambda: None,
    judge: Judge = lambda held: None,
) -> Simulated:
    """Every policy with every person and ``seeds`` seeds; ``done`` is called after each person of each policy.

    Every policy meets the same persons with the same seeds. Means over all cases weigh interviews equally.
    """
    figures: list[Figure] = []
    courses: dict[str, tuple[tuple[float, float, float], ...]] = {}
    named = len({p.case_id for p in persons}) <= 40
    for policy in policies:
        everyone: list[dict[str, float | None]] = []
        sums = [[0.0, 0.0, 0.0] for _ in range(CURVE + 1)]
        for person in persons:
            own = []
            for seed in range(seeds):
                held = interview(policy, person, str(seed))
                own.append(measured(held) | {"conduct": judge(held)})
                _add(sums, held)
            figures += _figures(person.case_id, policy.name, own) if named else []
            everyone += own
            done()
        figures += _figures(None, policy.name, everyone)
        of = len(persons) * seeds
        courses[policy.name] = tuple((a / of, b / of, c / of) for a, b, c in sums)
    return Simulated(tuple(figures), courses)


def measured(held: Interview) -> dict[str, float | None]:
    """Every measure of one interview but conduct; None where it has no meaning (no question asked, nothing told)."""
    end, person = held.end, held.end.compiled
    amounts = [_amount(t) for t in end.degrees]
    hard = [a for a, f in zip(amounts, person.facts, strict=True) if f.sensitive]
    needed = [a > 0 for a, f in zip(amounts, person.facts, strict=True) if f.id in person.needed]
    asked = [a for t in held.turns if isinstance(a := person.choices[t.choice], QuestionSpec)]
    reliable = [r for r, t in zip(end.reliability, end.degrees, strict=True) if t >= PART]
    harms = [h.severity for t in held.turns for h in t.harms]
    return {
        "needed": fmean(needed) if needed else None,
        "told": fmean(amounts),
        "sensitive": fmean(hard) if hard else None,
        "reliability": fmean(reliable) if reliable else None,
        "recommended": fmean(a.form in RECOMMENDED for a in asked) if asked else None,
        "severe": float(harms.count("severe")),
        "minor": float(harms.count("minor")),
        "rapport": end.rapport,
        "distress": end.distress,
        "turns": float(len(held.turns)),
    }


def _amount(degree: int) -> float:
    return ((degree >= PART) + (degree == FULL)) / 2


def _add(sums: list[list[float]], held: Interview) -> None:
    """Add one interview to the courses; after its end it stays as it ended."""
    for turn in range(CURVE + 1):
        state = held.states[min(turn, len(held.states) - 1)]
        sums[turn][0] += state.rapport
        sums[turn][1] += state.distress
        sums[turn][2] += fmean(map(_amount, state.degrees))


def _figures(case: str | None, policy: str, rows: Sequence[dict[str, float | None]]) -> list[Figure]:
    found = []
    for measure in MEASURES:
        values = [v for r in rows if (v := r[measure]) is not None]
        if not values:
            found.append(Figure(case, policy, measure, None, None, None, 0))
            continue
        mean = fmean(values)
        half = Z * stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 0.0
        found.append(Figure(case, policy, measure, mean, mean - half, mean + half, len(values)))
    return found


def simulate_interviews(
    library: Library, parameters: Parameters, seeds: int = 200, policies: Sequence[Policy] = STYLES,
    done: Callable[[], None] = lambda: None,
) -> Simulated:  # fmt: skip
    """The policies over every case that has a person; over synthetic persons in field rooms where none has."""
    persons = persons_of(library, parameters)
    if not persons:
        return simulate(population(40, 3, parameters, "field"), seeds, policies, done)
    return simulate(persons, seeds, policies, done, conduct_of(library))


def conduct_of(library: Library) -> Judge:
    """Conduct as trainees get it: above the best of five policies that do not listen, played with the same seed."""

    @cache
    def baseline(case: str, person: CompiledInterview, seed: str) -> float:
        return baseline_of(library.cases[case], person, seed)

    def judge(held: Interview) -> float | None:
        person = held.end.compiled
        value = value_of(library.cases[person.case_id], [counted_turn(t) for t in held.turns])
        return corrected(value, baseline(person.case_id, person, held.end.seed))

    return judge


def steps(library: Library, policies: Sequence[Policy] = STYLES) -> int:
    """How often ``simulate_interviews`` calls ``done``."""
    return (sum(f.case.person is not None and f.case.room is not None for f in library.first_versions.values()) or 40) * len(policies)


@contextmanager
def progress(total: int, what: str = "interviews") -> Iterator[Callable[[], None]]:
    """A bar on a terminal (standard error), nothing in a pipe."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def write(found: Simulated, out: Path) -> tuple[Path, ...]:
    """``interviews.csv``, a plot of what each policy is told, and the courses; the paths written."""
    out.mkdir(parents=True, exist_ok=True)
    paths = [out / "interviews.csv"]
    with paths[0].open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow([f.name for f in fields(Figure)])
        for figure in found.figures:
            rows.writerow(["" if v is None else f"{v:.4f}" if isinstance(v, float) else v for v in (getattr(figure, f.name) for f in fields(Figure))])  # fmt: skip
    for measure in ("needed", "sensitive", "recommended", "severe"):
        paths.append(out / f"{measure}.svg")
        paths[-1].write_text(svg_file(estimates(found, measure), _ENGLISH), encoding="utf-8")
    for nth, (name, title) in enumerate((("rapport", "Rapport by turn"), ("distress", "Distress by turn"), ("telling", "Share told by turn"))):
        paths.append(out / f"{name}-by-turn.svg")
        paths[-1].write_text(svg_file(by_turn({p: [point[nth] for point in c] for p, c in found.courses.items()}, title), _ENGLISH), encoding="utf-8")
    return tuple(paths)


_ENGLISH = Formatter("en")


def estimates(found: Simulated, measure: str) -> parts.DotPlot:
    """What each policy is told or does, over all cases; numbers are those of the table."""
    shown = [f for f in found.figures if f.case is None and f.measure == measure and f.mean is not None]
    dots = tuple(parts.Dot(Message(f.policy), parts.Figure(Estimate(f.mean, f.low, f.high, n=f.interviews))) for f in shown)
    return parts.DotPlot(measure, Message(MEASURES[measure]), dots, _beside(measure), 0.0, nice_maximum(max([f.high or 0.0 for f in shown], default=1.0)))


def by_turn(courses: Mapping[str, Sequence[float]], title: str) -> parts.LinePlot:
    """A line a policy over turns 0, 1, 2 …"""
    lines = tuple(parts.Line(Message(policy), tuple((float(turn), value) for turn, value in enumerate(course))) for policy, course in courses.items())
    turns = max([len(c) for c in courses.values()], default=2) - 1
    most = nice_maximum(max([value for c in courses.values() for value in c], default=1.0))
    return parts.LinePlot(title, Message(title), Message("turn"), Message("mean"), lines, _beside(title), (0.0, float(turns)), (0.0, most))


def _beside(name: str) -> parts.Table:
    """The numbers of a plot stand in interviews.csv."""
    return parts.Table(name, Message(name), (), ())
