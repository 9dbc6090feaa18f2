"""Deviations from the plan are listed, and small counts of people in them are hidden."""

from __future__ import annotations

from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import HIDDEN, Message, Number, Table
from tracks_sim.report.sections.deviations import (
    KEY_CHANGED,
    KEY_GONE,
    NOT_FROZEN,
    NOT_THE_FROZEN,
    QUESTIONS_CHANGED,
    SEVERAL,
    TOO_EARLY,
    TOO_LATE,
    UNREADABLE,
    deviations,
)
from tracks_sim.study.events import Amended

PHASES = ({"id": "pre", "closes": "2027-01-04"}, {"id": "post", "opens": "2027-03-01"})
"""A day before the first answers of ``made``, and a month after its second ones."""


def tables(blocks: tuple[object, ...]) -> dict[str, Table]:
    return {b.id: b for b in blocks if isinstance(b, Table)}


def test_every_deviation_is_named() -> None:
    people = [Person(f"p{i}", safe={"pre": (1, 1, 1), "post": (1, 1, 1)} if i < 3 else {"pre": (1,)}) for i in range(8)]
    changed = Amended(at="2027-01-20T12:00:00Z", what="post in March", why="holidays")
    case = {"case": ["c" * 64], "key": ["k" * 64], "unreadable": 0}
    versions = {
        "cases": {"a-one": {**case, "case": ["c" * 64, "d" * 64], "key_now": "k" * 64}, "a-two": {**case, "key_now": "n" * 64}, "b-one": {**case, "key_now": None, "unreadable": 2}},
        "mixed": ("a-one",), "changed_keys": ("a-two", "b-one"), "questionnaires": {"knowledge": "new"},
        "frozen": {"case.a-one": "c" * 64, "key.a-one": "k" * 64, "questionnaire.knowledge": "old"},
    }  # fmt: skip
    found = tables(deviations(study_data_of(people, a_study(phases=PHASES), amendments=(changed,), versions=versions), DisclosurePolicy()).blocks)
    assert [row[1:] for row in found["deviations-amendments"].rows] == [("post in March", "holidays")]
    parts = [(row[0].gaps["name"], row[1]) for row in found["deviations-versions"].rows]  # type: ignore[union-attr]
    assert parts == [("a-one", SEVERAL), ("a-one", NOT_THE_FROZEN), ("a-two", KEY_CHANGED), ("b-one", KEY_GONE), ("b-one", UNREADABLE), ("knowledge", QUESTIONS_CHANGED)]
    # all 8 submitted after the last day of the first phase, 3 began the second before its first day
    assert [row[1:] for row in found["deviations-times"].rows] == [(TOO_LATE, Number(8)), (TOO_EARLY, HIDDEN)]


def test_without_deviations_it_says_so() -> None:
    section = deviations(study_data_of([Person("p", safe={"pre": (1,)})]), DisclosurePolicy())
    assert isinstance(section.blocks[0], Message) and section.blocks[0].gaps["hash"] == "f" * 64
    assert all(not table.rows and table.empty for table in tables(section.blocks).values())
    assert deviations(study_data_of(plan_hash=""), DisclosurePolicy()).blocks[0] == NOT_FROZEN
