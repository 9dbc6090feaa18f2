"""What statements on counts leave possible: as counting every table has it; and what must go so that hidden counts stay hidden."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import solved_once
from tests.support.goals import examples
from tracks_sim.report import count_bounds
from tracks_sim.report.count_bounds import CountStatement, PossibleCounts, Printed, Protected, to_withhold

A, B, C = ("a",), ("b",), ("c",)
EACH = [CountStatement({name: 1.0}, 0, 6) for name in (A, B, C)]


def total(low: float, high: float) -> CountStatement:
    return CountStatement({A: 1.0, B: 1.0, C: 1.0}, low, high)


def test_a_total_less_what_is_known_leaves_one_number() -> None:
    # 9 in all, b is 4 and c is 3: a is 2
    told = [*EACH, total(9, 9), CountStatement({B: 1.0}, 4, 4)]
    possible = PossibleCounts(told, {A: 2, B: 4, C: 3})
    assert possible.extent([A]) == (0, 5) and possible.and_told([CountStatement({C: 1.0}, 3, 3)]).extent([A]) == (2, 2)


def test_what_is_told_must_be_true() -> None:
    with pytest.raises(ValueError, match="do not agree"):
        PossibleCounts([total(9, 9)], {A: 1, B: 1, C: 1})


Statements = st.lists(st.tuples(st.tuples(*[st.integers(-1, 2)] * 3).filter(any), st.integers(0, 2), st.integers(0, 2)), max_size=4)
Counts = st.tuples(*[st.integers(0, 6)] * 3)


def told_of(counts: tuple[int, ...], statements: list[tuple[tuple[int, ...], int, int]]) -> list[CountStatement]:
    """True statements on counts: of each the factors, and how far below and above the truth its ends are."""
    return [
        CountStatement(dict(zip((A, B, C), map(float, factors), strict=True)), at - below, at + above)
        for factors, below, above in statements
        for at in [sum(f * n for f, n in zip(factors, counts, strict=True))]
    ]


def every(told: list[CountStatement]) -> list[tuple[int, ...]]:
    """Every table of counts up to six that agrees with the statements."""
    return [
        counts for counts in product(range(7), repeat=3)
        if all(one.low <= sum(one.factors[name] * n for name, n in zip((A, B, C), counts, strict=True)) <= one.high for one in told)
    ]  # fmt: skip


@settings(max_examples=examples(40), deadline=None)
@given(Counts, Statements)
def test_the_ends_are_those_of_counting_every_table(counts: tuple[int, ...], statements: list[tuple[tuple[int, ...], int, int]]) -> None:
    told = told_of(counts, statements)
    tables = every(told)
    found = PossibleCounts([*EACH, *told], dict(zip((A, B, C), counts, strict=True))).extent([B])
    assert found == (min(table[1] for table in tables), max(table[1] for table in tables)) and counts in tables


@settings(max_examples=examples(40), deadline=None)
@given(Counts, Statements, st.integers(0, 3))
def test_what_is_left_protects_what_it_can_and_withholds_nothing_in_vain(counts: tuple[int, ...], statements: list[tuple[tuple[int, ...], int, int]], width: int) -> None:
    printed = [Printed((str(at),), (one,)) for at, one in enumerate(told_of(counts, statements))]
    withheld = to_withhold(EACH, [printed[:2], printed[2:]], [Protected((B,), width)], dict(zip((A, B, C), counts, strict=True)))

    def room(places: set[tuple[str, ...]]) -> int:
        values = [table[1] for table in every([one.told[0] for one in printed if one.place in places])]
        return max(values) - min(values)

    shown = {one.place for one in printed} - withheld
    assert room(shown) >= width and all(room(shown | {place}) < width for place in withheld)


def test_the_memory_of_the_tests_of_reports_solves_a_programme_again_where_anything_of_it_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    solved: list[object] = []
    real = solved_once.SOLVE
    monkeypatch.setattr(solved_once, "FOUND", {})
    monkeypatch.setattr(solved_once, "SOLVE", lambda weights, **programme: solved.append(weights) or real(weights, **programme))
    truth = {A: 2, B: 4, C: 3}
    for told, extent, programmes in ((total(9, 9), (0, 6), 2), (total(9, 9), (0, 6), 2), (total(3, 9), (0, 6), 4), (total(9, 14), (0, 6), 6)):
        assert PossibleCounts([*EACH, told], truth).extent([A]) == extent and len(solved) == programmes
    monkeypatch.setattr(count_bounds, "NODES", 299)
    assert PossibleCounts([*EACH, total(9, 9)], truth).extent([A]) == (0, 6) and len(solved) == 8
