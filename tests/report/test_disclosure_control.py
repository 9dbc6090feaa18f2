"""Small counts are hidden, and nothing that is shown reveals them."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.support.goals import examples
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.report.disclosure_control import (
    AT_MOST,
    FEWER,
    MORE,
    Counts,
    DisclosurePolicy,
    alone_and_together,
    banded,
    banded_part,
    figure_cell,
    hidden_of,
    people_cell,
    suppress,
)
from tracks_sim.report.formats.html import fragment
from tracks_sim.report.parts import HIDDEN, Column, Figure, Hidden, Message, Number, Section, Table

SHOWN, ALL = DisclosurePolicy(), DisclosurePolicy(smallest=1)


def test_one_to_four_people_are_hidden_and_nobody_is_not() -> None:
    assert [people_cell(n, SHOWN) for n in (0, 1, 4, 5)] == [Number(0), HIDDEN, HIDDEN, Number(5)]
    assert people_cell(1, ALL) == Number(1)


def test_a_figure_rests_on_people_and_hides_its_reason_too() -> None:
    known, unknown = Figure(Estimate(0.5, n=40)), Figure(not_estimable("Everyone was right."))
    assert figure_cell(known, 4, SHOWN) == HIDDEN == figure_cell(unknown, 4, SHOWN)
    assert figure_cell(known, 5, SHOWN) == known and figure_cell(unknown, 0, SHOWN) == unknown
    assert figure_cell(known, 1, ALL) == known


def test_the_second_smallest_hides_with_a_single_hidden_one() -> None:
    # 3 of 30: 30 - 20 - 7 would tell it, so 7 goes too; 3 + 7 = 10 is all that is known
    found = suppress([[20, 3, 7]], SHOWN)
    assert found.cells == ((Number(20), HIDDEN, HIDDEN),) and found.total == found.row_totals[0] == Number(30)
    assert found.column_totals == found.cells[0]
    assert suppress([[20], [3], [7]], SHOWN).column_totals == (Number(30),)


def test_a_few_whose_sum_is_few_hide_a_third() -> None:
    # 1 + 2 = 3 people: their sum 3 would stand there as 30 - 20 - 7
    assert suppress([[20, 7, 1, 2]], SHOWN).cells == ((Number(20), HIDDEN, HIDDEN, HIDDEN),)


def test_a_small_total_is_hidden_and_zeros_and_large_ones_stand() -> None:
    assert suppress([[0, 3]], SHOWN).total == HIDDEN
    assert suppress([[0, 6]], SHOWN).cells == ((Number(0), Number(6)),)
    assert suppress([[20, 3, 7]], ALL).cells == ((Number(20), Number(3), Number(7)),)
    assert suppress([], SHOWN).cells == () and suppress([[]], SHOWN).total == Number(0)


EVERY = np.indices((13,) * 4).reshape(4, -1).T.reshape(-1, 2, 2)
"""Every table of two rows and two columns with counts up to 12."""


def possible(found: Counts) -> NDArray[np.int64]:
    """Every table of counts that agrees with all cells shown."""
    keep = np.ones(len(EVERY), dtype=bool)
    for r, c in product(range(2), range(2)):
        keep &= agrees(EVERY[:, r, c], found.cells[r][c])
    for i in range(2):
        keep &= agrees(EVERY[:, i].sum(axis=1), found.row_totals[i]) & agrees(EVERY[:, :, i].sum(axis=1), found.column_totals[i])
    return EVERY[keep & agrees(EVERY.sum(axis=(1, 2)), found.total)]


def agrees(counts: NDArray[np.int64], shown_as: Number | Hidden) -> NDArray[np.bool_]:
    """Which counts agree with the cell shown: all of them where it is hidden."""
    return np.ones(len(counts), dtype=bool) if isinstance(shown_as, Hidden) else counts == shown_as.value


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2))
def test_no_hidden_cell_of_a_table_can_be_computed(rows: list[list[int]]) -> None:
    found = suppress(rows, SHOWN)
    for row, cells in zip(rows, found.cells, strict=True):
        assert all(cell == HIDDEN or (cell.value == count and not 0 < count < 5) for count, cell in zip(row, cells, strict=True))  # type: ignore[union-attr]
    left = possible(found)
    assert all(len(np.unique(left[:, r, c])) > 1 for r, c in product(range(2), range(2)) if found.cells[r][c] == HIDDEN)


def test_small_counts_are_shown_as_one_with_another() -> None:
    # 2 alone would be told by 30 - 20 - 8: the last of the others goes with it
    assert alone_and_together([20, 8, 2], SHOWN) == ((0,), (1, 2)) and alone_and_together([2, 20, 8], SHOWN) == ((1,), (0, 2))
    # 2 + 4 = 6 are enough, nobody's goes with them
    assert alone_and_together([20, 2, 0, 7, 4], SHOWN) == ((0, 3), (1, 2, 4))
    # a sum of 4 + 4 can be made up in one way by two small counts, so that one more is in it
    assert alone_and_together([20, 4, 4], SHOWN) == ((), (0, 1, 2)) and alone_and_together([20, 4, 3], SHOWN) == ((0,), (1, 2))
    assert alone_and_together([20, 0], SHOWN) == ((0, 1), ()) == alone_and_together([20, 3], ALL)
    assert alone_and_together([3], SHOWN) == ((0,), ()) and alone_and_together([], SHOWN) == ((), ())


def test_one_of_several_counts_is_said_as_far_as_the_others_let_it() -> None:
    assert banded_part([7, 20], 0, SHOWN) == Number(7)
    # 2 + 6 = 8: at most eight; 2 + 20: fewer than five, which says no more than the rule does; 9 of which the other one is small: at most ten
    assert banded_part([2, 6], 0, SHOWN) == at_most(8) and banded_part([2, 20], 0, SHOWN) == Message(FEWER, {"n": Number(5)})
    assert banded_part([9, 1], 0, SHOWN) == at_most(10) and banded_part([20, 2], 1, SHOWN) == at_most(22)


def at_most(n: int) -> Message:
    return Message(AT_MOST, {"n": Number(n)})


@pytest.mark.parametrize("smallest", [4, 5, 6])
@pytest.mark.parametrize(("answers", "people"), [(2, 22), (3, 16), (4, 13)])
def test_no_count_that_is_put_together_can_be_computed_and_none_is_in_vain(smallest: int, answers: int, people: int) -> None:
    """Every table with a given number of answers and at most a given number of people, the first count as a band: tables that look alike leave each summed count at least two possible values."""
    alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
    policy = DisclosurePolicy(smallest=smallest)
    for counts in product(range(people + 1), repeat=answers):
        if sum(counts) <= people:
            alone, together = alone_and_together(counts, policy)
            band = banded_part(counts, 0, policy)
            shown = band.sentence if isinstance(band, Message) else band.value
            alike[tuple(counts[at] for at in alone), alone, together, sum(counts), shown].append(counts)
    for key, tables in alike.items():
        assert all(len({counts[at] for counts in tables}) > 1 for at in key[2])  # type: ignore[index]


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), max_size=8), st.integers(1, 8))
def test_what_stands_alone_is_nobody_or_enough_and_so_is_the_sum(counts: list[int], smallest: int) -> None:
    policy = DisclosurePolicy(smallest=smallest)
    alone, together = alone_and_together(counts, policy)
    assert sorted((*alone, *together)) == list(range(len(counts))) and len(together) != 1
    assert len(counts) == 1 or not any(0 < counts[at] < smallest for at in alone)
    assert not together or not alone or sum(counts[at] for at in together) >= smallest
    assert bool(together) == (len(counts) > 1 and any(0 < count < smallest for count in counts))  # nothing is put together without need


def test_bands_say_few_or_nearly_all_and_no_more() -> None:
    few, nearly = Message(FEWER, {"n": Number(5)}), Message(MORE, {"n": Number(15)})
    assert [banded(n, SHOWN, 20) for n in (0, 1, 4, 5, 15, 16, 19, 20)] == [Number(0), few, few, Number(5), Number(15), nearly, nearly, Number(20)]
    assert banded(19, SHOWN) == Number(19) and banded(1, ALL, 20) == Number(1)


def test_a_table_says_how_much_it_hides() -> None:
    words = Message("What")
    table = Table("t", words, (Column(words),) * 4, ((words, HIDDEN, Number(3), None), ("x", HIDDEN, Figure(Estimate(0.5, n=9)), Number(0))))
    # two of five: words, names and empty cells are no figures
    assert hidden_of(table) == (2, 5)
    written = fragment(Section("s", words, words, (table,)), "en")
    assert "Not shown: 2 of 5 figures of this table, since each rests on fewer than 5 people or would let such a figure be worked out." in written
    assert "Non affichés : 2 des 5 chiffres" in fragment(Section("s", words, words, (table,)), "fr").replace("\u202f", " ").replace("\u00a0", " ")
