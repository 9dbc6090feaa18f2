"""Cases, options and lost evidence; counts of few people stay hidden."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tests.report.sections.test_detection import LOOSE, ONE_ARM, WORSE, people
from tests.report.sections.test_primary import AFTER, BEFORE, estimate
from tests.support.random_study import random_study, with_steps
from tests.support.report_reading import row, tables, text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.items import NEGATIVE, TOO_EASY, item_table
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import with_versions
from tracks_sim.report.html import fragment
from tracks_sim.report.parts import HIDDEN, Number
from tracks_sim.report.sections.details import case_detail, person_detail
from tracks_sim.report.sections.items import KEY_ACCEPTS, case_scores, items

LONG = a_study(arms=("training",), phases=({"id": "pre"},), questionnaires={}, forms={"A": tuple(f"c{i}" for i in range(6))})


def test_what_each_case_did_and_where_evidence_is_lost() -> None:
    found = tables(items(with_steps(study_data_of(people(WORSE, LOOSE, 10), ONE_ARM)), DisclosurePolicy()))
    # five people met a-one before, in the order of forms A, B, A …; of five indicators three are right, and one person left one open
    first = row(found["items-cases"], "a-one", BEFORE)
    assert first["People"] == Number(5)
    # that person: of four answered two right; the others three of five
    assert estimate(first["Indicators right"]).value == pytest.approx((4 * 3 / 5 + 2 / 4) / 5)
    lost = row(found["items-lost"], "Indicators", "present", BEFORE)
    # of 60 present ones: 27 seen, 30 called insufficient, 3 left open
    assert [estimate(lost[name]).value for name in ("Right", "Wrong", "Left open")] == [27 / 60, 30 / 60, 3 / 60]


def test_a_case_among_the_others_from_thirty_people_on() -> None:
    few, many = (random_study(n, study=LONG) for n in (29, 30))
    places = tables(items(few, DisclosurePolicy()))["items-places"]
    assert places.rows == () and places.empty is not None and text_of(places.empty) == MINIMUMS["item_discrimination"].reason
    table = item_table(case_scores(with_versions(many.judgements, many), "A", "pre"))
    found = row(tables(items(many, DisclosurePolicy()))["items-places"], "c0", BEFORE)
    assert estimate(found["Facility"]).value == pytest.approx(float(table.loc["c0", "facility"]))
    assert estimate(found["Correlation with the other cases"]).value == pytest.approx(float(table.loc["c0", "item_rest"]))


def data_with_choices(counts: dict[str, int]) -> StudyData:
    """One case with these numbers of people by option chosen; ``refer`` is accepted."""
    data = with_steps(study_data_of([Person(f"p{i:02}", safe={"pre": [1]}) for i in range(sum(counts.values()))], ONE_ARM))
    options = [name for name, n in counts.items() for _ in range(n)]
    rows = data.judgements[data.judgements["step"] == "decision"]
    answers = pd.Series(options, index=rows.index, dtype="string")
    return replace(data, judgements=rows.assign(said=answers, response=answers, right=(answers == "refer").astype("Int64")))


def test_an_option_of_two_people_is_hidden_and_another_with_it() -> None:
    found = tables(items(data_with_choices({"refer": 20, "wait": 8, "police": 2}), DisclosurePolicy()))["items-options"]
    shown = {text_of(cells[1]): cells[3] for cells in found.rows}
    # 30 - 20 - 8 would tell the 2
    assert shown == {"refer": Number(20), "wait": HIDDEN, "police": HIDDEN}
    assert row(found, "a-one", "refer")["Share"] == Number(pytest.approx(2 / 3), "share") and row(found, "a-one", "police")["Share"] == HIDDEN
    everything = tables(items(data_with_choices({"refer": 20, "wait": 8, "police": 2}), DisclosurePolicy(smallest=1)))["items-options"]
    assert {text_of(cells[1]): cells[3] for cells in everything.rows} == {"refer": Number(20), "wait": Number(8), "police": Number(2)}


def test_flags_are_sentences_of_the_catalogue() -> None:
    data = random_study(40, study=LONG, gain=0.0)
    judged = data.judgements.copy()
    everybody = judged["case"] == "c1"
    judged.loc[everybody, "right"] = 1
    flags = text_of(row(tables(items(replace(data, judgements=judged), DisclosurePolicy()))["items-places"], "c1", BEFORE)["Look at"])
    assert flags == TOO_EASY and NEGATIVE not in flags


def test_one_case_and_where_its_evidence_goes() -> None:
    section = case_detail(with_steps(study_data_of(people(WORSE, LOOSE, 12), ONE_ARM)), "a-one", DisclosurePolicy())
    second = row(tables(section)["case-a-one-indicators"], "a-one-1")
    # six met it before and called the second present indicator insufficient, six after and saw it
    assert (second["People"], second["present"], second["not enough information"], second["Right"]) == (Number(12), Number(6), Number(6), Number(6))
    first = row(tables(section)["case-a-one-indicators"], "a-one-0")
    # one of six left it open before: that one is hidden, and the eleven who saw it, since 12 - 11 would tell
    assert first["left open"] == HIDDEN == first["present"] and first["Right"] == HIDDEN
    assert row(tables(section)["items-cases"], "a-one", AFTER)["People"] == Number(6)


def test_decisions_of_one_case_are_a_row_an_option() -> None:
    section = case_detail(data_with_choices({"refer": 20, "wait": 8, "police": 2}), "a-one", DisclosurePolicy())
    found = {text_of(cells[0]): cells[1:] for cells in tables(section)["case-a-one-decision"].rows}
    # 30 - 20 - 8 would tell the 2; that nobody left it open may be said
    assert found == {"refer": (KEY_ACCEPTS, Number(20)), "wait": (None, HIDDEN), "police": (None, HIDDEN), "left open": (None, Number(0))}
    html = fragment(section, "fr", names={"a-one/refer": "Proposer un rendez-vous au service spécialisé."})
    assert "Proposer un rendez-vous au service spécialisé." in html and ">refer<" not in html


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
    assert estimate(row(found["items-cases"], "a-one", BEFORE)["Indicators right"]).value == pytest.approx(2 / 4)
    lost = row(found["items-lost"], "Indicators", "readers differ", BEFORE)
    assert lost["Right"] is None and lost["Wrong"] is None and estimate(lost["Left open"]).value == 3 / 30
    assert estimate(row(found["items-lost"], "Indicators", "present", BEFORE)["Right"]).value == 0  # the other one, called insufficient
    assert any("Readers differ" in text_of(note) for note in found["items-lost"].notes)
    detail = tables(case_detail(data, "a-one", DisclosurePolicy(smallest=1)))["case-a-one-indicators"]
    split = row(detail, "a-one-0")
    assert text_of(split["Key"]) == "readers differ: present / not enough information" and split["Right"] is None
    assert row(detail, "a-one-2")["Right"] is not None


def test_detection_stands_before_indicators_in_tables_of_cases_and_people() -> None:
    answers = {"pre": [("yes", "yes"), ("no", "yes"), ("yes open", "no")], "post": [("yes", None), ("no", None), ("open", "no")]}
    made = [replace(person, detected=answers) for person in people(WORSE, LOOSE, 10)]
    data = replace(study_data_of(made, ONE_ARM), export_ids={"p0": "x0"})
    cases = tables(items(data, DisclosurePolicy()))["items-cases"]
    labels = [text_of(column.label) for column in cases.columns]
    assert labels.index("Detection right") == labels.index("Indicators right") - 1
    for case, phase, right in (("a-one", BEFORE, 1), ("a-two", BEFORE, 0), ("a-three", BEFORE, None), ("a-one", AFTER, 0)):
        cell = row(cases, case, phase)["Detection right"]
        assert cell is None if right is None else estimate(cell).value == right
    phases = tables(person_detail(data, "x0"))["person-phases"]
    # before: a yes on the case keyed yes, and on the one keyed no; after: no answer is a miss, and no false alarm
    assert [text_of(cell) for cell in row(phases, BEFORE).values()][3:5] == ["1 of 1", "1 of 1"]
    assert [text_of(cell) for cell in row(phases, AFTER).values()][3:5] == ["0 of 1", ""]
    one_case = tables(case_detail(data, "a-three", DisclosurePolicy(smallest=1)))["case-a-three-detection"]
    assert text_of(row(one_case, "detection")["Key"]).startswith("readers differ: yes, enough to offer specialised help / open")
