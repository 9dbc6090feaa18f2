"""Simulated interviews: every policy with every person, and the means of what it is told and what it does.

``simulate`` returns the figures; ``write`` puts them in a folder as a table and a page of plots.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean, stdev

from tracks_sim.bots.interviewers import STYLES, Policy, interview
from tracks_sim.case.load import Library
from tracks_sim.interview import CompiledInterview, Interview, Parameters, compile_interview, recommended
from tracks_sim.interview.compiled import QuestionSpec
from tracks_sim.interview.state import FULL, PART
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import Z
from tracks_sim.report import parts
from tracks_sim.report.formats.html import section_page
from tracks_sim.report.groups import verbatim
from tracks_sim.report.parts import Message
from tracks_sim.report.plots.axis import nice_maximum
from tracks_sim.scoring.conduct import baseline_of, counted_turn, value_of
from tracks_sim.scoring.score import corrected
from tracks_sim.simulation.population import compiled_persons

CURVE = 40
"""Turns that the curves of rapport, distress and telling show."""
MOST_CASES = 40
"""Cases up to which each has figures of its own."""
NO_VALUE = "No interview has a value of this measure."
MEASURES = {
    "needed": "share of the facts needed to act that were told, in full or in part",
    "told": "share of all facts told: 1 in full, 1/2 in part",
    "sensitive": "the same over sensitive and guarded facts",
    "reliability": "mean reliability of what was told (of the questions, not the person)",
    "recommended": "share of recommended questions",
    "severe": "severe harms an interview",
    "minor": "minor harms an interview",
    "rapport": "rapport at the end, standard deviations",
    "distress": "distress at the end, 0 to 1",
    "turns": "turns an interview",
    "conduct": "conduct, 0 for the best policy that does not listen and 1 for the most there is; of cases alone",
}


@dataclass(frozen=True, slots=True)
class PolicyFigure:
    """Mean of one measure of one policy, on one case or on all (``case`` None)."""

    case: str | None
    policy: str
    measure: str
    mean: Estimate
    """In the unit of the measure (``MEASURES``); n are the interviews that have a value, and none of them: no mean."""


@dataclass(frozen=True, slots=True)
class SimulationResult:
    """All figures, and by policy the mean course over turns 0 to ``CURVE``: rapport, distress, share told."""

    figures: tuple[PolicyFigure, ...]
    courses: dict[str, tuple[tuple[float, float, float], ...]]


Judge = Callable[[Interview], float | None]
"""From an interview to its conduct, corrected for chance; None where it cannot be judged."""


def persons_of(library: Library, parameters: Parameters) -> list[CompiledInterview]:
    """The compiled interview of each first version of a case that asks for a talk."""
    return [compile_interview(f.case, f.key.interview, parameters) for f in library.comparable.values() if f.case.has_talk]


def simulate(
    persons: Sequence[CompiledInterview], seeds: int, policies: Sequence[Policy] = STYLES, done: Callable[[], None] = lambda: None,
    judge: Judge = lambda played: None,
) -> SimulationResult:
    """Play every policy with every person and ``seeds`` seeds; ``done`` is called after each person of each policy.

    Every policy meets the same persons with the same seeds. Means over all cases weigh interviews equally. Figures by
    case are left out for more than 40 cases.
    """
    figures: list[PolicyFigure] = []
    courses: dict[str, tuple[tuple[float, float, float], ...]] = {}
    by_case = len({p.case_id for p in persons}) <= MOST_CASES
    for policy in policies:
        everyone: list[dict[str, float | None]] = []
        sums = [[0.0, 0.0, 0.0] for _ in range(CURVE + 1)]
        for person in persons:
            own = []
            for seed in range(seeds):
                played = interview(policy, person, str(seed))
                own.append(measures_of(played) | {"conduct": judge(played)})
                _add(sums, played)
            figures += _figures(person.case_id, policy.name, own) if by_case else []
            everyone += own
            done()
        figures += _figures(None, policy.name, everyone)
        n = len(persons) * seeds
        courses[policy.name] = tuple((a / n, b / n, c / n) for a, b, c in sums)
    return SimulationResult(tuple(figures), courses)


def measures_of(played: Interview) -> dict[str, float | None]:
    """Every measure of one interview but conduct; None where it has no meaning (no question asked, nothing told)."""
    end, person = played.end, played.end.compiled
    amounts = [_amount(t) for t in end.degrees]
    hard = [a for a, f in zip(amounts, person.facts, strict=True) if f.sensitive]
    needed = [a > 0 for a, f in zip(amounts, person.facts, strict=True) if f.id in person.needed]
    asked = [a for t in played.turns if isinstance(a := person.spec(t.choice), QuestionSpec)]
    reliable = [r for r, t in zip(end.reliability, end.degrees, strict=True) if t >= PART]
    harms = [h.severity for t in played.turns for h in t.harms]
    return {
        "needed": fmean(needed) if needed else None,
        "told": fmean(amounts),
        "sensitive": fmean(hard) if hard else None,
        "reliability": fmean(reliable) if reliable else None,
        "recommended": fmean(recommended(a.form, a.stance) for a in asked) if asked else None,
        "severe": float(harms.count("severe")),
        "minor": float(harms.count("minor")),
        "rapport": end.rapport,
        "distress": end.distress,
        "turns": float(len(played.turns)),
    }


def _amount(degree: int) -> float:
    return ((degree >= PART) + (degree == FULL)) / 2


def _add(sums: list[list[float]], played: Interview) -> None:
    """Add one interview to the sums by turn; after its end it stays as it ended."""
    for turn in range(CURVE + 1):
        state = played.states[min(turn, len(played.states) - 1)]
        sums[turn][0] += state.rapport
        sums[turn][1] += state.distress
        sums[turn][2] += fmean(map(_amount, state.degrees))


def _figures(case: str | None, policy: str, rows: Sequence[dict[str, float | None]]) -> list[PolicyFigure]:
    return [PolicyFigure(case, policy, measure, _mean([v for row in rows if (v := row[measure]) is not None])) for measure in MEASURES]


def _mean(values: Sequence[float]) -> Estimate:
    """Mean with its normal interval, which is the mean alone where the values do not vary or there is one."""
    if not values:
        return not_estimable(NO_VALUE)
    mean, n = fmean(values), len(values)
    error = stdev(values) / math.sqrt(n) if n > 1 else 0.0
    # Z to six digits, with which the tables of the simulated interviews have been computed since the first of them.
    half = round(Z, 6) * error
    return Estimate(mean, mean - half, mean + half, error, n)


def simulate_interviews(
    library: Library, parameters: Parameters, seeds: int = 200, policies: Sequence[Policy] = STYLES,
    done: Callable[[], None] = lambda: None,
) -> SimulationResult:  # fmt: skip
    """Play the policies over every case that has a person; over 40 synthetic persons in field rooms where none has."""
    persons = persons_of(library, parameters)
    if not persons:
        return simulate(compiled_persons(40, 3, parameters, "field"), seeds, policies, done)
    return simulate(persons, seeds, policies, done, conduct_of(library))


def conduct_of(library: Library) -> Judge:
    """The judge of conduct as trainees get it: above the best of five policies that do not listen, with the same seed."""

    @cache
    def baseline(case: str, person: CompiledInterview, seed: str) -> float:
        return baseline_of(library.cases[case], person, seed)

    def judge(played: Interview) -> float | None:
        person = played.end.compiled
        value = value_of(library.cases[person.case_id], [counted_turn(t) for t in played.turns])
        return corrected(value, baseline(person.case_id, person, played.end.seed))

    return judge


def steps(library: Library, policies: Sequence[Policy] = STYLES) -> int:
    """Number of times that ``simulate_interviews`` calls ``done``."""
    return (sum(f.case.has_talk for f in library.comparable.values()) or 40) * len(policies)


def write(result: SimulationResult, out: Path) -> tuple[Path, ...]:
    """Write ``interviews.csv``, and ``interviews.html`` with four dot plots of the policies and three plots by turn; returns the paths."""
    out.mkdir(parents=True, exist_ok=True)
    table, page = out / "interviews.csv", out / "interviews.html"
    with table.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["case", "policy", "measure", "mean", "low", "high", "interviews"])
        for figure in result.figures:
            mean = figure.mean
            numbers = ["" if v is None else f"{v:.4f}" for v in (mean.value, mean.low, mean.high)]
            rows.writerow([figure.case or "", figure.policy, figure.measure, *numbers, mean.n])
    page.write_text(section_page(plots(result), "en"), encoding="utf-8")
    return table, page


def plots(result: SimulationResult) -> parts.Section:
    """Dot plots of four measures, and the courses of rapport, distress and telling."""
    courses = (
        by_turn({policy: [point[column] for point in course] for policy, course in result.courses.items()}, title)
        for column, title in enumerate(("Rapport by turn", "Distress by turn", "Share told by turn"))
    )
    blocks: tuple[parts.Block, ...] = (*(dot_plot(result, measure) for measure in ("needed", "sensitive", "recommended", "severe")), *courses)
    return parts.Section("interviews", Message("Simulated interviews"), Message("Means over all cases; interviews.csv has every measure, by case too."), blocks)


def dot_plot(result: SimulationResult, measure: str) -> parts.DotPlot:
    """One measure of each policy over all cases."""
    figures = [f for f in result.figures if f.case is None and f.measure == measure and f.mean.value is not None]
    dots = tuple(parts.Dot(verbatim(f.policy), parts.Figure(f.mean)) for f in figures)
    most = nice_maximum(max([f.mean.high or 0.0 for f in figures], default=1.0))
    rows = tuple((f.policy, parts.Figure(f.mean), parts.Number(f.mean.n)) for f in figures)
    return parts.DotPlot(measure, Message(MEASURES[measure]), dots, _table(measure, MEASURES[measure], ("policy", "mean", "interviews"), rows), 0.0, most)


def by_turn(courses: Mapping[str, Sequence[float]], title: str) -> parts.LinePlot:
    """One line for each policy over turns 0, 1, 2 …"""
    lines = tuple(
        parts.Line(verbatim(policy), tuple((float(turn), value) for turn, value in enumerate(course)))
        for policy, course in courses.items()
    )
    turns = max([len(c) for c in courses.values()], default=2) - 1
    most = nice_maximum(max([value for c in courses.values() for value in c], default=1.0))
    rows: tuple[parts.Row, ...] = tuple((str(turn), *(parts.Number(value, "decimal") for value in values)) for turn, values in enumerate(zip(*courses.values(), strict=True)))
    table = _table(title, title, ("turn", *courses), rows)
    return parts.LinePlot(title, Message(title), Message("turn"), Message("mean"), lines, table, (0.0, float(turns)), (0.0, most))


def _table(name: str, title: str, columns: Sequence[str], rows: tuple[parts.Row, ...]) -> parts.Table:
    return parts.Table(name, Message(title), tuple(parts.Column(verbatim(column)) for column in columns), rows)
