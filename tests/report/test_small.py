"""Few people stay hidden, and nothing that is shown gives them away."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.report.parts import HIDDEN, Figure, Number
from tracks_sim.report.small import Shown, guarded, people, suppress

SHOWN, ALL = Shown(), Shown(smallest=1)


def test_one_to_four_people_are_hidden_and_nobody_is_not() -> None:
    assert [people(n, SHOWN) for n in (0, 1, 4, 5)] == [Number(0), HIDDEN, HIDDEN, Number(5)]
    assert people(1, ALL) == Number(1)


def test_a_figure_rests_on_people_and_hides_its_reason_too() -> None:
    known, unknown = Figure(Estimate(0.5, n=40)), Figure(not_estimable("Everyone was right."))
    assert guarded(known, 4, SHOWN) == HIDDEN == guarded(unknown, 4, SHOWN)
    assert guarded(known, 5, SHOWN) == known and guarded(unknown, 0, SHOWN) == unknown
    assert guarded(known, 1, ALL) == known


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


def possible(shown_as: tuple[tuple[object, ...], ...], found: object, most: int) -> dict[tuple[int, int], set[int]]:
    """Every value that each hidden cell can have, given all that stands there."""
    secret = [(r, c) for r, row in enumerate(shown_as) for c, cell in enumerate(row) if cell == HIDDEN]
    values: dict[tuple[int, int], set[int]] = {p: set() for p in secret}
    for guess in product(range(most + 1), repeat=len(secret)):
        filled = {(r, c): cell.value for r, row in enumerate(shown_as) for c, cell in enumerate(row) if isinstance(cell, Number)}
        filled |= dict(zip(secret, guess, strict=True))
        rows = [sum(filled[r, c] for c in range(len(shown_as[0]))) for r in range(len(shown_as))]
        columns = [sum(filled[r, c] for r in range(len(shown_as))) for c in range(len(shown_as[0]))]
        sums = (*zip(rows, found.row_totals, strict=True), *zip(columns, found.column_totals, strict=True), (sum(rows), found.total))  # type: ignore[attr-defined]
        if all(total == HIDDEN or total.value == value for value, total in sums):
            for place, value in zip(secret, guess, strict=True):
                values[place].add(value)
    return values


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2))
def test_no_hidden_cell_of_a_table_can_be_computed(rows: list[list[int]]) -> None:
    found = suppress(rows, SHOWN)
    for row, cells in zip(rows, found.cells, strict=True):
        assert all(cell == HIDDEN or (cell.value == count and not 0 < count < 5) for count, cell in zip(row, cells, strict=True))  # type: ignore[union-attr]
    assert all(len(values) > 1 for values in possible(found.cells, found, 12).values())
