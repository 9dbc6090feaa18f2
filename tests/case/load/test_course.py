"""The course: read where there is one, left out where it cannot be, and checked for cases that cannot be in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.shipped import kit_library
from tests.support.short_case import CASE, short_scenarios, write_course
from tests.support.skeleton_case import swap
from tracks_sim.case.check import check_library
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.case.load.course import FILE, Course

CODES = {"course-unknown-case", "course-twice", "course-twin", "course-long", "course-retired", "course-talk"}
EXAMPLE, EASY, TALK, LAST = "the-first-parcel", "the-second-parcel", "the-third-parcel", "the-fourth-parcel"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Scenarios with a course of four short cases, the third with a talk."""
    return short_scenarios(tmp_path, course={EXAMPLE: False, EASY: False, TALK: True, LAST: False})


def errors(root: Path) -> list[tuple[str, int]]:
    """Codes and lines of the errors in the course."""
    return [(p.code, p.line) for p in check_library(root, [root / FILE]) if not p.advice]


def test_the_course_is_read_in_its_order(root: Path) -> None:
    library = load_library(root)
    assert library.course == Course(worked_examples=(EXAMPLE,), cases=(EASY, TALK, LAST)) and not library.problems
    assert errors(root) == []


def test_a_folder_needs_no_course(tmp_path: Path) -> None:
    root = short_scenarios(tmp_path)
    library = load_library(root)
    assert library.course is None and CASE in library.cases and not library.problems
    assert not [p for p in check_library(root) if p.file == FILE]


@pytest.mark.parametrize("text", ["worked_examples: [\n", f"worked_examples: [{CASE}]\n", f"worked_examples: [{CASE}]\ncases: []\n", f"worked_examples: []\ncases: [{CASE}]\n"])
def test_a_course_that_cannot_be_read_is_left_out_alone(root: Path, text: str) -> None:
    (root / FILE).write_text(text, encoding="utf-8")
    library = load_library(root)
    assert library.course is None and EASY in library.cases
    assert {p.file for p in library.problems} == {FILE} and errors(root)


def test_a_case_that_is_not_there_is_named_with_a_guess(root: Path) -> None:
    swap(root / FILE, f"- {EASY}", "- the-second-parcels")
    [found] = [p for p in check_library(root, [root / FILE]) if not p.advice]
    assert (found.code, found.hint) == ("course-unknown-case", f"did you mean `{EASY}`?")
    assert (root / FILE).read_text(encoding="utf-8").splitlines()[found.line - 1].endswith("the-second-parcels")


def test_no_case_is_named_twice(root: Path) -> None:
    write_course(root, EXAMPLE, [EASY, EXAMPLE, EASY])
    assert [code for code, _ in errors(root)] == ["course-twice", "course-twice"]


def test_no_twin_no_long_case_and_no_retired_one_is_in_it(root: Path) -> None:
    swap(root / "cases" / EASY / "case.yaml", "status: draft", "status: retired")
    swap(root / "cases" / TALK / "case.yaml", "length: short", "length: long")
    swap(root / "cases" / LAST / "key/key.yaml", "rules: 2", f"rules: 2\ntwin: {{of: {EXAMPLE}, changed: sex}}")
    assert {code for code, _ in errors(root)} == {"course-retired", "course-long", "course-twin"}


def test_the_worked_example_has_no_talk(root: Path) -> None:
    write_course(root, TALK, [EASY])
    assert [code for code, _ in errors(root)] == ["course-talk"]


def test_only_the_course_is_reported_where_only_it_is_asked_about(root: Path) -> None:
    write_course(root, EXAMPLE, [EASY, EASY])
    assert {p.code for p in check_library(root, [root / "cases" / EASY])}.isdisjoint(CODES)
    assert "course-twice" in {p.code for p in check_library(root)}


def test_the_kits_own_course_has_no_error_and_ten_of_the_short_cases() -> None:
    assert errors(scenarios_root()) == []
    library = kit_library()
    assert library.course is not None
    short = {name for name, c in library.first_versions.items() if c.case.length == "short"}
    assert {*library.course.worked_examples, *library.course.cases} < short and len(library.course.cases) == 9
