"""What a group shows: the rule in examples, and by every table of small groups; the larger ones are in ``full``.

What nobody may infer is said in ``inferred`` (tests/support/worlds.py). Assumed: the sets of two groups have no person in common and a row's
answers say nothing certain of another row's, both of which other modules see to or nobody can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations_with_replacement, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.worlds import Counts, all_counts, avoidable, by_view, inferred, inferred_by_anyone, named, table_of
from tracks_sim.group.published import (
    LEAST,
    Cell,
    Live,
    Share,
    Span,
    Table,
    all_handed_in,
    coarser,
    coarser_share,
    live_stages,
    publish,
    publish_row,
    quiet_word,
    reach,
    side_by_side,
    summed,
    told,
    wishes,
)

STAGES = ("reading", "judging", "deciding", "handed_in")
NEVER = Live()


def words(table: Table | None) -> str | None:
    """A table in one line: options together, then their number."""
    return None if table is None else " ".join(f"{''.join(cell.options)}{cell.count}{'+' * cell.at_least}" for cell in table.cells) or "too spread"


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((2, 1, 1), None),  # four people
        ((9, 3, 6), "a9 b3 c6"),  # no small number
        ((18, 0, 0), "a16+"), ((16, 1, 1), "a16+"), ((1, 17), "b16+"), ((3, 2), "a3+"),  # all, or all but one or two
        ((6, 4, 3, 2, 2, 0), "a6 b4 c3 def4"),
        ((9, 1, 8), "a9 bc9"),  # one small option: the last other one goes in
        ((9, 8, 1), "a9 bc9"),
        ((1, 0, 6, 7), "c6 abd8"),  # fewer than three in two options
        ((2, 2, 4, 7), "c4 abd11"),  # four in two options: both are two
        ((1, 3, 0, 9), "b3 acd10"),
        ((1, 2, 4, 7), "c4 abd10"),  # three in two options: one and two
        ((1, 4, 8), "b4 ac9"),
        ((1, 3, 7), "b3 ac8"),
        ((0, 3, 4), "too spread"),  # four in two options, though one of them has all: who gave the other must not learn it
        ((2, 2, 1), "too spread"), ((2, 2, 2, 2), "too spread"), ((3, 2, 1), "too spread"),
    ],
)  # fmt: skip
def test_a_table_of_the_wall(counts: Counts, shown: str | None) -> None:
    assert words(table_of(counts)) == shown


def test_too_spread_is_not_the_same_as_too_few() -> None:
    spread = publish({"a": 2, "b": 2, "c": 1})
    assert spread is not None and spread.too_spread and publish({"a": 2, "b": 2, "c": 0}) is None
    assert not Table(n=9, cells=(Cell(options=("a",), count=7, at_least=True),)).too_spread


@pytest.mark.parametrize("counts", [{}, {"a": 9}, {"a": 9, "b": -1}])
def test_what_is_no_count_of_a_row_is_refused(counts: Mapping[str, int]) -> None:
    with pytest.raises(ValueError, match="two options"):
        publish(counts)


def check_every_table(options: int, people: int, publish_counts: Callable[[Counts], Table | None]) -> tuple[int, int]:
    """Numbers of tables and of views; nobody infers anything."""
    found = by_view(all_counts(people, options), publish_counts)
    for table, worlds in found.items():
        assert not avoidable(inferred_by_anyone(worlds), options, people), (table, worlds)
    return sum(map(len, found.values())), len(found)


@pytest.mark.parametrize(("options", "most"), [(2, 18), (3, 14), (4, 10), (5, 8), (6, 7)])
def test_no_small_count_and_no_answer_can_be_inferred(options: int, most: int) -> None:
    for people in range(LEAST, most + 1):
        check_every_table(options, people, table_of)


def hidden_only(counts: Counts) -> Table | None:
    """A rule that is too simple: a number under three is left out, and that is all."""
    return Table(n=sum(counts), cells=tuple(Cell(options=(o,), count=c) for o, c in named(counts).items() if c >= 3))


def test_the_search_finds_what_a_simple_rule_tells() -> None:
    assert {"count", "few", "answer"} == {fault for worlds in by_view(all_counts(7, 3), hidden_only).values() for fault in inferred_by_anyone(worlds)}
    assert set(inferred([(5, 0)], None)) == {"count", "answer"}
    assert set(inferred([(4, 1)], own=1)) == {"count", "answer"} and set(inferred([(3, 3)], own=1)) == set()


def test_to_count_again_without_one_who_was_erased_would_tell_their_answer() -> None:
    """The reason why a table is made once, and why two groups may not share all people but one."""
    before, after = table_of((4, 4)), table_of((3, 4))
    worlds = [(a, b) for a, b in product(all_counts(8, 2), all_counts(7, 2)) if (table_of(a), table_of(b)) == (before, after)]
    assert {tuple(x - y for x, y in zip(a, b, strict=True)) for a, b in worlds} == {(1, 0)}


@pytest.mark.parametrize("people", range(LEAST, 10))
def test_one_or_two_who_left_a_row_open_are_not_told(people: int) -> None:
    left_open: dict[Table | None, set[int]] = {}
    for *answered, unanswered in all_counts(people, 4):
        left_open.setdefault(publish_row(dict(zip("abc", answered, strict=True)), people), set()).add(unanswered)
    assert not [view for view, found in left_open.items() if found <= {1, 2}]


def test_a_table_is_the_same_when_it_is_read_from_an_event() -> None:
    for counts in all_counts(9, 3):
        table = table_of(counts)
        assert table is not None and Table.model_validate_json(table.model_dump_json()) == table


def test_what_was_put_together_is_not_known() -> None:
    table = publish({"a": 6, "b": 4, "c": 3, "d": 2, "e": 2, "f": 0})
    assert told(table, {"a"}) == Share(low=6, high=6, of=17) and told(table, {"a", "c"}) == Share(low=9, high=9, of=17)
    assert told(table, {"d", "e", "f"}) == Share(low=4, high=4, of=17)
    assert told(table, {"d"}) is told(table, {"a", "d"}) is told(table_of((2, 2, 1)), {"a"}) is told(None, {"a"}) is None
    most = publish({"a": 16, "b": 1, "c": 1})
    assert told(most, {"a"}) == told(most, {"a", "b"}) == Share(low=16, high=18, of=18) and told(most, {"b"}) == Share(low=0, high=2, of=18)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [((9, 3, 6), "a9 bc9"), ((4, 3, 10), "c10 ab7"), ((9, 1, 8), "a9 bc9"), ((6, 4, 3, 2, 2, 0), "a6 bcdef11"), ((5, 5, 5), "a5 b5 c5"),
     ((16, 1, 1), "a14+"), ((4, 4), "too spread"), ((7, 1), "too spread"), ((8, 1), "a5+"), ((2, 2, 1), "too spread")],
)  # fmt: skip
def test_a_table_on_paper(counts: Counts, shown: str) -> None:
    table = table_of(counts)
    assert table is not None and words(coarser(table)) == shown


@pytest.mark.parametrize("people", range(LEAST, 13))
def test_paper_has_no_number_under_five_and_says_nothing_that_the_wall_does_not(people: int) -> None:
    for table in {table_of(counts) for counts in all_counts(people, 4)}:
        assert table is not None
        paper = coarser(table)
        assert paper.n == table.n and all(cell.count >= 5 for cell in paper.cells) and coarser(paper) == paper
        for cell in paper.cells:
            share = told(table, cell.options)
            assert share and share.low >= cell.count and (cell.at_least or share.low == cell.count)
        if paper.cells and not paper.cells[0].at_least:
            assert sum(cell.count for cell in paper.cells) == people


@pytest.mark.parametrize(
    ("share", "paper"),
    [((9, 9, 18), (9, 9)), ((4, 4, 18), (0, 4)), ((0, 2, 18), (0, 4)), ((15, 15, 18), (14, 18)), ((16, 18, 18), (14, 18)), ((0, 6, 44), (0, 6)),
     ((8, 10, 30), (8, 10)), ((4, 4, 8), None), ((0, 8, 8), None), ((6, 8, 8), None), ((0, 2, 8), None), ((7, 9, 9), (5, 9)), ((0, 2, 9), (0, 4))],
)  # fmt: skip
def test_a_share_on_paper(share: Counts, paper: tuple[int, int] | None) -> None:
    low, high, of = share
    assert coarser_share(Share(low=low, high=high, of=of)) == (paper and Share(low=paper[0], high=paper[1], of=of))


def test_no_number_of_a_share_on_paper_is_under_five() -> None:
    """Neither of those who did nor of the others; and it says nothing that the share does not."""
    for of in range(LEAST, 20):
        for low, high in combinations_with_replacement(range(of + 1), 2):
            share = Share(low=low, high=high, of=of)
            paper = coarser_share(share)
            if paper is not None:
                assert {low for low in (paper.low, of - paper.high) if 0 < low < 5} == set(), (share, paper)
                assert paper.low <= low and high <= paper.high and coarser_share(paper) == paper


def spans(options: str, *tables: Counts) -> list[tuple[Counts, int, int, int]]:
    return [(span.groups, span.share.low, span.share.high, span.share.of) for span in side_by_side([table_of(each) for each in tables], options)]


def test_groups_side_by_side() -> None:
    assert spans("a", (8, 10), (6, 8), (6, 6)) == [((0,), 8, 8, 18), ((1,), 6, 6, 14), ((2,), 6, 6, 12)]
    assert spans("a", (8, 10), (4, 10), (6, 6)) == [((0,), 8, 8, 18), ((1, 2), 10, 10, 26)]  # under five: with the next
    assert spans("a", (8, 10), (6, 8), (4, 8)) == [((0,), 8, 8, 18), ((1, 2), 10, 10, 26)]  # the last one with those before it
    assert spans("a", (3, 15), (3, 11), (3, 9)) == [((0, 1, 2), 9, 9, 44)]  # nine of 44, in three groups together
    assert spans("a", (4, 14)) == [((0,), 0, 4, 18)]
    assert spans("a", (17, 1), (8, 10)) == [((0,), 14, 18, 18), ((1,), 8, 8, 18)]
    assert spans("b", (9, 1, 8), (6, 4, 8)) == [((1,), 0, 4, 18)]  # not known in the first
    assert side_by_side([None, table_of((2, 2, 1))], "a") == ()
    assert side_by_side([table_of((5, 5))], "a") == (Span(groups=(0,), share=Share(low=5, high=5, of=10)),)


def test_how_many_talks_heard_a_fact() -> None:
    assert told(reach(2, 18), {"yes"}) == told(reach(0, 18), {"yes"}) == Share(low=0, high=2, of=18)
    assert told(reach(3, 18), {"yes"}) == Share(low=3, high=3, of=18) and told(reach(17, 18), {"yes"}) == Share(low=16, high=18, of=18)
    assert reach(2, 4) is None
    heard = [share for n, people in ((1, 18), (2, 14), (0, 12)) if (share := told(reach(n, people), {"yes"}))]
    assert coarser_share(summed(heard)) == Share(low=0, high=6, of=44) and coarser_share(heard[0]) == Share(low=0, high=4, of=18)


def staged(*counts: int) -> dict[str, int]:
    return dict(zip(STAGES, counts, strict=True))


def stages_in_words(live: Live) -> str | None:
    return live.table and " ".join(f"{'+'.join(c.options)} {c.count}{' or more' * c.at_least}" for c in live.table.cells)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [((4, 5, 3, 6), "reading 4 judging 5 deciding 3 handed_in 6"), ((4, 5, 1, 8), "reading 4 judging 5 deciding+handed_in 9"),
     ((1, 1, 3, 13), "reading+judging+deciding 5 handed_in 13"), ((6, 6, 6, 0), "reading 6 judging 6 deciding+handed_in 6"),
     ((0, 1, 1, 16), "handed_in 16 or more"), ((18, 0, 0, 0), "reading 16 or more"), ((2, 2, 2, 2), "reading+judging 4 deciding+handed_in 4"),
     ((2, 0, 2, 1), "reading+judging+deciding+handed_in 5"), ((1, 1, 1, 1), None)],
)  # fmt: skip
def test_the_stages_on_the_live_page(counts: Counts, shown: str | None) -> None:
    assert stages_in_words(live_stages(staged(*counts), NEVER, 0, 0)) == shown


def test_a_number_changes_once_three_have_moved_and_half_a_minute_has_passed() -> None:
    first = live_stages(staged(6, 6, 6, 0), NEVER, 0, 100)
    later = staged(5, 6, 3, 4)
    assert live_stages(later, first, 2, 500) is live_stages(later, first, 18, 129.9) is first
    assert live_stages(later, first, 3, 130) == live_stages(later, NEVER, 0, 130) != first


def test_who_leaves_and_comes_back_hastens_no_count() -> None:
    first = live_stages(staged(5, 0, 0, 0), NEVER, 0, 0)
    few = live_stages(staged(3, 1, 0, 0), first, 2, 60)
    assert few.table is None and live_stages(staged(4, 1, 0, 0), few, 1, 90) == few
    assert live_stages(staged(2, 1, 2, 0), few, 3, 90).table is not None


def test_under_five_people_only_all_have_handed_in_or_not() -> None:
    assert all_handed_in(staged(0, 0, 0, 4)) is True and all_handed_in(staged(0, 0, 1, 3)) is False
    assert all_handed_in(staged(0, 0, 0, 5)) is all_handed_in(staged(0, 0, 0, 0)) is None


def test_wishes_are_three_or_more_and_a_quiet_word_is_somebody() -> None:
    few = wishes(2, 18, NEVER, 0, 0)
    assert told(few.table, {"yes"}) == Share(low=0, high=2, of=18) and few == wishes(0, 18, NEVER, 0, 0)
    assert wishes(3, 18, few, 1, 60) is few  # the third alone is not seen to press
    assert told(wishes(4, 18, few, 3, 60).table, {"yes"}) == Share(low=4, high=4, of=18)
    assert told(wishes(18, 18, few, 16, 60).table, {"yes"}) == Share(low=16, high=18, of=18)
    assert wishes(3, 4, NEVER, 0, 0).table is None
    assert quiet_word(1) and quiet_word(7) and not quiet_word(0)


Walk = tuple[int, ...]
"""The stage of one person at each poll; -1 while absent."""


def seen(walks: Sequence[Walk]) -> tuple[tuple[Table | None, bool | None], ...]:
    """What the live page shows at each poll, one a minute, of people who walk so."""
    live, at, found = NEVER, 0, []
    for poll in range(len(walks[0])):
        counts = dict.fromkeys(STAGES, 0)
        for walk in walks:
            if walk[poll] >= 0:
                counts[STAGES[walk[poll]]] += 1
        now = live_stages(counts, live, sum(-1 != walk[poll] != walk[at] != -1 for walk in walks), 60.0 * poll)
        at = poll if now.counted_at == 60.0 * poll else at
        live = now
        found.append((live.table, all_handed_in(counts)))
    return tuple(found)


STAGES_OF_ALL = [{stage} for stage in range(len(STAGES))]
"""All others in one stage; that all are absent can be seen."""


def told_of_walks(worlds: Sequence[Sequence[Walk]], own: Walk | None) -> Iterator[str]:
    """What somebody can be certain of about the others: that all were in one stage at a poll, or that one or two of them moved between two polls; for somebody who moved too, that exactly one did."""
    others = [list(world) for world in worlds if own is None or own in world]
    for world in others:
        if own is not None:
            world.remove(own)
    for poll in range(len(worlds[0][0])):
        if len({frozenset(walk[poll] for walk in world) for world in others}) == 1 and {walk[poll] for walk in others[0]} in STAGES_OF_ALL:
            yield "stage"
    for before, after in pairwise(range(len(worlds[0][0]))):
        moved = {sum(-1 != walk[before] != walk[after] != -1 for walk in world) for world in others}  # coming and going can be seen
        if min(moved) >= 1 and max(moved) < 3 - (own is not None and own[0] != own[-1]):
            yield "move"


def check_walks(people: int, walks: Sequence[Walk]) -> tuple[int, int]:
    """Numbers of worlds and of views; nobody infers a stage or a move of others, unless all of fewer than five have handed in, which is told."""
    found = by_view(combinations_with_replacement(walks, people), seen)
    for views, worlds in found.items():
        if not any(all_in for _, all_in in views):
            for own in (None, *walks):
                if own is None or any(own in world for world in worlds):
                    assert not list(told_of_walks(worlds, own)), (views, own, worlds[:5])
    return sum(map(len, found.values())), len(found)


def walks_of(polls: int, first: int = 0) -> list[Walk]:
    """Every way to go forward through the stages, stage by poll; with ``first`` -1 also those of people who come in later."""
    return [walk for walk in product(range(first, len(STAGES)), repeat=polls) if list(walk) == sorted(walk)]


def test_no_stage_and_no_single_move_can_be_inferred_from_two_polls() -> None:
    check_walks(5, walks_of(2))


Pair = tuple[Counts, Counts]
"""Answers of one set to a row, before the talk and in the second vote, or of two groups."""


@lru_cache(maxsize=100_000)
def views_of_two(one: Table | None, two: Table | None) -> tuple[object, ...]:
    """Wall, paper and overview of two tables, as anybody may see them."""
    both = [one, two]
    return (one, two, *(table and coarser(table) for table in both), *(side_by_side(both, option) for option in "abcd"))


def worlds_of_two(people: int, others: int, options: int, seen_ones: tuple[object, ...]) -> list[Pair]:
    """Exact: every pair of counts with these views."""
    return [
        (one, two) for one in all_counts(people, options) for two in all_counts(others, options)
        if views_of_two(table_of(one), table_of(two)) == seen_ones
    ]  # fmt: skip


def check_two(one: Counts, two: Counts) -> None:
    """Who sees all views of both, and knows an own answer in either or both, infers nothing of the others in any."""
    worlds = worlds_of_two(sum(one), sum(two), len(one), views_of_two(table_of(one), table_of(two)))
    for own_one, own_two in product((None, *range(len(one))), repeat=2):
        possible = [(a, b) for a, b in worlds if (own_one is None or a[own_one]) and (own_two is None or b[own_two])]
        for side, own in ((0, own_one), (1, own_two)) if possible else ():
            counts = [world[side] for world in possible]
            people = sum(counts[0])
            if people >= LEAST:  # under five nothing is told
                assert not avoidable(inferred(counts, own), len(one), people), (one, two, own_one, own_two)


@st.composite
def two_counts(draw: st.DrawFn, most_people: int, most_options: int) -> Pair:
    """Five people or more, and four or more who vote again or make up another group."""
    options = draw(st.integers(2, most_options))
    one, two = (draw(st.integers(least, most_people)) for least in (LEAST, LEAST - 1))
    return draw(st.sampled_from(list(all_counts(one, options)))), draw(st.sampled_from(list(all_counts(two, options))))


Answers = tuple[int, int, int | None]
"""One person: the stage at a poll, the answer before the talk, and the answer in the second vote, which is None for somebody who does not vote again."""


def check_people(people: int, options: int, stages: int) -> tuple[int, int]:
    """Numbers of worlds and of views of one set, people by people; who sees all and knows their own three infers nothing of the others."""

    def parts(world: Sequence[Answers]) -> tuple[Counts, Counts, Counts]:
        sizes = (len(STAGES), options, options)
        return tuple(tuple([one[part] for one in world].count(value) for value in range(size)) for part, size in enumerate(sizes))  # type: ignore[return-value]

    def all_views(world: Sequence[Answers]) -> tuple[object, ...]:
        at, before, after = parts(world)
        return live_stages(dict(zip(STAGES, at, strict=True)), NEVER, 0, 0).table, sum(after), *views_of_two(table_of(before), table_of(after))

    kinds: list[Answers] = list(product(range(stages), range(options), (*range(options), None)))
    found = by_view(combinations_with_replacement(kinds, people), all_views)
    for worlds in found.values():
        counted = [(set(world), parts(world)) for world in worlds]
        for own in (None, *kinds):
            possible = [counts for kinds_in, counts in counted if own is None or own in kinds_in]
            for part in range(0 if stages > 1 else 1, 3) if possible else ():
                counts = [each[part] for each in possible]
                if (n := sum(counts[0])) >= LEAST:
                    faults = avoidable(inferred(counts, own and own[part]), options, n)
                    assert not faults - ({"few"} if part == 0 else set()), (own, worlds[:5])  # one or two in a stage is no answer
    return sum(map(len, found.values())), len(found)


@pytest.mark.parametrize("people", [5, 6])
def test_nothing_can_be_inferred_from_two_votes_of_the_same_people(people: int) -> None:
    check_people(people, options=2, stages=1)


@settings(max_examples=examples(100))
@given(two_counts(most_people=6, most_options=3))
def test_nothing_can_be_inferred_from_all_views_of_two_tables(pair: Pair) -> None:
    check_two(*pair)
