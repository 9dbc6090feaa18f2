"""Questionnaires: shares and points over people, changes, and retrospective answers."""

from __future__ import annotations

import pytest

from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import ARMS, group_label
from tracks_sim.report.parts import Figure, Message, Number, Table
from tracks_sim.report.sections.knowledge import LEFT_OUT, NO_ANSWERS, OWN_WORDS, knowledge

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
    # a row, and for each phase people, share right, and share "not sure"
    (levels,) = tables["knowledge-knowledge"].rows
    assert [levels[at].estimate.value for at in (2, 5)] == [0.25, 0.75] and [levels[at].estimate.value for at in (3, 6)] == [0.25, 0.0]  # type: ignore[union-attr]
    change = tables["knowledge-knowledge-change"].rows[0][-1]
    assert isinstance(change, Figure) and change.estimate.value == 0.5 and change.kind == "points"
    # all items: (3 + 5) / 2 = 4 before, 4.5 after; recalled 1.5
    assert [tables["knowledge-confidence"].rows[0][at].estimate.value for at in (2, 4)] == [4.0, 4.5]  # type: ignore[union-attr]
    assert tables["knowledge-confidence-change"].rows[0][2].estimate.value == pytest.approx(0.5)  # type: ignore[union-attr]
    # each item beside: 3 to 4, and 5 both times
    assert [[row[at].estimate.value for at in (3, 5)] for row in tables["knowledge-items-confidence"].rows] == [[3.0, 4.0], [5.0, 5.0]]  # type: ignore[union-attr]
    assert tables["knowledge-confidence-remembered"].rows[0][3:5] == (Number(1.5, "decimal"), Number(4.5, "decimal"))
    assert tables["knowledge-confidence-remembered"].rows[0][5].estimate.value == pytest.approx(3.0)  # type: ignore[union-attr]
    # reaction was asked once: no change to show, items one by one, and no word of what was written
    assert "knowledge-items-reaction-change" not in tables and len(tables["knowledge-items-reaction"].rows) == 1
    assert section.blocks[-1] == OWN_WORDS and "Thank you" not in repr(section)


LATER = {
    ("follow-up", "confidence"): {"x": 5, "y": 5, "before:x": 2, "before:y": 2},
    ("follow-up", "reaction"): {"useful": 2},
}


def test_the_untrained_are_not_reported_on_the_training() -> None:
    """A plan from before groups were asked apart asked everybody at post, and the wait-list again after its own training."""
    study = a_study(phases=({"id": "pre"}, {"id": "post"}, {"id": "follow-up"}))
    people = [
        Person(f"{arm}{i}", arm=arm, safe={"pre": (1,), "post": (1,), "follow-up": (1,)}, answers=BEFORE_AND_AFTER | (LATER if arm == "waitlist" else {}))
        for arm in ("training", "waitlist") for i in range(5)
    ]  # fmt: skip
    section = knowledge(study_data_of(people, study), DisclosurePolicy())
    tables = {b.id: b for b in section.blocks if isinstance(b, Table)}
    label = {(arm, phase): group_label(study_data_of((), study), phase, arm) for arm in study.arms for phase in ("pre", "post", "follow-up")}
    reaction = [(row[1], *(cell and cell.estimate.value for cell in (row[3], row[5]))) for row in tables["knowledge-items-reaction"].rows]  # type: ignore[union-attr]
    assert reaction == [(ARMS["training"], 4.0, None), (ARMS["waitlist"], None, 2.0)]
    assert "knowledge-items-reaction-change" not in tables  # nobody was asked twice
    # all items: remembered (1 + 2) / 2 and now (4 + 5) / 2 at post; the wait-list (2 + 2) / 2 and 5 after its own training
    remembered = [row[1:2] + row[3:5] for row in tables["knowledge-confidence-remembered"].rows]
    assert remembered == [(ARMS["training"], Number(1.5, "decimal"), Number(4.5, "decimal")), (ARMS["waitlist"], Number(2.0, "decimal"), Number(5.0, "decimal"))]
    notes = [b for b in section.blocks if isinstance(b, Message) and b.sentence == LEFT_OUT]
    assert [note.gaps["groups"] for note in notes] == [label["waitlist", "post"]]
    # whoever has no training at all has no row, and nothing is said where nobody was asked
    controls = a_study(arms=("training", "control"), questionnaires_by_arm={"training": {"post": ("reaction",)}}, questionnaires={"pre": ("knowledge",)})
    asked = [Person(f"{arm}{i}", arm=arm, safe={"pre": (1,), "post": (1,)}, answers={("post", "reaction"): {"useful": 4}} if arm == "training" else {}) for arm in ("training", "control") for i in range(5)]
    section = knowledge(study_data_of(asked, controls), DisclosurePolicy())
    (table,) = (b for b in section.blocks if isinstance(b, Table))
    assert len(table.rows) == 1 and table.rows[0][1] == ARMS["training"]
    assert not [b for b in section.blocks if isinstance(b, Message)]


def test_the_remembered_state_is_not_shown_before_both_groups_answered() -> None:
    people = [Person(f"t{i}", safe={"pre": (1,), "post": (1,)}, answers=BEFORE_AND_AFTER) for i in range(5)]
    waiting = [Person(f"w{i}", arm="waitlist", safe={"pre": (1,), "post": (1,)}, answers={("pre", "confidence"): {"x": 3, "y": 5}}) for i in range(5)]
    section = knowledge(study_data_of([*people, *waiting]), DisclosurePolicy())
    (table,) = (b for b in section.blocks if isinstance(b, Table) and b.id == "knowledge-confidence-remembered")
    assert table.rows == ()


def test_no_answer_is_said() -> None:
    assert knowledge(study_data_of(), DisclosurePolicy()).blocks == (NO_ANSWERS,)
