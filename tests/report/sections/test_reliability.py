"""Reliability of a form with enough people and cases, and agreement of both forms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.report.sections.test_items import LONG
from tests.report.sections.test_primary import BEFORE, estimate
from tests.support.random_study import random_study
from tests.support.report_reading import row, tables, text_of
from tests.support.study_tables import a_study
from tracks_sim.outcomes.reliability import cronbach_alpha
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import HIDDEN, Number
from tracks_sim.report.sections.reliability import NOBODY_MET_ALL, reliability


def test_alpha_and_generalizability_of_a_form_of_six_cases() -> None:
    data = random_study(40, study=LONG)
    found = tables(reliability(data, DisclosurePolicy()))
    safe = data.sittings.astype({"safe": float}).pivot(index="trainee", columns="case", values="safe")
    alpha = estimate(row(found["reliability-consistency"], "Safe response", "A", BEFORE)["Cronbach's alpha"])
    assert alpha == cronbach_alpha(safe.to_numpy())
    dependable = row(found["reliability-dependability"], "Safe response")
    # for people x cases of one group that began with one form the relative coefficient is alpha, and n' = k (0.8 / 0.2) (1 - alpha) / alpha cases are needed
    assert alpha.value is not None and estimate(dependable["To compare people (Eρ²)"]).value == pytest.approx(alpha.value)
    needed = estimate(dependable["Cases needed for 0.8"]).value
    assert needed is not None and needed - 1 < 6 * 4 * (1 - alpha.value) / alpha.value <= needed
    assert estimate(row(found["reliability-consistency"], "Safe response", "A", BEFORE)["McDonald's omega"]).reason == MINIMUMS["omega"].reason


def test_forms_of_three_cases_say_why_once() -> None:
    found = tables(reliability(random_study(12), DisclosurePolicy()))["reliability-consistency"]
    assert found.rows == () and found.empty is not None and text_of(found.empty) == MINIMUMS["alpha"].reason


def test_two_forms_of_three_cases_are_six_cases() -> None:
    """As the template's design has it: no alpha of a form, but the correlation of the forms, coefficients over all cases, and the cases needed."""
    data = random_study(60, study=a_study(arms=("training", "waitlist")))
    found = tables(reliability(data, DisclosurePolicy()))
    assert not found["reliability-consistency"].rows
    safe = row(found["reliability-dependability"], "Safe response")
    assert (safe["People"], safe["Cases"]) == (Number(60), Number(6))
    # by hand: residuals of the two means within arm and first form
    means = data.sittings.astype({"safe": "float64"}).groupby(["trainee", "form"])["safe"].mean().unstack()
    members = data.members.set_index("trainee").loc[means.index]
    left = means - means.groupby([members["arm"], members["first_form"]]).transform("mean")
    assert estimate(safe["Correlation of the two forms"]).value == pytest.approx(np.corrcoef(left["A"], left["B"])[0, 1])
    relative, absolute = (estimate(safe[name]) for name in ("To compare people (Eρ²)", "Against a mark (Φ)"))
    assert relative.value is not None and absolute.value is not None and 0 < absolute.value <= relative.value < 1
    few, many = (estimate(safe[f"Cases needed for {target}"]).value for target in (0.7, 0.8))
    assert few is not None and many is not None and few < many
    # cases for .8: those for any coefficient c of k cases are k (0.8 / 0.2) (1 - c) / c
    assert many - 1 < 6 * 4 * (1 - relative.value) / relative.value <= many


def test_what_was_left_open_counts_as_not_right() -> None:
    data = random_study(40, study=a_study(arms=("training",)))
    table = tables(reliability(data, DisclosurePolicy()))["reliability-dependability"]
    assert row(table, "Share of judgements right")["People"] == Number(40) and data.judgements["right"].isna().any()


def test_too_few_people_or_nobody_with_every_case_say_why() -> None:
    few = tables(reliability(random_study(19), DisclosurePolicy()))["reliability-dependability"]
    assert few.rows == () and few.empty is not None and text_of(few.empty) == MINIMUMS["generalizability"].reason
    data = random_study(40, study=a_study(arms=("training",)))
    before = replace(data, sittings=data.sittings[data.sittings["phase"] == "pre"], judgements=data.judgements[data.judgements["phase"] == "pre"])
    nobody = tables(reliability(before, DisclosurePolicy()))["reliability-dependability"]
    assert nobody.rows == () and nobody.empty == NOBODY_MET_ALL


def test_few_people_are_hidden() -> None:
    data = random_study(24, study=a_study(arms=("training",)))
    found = row(tables(reliability(data, DisclosurePolicy(smallest=25)))["reliability-dependability"], "Safe response")
    assert found["People"] == HIDDEN and found["Against a mark (Φ)"] == HIDDEN
