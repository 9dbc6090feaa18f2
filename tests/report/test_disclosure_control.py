"""Small counts are hidden, and nothing that is shown reveals them."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.report.disclosure_control import Counts, DisclosurePolicy, figure_cell, people_cell, suppress
from tracks_sim.report.parts import HIDDEN, Figure, Hidden, Number

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


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2))
def test_no_hidden_cell_of_a_table_can_be_computed(rows: list[list[int]]) -> None:
    found = suppress(rows, SHOWN)
    for row, cells in zip(rows, found.cells, strict=True):
        assert all(cell == HIDDEN or (cell.value == count and not 0 < count < 5) for count, cell in zip(row, cells, strict=True))  # type: ignore[union-attr]
    left = possible(found)
    assert all(len(np.unique(left[:, r, c])) > 1 for r, c in product(range(2), range(2)) if found.cells[r][c] == HIDDEN)
