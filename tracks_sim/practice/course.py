"""What comes next in the course, with its reason, and whether another day is better for it. Pure: what one person did goes in, a proposal comes out.

The rules are in docs/course.md. They read the structure of the cases that are open, which everybody sees, and never a key: a reason
speaks of what this person did, or of what they have not met yet, and so it cannot tell of which sort the next case is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from tracks_sim.case.load import Library
from tracks_sim.case.model.structure import Case

WINDOW = 3
"""Cases not done yet, in the order of the course, of which one is proposed."""
CASES_A_DAY = 2
"""Cases of the course done on one day after which another day is proposed."""
RECENT = 2
"""How many of the last cases of practice give reasons by their answers."""
MANY = 2
"""Count from which on something is worth a reason."""

FromAnswers = Literal["uncited", "over_read", "missed", "too_early", "never_open"]
FromUnmet = Literal["no_talk", "no_child", "no_debt", "no_papers", "no_pay"]
Reason = Literal["worked_example", "another_example", "first", "harder", "in_order"] | FromAnswers | FromUnmet
ROWS: Mapping[FromUnmet, str] = {"no_debt": "debt_bondage", "no_papers": "documents_taken", "no_pay": "low_or_no_pay"}
"""Concepts that a reason may name to somebody whose worksheets have not asked about them yet, by the reason."""
TOO_EARLY = ("premature_yes", "premature_no")
"""What scoring calls an answer on detection that the file did not allow yet."""


@dataclass(frozen=True, slots=True)
class OfferedCourse:
    """The course as this person can take it: what they may not practise, what is left out for errors and what is retired is not in it."""

    worked_examples: tuple[Case, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A case that was finished. ``day``: of the person's calendar, in UTC, as ``2026-11-26``."""

    case: str
    day: str


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """Counts of the feedback on one finished case of practice, each 0 or more; rows on which readers differ are in none of them."""

    case: str
    judged: int = 0
    """Signs that were judged."""
    uncited: int = 0
    """Signs called present without a passage."""
    over_read: int = 0
    """Signs called present that are not, or not on what is known."""
    missed: int = 0
    """Signs that the file shows and that were not called present."""
    seen: int = 0
    """Signs that the file shows and that were called present."""
    silent: int = 0
    """Rows that the author leaves open, since the file is silent or does not settle them."""
    left_open: int = 0
    """Those of them that were left open, too."""
    detection: str | None = None
    """What scoring calls the answer on detection; None where it is not asked, or readers differ."""
    detection_right: bool = False
    questions: int = 0
    """Questions put in the talk."""
    recommended: int = 0
    """Those of them that leave room and do not hurt."""
    hurtful: int = 0
    """Sentences of the talk that hurt by their stance."""
    steps: int = 0
    """Precautions that the talk called for."""
    steps_taken: int = 0
    accompanied: bool = False
    """Whether somebody sat there before whom the person holds back."""
    alone: bool = False
    """Whether the person was seen without them."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What one person has done. ``done``: all finished cases, oldest first. ``recent``: counts of the last cases of practice, none of measured ones."""

    today: str
    done: tuple[Done, ...] = ()
    examples_done: frozenset[str] = frozenset()
    """Worked examples that were finished."""
    spoken: bool = False
    """Whether they have spoken with somebody, in a case or in a short talk."""
    recent: tuple[CaseCounts, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The case that is proposed. ``count``: what the reason counts. ``another_day``: enough was done today."""

    case: str
    reason: Reason
    count: int = 0
    another_day: bool = False

    @property
    def of_example(self) -> bool:
        """Whether it is to be worked through."""
        return self.reason in ("worked_example", "another_example")


@dataclass(frozen=True, slots=True)
class _Need:
    """A reason, and which cases it is a reason for."""

    reason: Reason
    serves: Callable[[Case], bool]
    count: int = 0


def offered_course(library: Library) -> OfferedCourse | None:
    """The course of a library; None where it has none, or nothing of it can be taken."""
    if library.course is None:
        return None
    open_ones = {name: c.case for name, c in library.open_for_practice.items()}
    cases = tuple(open_ones[name] for name in library.course.cases if name in open_ones)
    examples = tuple(open_ones[name] for name in library.course.worked_examples if name in open_ones)
    return OfferedCourse(examples, cases) if cases else None


def propose(course: OfferedCourse, progress: Progress, library: Library) -> Proposal | None:
    """The case to propose next, or None once all were done.

    Somebody who has finished no case is proposed the worked examples first, each until they have finished it.
    """
    done = {d.case for d in progress.done}
    undone = [case for case in course.cases if case.id not in done]
    if not undone:
        return None
    of_course = {case.id for case in course.cases}
    another_day = sum(d.day == progress.today and d.case in of_course for d in progress.done) >= CASES_A_DAY
    if not done:
        if example := next((case.id for case in course.worked_examples if case.id not in progress.examples_done), None):
            return Proposal(example, "another_example" if progress.examples_done else "worked_example")
        return Proposal(undone[0].id, "first")
    met = [library.cases[name].case for name in done if name in library.cases]
    met += [case for case in course.worked_examples if case.id in progress.examples_done]
    for need in _needs(progress, met):
        serving = next((case for case in undone[:WINDOW] if need.serves(case)), None)
        if serving is not None:
            return Proposal(serving.id, need.reason, need.count, another_day)
    return Proposal(undone[0].id, _by_order(course, progress, undone[0]), another_day=another_day)


def _by_order(course: OfferedCourse, progress: Progress, case: Case) -> Reason:
    """Whether a case is harder than the last one of the course, by its place."""
    places = {c.id: n for n, c in enumerate(course.cases)}
    last = next((places[d.case] for d in reversed(progress.done) if d.case in places), -1)
    return "harder" if 0 <= last < places[case.id] else "in_order"


def _needs(progress: Progress, met: Sequence[Case]) -> Iterator[_Need]:
    """What this person's cases show is needed, most of all first: what they did in the last ones, then what they have not met."""

    recent = progress.recent
    counts: dict[FromAnswers, int] = {
        "uncited": sum(s.uncited for s in recent), "over_read": sum(s.over_read for s in recent), "missed": sum(s.missed for s in recent),
    }  # fmt: skip
    for of_deeds, count in counts.items():
        if count >= MANY:
            yield _Need(of_deeds, lambda case: bool(_rows(case)), count)
    if any(s.detection in TOO_EARLY for s in recent):
        yield _Need("too_early", lambda case: "detection" in case.steps)
    silent = sum(s.silent for s in recent)
    if silent >= MANY and not any(s.left_open for s in recent) and any(s.judged for s in recent):
        yield _Need("never_open", lambda case: bool(_rows(case)), silent)
    if not progress.spoken:
        yield _Need("no_talk", lambda case: case.has_talk)
    if not any(case.presumed_child for case in met):
        yield _Need("no_child", lambda case: case.presumed_child)
    for of_row, concept in ROWS.items():
        if not any(_asks(concept, case) for case in met):
            yield _Need(of_row, partial(_asks, concept))


def _asks(concept: str, case: Case) -> bool:
    """Whether a case asks about a sign."""
    return concept in _rows(case)


def _rows(case: Case) -> tuple[str, ...]:
    """The signs that a case asks about."""
    return case.indicators if "indicators" in case.steps else ()
