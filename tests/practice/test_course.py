"""The rules of the course, told again from what a person did; every case can be reached, and no reason can know a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.shipped import kit_library
from tests.support.short_case import short_case
from tracks_sim.case.load import Library
from tracks_sim.case.load.course import Course
from tracks_sim.practice.course import (
    CASES_A_DAY,
    RECENT,
    ROWS,
    WINDOW,
    CaseCounts,
    Done,
    FromAnswers,
    FromUnmet,
    OfferedCourse,
    Progress,
    offered_course,
    propose,
)

TODAY, BEFORE = "2026-11-26", "2026-11-25"
PLAIN = ("violence", "excessive_hours")
TALK: Mapping[str, Any] = {"steps": ("interview", "indicators", "detection", "needs", "decision")}
CHANGES: Mapping[str, Mapping[str, Any]] = {
    "example": {}, "one": {}, "two": TALK, "three": {"indicators": (*PLAIN, "documents_taken")}, "four": {"age": "child"},
    "five": {"indicators": (*PLAIN, "debt_bondage"), **TALK}, "six": {}, "seven": {"age": "in_doubt", **TALK},
}  # fmt: skip
"""A course of seven cases, the worked example first; they ask about plain signs but where it says otherwise."""
NAMES = list(CHANGES)[1:]
"""The cases of the course after the worked example."""


def library_of(changes: Mapping[str, Mapping[str, Any]] = CHANGES) -> Library:
    """A library with these cases, which are a course."""
    file = short_case(talk=True)
    silent = tuple(s for s in file.case.steps if s != "interview")
    cases = {
        name: replace(file, case=file.case.model_copy(update={"id": name, "steps": silent, "indicators": PLAIN, **change}))
        for name, change in changes.items()
    }  # fmt: skip
    example, *rest = changes
    return Library(kit_library().catalogues, cases, course=Course(worked_examples=(example,), cases=tuple(rest)))


@cache
def made_library() -> Library:
    """The library that all tests but a few are about."""
    return library_of()


@cache
def made_course() -> OfferedCourse:
    """Its course."""
    found = offered_course(made_library())
    assert found is not None and [c.id for c in found.cases] == NAMES
    return found


def done(*names: str, day: str = BEFORE) -> tuple[Done, ...]:
    return tuple(Done(name, day) for name in names)


def proposed(progress: Progress, course: OfferedCourse | None = None) -> tuple[str, str, int, bool] | None:
    found = propose(course or made_course(), progress, made_library())
    return (found.case, found.reason, found.count, found.another_day) if found else None


FINE = CaseCounts("one", judged=2, silent=2, left_open=1, detection="hit", detection_right=True)


def test_a_newcomer_begins_with_the_worked_example() -> None:
    assert proposed(Progress(TODAY)) == ("example", "worked_example", 0, False)
    assert proposed(Progress(TODAY, examples_done=frozenset({"example"}))) == ("one", "first", 0, False)


def test_the_second_worked_example_follows_the_first() -> None:
    course = replace(made_course(), worked_examples=(made_library().case("example").case, made_library().case("six").case))
    assert proposed(Progress(TODAY, examples_done=frozenset({"example"})), course) == ("six", "another_example", 0, False)
    assert proposed(Progress(TODAY, examples_done=frozenset({"six"})), course) == ("example", "another_example", 0, False), "whoever has done the longer one alone"
    assert proposed(Progress(TODAY, examples_done=frozenset({"six", "example"})), course) == ("one", "first", 0, False)


def test_who_began_elsewhere_is_not_sent_back_to_it() -> None:
    assert proposed(Progress(TODAY, done("three"), spoken=True))[0] == "four"  # type: ignore[index]
    assert proposed(Progress(TODAY, done("a-long-one"), spoken=True)) == ("three", "no_papers", 0, False), "a child stands fourth"


@pytest.mark.parametrize(
    ("recent", "reason", "count"),
    [
        ([replace(FINE, uncited=1), replace(FINE, uncited=1, over_read=9)], "uncited", 2),
        ([replace(FINE, uncited=1, over_read=2)], "over_read", 2),
        ([replace(FINE, over_read=1, missed=3)], "missed", 3),
        ([replace(FINE, missed=1, detection="premature_yes")], "too_early", 0),
        ([replace(FINE, detection="premature_no", left_open=0)], "too_early", 0),
        ([replace(FINE, left_open=0), replace(FINE, left_open=0, silent=3)], "never_open", 5),
        ([replace(FINE, left_open=0), FINE], "no_talk", 0),
        ([replace(FINE, left_open=0, judged=0)], "no_talk", 0),
        ([replace(FINE, left_open=0, silent=1)], "no_talk", 0),
        ([replace(FINE, detection="miss"), replace(FINE, detection=None)], "no_talk", 0),
    ],
)
def test_what_was_done_lately_gives_the_reason_first(recent: list[CaseCounts], reason: str, count: int) -> None:
    assert proposed(Progress(TODAY, done("one"), recent=tuple(recent))) == ("two", reason, count, False)


def test_then_what_was_not_met_yet_within_the_next_three() -> None:
    assert proposed(Progress(TODAY, done("one"), recent=(FINE,))) == ("two", "no_talk", 0, False)
    assert proposed(Progress(TODAY, done("one"), spoken=True, recent=(FINE,))) == ("four", "no_child", 0, False)
    met = done("one", "four")
    assert proposed(Progress(TODAY, met, spoken=True)) == ("five", "no_debt", 0, False)
    assert proposed(Progress(TODAY, (*met, *done("five")), spoken=True)) == ("three", "no_papers", 0, False)
    assert proposed(Progress(TODAY, (*met, *done("five", "three")), spoken=True)) == ("two", "in_order", 0, False)
    assert proposed(Progress(TODAY, (*met, *done("five", "three", "two")), spoken=True)) == ("six", "harder", 0, False)


def test_after_two_cases_another_day_is_better() -> None:
    one_day = Progress(TODAY, done("one", "two", day=TODAY), spoken=True)
    assert proposed(one_day) == ("four", "no_child", 0, True)
    assert proposed(replace(one_day, today="2026-11-27")) == ("four", "no_child", 0, False)
    assert proposed(replace(one_day, done=(*done("one"), *done("two", day=TODAY)))) == ("four", "no_child", 0, False)
    elsewhere = (*done("a-long-one", "another", day=TODAY), *done("one", day=TODAY))
    assert proposed(replace(one_day, done=elsewhere)) == ("four", "no_child", 0, False), "cases outside the course are not counted"


def test_nothing_is_proposed_once_all_were_done() -> None:
    assert proposed(Progress(TODAY, done(*(c.id for c in made_course().cases)))) is None


def test_what_cannot_be_taken_is_not_in_the_course() -> None:
    assert made_library().course is not None
    retired = replace(made_library().cases["one"], case=made_library().cases["one"].case.model_copy(update={"status": "retired"}))
    cases = {name: file for name, file in made_library().cases.items() if name not in ("two", "example")} | {"one": retired}
    found = offered_course(replace(made_library(), cases=cases))
    assert found is not None and found.worked_examples == () and [c.id for c in found.cases] == ["three", "four", "five", "six", "seven"]
    assert proposed(Progress(TODAY), found) == ("three", "first", 0, False)
    assert offered_course(replace(made_library(), course=None)) is None
    assert offered_course(replace(made_library(), cases={"example": made_library().cases["example"]})) is None


# --- for whatever a person did ----------------------------------------------------------------------

COUNTS = [f.name for f in fields(CaseCounts) if f.type == "int"]
counts = st.builds(
    CaseCounts, st.sampled_from(NAMES), **{name: st.integers(0, 4) for name in COUNTS},
    detection=st.sampled_from([None, "hit", "miss", "premature_yes", "premature_no", "false_alarm"]), detection_right=st.booleans(),
)  # fmt: skip
people = st.builds(
    Progress, st.just(TODAY), st.lists(st.builds(Done, st.sampled_from([*NAMES, "a-long-one"]), st.sampled_from([BEFORE, TODAY])), max_size=9).map(tuple),
    st.sampled_from([frozenset(), frozenset({"example"})]), st.booleans(), st.lists(counts, max_size=RECENT).map(tuple),
)  # fmt: skip


def true_of(reason: str, count: int, case: str, progress: Progress) -> bool:
    """Whether what a reason says is so, told without the rules' own words."""
    met = {d.case for d in progress.done} | ({"example"} if progress.examples_done else set())
    asked = {concept for name in met if name in CHANGES for concept in CHANGES[name].get("indicators", PLAIN)}
    here = CHANGES[case].get("indicators", PLAIN)
    match reason:
        case "worked_example":
            return not met and case == "example"
        case "first":
            return not progress.done and case == "one"
        case "uncited" | "over_read" | "missed":
            return count == sum(getattr(s, reason) for s in progress.recent) >= 2
        case "too_early":
            return any((s.detection or "").startswith("premature") for s in progress.recent)
        case "never_open":
            return count == sum(s.silent for s in progress.recent) >= 2 and sum(s.left_open for s in progress.recent) == 0
        case "no_talk":
            return not progress.spoken and "interview" in CHANGES[case].get("steps", ())
        case "no_child":
            return not met & {"four", "seven"} and case in ("four", "seven")
        case "harder":
            last = [d.case for d in progress.done if d.case in NAMES][-1]
            return NAMES.index(last) < NAMES.index(case)
        case "in_order":
            return bool(progress.done)
    return ROWS[reason] not in asked and ROWS[reason] in here  # type: ignore[index]


@given(people)
def test_a_reason_is_true_and_the_case_is_one_of_the_next_three(progress: Progress) -> None:
    found = proposed(progress)
    finished = {d.case for d in progress.done}
    undone = [name for name in NAMES if name not in finished]
    if found is None:
        assert undone == []
        return
    case, reason, count, another_day = found
    assert case in (undone[:WINDOW] if progress.done or progress.examples_done else ["example"])
    assert true_of(reason, count, case, progress)
    assert another_day == (sum(d.day == TODAY and d.case in NAMES for d in progress.done) >= CASES_A_DAY)


@given(people)
def test_who_takes_what_is_proposed_does_every_case_once(progress: Progress) -> None:
    taken: list[str] = []
    while (found := proposed(progress)) is not None:
        case = found[0]
        taken.append(case)
        progress = replace(progress, examples_done=frozenset({"example"})) if case == "example" else replace(progress, done=(*progress.done, Done(case, TODAY)))
        assert len(taken) <= len(NAMES) + 1
    assert len({*taken}) == len(taken) and {*NAMES} <= {*taken, *(d.case for d in progress.done)}


@given(people, st.sampled_from(["no_concern", "trafficking", "smuggling"]))
def test_no_key_changes_what_is_proposed(progress: Progress, sort: str) -> None:
    """The same structure with another key, and another sort, is proposed for the same reason."""
    cases = {name: replace(file, key=file.key.model_copy(update={"classification": sort, "detection": None, "indicators": ()})) for name, file in made_library().cases.items()}
    other = replace(made_library(), cases=cases)
    course = offered_course(other)
    assert course is not None and propose(course, progress, other) == propose(made_course(), progress, made_library())


def test_every_reason_has_an_example() -> None:
    said = {"uncited", "over_read", "missed", "too_early", "never_open", "no_talk", "no_child", *ROWS}
    assert said == {*get_args(FromAnswers), *get_args(FromUnmet)}
