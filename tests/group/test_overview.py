"""What is shown of a part once it is over: no number under five, what a page picks, and the case that is proposed for work at home."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.group.test_script import simulated
from tests.support.goals import examples
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.group.overview import (
    MOST_DIFFERENCES,
    MOST_LESSONS,
    MOST_ROWS,
    Homework,
    Published,
    differences,
    hardly_asked,
    homework,
    lessons,
    over_read,
)
from tracks_sim.group.published import COARSE, Share, Table, coarser, publish, reach
from tracks_sim.group.script import fixed_rows, told_row

CASE, MODE = "the-second-cot", "assessment"
STATUS = "indicators.legal_status_used"
"""A row that the author answers with "absent"."""


@pytest.fixture(scope="module")
def cot(library: Library) -> CaseFile:
    return library.case(CASE)


def table(**counts: int) -> Table:
    made = publish(counts)
    assert made is not None
    return made


def state_table(present: int, absent: int, insufficient: int) -> Table:
    return table(present=present, absent=absent, insufficient=insufficient)


def drawn(cot: CaseFile, draw: random.Random, groups: int) -> tuple[Published, ...]:
    """The tables of made-up groups of five to twenty people."""
    sizes = [draw.randint(5, 20) for _ in range(groups)]
    return tuple(Published(n, simulated(cot, n, draw)[1]) for n in sizes)


def numbers(share: Share) -> Iterator[int]:
    """The numbers that a share is told by: both where they are the same, else those that say something."""
    yield from (n for n in (share.low, share.of, share.high + 1 if share.low < share.high else share.high) if n != 0)


@settings(max_examples=examples(400))
@given(st.integers(0, 2**32))
def test_no_number_under_five_is_told(cot: CaseFile, seed: int) -> None:
    draw = random.Random(seed)
    groups = drawn(cot, draw, draw.randint(1, 4))
    shares = [share for one in over_read(cot, MODE, groups) for share in (one.total, *(span.share for span in one.spans))]
    shares += [one.share for one in hardly_asked(cot, groups)]
    assert all(n >= COARSE for share in shares for n in numbers(share))
    for one in differences(cot, MODE, groups[0].tables, groups[-1].tables, {}):
        for paper in filter(None, (one.before, one.after)):
            assert paper.n >= COARSE and all(cell.count >= COARSE for cell in paper.cells)
            others = [paper.n - cell.count for cell in paper.cells if not cell.at_least]
            assert all(n >= COARSE for n in others)


def test_over_read_is_what_the_author_does_not_say(cot: CaseFile) -> None:
    tables = {STATUS: state_table(8, 5, 5), "indicators.violence": state_table(9, 4, 5), "detection": table(yes=9, open=4, no=5), "needs.debt_advice": table(urgent=9, helpful=5, not_indicated=4)}
    found = over_read(cot, MODE, [Published(18, tables)])
    assert [(one.row, one.total) for one in found] == [("detection", Share(low=9, high=9, of=18)), (STATUS, Share(low=8, high=8, of=18))]  # violence is present


def test_a_row_that_a_talk_can_change_is_not_over_read(cot: CaseFile) -> None:
    assert "indicators.debt_bondage" not in set(fixed_rows(cot, MODE))
    assert over_read(cot, MODE, [Published(18, {"indicators.debt_bondage": state_table(9, 5, 4)})]) == ()


def test_small_numbers_of_neighbours_stand_together(cot: CaseFile) -> None:
    groups = [Published(sum(counts), {STATUS: state_table(*counts)}) for counts in ((8, 5, 5), (4, 5, 5), (6, 3, 3))]
    [one] = over_read(cot, MODE, groups)
    assert [(span.groups, span.share) for span in one.spans] == [((0,), Share(low=8, high=8, of=18)), ((1, 2), Share(low=10, high=10, of=26))]
    assert one.total == Share(low=18, high=18, of=44)
    assert over_read(cot, MODE, [Published(14, {STATUS: state_table(4, 5, 5)})]) == ()  # "fewer than 5" is nothing to practise


def test_all_but_a_few_of_a_small_group_are_no_number(cot: CaseFile) -> None:
    """Of eight who all said "present" paper could tell "4 or more", which is under five."""
    assert over_read(cot, MODE, [Published(8, {STATUS: state_table(8, 0, 0)})]) == ()
    [one] = over_read(cot, MODE, [Published(18, {STATUS: state_table(18, 0, 0)})])
    assert (one.total.low, one.total.high) == (14, 18)


def test_at_most_five_rows_the_most_over_read_first(cot: CaseFile) -> None:
    for seed in range(10):
        found = over_read(cot, MODE, drawn(cot, random.Random(seed), 3))
        shares = [one.total.low / one.total.of for one in found]
        assert len(found) <= MOST_ROWS and shares == sorted(shares, reverse=True)


def heard(cot: CaseFile, n: int, **times: int) -> Published:
    """A group of ``n`` people, with the number of talks that heard each fact."""
    return Published(n, {told_row(fact): made for fact, many in times.items() if (made := reach(many, n))})


def test_what_hardly_anybody_asked_has_the_question_that_opens_it(cot: CaseFile) -> None:
    found = hardly_asked(cot, [heard(cot, 18, fa5=12, fa8=1, fa9=4), heard(cot, 14, fa5=8, fa8=0, fa9=3)])
    assert [(one.fact, one.share) for one in found] == [("fa8", Share(low=0, high=4, of=32)), ("fa9", Share(low=7, high=7, of=32))]
    questions = {question.id: question for question in cot.case.questions}
    assert all(questions[one.question].brings[0] == one.fact for one in found)


def test_a_group_differs_where_it_answered_otherwise_than_the_author(cot: CaseFile) -> None:
    tables = {STATUS: state_table(8, 5, 5), "detection": table(yes=5, open=5, no=8), "indicators.violence": state_table(14, 2, 2), "needs.debt_advice": table(urgent=5, helpful=5, not_indicated=8)}
    rows = {one.row: one for one in differences(cot, MODE, tables, {"detection": table(yes=6, open=0, no=9)}, {})}
    assert list(rows) == [STATUS, "detection", "needs.debt_advice"] and len(rows) == MOST_DIFFERENCES  # 13, 10 and 10 of 18
    assert rows["detection"].before == coarser(tables["detection"]) and rows["detection"].after == coarser(table(yes=6, open=0, no=9))


def test_without_figures_the_row_of_the_debrief_stands_alone(cot: CaseFile) -> None:
    [one] = differences(cot, MODE, {}, {}, {})
    assert (one.row, one.before, one.after) == ("detection", None, None)
    assert differences(cot, "talk", {}, {}, {}) == () and over_read(cot, MODE, []) == () == hardly_asked(cot, [])


def test_lessons_about_what_was_misread_go_before_the_others(cot: CaseFile) -> None:
    ids = [lesson.id for lesson in cot.key.lessons]
    last = cot.key.lessons[-1]
    assert len(ids) > MOST_LESSONS and last.when
    assert lessons(cot, ()) == tuple(ids[:MOST_LESSONS])
    assert last.id in lessons(cot, [last.when[0]]) and len(lessons(cot, [last.when[0]])) == MOST_LESSONS


def test_at_home_the_most_misread_indicator_comes_again(library: Library, cot: CaseFile) -> None:
    tables = {STATUS: state_table(8, 5, 5), "detection": table(yes=14, open=4, no=0)}
    course = [library.case(case) for case in ("the-knitted-hat", "the-bus-strike", "the-rubber-ball")]
    with_row = [one.case.id for one in course if one.key.answer_to(STATUS)]
    assert with_row == ["the-bus-strike"]  # keyed "present" there, and "absent" in the second cot
    assert homework(cot, MODE, tables, course) == Homework("the-bus-strike", STATUS)
    assert homework(cot, MODE, tables, [cot, *course]) == Homework("the-bus-strike", STATUS)  # another answer is worth more than the same
    assert homework(cot, MODE, tables, [course[0], cot]) == Homework(CASE, STATUS)
    assert homework(cot, MODE, tables, course[:1]) == homework(cot, MODE, {}, course) == Homework("the-knitted-hat")
    assert homework(cot, MODE, tables, []) is None
