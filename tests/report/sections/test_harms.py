"""Harms are counted by the people who did them."""

from __future__ import annotations

import pytest

from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.interval import share_of
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import FEWER, DisclosurePolicy
from tracks_sim.report.parts import HIDDEN, Figure, Message, Number, Table
from tracks_sim.report.sections.harms import harms

FEW = Message(FEWER, {"n": Number(5)})


@pytest.fixture(scope="module")
def data() -> StudyData:
    """Twelve people of one group: six with 2 severe harms before, one with 1 after; a minor one of everybody after; talks of all, once harmful."""
    people = [
        Person(
            f"p{i}", safe={"pre": (0, 1, 0) if i < 6 else (1, 1, 1), "post": (1, 1, 1)},
            harms={"pre": ((1, 0), (0, 0), (1, 0)) if i < 6 else ((0, 0),) * 3, "post": ((1 if i == 0 else 0, 1), (0, 0), (0, 0))},
            talks={"pre": ((1, 2, 1, 2, 3 if i == 0 else 0, 0), None, None)},
        )
        for i in range(12)
    ]  # fmt: skip
    return study_data_of(people, a_study(arms=("training",)))


def tables(data: StudyData, shown: DisclosurePolicy) -> dict[str, Table]:
    return {b.id: b for b in harms(data, shown).blocks if isinstance(b, Table)}


def test_a_harm_rests_on_the_people_who_did_it(data: StudyData) -> None:
    before, after = (row[1:] for row in tables(data, DisclosurePolicy())["harms-phases"].rows)
    # 12 people, 36 responses, 6 people with 2 severe harms each
    assert before == (Number(12), Number(36), Number(12), Number(6), Figure(share_of(6, 12), "share"), Number(0), Number(0))
    # one person with a severe harm: neither how many nor how often, only that they are few
    assert after == (Number(12), Number(36), HIDDEN, FEW, HIDDEN, Number(12), Number(12))
    assert tables(data, DisclosurePolicy(smallest=1))["harms-phases"].rows[1][3:5] == (Number(1), Number(1))


def test_cases_stand_one_by_one(data: StudyData) -> None:
    rows = {row[0].gaps["name"]: (row[1:4], row[4:]) for row in tables(data, DisclosurePolicy())["harms-cases"].rows}  # type: ignore[union-attr]
    assert list(rows) == ["a-one", "a-three", "a-two", "b-one", "b-three", "b-two"]
    nobody = (None, None, None)  # the other form, in the other phase
    assert rows["a-one"] == ((Number(12), Number(6), Number(0)), nobody) == rows["a-three"]
    assert rows["b-one"] == (nobody, (Number(12), FEW, Number(12))) and rows["a-two"] == ((Number(12), Number(0), Number(0)), nobody)


def test_the_share_of_cases_changes_for_each_person(data: StudyData) -> None:
    _, people, change = tables(data, DisclosurePolicy())["harms-change"].rows[0]
    # before: six people with 2 of 3, mean 1/3; after: one with 1 of 3, mean 1/36
    assert people == Number(12)
    assert change.estimate.value == pytest.approx(1 / 36 - 1 / 3) and change.estimate.low < change.estimate.value  # type: ignore[union-attr]


def test_harms_of_talks_stand_apart(data: StudyData) -> None:
    row = tables(data, DisclosurePolicy(smallest=1))["harms-talks"].rows[0]
    assert row[1:5] == (Number(12), Number(12), Number(3), Number(1))
