"""What comes next in the course, with its reason, and whether another day is better for it. Pure: what one person did in, a proposal out.

The rules are in docs/course.md. They read the structure of the cases that are open, which everybody sees, and never a key: a reason
speaks of what this person did, or of what they have not met yet, and so it cannot tell of which sort the next case is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from tracks_sim.case.load import Library
from tracks_sim.case.structure import Case

WINDOW = 3
"""Cases not done yet, in the order of the course, of which one is proposed."""
A_DAY = 2
"""Cases after which another day is proposed."""
LATELY = 2
"""Cases, the last ones, whose answers give a reason."""
MANY = 2
"""From how many on something is worth a reason."""

OfDeeds = Literal["uncited", "over_read", "missed", "too_early", "never_open"]
OfMeeting = Literal["no_talk", "no_child", "no_debt", "no_papers", "no_pay"]
Reason = Literal["worked_example", "first", "harder", "in_order"] | OfDeeds | OfMeeting
ROWS: Mapping[OfMeeting, str] = {"no_debt": "debt_bondage", "no_papers": "documents_taken", "no_pay": "low_or_no_pay"}
"""Rows of the worksheet (concepts) that a reason may speak of, for who has not been asked about them yet."""
TOO_EARLY = ("premature_yes", "premature_no")
"""What scoring calls an answer on detection that the file did not allow yet."""


@dataclass(frozen=True, slots=True)
class OfferedCourse:
    """The course as this person can take it: what they may not practise, what is left out for errors and what is retired is not in it."""

    worked_example: Case | None
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A case that was finished. ``day``: of the person's calendar, in UTC, as ``2026-11-26``."""

    case: str
    day: str


@dataclass(frozen=True, slots=True)
class Showed:
    """What one finished case of practice showed, in counts of its feedback; what readers differ on is in none of them."""

    case: str
    judged: int = 0
    """Signs that were judged."""
    uncited: int = 0
    """Signs called present without a passage."""
    over_read: int = 0
    """Signs called present that are not, or not on what is known."""
    missed: int = 0
    """Signs that the file shows and that were not called present."""
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
    """Those of them that leave room."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """What one person has done. ``done``: all finished cases, oldest first. ``lately``: what the last of practice showed, measured ones never."""

    today: str
    done: tuple[Done, ...] = ()
    example_done: bool = False
    spoken: bool = False
    """Whether they have spoken with somebody, in a case or in a short talk."""
    lately: tuple[Showed, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The case that is proposed. ``count``: what the reason counts. ``another_day``: enough was done today."""

    case: str
    reason: Reason
    count: int = 0
    another_day: bool = False


@dataclass(frozen=True, slots=True)
class _Need:
    """Something that a case may serve."""

    reason: Reason
    serves: Callable[[Case], bool]
    count: int = 0


def offered_course(library: Library) -> OfferedCourse | None:
    """The course of a library; None where it has none, or nothing of it can be taken."""
    if library.course is None:
        return None
    open_ones = {name: c.case for name, c in library.open_for_practice.items()}
    cases = tuple(open_ones[name] for name in library.course.cases if name in open_ones)
    return OfferedCourse(open_ones.get(library.course.worked_example), cases) if cases else None


def propose(course: OfferedCourse, so_far: SoFar, library: Library) -> Proposal | None:
    """The next case; None once all were done. The worked example comes first for who has finished no case and not seen it."""
    done = {d.case for d in so_far.done}
    undone = [case for case in course.cases if case.id not in done]
    if not undone:
        return None
    of_course = {case.id for case in course.cases}
    another_day = sum(d.day == so_far.today and d.case in of_course for d in so_far.done) >= A_DAY
    if not done:
        if course.worked_example is not None and not so_far.example_done:
            return Proposal(course.worked_example.id, "worked_example")
        return Proposal(undone[0].id, "first")
    met = [library.cases[name].case for name in done if name in library.cases]
    if so_far.example_done and course.worked_example is not None:
        met.append(course.worked_example)
    for need in _needs(so_far, met):
        serving = next((case for case in undone[:WINDOW] if need.serves(case)), None)
        if serving is not None:
            return Proposal(serving.id, need.reason, need.count, another_day)
    return Proposal(undone[0].id, _by_order(course, so_far, undone[0]), another_day=another_day)


def _by_order(course: OfferedCourse, so_far: SoFar, case: Case) -> Reason:
    """Whether a case is harder than the last one of the course, by its place."""
    places = {c.id: n for n, c in enumerate(course.cases)}
    last = next((places[d.case] for d in reversed(so_far.done) if d.case in places), -1)
    return "harder" if 0 <= last < places[case.id] else "in_order"


def _needs(so_far: SoFar, met: Sequence[Case]) -> Iterator[_Need]:
    """What this person's cases show is needed, most of all first: what they did in the last ones, then what they have not met."""

    lately = so_far.lately
    counts: dict[OfDeeds, int] = {
        "uncited": sum(s.uncited for s in lately), "over_read": sum(s.over_read for s in lately), "missed": sum(s.missed for s in lately),
    }  # fmt: skip
    for of_deeds, count in counts.items():
        if count >= MANY:
            yield _Need(of_deeds, lambda case: bool(_rows(case)), count)
    if any(s.detection in TOO_EARLY for s in lately):
        yield _Need("too_early", lambda case: "detection" in case.steps)
    silent = sum(s.silent for s in lately)
    if silent >= MANY and not any(s.left_open for s in lately) and any(s.judged for s in lately):
        yield _Need("never_open", lambda case: bool(_rows(case)), silent)
    if not so_far.spoken:
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
