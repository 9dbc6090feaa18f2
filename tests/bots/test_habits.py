"""Habits over a small set of cases: what is told, and that chance is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from tests.support.shipped import kit_library
from tracks_sim.bots.dealt_keys import dealt_anew
from tracks_sim.bots.habits import LEAST_CASES, Habit, habits, probability_of
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.structure import Case


@cache
def short_cases() -> tuple[CaseFile, ...]:
    return tuple(f for f in kit_library().first_versions.values() if f.case.length == "short")


def compared(files: Sequence[CaseFile]) -> tuple[Habit, ...]:
    return habits(files, kit_library().catalogues, ("be",), ("en",))


def with_best(case_file: CaseFile, place: int) -> CaseFile:
    """A case whose best option stands at a place (from 0)."""
    options = list(case_file.case.options)
    best = next(row.option for row in case_file.key.options if row.standing == "best")
    chosen = next(option for option in options if option.id == best)
    options.remove(chosen)
    options.insert(place, chosen)
    case: Case = case_file.case.model_copy(update={"options": tuple(options)})
    return replace(case_file, case=case)


def test_the_shipped_cases_show_no_habit() -> None:
    assert compared(short_cases()) == ()


def test_a_place_that_always_holds_the_best_option_is_told_with_its_cases() -> None:
    files = [with_best(f, 0) for f in short_cases()[:9]]
    [first] = [habit for habit in compared(files) if habit.strategy == "first_option"]
    assert (first.measure, first.right, first.of) == ("decision", 9, 9) and first.risk < 0.01 and first.expected < 4
    best = {(f.case.id, f.case.options[0].id) for f in files}
    assert {(case, option) for case, option, _ in first.hits} == best


def test_fewer_than_eight_cases_are_not_compared() -> None:
    assert compared([with_best(f, 0) for f in short_cases()[: LEAST_CASES - 1]]) == ()


def with_needs(case_file: CaseFile, levels: dict[str, str]) -> CaseFile:
    """A case that asks these needs, at these levels."""
    rows = tuple(case_file.key.needs[0].model_copy(update={"need": need, "level": level, "also_accepted": ()}) for need, level in levels.items())
    return replace(case_file, case=case_file.case.model_copy(update={"needs": tuple(levels)}), key=case_file.key.model_copy(update={"needs": rows}))


def with_some_needs() -> list[CaseFile]:
    return [f for f in short_cases() if f.key.needs]


def test_a_row_that_is_keyed_alike_everywhere_is_told_with_its_cases() -> None:
    files = [with_needs(f, {"lawyer": "urgent", "privacy_room": "not_indicated"}) for f in with_some_needs()[:10]]
    found = [habit for habit in compared(files) if habit.measure == "needs"]
    assert found and {item for habit in found for _, item, _ in habit.hits} == {"lawyer", "privacy_room"}
    assert {answer for habit in found for _, item, answer in habit.hits if item == "lawyer"} == {"urgent"}


def test_what_rests_on_fewer_than_five_cases_is_not_told() -> None:
    """Five cases of ten ask the same needs, alike in each: four precedents are none. A sixth makes them five."""
    alike, unlike = {"lawyer": "urgent", "privacy_room": "not_indicated", "urgent_care": "helpful", "wage_claim": "urgent"}, {}
    told = []
    for n in (5, 6):
        files = [with_needs(f, alike if i < n else unlike) for i, f in enumerate(with_some_needs()[:10])]
        told.append({habit.strategy for habit in compared(files) if habit.measure == "needs"})
    assert "rows_as_in_others" not in told[0] and told[1]


@pytest.mark.parametrize(("least", "chances", "probability"), [(0, (), 1.0), (1, (0.5,), 0.5), (2, (0.5, 0.5), 0.25), (1, (0.5, 0.2), 0.6), (3, (0.5, 0.5), 0.0)])
def test_the_probability_of_so_many(least: int, chances: tuple[float, ...], probability: float) -> None:
    assert probability_of(least, chances) == pytest.approx(probability)


def test_keys_drawn_by_dice_show_few_habits() -> None:
    """A small share of what is in full/."""
    draw = Random(5)
    assert sum(bool(compared(dealt_anew(draw.sample(short_cases(), 9), draw))) for _ in range(6)) <= 1
