"""Rates by kind, and the least difference that a few cases can show."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from tests.report.sections.test_detection import LOOSE, ONE_ARM, WORSE, people
from tests.report.sections.test_primary import AFTER, BEFORE, estimate
from tests.support.random_study import random_study
from tests.support.report_reading import row, tables, text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.case.model.structure import Age, Region
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import HIDDEN, Number
from tracks_sim.report.sections.fairness import fairness
from tracks_sim.report.sections.profile import CHILD_OR_ADULT, REGION

FAST = {"glmm": 1000}


def test_rates_of_kinds_of_cases_by_hand() -> None:
    found = row(tables(fairness(study_data_of(people(WORSE, LOOSE, 10), ONE_ARM), DisclosurePolicy(minimum=FAST)))["fairness-rates"], "Person in the case: she", AFTER)
    # a-one and b-one are about her; after, all present ones are seen and one of two absent ones is called present
    assert found["Cases"] == Number(2) and found["People"] == Number(10)
    assert [estimate(found[name]).value for name in ("Right", "Hits", "False alarms")] == [3 / 4, 1.0, 0.5]


def test_a_difference_names_the_kinds_and_what_so_many_cases_can_show() -> None:
    found = tables(fairness(random_study(12), DisclosurePolicy(minimum=FAST)))["fairness-differences"]
    # 2 cases of her, 4 of him, single cases taken to differ by 1: 2.8016 * sqrt(1/2 + 1/4) = 2.426
    line = row(found, "Person in the case: she less he", BEFORE)
    assert line["Least difference that so many cases can show (log odds)"] == Number(pytest.approx(2.426, abs=1e-3), "decimal")
    assert estimate(line["Right, difference"]).value is not None
    assert any("is assumed" in text_of(note) for note in found.notes)


def test_a_contrast_keeps_its_direction_when_the_larger_group_becomes_the_smaller() -> None:
    """Of thirty in the south twelve come again, of twenty in the north all: the south is the reference in both phases."""
    both = {"pre": [1] * 3, "post": [1] * 3}
    crew = [
        Person(f"p{i:02}", first_form="AB"[i % 2], site="south" if i < 30 else "north", safe=both if i < 12 or i >= 30 else {"pre": [1] * 3},
               judged={phase: [WORSE] * 3 for phase in (both if i < 12 or i >= 30 else ("pre",))})
        for i in range(50)
    ]  # fmt: skip
    found = tables(fairness(study_data_of(crew, ONE_ARM), DisclosurePolicy(minimum=FAST)))
    sites = [(text_of(cells[0]), text_of(cells[1])) for cells in found["fairness-differences"].rows if text_of(cells[0]).startswith("Site")]
    assert sites == [("Site: north less south", BEFORE), ("Site: north less south", AFTER)]


def test_few_people_of_a_site_are_hidden_and_the_others_with_them() -> None:
    crew = [Person(f"p{i}", site="south" if i < 2 else "north", safe={"pre": [1] * 3}, judged={"pre": [WORSE] * 3}) for i in range(12)]
    found = tables(fairness(study_data_of(crew, ONE_ARM), DisclosurePolicy(minimum=FAST)))["fairness-rates"]
    for site in ("Site: north", "Site: south"):
        assert [cell for name, cell in row(found, site, BEFORE).items() if name not in ("Kind", "Phase")] == [HIDDEN] * 5


def test_cases_that_work_differently_need_many_people_and_then_have_a_class() -> None:
    study = a_study(arms=("training",), phases=({"id": "pre"},), questionnaires={}, forms={"A": tuple(f"c{i}" for i in range(6))})
    data = random_study(60, study=study)
    few = tables(fairness(data, DisclosurePolicy(minimum=FAST)))["fairness-dif"]
    assert few.rows == () and few.empty is not None and text_of(few.empty) == MINIMUMS["dif"].reason
    asked = tables(fairness(data, DisclosurePolicy(minimum=FAST | {"dif": 60})))["fairness-dif"]
    assert len(asked.rows) == 12  # six cases, by site and by experience
    line = row(asked, "Site: south less north", f"c0, {BEFORE}")
    assert line["People"] == Number(60) and estimate(line["Mantel-Haenszel delta"]).value is not None and line["ETS class"] in ("A", "B", "C")
    assert AFTER not in text_of(asked.rows[0][1])


def test_regions_are_compared_where_cases_say_one_and_no_row_stands_where_none_does() -> None:
    data = random_study(12)
    without = tables(fairness(data, DisclosurePolicy(minimum=FAST)))["fairness-rates"]
    assert not [text_of(cells[0]) for cells in without.rows if "Region" in text_of(cells[0])]
    regions = data.sittings["case"].map(lambda case: "southern_asia" if case.endswith("one") else "western_europe").astype("string")
    found = tables(fairness(replace(data, sittings=data.sittings.assign(profile_region=regions)), DisclosurePolicy(minimum=FAST)))
    assert row(found["fairness-rates"], "Region the person comes from: southern Asia", BEFORE)["Cases"] == Number(2)
    assert row(found["fairness-differences"], "Region the person comes from: southern Asia less western Europe", BEFORE)["People"] == Number(12)


def test_every_region_and_every_age_has_words() -> None:
    assert set(REGION) == set(get_args(Region)) and set(CHILD_OR_ADULT) == set(get_args(Age))
