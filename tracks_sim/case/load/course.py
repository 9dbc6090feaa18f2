"""The course (``course.yaml``): worked examples and short cases in the order in which they are proposed.

A scenarios folder needs none, such as that of a study. Where there is one, its cases are named here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field

from tracks_sim.case.load.source_files import SourceFile, read_file
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import Record, Slug
from tracks_sim.case.model.structure import Case
from tracks_sim.problem import Finding, Where, guess

FILE = "course.yaml"
"""Path below the scenarios folder."""


class Course(Record):
    """Worked examples, and the cases that follow them."""

    worked_examples: tuple[Slug, ...] = Field(
        min_length=1,
        description="Cases that are worked through with a newcomer, the shortest first; short ones without a talk.",
        examples=[["the-thermos-flask", "the-tin-of-tea"]],
    )
    cases: tuple[Slug, ...] = Field(
        min_length=1,
        description="Short cases from easy to hard, controls mixed in. Of the next three that somebody has not done, one is proposed.",
        examples=[["the-knitted-hat", "the-bus-strike"]],
    )


def read_course(root: Path, cache: Path | None = None, *, positions: bool = False) -> SourceFile[Course] | None:
    """The course of a scenarios folder, readable or not; None where there is none. ``positions``: for the check."""
    path = root / FILE
    return read_file(path, root, "course", Course, cache, positions=positions) if path.exists() else None


def course_findings(course: Course, records: Mapping[str, Mapping[str, Record | None]]) -> Iterator[Finding]:
    """Findings for cases that cannot be in a course; ``records``: those of every case by part."""
    named: list[tuple[Where, str]] = [
        *((("worked_examples", n), case) for n, case in enumerate(course.worked_examples)),
        *((("cases", n), case) for n, case in enumerate(course.cases)),
    ]
    seen: set[str] = set()
    for where, name in named:
        if name not in records:
            yield Finding("course", where, "course-unknown-case", f"There is no case `{name}`.", guess(name, records) or "name a folder of cases/")
        elif name in seen:
            yield Finding("course", where, "course-twice", f"The case `{name}` is in the course already.", "a case is done once; take one of the two out")
        else:
            yield from _case_findings(where, name, records[name])
        seen.add(name)


def _case_findings(where: Where, name: str, records: Mapping[str, Record | None]) -> Iterator[Finding]:
    case, key = records.get("case"), records.get("key")
    if isinstance(key, Key) and key.twin is not None:
        yield Finding("course", where, "course-twin", f"The case `{name}` is a twin, which nobody practises on.", f"name `{key.twin.of}`, its first version")
    if not isinstance(case, Case):
        return  # its own problems say why
    if case.length != "short":
        yield Finding("course", where, "course-long", f"The case `{name}` is long.", "a course is of short cases; long ones stand below it, as advanced practice")
    if case.status == "retired":
        yield Finding("course", where, "course-retired", f"The case `{name}` is retired, and no list shows it.", "take it out, or name another one")
    if where[0] == "worked_examples" and case.has_talk:
        yield Finding(
            "course", where, "course-talk", f"The case `{name}` has a talk, which cannot be worked through with somebody.",
            "name a case without a talk; the talk is the second thing to learn",
        )  # fmt: skip
