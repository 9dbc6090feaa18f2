"""Questionnaires: shares and points over people, changes, and retrospective answers."""

from __future__ import annotations

import pytest

from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import Figure, Number, Table
from tracks_sim.report.sections.knowledge import NO_ANSWERS, OWN_WORDS, knowledge

BEFORE_AND_AFTER = {
    ("pre", "knowledge"): {"a": "no", "b": "yes", "c": "unsure", "d": "no"},  # 1 of 4 right, 1 of 4 not sure
    ("post", "knowledge"): {"a": "yes", "b": "yes", "c": "yes", "d": "no"},  # 3 of 4
    ("pre", "confidence"): {"x": 3, "y": 5},
    ("post", "confidence"): {"x": 4, "y": 5, "before:x": 1, "before:y": 2},
    ("post", "reaction"): {"useful": 4, "remark": "Thank you"},
}


def test_knowledge_confidence_and_reaction() -> None:
    people = [Person(f"p{i}", safe={"pre": (1,), "post": (1,)}, answers=BEFORE_AND_AFTER) for i in range(5)]
    section = knowledge(study_data_of(people, a_study(arms=("training",))), DisclosurePolicy())
    tables = {b.id: b for b in section.blocks if isinstance(b, Table)}
    assert [row[2].value for row in tables["knowledge-knowledge"].rows] == [0.25, 0.75]  # type: ignore[union-attr]
    assert [row[2].value for row in tables["knowledge-knowledge-unsure"].rows] == [0.25, 0.0]  # type: ignore[union-attr]
    change = tables["knowledge-knowledge-post"].rows[0][-1]
    assert isinstance(change, Figure) and change.estimate.value == 0.5 and change.kind == "points"
    # all items: (3 + 5) / 2 = 4 before, 4.5 after; recalled 1.5
    assert tables["knowledge-confidence-post"].rows[0][3:5] == (Number(4.0, "decimal"), Number(4.5, "decimal"))
    assert tables["knowledge-confidence-remembered"].rows[0][3:5] == (Number(1.5, "decimal"), Number(4.5, "decimal"))
    assert tables["knowledge-confidence-remembered"].rows[0][5].estimate.value == pytest.approx(3.0)  # type: ignore[union-attr]
    # reaction was asked once: no change to show, items one by one, and no word of what was written
    assert "knowledge-reaction-post" not in tables and len(tables["knowledge-reaction"].rows) == 1
    assert section.blocks[-1] == OWN_WORDS and "Thank you" not in repr(section)


def test_no_answer_is_said() -> None:
    assert knowledge(study_data_of(), DisclosurePolicy()).blocks == (NO_ANSWERS,)
