"""What is assumed before anybody has answered: how sessions differ in points, and severe harms by cases."""

from __future__ import annotations

import math

import pytest
from scipy.special import expit

from tests.support.study_cases import a_study
from tracks_sim.outcomes.primary import NODES, WEIGHTS
from tracks_sim.study.sample_size import SESSION_SPREADS, USUAL, people_for_harm


@pytest.mark.parametrize(("spread", "points"), SESSION_SPREADS.items())
def test_a_session_one_deviation_above_the_middle_has_the_points_that_the_page_names(spread: float, points: int) -> None:
    """The logistic curve averaged over people, changes and cases at ``spread``, less one half."""
    wide = math.hypot(USUAL["sd_trainee"], USUAL["sd_change"], USUAL["sd_case"])
    assert round(100 * (float(WEIGHTS @ expit(spread + wide * NODES)) - 0.5)) == points


def test_severe_harms_need_fewer_people_with_more_cases() -> None:
    """Variance of a person (1 + 0.1 (k - 1)) / k: 1 with one case, 0.325 with four, 0.2125 with eight; 0.2125 / 0.325 = 0.654."""
    four, eight = (people_for_harm(a_study(), None, cases) for cases in (4, 8))
    assert eight / four == pytest.approx(0.2125 / 0.325, abs=0.01)
    study = a_study()
    assert people_for_harm(study) == people_for_harm(study, None, study.cases_of_a_form)
