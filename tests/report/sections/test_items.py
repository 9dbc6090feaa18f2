"""Cases, options and lost evidence; counts of few people stay hidden."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.sections.test_detection import LOOSE, ONE_ARM, WORSE, people
from tests.report.sections.test_primary import AFTER, BEFORE, estimate
from tests.support.random_study import random_study, with_steps
from tests.support.report_reading import row, tables, text_of
from tests.support.study_tables import a_study, study_data_of
from tracks_sim.outcomes.judgements import EVERYBODY_RIGHT
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import NO_ANSWERS, TOO_FEW_TO_SHOW
from tracks_sim.report.parts import Message, Number, Table
from tracks_sim.report.sections.details import person_detail
from tracks_sim.report.sections.items import items

LONG = a_study(arms=("training",), phases=({"id": "pre"},), questionnaires={}, forms={"A": tuple(f"c{i}" for i in range(6))})


def test_what_each_case_did_and_where_evidence_is_lost() -> None:
    found = tables(items(with_steps(study_data_of(people(WORSE, LOOSE, 10), ONE_ARM)), DisclosurePolicy()))
    # five people met a-one before, in the order of forms A, B, A …; of five indicators three are right, and one person left one open
    assert row(found["items-cases"], "a-one", "People")[BEFORE] == Number(5) == row(found["items-cases"], "a-one", "People")[AFTER]
    # that person: of four answered two right; the others three of five
    assert estimate(row(found["items-cases"], "a-one", "Indicators right")[BEFORE]).value == pytest.approx((4 * 3 / 5 + 2 / 4) / 5)
    lost = row(found["items-lost"], "Indicators", "present", BEFORE)
    # of 60 present ones: 27 seen, 30 called insufficient, 3 left open
    assert [estimate(lost[name]).value for name in ("Right", "Wrong", "Left open")] == [27 / 60, 30 / 60, 3 / 60]


def test_a_case_goes_with_the_others_from_thirty_people_on() -> None:
    few, many = (random_study(n, study=LONG) for n in (29, 30))
    asked = row(tables(items(few, DisclosurePolicy()))["items-cases"], "c0", "Safe responses")["Correlation with the other cases"]
    assert estimate(asked).value is None and estimate(asked).reason == MINIMUMS["item_discrimination"].reason
    found = estimate(row(tables(items(many, DisclosurePolicy()))["items-cases"], "c0", "Safe responses")["Correlation with the other cases"])
    # one phase: the correlation of being safe on c0 with the mean share right of the other five cases
    judged = many.judgements.dropna(subset=["right"]).astype({"right": "float64"})
    rest = judged.groupby(["trainee", "case"])["right"].mean().unstack().drop(columns="c0").mean(axis=1)
    safe = many.sittings[many.sittings["case"] == "c0"].set_index("trainee")["safe"].astype("float64")
    assert found.value == pytest.approx(safe.corr(rest)) and found.low is not None


def test_decisions_of_few_people_are_not_said_to_be_those_of_nobody() -> None:
    few = with_steps(random_study(8, 3))
    options = next(block for block in items(few, DisclosurePolicy()).blocks if isinstance(block, Table) and block.id == "items-options")
    assert not options.rows and options.empty == Message(TOO_FEW_TO_SHOW)
    nobody = next(block for block in items(random_study(0, 3), DisclosurePolicy()).blocks if isinstance(block, Table) and block.id == "items-options")
    assert nobody.empty == NO_ANSWERS


def test_flags_are_sentences_of_the_catalogue() -> None:
    data = random_study(40, study=LONG, gain=0.0)
    judged = data.judgements.copy()
    judged.loc[(judged["case"] == "c1") & (judged["step"] == "indicators"), "right"] = 1
    cases = tables(items(replace(data, judgements=judged), DisclosurePolicy()))["items-cases"]
    assert text_of(row(cases, "c1", "Indicators right")["Look at"]) == EVERYBODY_RIGHT


def with_a_split_row(data: StudyData) -> StudyData:
    """The same, but of the first indicator of every case readers differ: present and insufficient both stand."""
    judged = data.judgements
    first = judged["item"].str.endswith("-0")
    judged = judged.assign(keyed=judged["keyed"].where(~first, "present insufficient"))
    return replace(data, judgements=judged.assign(right=judged["right"].where(~first), is_present=judged["is_present"].where(~first)))


def test_where_readers_differ_nothing_is_right_or_wrong() -> None:
    data = with_a_split_row(study_data_of(people(WORSE, LOOSE, 10), ONE_ARM))
    found = tables(items(data, DisclosurePolicy()))
    # of the four indicators that count, two or three are right: absent, absent, and the second present one is not seen before
    assert estimate(row(found["items-cases"], "a-one", "Indicators right")[BEFORE]).value == pytest.approx(2 / 4)
    lost = row(found["items-lost"], "Indicators", "readers differ", BEFORE)
    assert lost["Right"] is None and lost["Wrong"] is None and estimate(lost["Left open"]).value == 3 / 30
    assert estimate(row(found["items-lost"], "Indicators", "present", BEFORE)["Right"]).value == 0  # the other one, called insufficient
    assert any("Readers differ" in text_of(note) for note in found["items-lost"].notes)


def test_detection_stands_before_indicators_in_tables_of_cases_and_people() -> None:
    answers = {"pre": [("yes", "yes"), ("no", "yes"), ("yes open", "no")], "post": [("yes", None), ("no", None), ("open", "no")]}
    made = [replace(person, detected=answers) for person in people(WORSE, LOOSE, 10)]
    data = replace(study_data_of(made, ONE_ARM), export_ids={"p0": "x0"})
    cases = tables(items(data, DisclosurePolicy()))["items-cases"]
    assert [text_of(cells[1]) for cells in cases.rows[:4]] == ["People", "Safe responses", "Detection right", "Indicators right"]
    for case, phase, right in (("a-one", BEFORE, 1), ("a-two", BEFORE, 0), ("a-one", AFTER, 0)):
        assert estimate(row(cases, case, "Detection right")[phase]).value == right
    assert row(cases, "a-three", "Detection right")[BEFORE] is None  # readers differ
    phases = tables(person_detail(data, "x0"))["person-phases"]
    # before: a yes on the case keyed yes, and on the one keyed no; after: no answer is a miss, and no false alarm
    assert [text_of(cell) for cell in row(phases, BEFORE).values()][3:5] == ["1 of 1", "1 of 1"]
    assert [text_of(cell) for cell in row(phases, AFTER).values()][3:5] == ["0 of 1", ""]
