"""The rules of questions on a later day, told again from dates and rows; and nothing measured is ever asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.case.model.record import JUDGEMENT_STATES
from tracks_sim.practice import Attempt
from tracks_sim.practice.events import Contrasted, Mode, Recalled
from tracks_sim.practice.retrieval import (
    AFTER,
    FIRST_CONTRAST,
    LAST_CASES,
    QUESTIONS,
    HandedIn,
    KeyedRow,
    contrast,
    last_cases,
    next_day,
    questions,
    round_due,
    round_shown,
)

DAY = date(2026, 11, 2)
CASES = ("one", "two", "three", "four", "five", "six", "seven")
CONCEPTS = ("isolation", "debt_bondage", "documents_taken", "violence")


def handed_in(case: str = "one", days: int = 0, mode: Mode = "practice", submitted: bool = True, **more: Any) -> HandedIn:
    """A case handed in ``days`` after the first day."""
    at = f"{DAY + timedelta(days=days)}T09:00:00Z"
    attempt = Attempt(case, "be", mode, "en", submitted=submitted, submitted_at=at if submitted else None, last_at=at)
    return HandedIn(f"{case}-{mode}-{days}", replace(attempt, **more))


def answered(day: date, number: int, last: bool = True, case: str = "one", concept: str = "isolation") -> Recalled:
    return Recalled(at=f"{day}T20:00:00Z", round=number, case=case, concept=concept, state="present", last=last)


rows = st.lists(
    st.builds(
        lambda case, concept, state, right: KeyedRow(f"attempt-{case}", case, concept, state, ("p1",), right),
        st.sampled_from(CASES[:LAST_CASES]), st.sampled_from(CONCEPTS), st.sampled_from(JUDGEMENT_STATES), st.booleans(),
    ),
    min_size=1, max_size=16, unique_by=lambda row: (row.case, row.concept),
)  # fmt: skip


# --- which cases ------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.sampled_from(CASES), st.integers(0, 40), st.sampled_from(get_args(Mode)), st.booleans()), max_size=14),
    st.sets(st.sampled_from(CASES)),
)
def test_only_cases_of_practice_that_were_handed_in(made: list[tuple[str, int, Mode, bool]], barred: set[str]) -> None:
    found = last_cases([handed_in(case, days, mode, submitted) for case, days, mode, submitted in made], barred)
    assert all(one.attempt.mode == "practice" and one.attempt.submitted and one.attempt.case not in barred for one in found)
    mine = {case: days for case, days, mode, submitted in sorted(made, key=lambda m: m[1]) if mode == "practice" and submitted and case not in barred}
    assert [(one.attempt.case, one.day) for one in found] == sorted(
        [(one.attempt.case, DAY + timedelta(days=mine[one.attempt.case])) for one in found], key=lambda pair: pair[1], reverse=True
    )
    assert len(found) == min(len(mine), LAST_CASES)


# --- which day ---------------------------------------------------------------------------


def test_on_time_the_rounds_are_seven_days_apart_four_times_and_then_ninety() -> None:
    one, days = handed_in(), []
    while (day := next_day(one)) is not None:
        days.append((day - DAY).days)
        assert round_due(one, day) == len(days) and round_due(one, day - timedelta(days=1)) is None
        one = replace(one, attempt=replace(one.attempt, recalled=(*one.attempt.recalled, answered(day, len(days)))))
        assert round_due(one, day) is None and round_shown(one, day) == len(days), "done, and to be read until midnight"
        assert round_shown(one, day + timedelta(days=1)) is None
    assert days == [7, 14, 21, 28, 118]


@given(st.lists(st.integers(0, 200), min_size=len(AFTER), max_size=len(AFTER)))
def test_who_comes_late_is_not_asked_twice_in_a_row(late: list[int]) -> None:
    one = handed_in()
    for number, (gap, later) in enumerate(zip(AFTER, late, strict=True), start=1):
        before = next_day(one)
        assert before is not None
        came = before + timedelta(days=later)
        assert round_due(one, came) == number
        one = replace(one, attempt=replace(one.attempt, recalled=(*one.attempt.recalled, answered(came, number))))
        assert next_day(one) == (came + timedelta(days=AFTER[number]) if number < len(AFTER) else None), gap


def test_a_round_that_is_begun_goes_on_on_any_day_and_one_put_off_comes_back() -> None:
    due = DAY + timedelta(days=9)
    begun = handed_in(recalled=(answered(due, 1, last=False),))
    assert [round_due(begun, due + timedelta(days=n)) for n in (0, 1, 30)] == [1, 1, 1]
    put_off = handed_in(skipped_at=f"{due}T08:00:00Z")
    assert [round_due(put_off, due + timedelta(days=n)) for n in (-1, 0, 1)] == [1, None, 1]


def test_nothing_is_asked_on_the_day_of_the_last_case() -> None:
    assert round_due(handed_in(), DAY) is None


# --- which rows ---------------------------------------------------------------------------


@given(rows, st.integers(1, len(AFTER)), st.randoms())
def test_a_round_is_mixed_and_always_the_same(found: list[KeyedRow], number: int, dice: Any) -> None:
    last = handed_in()
    asked = questions(found, last, number)
    shuffled = found[:]
    dice.shuffle(shuffled)
    assert questions(shuffled, last, number) == asked
    assert len(asked) == min(QUESTIONS, len(found)) and len({(r.case, r.concept) for r in asked}) == len(asked)
    assert len({row.case for row in asked}) == min(len(asked), len({row.case for row in found}))


def row(case: str, concept: str, state: str, right: bool = True) -> KeyedRow:
    return KeyedRow(f"attempt-{case}", case, concept, state, ("p1",), right)  # type: ignore[arg-type]


def test_different_answers_before_what_was_wrong_and_what_was_wrong_before_the_rest() -> None:
    found = [row("one", "isolation", "present", right=False), row("one", "violence", "absent"), row("two", "isolation", "present")]
    assert {(r.case, r.state) for r in questions(found, handed_in(), 1)[:]} >= {("one", "absent"), ("two", "present")}
    same = [row("one", c, "present", right=c != "violence") for c in CONCEPTS]
    for number in range(1, 6):
        assert "violence" in {r.concept for r in questions(same, handed_in(), number)}


def test_a_later_round_asks_what_was_not_asked_yet() -> None:
    found = [row("one", c, "present") for c in CONCEPTS] + [row("two", c, "absent") for c in CONCEPTS]
    first = questions(found, handed_in(), 1)
    last = handed_in(recalled=tuple(answered(DAY, 1, case=r.case, concept=r.concept) for r in first))
    assert questions(found, last, 1) == first, "a round that is under way keeps its questions"
    assert not set(questions(found, last, 2)) & set(first)


# --- two cases side by side ----------------------------------------------------------------


def side_by_side(of: dict[str, list[KeyedRow]], **newest: Any) -> Any:
    """The contrast of these cases, the first of them handed in last."""
    cases = [handed_in(case, -n, **(newest if n == 0 else {})) for n, case in enumerate(of)]
    return contrast(cases, lambda one: of[one.attempt.case])


@given(st.lists(rows, min_size=1, max_size=3))
def test_a_contrast_is_of_one_indicator_that_one_of_two_cases_shows(each: list[list[KeyedRow]]) -> None:
    of = {case: [replace(r, case=case) for r in unique(found)] for case, found in zip(CASES, each, strict=False)}
    found = side_by_side(of)
    possible = {a.concept for a in of["one"] for case in list(of)[1:] for b in of[case] if a.concept == b.concept and [a.state, b.state].count("present") == 1}
    assert (found is not None) == bool(possible)
    if found is not None:
        assert found.later.case == "one" and found.earlier.case != "one" and found.later.concept == found.earlier.concept in possible
        assert found.shows.state == "present" and {found.later.state, found.earlier.state} != {"present"}
        assert FIRST_CONTRAST not in possible or found.later.concept == FIRST_CONTRAST


def unique(found: list[KeyedRow]) -> list[KeyedRow]:
    return list({r.concept: r for r in found}.values())


def test_what_was_wrong_comes_before_the_order_of_the_worksheet() -> None:
    later = [row("two", "isolation", "present"), row("two", "violence", "absent", right=False)]
    earlier = [row("one", "isolation", "absent"), row("one", "violence", "present")]
    found = side_by_side({"two": later, "one": earlier})
    assert found.later.concept == "violence"
    assert side_by_side({"two": [replace(r, right=True) for r in later], "one": earlier}).later.concept == "isolation"


def test_one_case_alone_is_beside_nothing_and_what_was_answered_stays() -> None:
    later, earlier = [row("two", "isolation", "present")], [row("one", "isolation", "insufficient")]
    assert side_by_side({"two": later}) is None
    named = Contrasted(at="2026-11-02T09:00:00Z", concept="isolation", other="one", shown_in="two")
    assert side_by_side({"two": later, "one": earlier}, contrasted=named).earlier.case == "one"
    assert side_by_side({"two": later, "one": earlier}, contrasted=replace_other(named)) is None


def replace_other(named: Contrasted) -> Contrasted:
    return named.model_copy(update={"other": "gone"})


@pytest.mark.parametrize(("states", "found"), [(("present", "absent"), True), (("absent", "insufficient"), False), (("present", "present"), False)])
def test_one_of_the_two_shows_it(states: tuple[str, str], found: bool) -> None:
    later, earlier = [row("two", "isolation", states[0])], [row("one", "isolation", states[1])]
    assert (side_by_side({"two": later, "one": earlier}) is not None) == found
