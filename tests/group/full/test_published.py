"""What a group shows: every table of up to eight options, every way through the stages, and groups of up to eight people."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.group.test_published import (
    Pair,
    check_every_table,
    check_people,
    check_two,
    check_walks,
    two_counts,
    walks_of,
)
from tests.support.worlds import table_of
from tracks_sim.group.published import LEAST


def test_no_small_count_and_no_answer_can_be_inferred_from_any_table() -> None:
    """60,592 tables with 2 to 5 options and up to 18 people, or 6 options and up to 12."""
    sizes = [(options, people) for options in range(2, 7) for people in range(LEAST, 19 if options < 6 else 13)]
    found = [check_every_table(options, people, table_of) for options, people in sizes]
    assert tuple(map(sum, zip(*found, strict=True))) == (60_592, 3_910)


@pytest.mark.parametrize(("options", "most"), [(7, 10), (8, 9)])
def test_no_more_can_be_inferred_from_many_options(options: int, most: int) -> None:
    for people in range(LEAST, most + 1):
        check_every_table(options, people, table_of)


@pytest.mark.parametrize(("people", "polls"), [(5, 3), (6, 2), (7, 2), (8, 2)])
def test_no_stage_and_no_single_move_can_be_inferred_from_polls(people: int, polls: int) -> None:
    check_walks(people, walks_of(polls))


def test_nor_when_people_come_later() -> None:
    """Of six people some are absent at first."""
    check_walks(6, [walk for walk in walks_of(2, first=-1) if walk[-1] >= 0])


def test_nor_when_people_leave() -> None:
    check_walks(6, [*walks_of(2), *((stage, -1) for stage in range(4))])


@settings(max_examples=30)
@given(two_counts(most_people=8, most_options=4))
def test_nothing_can_be_inferred_from_all_views_of_two_tables_of_larger_groups(pair: Pair) -> None:
    check_two(*pair)


@pytest.mark.parametrize(("people", "options", "stages"), [(5, 2, 4), (7, 2, 1), (8, 2, 1), (6, 3, 1)])
def test_nothing_can_be_inferred_from_all_views_of_one_set(people: int, options: int, stages: int) -> None:
    """With a poll of the live page where ``stages`` is 4."""
    check_people(people, options, stages)
