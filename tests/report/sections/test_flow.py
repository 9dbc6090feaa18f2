"""The flow of participants: counts by arm, rare reasons unnamed, attrition with its interval."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.study_tables import Person, study_data_of
from tracks_sim.outcomes.interval import difference_of_shares
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import FEWER, DisclosurePolicy
from tracks_sim.report.parts import HIDDEN, Figure, FlowChart, Message, Number, Table
from tracks_sim.report.sections.flow import NOT_BY_ARM, OTHER_REASONS, STILL_OPEN, WITHDRAWN, flow

WHOLE, FIRST = {"pre": (1, 0, 1), "post": (1, 1, 1)}, {"pre": (0, 0, 1)}


def people() -> list[Person]:
    """Ten a group; six of the trained withdrew after the first phase, and one of the others moved away."""
    trained = [Person(f"t{i}", safe=WHOLE if i < 4 else FIRST if i < 9 else {"pre": (0, 0, 0)}, lost=None if i < 4 else "withdrew") for i in range(10)]
    others = [Person(f"w{i}", "waitlist", safe=WHOLE if i < 9 else FIRST, lost=None if i < 9 else "moved to Anna's office") for i in range(10)]
    return trained + others


@pytest.fixture(scope="module")
def data() -> StudyData:
    return study_data_of(people(), enrolled_only=3)


def tables(data: StudyData, shown: DisclosurePolicy) -> dict[str, Table]:
    blocks = flow(data, shown).blocks
    return {b.table.id if isinstance(b, FlowChart) else b.id: b.table if isinstance(b, FlowChart) else b for b in blocks if isinstance(b, FlowChart | Table)}


def test_the_flow_counts_each_step_and_hides_the_few(data: StudyData) -> None:
    rows = [row[1:] for row in tables(data, DisclosurePolicy())["flow-table"].rows]
    assert rows[0] == (None, None, Number(23)) and rows[1] == (None, None, Number(20)) and rows[2] == (Number(10), Number(10), Number(20))
    assert rows[3] == (Number(10), Number(10), Number(20))
    # 4 of the trained completed the second phase: hidden, and 9 with them, since 13 - 9 would tell
    assert rows[4] == (HIDDEN, HIDDEN, Number(13))
    assert [row[1:] for row in tables(data, DisclosurePolicy(smallest=1))["flow-table"].rows][4] == (Number(4), Number(9), Number(13))


def test_a_reason_of_few_people_is_not_named(data: StudyData) -> None:
    found = tables(data, DisclosurePolicy())["flow-lost"].rows
    # 6 withdrew, 1 for a reason of their own, which is not named; by group that one would stand alone, so nothing is by group
    assert found == ((WITHDRAWN, Number(6)), (OTHER_REASONS, Message(FEWER, {"n": Number(5)})))
    assert tables(data, DisclosurePolicy())["flow-lost"].notes == (NOT_BY_ARM,)
    named = tables(data, DisclosurePolicy(smallest=1))["flow-lost"].rows
    assert [row[1:] for row in named] == [(Number(6), Number(0), Number(6)), (Number(0), Number(1), Number(1))]


def test_attrition_is_of_the_allocated_and_compared(data: StudyData) -> None:
    rows = tables(data, DisclosurePolicy(smallest=1))["flow-attrition"].rows
    last = rows[-1][3]
    assert isinstance(last, Figure) and last.estimate == difference_of_shares(6, 10, 1, 10)  # 0.6 - 0.1 = 0.5
    assert [row[3].estimate.value for row in rows[:2] if isinstance(row[3], Figure)] == [0.6, 0.1]


def test_who_is_lost_is_compared_on_the_first_phase(data: StudyData) -> None:
    rows = tables(data, DisclosurePolicy())["flow-compared"].rows
    # completed: 13 people with 2 of 3 safe before; lost: 6 with 1 of 3 and one with none, mean 2/7
    assert rows[0][1:3] == (Number(13), Number(7))
    assert [cell.estimate.value for cell in rows[1][1:3] if isinstance(cell, Figure)] == pytest.approx([2 / 3, 2 / 7])
    assert isinstance(rows[1][3], Figure) and rows[1][3].estimate.value == pytest.approx(2 / 7 - 2 / 3)


def test_an_open_phase_is_said_beside_those_who_were_lost_and_what_was_not_asked_has_no_row(data: StudyData) -> None:
    """Who can still answer is not lost, and a result that nobody has is not one of too few people."""
    running = replace(data, state=replace(data.state, openings=()))
    compared = tables(running, DisclosurePolicy())["flow-compared"]
    assert STILL_OPEN in compared.notes and len(compared.rows) == 3  # people, safe responses, severe harms: no knowledge was asked
    released = replace(data, state=replace(data.state, openings=(), released=frozenset({"pre", "post"})))
    assert STILL_OPEN not in tables(released, DisclosurePolicy())["flow-compared"].notes


def test_who_was_erased_is_said_and_counted_nowhere(data: StudyData) -> None:
    few = flow(replace(data, state=replace(data.state, erased=2)), DisclosurePolicy()).blocks[2]
    assert not getattr(few, "gaps", None)  # "a few"
    assert flow(replace(data, state=replace(data.state, erased=7)), DisclosurePolicy()).blocks[2].gaps["n"] == Number(7)  # type: ignore[union-attr]
