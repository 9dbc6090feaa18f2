"""Every section over studies in which something is missing: it says so, reveals nobody, and never raises."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.random_study import random_study, with_steps
from tests.support.report_reading import figure_values, shown_values, tables, text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import Figure, Number, Section
from tracks_sim.report.sections.calibration import calibration
from tracks_sim.report.sections.details import case_detail, person_detail
from tracks_sim.report.sections.detection import detection
from tracks_sim.report.sections.fairness import fairness
from tracks_sim.report.sections.items import items
from tracks_sim.report.sections.missing import missing
from tracks_sim.report.sections.outcomes_table import outcomes
from tracks_sim.report.sections.primary import primary
from tracks_sim.report.sections.reliability import reliability

SECTIONS: tuple[Callable[[StudyData, DisclosurePolicy], Section], ...] = (
    outcomes, primary, detection, calibration, items, reliability, fairness, missing, lambda data, shown: case_detail(data, "a-one", shown),
)  # fmt: skip
COUNTS_OF_PEOPLE = {"People", "People who met the first named", "People who met the other", "Allocated", "Submitted no case", "Submitted some", "Submitted all"}
SAME = [[("present", "present", 0.9), ("absent", "absent", 0.9)]] * 3
OPEN = [[("present", None, None), ("absent", None, None)]] * 3


def same_judgements(n: int, judged: list[list[tuple[str, str | None, float | None]]], safe: int | None = 1) -> StudyData:
    """``n`` people in both arms and forms who all do the same."""
    return with_steps(study_data_of([
        Person(f"p{i:02}", ("training", "waitlist")[i % 2], "AB"[i // 2 % 2], safe={p: [safe] * 3 for p in ("pre", "post")}, judged=dict.fromkeys(("pre", "post"), judged))
        for i in range(n)
    ]))  # fmt: skip


def lopsided() -> StudyData:
    """Three trained people beside twelve who wait."""
    data = random_study(24)
    gone = set(data.members[data.members["arm"] == "training"]["trainee"].tolist()[3:])
    return replace(
        data, members=data.members[~data.members["trainee"].isin(gone)], sittings=data.sittings[~data.sittings["trainee"].isin(gone)],
        judgements=data.judgements[~data.judgements["trainee"].isin(gone)],
        state=replace(data.state, members={name: member for name, member in data.state.members.items() if name not in gone}),
    )  # fmt: skip


def two_versions() -> StudyData:
    """Of sixteen people two met another version of a case."""
    people = [
        Person(f"p{i:02}", "training", "A", safe={"pre": [i % 2, 1, 0], "post": [1, 1, i % 2]}, judged={"pre": SAME, "post": SAME}) for i in range(16)
    ]
    return with_steps(study_data_of(people, a_study(arms=("training",)), hashes={("p00", "a-one"): "d" * 64, ("p01", "a-one"): "d" * 64}))


def twins() -> StudyData:
    """Sixteen people of whom half met the twin of a case, and three that of another."""
    study = a_study(twins={"a-one": "a-one-he", "b-one": "b-one-he"})
    people = [
        Person(f"p{i:02}", ("training", "waitlist")[i % 2], "AB"[i // 2 % 2], safe={p: [i % 3 % 2, 1, 0] for p in ("pre", "post")},
               judged=dict.fromkeys(("pre", "post"), SAME), twins=frozenset({"a-one-he"} if i < 8 else {"b-one-he"} if i < 11 else ()))
        for i in range(16)
    ]  # fmt: skip
    return with_steps(study_data_of(people, study))


def asked_of_detection() -> StudyData:
    """Sixteen people of both arms; one case of a form is keyed yes, one no, and of one readers differ."""
    answers = {phase: [("yes", "yes"), ("no", "open"), ("yes open", None)] for phase in ("pre", "post")}
    return with_steps(study_data_of([
        Person(f"p{i:02}", ("training", "waitlist")[i % 2], "AB"[i // 2 % 2], safe={p: [1] * 3 for p in ("pre", "post")}, judged=dict.fromkeys(("pre", "post"), SAME), detected=answers)
        for i in range(16)
    ]))  # fmt: skip


STUDIES: dict[str, Callable[[], StudyData]] = {
    "nobody": lambda: study_data_of(enrolled_only=7),
    "one person": lambda: random_study(1),
    "four people": lambda: random_study(4),
    "one phase": lambda: random_study(12, study=a_study(phases=({"id": "pre"},), questionnaires={})),
    "one arm, one form": lambda: random_study(10, study=a_study(forms={"A": ("a-one", "a-three")}, arms=("training",))),
    "three phases": lambda: random_study(10, study=a_study(phases=({"id": "pre"}, {"id": "post", "weeks": 2}, {"id": "follow-up", "weeks": 9})), leave=0.3),
    "all safe, nothing absent": lambda: same_judgements(8, [[("present", "present", 1.0)]] * 3),
    "all open": lambda: same_judgements(10, OPEN, 0),
    "cases are gone": lambda: same_judgements(8, SAME, None),
    "lopsided": lopsided,
    "two versions": two_versions,
    "twins": twins,
    "detection": asked_of_detection,
}  # fmt: skip


OTHERS = ("one person", "one arm, one form", "all safe, nothing absent", "all open", "lopsided", "twins", "cases are gone")
"""Studies of the goal ``full``; of most of them another one of few people or with the same lack is here."""


@pytest.mark.parametrize("name", [name for name in STUDIES if name not in OTHERS])
def test_a_section_says_what_is_missing_and_hides_the_few(name: str) -> None:
    data = STUDIES[name]()
    few = data.members["trainee"].nunique() < 5
    ids: set[str] = set()
    for section in (make(data, DisclosurePolicy()) for make in SECTIONS):
        if not section.id.startswith("case-"):
            assert not ids & set(tables(section))
            ids |= set(tables(section))
        for cell in shown_values(section):
            if isinstance(cell, Number):
                assert math.isfinite(cell.value)
            if isinstance(cell, Figure):
                assert cell.estimate.value is not None or cell.estimate.reason
        if few:
            assert figure_values(section) == []
        for table in tables(section).values():
            assert table.rows or table.empty is not None
            for cells in table.rows:
                assert len(cells) == len(table.columns)
                for column, cell in zip(table.columns, cells, strict=True):
                    label = text_of(column.label)
                    if isinstance(cell, Number) and (label in COUNTS_OF_PEOPLE or label.endswith(": people")):
                        assert not 0 < cell.value < 5, (table.id, label)


def test_nothing_is_hidden_where_that_is_asked_for() -> None:
    data = random_study(4)
    assert figure_values(primary(data, DisclosurePolicy(smallest=1))) and figure_values(detection(data, DisclosurePolicy(smallest=1)))


@pytest.mark.parametrize("person", ["x00", "p00", "nobody"])
def test_one_person_is_shown_by_the_id_in_exports_or_said_not_to_be_there(person: str) -> None:
    data = replace(two_versions(), export_ids={"p00": "x00"})
    found = tables(person_detail(data, person))
    if person != "x00":
        assert found == {}
        return
    # the key in everything: one of one present is a hit in each of three cases, one of one absent no false alarm
    assert [text_of(c) for c in found["person-phases"].rows[0]] == ["Before the training", "yes", "3", "3 of 3", "0 of 3"]
    assert [text_of(c) for c in found["person-cases"].rows[0]][:4] == ["a-one@dddddddd", "Before the training", "A", "no"]
