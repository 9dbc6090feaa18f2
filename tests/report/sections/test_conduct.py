"""Section on the talks: shares over all talks of a phase, and the change of each person."""

from __future__ import annotations

import pytest

from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import Figure, Number, Table
from tracks_sim.report.sections.conduct import NO_TALKS, conduct

SAFE = {"pre": (1, 1, 1), "post": (1, 1, 1)}


@pytest.fixture(scope="module")
def data() -> StudyData:
    """Five talked before and after, five on no case."""
    talks = {
        "pre": ((1, 4, 1, 2), (2, 2, 0, 2), None),  # 3 of 6 questions, 1 of 4 facts
        "post": ((3, 4, 2, 2), None, None),  # 3 of 4, 2 of 2
    }
    return study_data_of([Person(f"p{i}", safe=SAFE, talks=talks if i < 5 else {}) for i in range(10)], a_study(arms=("training",)))


def test_questions_and_facts_are_added_up_before_they_are_divided(data: StudyData) -> None:
    tables = {b.id: b for b in conduct(data, DisclosurePolicy()).blocks if isinstance(b, Table)}
    assert tables["conduct-who"].rows[0][1:4] == (Number(10), Number(5), Number(5))
    levels = [[cell.estimate.value for cell in row[5:] if isinstance(cell, Figure)] for row in tables["conduct-who"].rows]
    assert levels == [[3 / 6, 1 / 4, pytest.approx(5 / 7)], [3 / 4, 1.0, pytest.approx(5 / 7)]]
    change = tables["conduct-change"].rows[0][-1]
    assert isinstance(change, Figure) and change.estimate.value == pytest.approx(0.25) and change.kind == "points"


def test_without_a_talk_it_says_so() -> None:
    assert conduct(study_data_of([Person("p", safe=SAFE)]), DisclosurePolicy()).blocks == (NO_TALKS,)
