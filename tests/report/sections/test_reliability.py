"""Reliability of a form with enough people and cases, and agreement of both forms."""

from __future__ import annotations

import pytest

from tests.report.sections.test_items import LONG
from tests.report.sections.test_primary import BEFORE, estimate
from tests.support.random_study import random_study
from tests.support.report_reading import row, tables, text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.reliability import cronbach_alpha, icc
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.sections.reliability import reliability


def test_alpha_and_generalizability_of_a_form_of_six_cases() -> None:
    data = random_study(40, study=LONG)
    found = tables(reliability(data, DisclosurePolicy()))
    safe = data.sittings.astype({"safe": float}).pivot(index="trainee", columns="case", values="safe")
    alpha = estimate(row(found["reliability-consistency"], "Safe response", "A", BEFORE)["Cronbach's alpha"])
    assert alpha == cronbach_alpha(safe.to_numpy())
    dependable = row(found["reliability-dependability"], "Safe response", "A", BEFORE)
    # for people x cases the relative coefficient is alpha, and n' = k (0.8 / 0.2) (1 - alpha) / alpha cases are needed
    assert alpha.value is not None and estimate(dependable["Generalizability coefficient"]).value == pytest.approx(alpha.value)
    needed = estimate(dependable["Cases needed for 0.8"]).value
    assert needed is not None and needed - 1 < 6 * 4 * (1 - alpha.value) / alpha.value <= needed
    assert estimate(row(found["reliability-consistency"], "Safe response", "A", BEFORE)["McDonald's omega"]).reason == MINIMUMS["omega"].reason


def test_forms_of_three_cases_say_why_once() -> None:
    found = tables(reliability(random_study(12), DisclosurePolicy()))["reliability-consistency"]
    assert found.rows == () and found.empty is not None and text_of(found.empty) == MINIMUMS["alpha"].reason


def test_both_forms_in_those_who_wait() -> None:
    study = a_study(arms=("training", "waitlist"))
    # people with 0 to 3 safe responses on form A, and one more, where there is room, on form B
    people = [
        Person(f"p{i}", "waitlist", safe={"pre": [1] * (i % 4) + [0] * (3 - i % 4), "post": [1] * min(i % 4 + 1, 3) + [0] * (3 - min(i % 4 + 1, 3))})
        for i in range(8)
    ] + [Person("trained", safe={"pre": [1, 0, 1], "post": [1, 1, 1]})]  # results after the training are open once every group has some
    shown = DisclosurePolicy(minimum={"icc": 8})
    found = row(tables(reliability(study_data_of(people, study), shown))["reliability-forms"], "Safe response")
    by_hand = icc([[(i % 4) / 3, min(i % 4 + 1, 3) / 3] for i in range(8)])
    assert estimate(found["Consistency"]).value == pytest.approx(float(by_hand.loc["ICC(C,1)", "value"]))
    assert estimate(found["Absolute agreement"]).value == pytest.approx(float(by_hand.loc["ICC(A,1)", "value"]))
