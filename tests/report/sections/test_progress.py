"""What is said of a study while it runs: how exactly its result will be known, and what that means for the difference the plan wants."""

from __future__ import annotations

import pytest

from tests.support.study_tables import a_study, study_data_of
from tracks_sim.outcomes.expected_precision import Precision
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.sections.progress import precision_sentences

EN = Formatter("en")


@pytest.mark.parametrize(("half_width", "undecided"), [(0.23, True), (0.10, False), (0.08, False)])
def test_a_difference_smaller_than_half_the_interval_will_probably_stay_undecided(half_width: float, undecided: bool) -> None:
    """One as large as half the interval is found in every second study: its estimate lies above it as often as below."""
    state = study_data_of([], a_study(plan={"smallest_effect": 10})).state
    said = [EN.message(sentence) for sentence in precision_sentences(state, [Precision("end", 33, half_width)])]
    assert f"± {100 * half_width:.0f} points" in said[0] and "difference of 10 points" in said[1]
    assert ("more likely to stay undecided" in said[1]) == undecided


def test_a_plan_without_a_difference_that_matters_gets_no_such_sentence() -> None:
    state = study_data_of([], a_study()).state
    said = [EN.message(sentence) for sentence in precision_sentences(state, [Precision("end", 33, 0.23)])]
    assert len(said) == 2 and "Severe harms" in said[1]


@pytest.mark.parametrize(("people", "open_mostly"), [(33, True), (400, False)])
def test_whether_severe_harms_will_mostly_stay_open_is_said(people: int, open_mostly: bool) -> None:
    said = EN.message(precision_sentences(study_data_of([], a_study()).state, [Precision("end", people, 0.1)])[-1])
    assert ("will mostly stay open" in said) == open_mostly and "5 points" in said
