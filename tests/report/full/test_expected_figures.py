"""The figures that scripts beside exported tables must arrive at."""

from __future__ import annotations

import pytest

from tests.support.random_study import random_study
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.expected_figures import ExpectedFigure, expected_figures


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
    assert found.design[:3] == ("waitlist training", "pre post", "phase:arm") and found.design[4:] == ("phase arm phase:arm", "0.05", "")


def test_nothing_is_expected_until_every_group_has_answers_in_every_phase() -> None:
    data = random_study(40, seed=2, leave=1.0)  # everybody left before the training
    assert expected_figures(data) is None
    assert expected_figures(study_data_of([], a_study())) is None
