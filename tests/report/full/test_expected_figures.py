"""The figures that scripts beside exported tables must arrive at."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tests.support.random_study import random_study
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.randomisation import randomisation_test
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.expected_figures import EVERYBODY, ExpectedFigure, expected_figures
from tracks_sim.report.groups import with_versions
from tracks_sim.report.planned_effect import planned_effect, with_members
from tracks_sim.study.planned_analysis import EQUAL_BEFORE


def figures(data: StudyData) -> dict[str, ExpectedFigure]:
    found = expected_figures(data)
    assert found is not None
    return {figure.name: figure for figure in found.figures}


def test_shares_and_changes_by_hand() -> None:
    """Training: 1 of 3 and 2 of 3 before, 3 of 3 and 2 of 3 after: shares 3/6 and 5/6, changes 2/3 and 0, mean 1/3, t(1) 12.706 times SD (.4714) / root 2."""
    people = [
        Person("a", safe={"pre": (1, 0, 0), "post": (1, 1, 1)}), Person("b", first_form="B", safe={"pre": (1, 1, 0), "post": (1, 0, 1)}),
        Person("c", arm="waitlist", safe={"pre": (0, 0, 0), "post": (0, 0, 1)}), Person("d", arm="waitlist", first_form="B", safe={"pre": (0, 0, 1), "post": (0, 0, 0)}),
    ]  # fmt: skip
    found = figures(study_data_of(people))
    assert [found[f"share.training.{phase}"].value for phase in ("pre", "post")] == [pytest.approx(3 / 6), pytest.approx(5 / 6)]
    change, low = found["paired_change.training"], found["paired_change.training.low"]
    assert (change.value, change.n) == (pytest.approx(1 / 3), 2) and low.value == pytest.approx(1 / 3 - 12.7062 / 3, abs=1e-4)
    assert found["model.difference"].value is None and found["model.difference"].reason.startswith("Needs 10 people")
    assert "secondary.knowledge" not in found  # neither planned nor measured


def test_groups_and_phases_are_in_the_order_of_the_comparison() -> None:
    found = expected_figures(random_study(40, seed=2))
    assert found is not None
    assert found.design[:3] == ("waitlist training", "pre post", "phase:arm") and found.design[4:6] == ("phase arm phase:arm", "0.05") and found.design[7] == "pre post"


def test_the_difference_is_the_reports_own_also_where_sessions_widen_it() -> None:
    """Three sessions of the trained: two of them do as well as can be, one as badly."""
    data = random_study(60, seed=6, study=a_study(plan={"model": EQUAL_BEFORE}))
    trained = data.members["arm"] == "training"
    words = pd.Series(range(len(data.members)), index=data.members.index).mod(3).astype(str)
    in_sessions = replace(data, members=data.members.assign(session=words.where(trained, "").astype("string")))
    bad = data.sittings["trainee"].map(dict(zip(data.members["trainee"], words, strict=True))) == "0"
    after = (data.sittings["phase"] == "post") & (data.sittings["arm"] == "training")
    in_sessions = replace(in_sessions, sittings=data.sittings.assign(safe=data.sittings["safe"].mask(after & bad, 0)))
    responses = with_versions(in_sessions.sittings, in_sessions).dropna(subset=["safe"])
    planned = planned_effect(in_sessions, responses, EVERYBODY)
    assert planned is not None and planned.model is not None and planned.model.sessions is not None and planned.other_cases is not None
    found = figures(in_sessions)
    assert (found["model.difference.low"].value, found["model.difference.high"].value) == (planned.difference.low, planned.difference.high)
    assert found["model.other_cases.high"].value == planned.other_cases.high
    spread, error = planned.difference.high - planned.difference.low, planned.difference.standard_error  # type: ignore[operator]
    assert error is not None and spread > 1.2 * 2 * 1.96 * error


def test_two_redraws_of_the_lot_agree_within_the_tolerance() -> None:
    """p value and ends of twenty tests with seeds of their own are within the tolerances of one of them."""
    data = random_study(40, seed=2, gain=0.4)
    responses = with_versions(data.sittings, data).dropna(subset=["safe"])
    found = figures(data)
    names = ("p_value", "difference.low", "difference.high")
    expected = {name: found[f"randomisation.{name}"] for name in names}
    assert all(0 < figure.tolerance < 0.1 for figure in expected.values())
    plain = with_members(responses.assign(safe=responses["safe"].astype("float64")), data)
    for seed in range(2, 22):
        test = randomisation_test(plain, "pre", "post", data.cells, seed, 0.95)
        assert test is not None
        for name, value in zip(names, (test.p_value, test.difference.low, test.difference.high), strict=True):
            assert value == pytest.approx(expected[name].value, abs=expected[name].tolerance)


def test_nothing_is_expected_until_every_group_has_answers_in_every_phase() -> None:
    data = random_study(40, seed=2, leave=1.0)  # everybody left before the training
    assert expected_figures(data) is None
    assert expected_figures(study_data_of([], a_study())) is None
