"""Scores of people by outcome, from what they did."""

from __future__ import annotations

from statistics import NormalDist

import pytest

from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.outcome_scores import MEASURED, d_prime_of_people, scores_of_arms

SHOWN = DisclosurePolicy(smallest=1)
JUDGED = [[("present", "present", 1.0), ("present", "absent", 0.5), ("absent", "absent", 0.8)]] * 3
"""In each of three cases one of two signs is seen, and nothing absent is called present."""


def two_people() -> StudyData:
    """One of each arm, measured before and after, who do the same in both phases."""
    answers = {(phase, name): values for phase in ("pre", "post") for name, values in (("knowledge", {"a": "yes", "b": "no"}), ("confidence", {"a": 2, "b": 5}))}
    phases = ("pre", "post")
    return study_data_of([
        Person(arm, arm, "A", safe=dict.fromkeys(phases, (1, 0, 1)), harms=dict.fromkeys(phases, ((0, 0), (2, 1), (0, 0))), judged=dict.fromkeys(phases, JUDGED),
               detected=dict.fromkeys(phases, (("yes", "yes"), ("no", "yes"), None)), talks=dict.fromkeys(phases, ((3, 4, 1, 2), None, (1, 4, 1, 2))), answers=answers)
        for arm in ("training", "waitlist")
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("name", "score"),
    [
        ("safe_response", 2 / 3), ("severe_harms", 1 / 3), ("detection_hits", 1.0), ("detection_false_alarms", 1.0), ("hits", 0.5), ("false_alarms", 0.0),
        ("recommended_questions", 4 / 8), ("needed_facts", 2 / 4), ("knowledge", 0.5), ("confidence", 3.5),
        # right, wrong, right: losses 0, .25, .04; confidence less right: 0, .5, -.2
        ("brier_score", 0.29 / 3), ("over_confidence", 0.1),
        # 3 of 6 and 0 of 3 with half a judgement added: z(3.5 / 7) - z(.5 / 4)
        ("d_prime", -NormalDist().inv_cdf(0.125)),
    ],
)  # fmt: skip
def test_a_score_by_hand(name: str, score: float) -> None:
    arms = scores_of_arms(MEASURED[name], two_people(), SHOWN)
    assert [arm.arm for arm in arms] == ["training", "waitlist"] and all(arm.people == 1 for arm in arms)
    for arm in arms:
        assert arm.before is not None and arm.after is not None
        assert arm.before.tolist() == pytest.approx([score]) and arm.after.tolist() == pytest.approx([score])


def test_whoever_judged_nothing_absent_has_no_d_prime() -> None:
    people = [Person("p", safe={"pre": (1, 1, 1)}, judged={"pre": [[("present", "present", None)]] * 3})]
    assert d_prime_of_people(study_data_of(people, a_study(arms=("training",)))).empty


def test_no_scores_until_every_arm_has_somebody() -> None:
    people = [Person("p", safe={"pre": (1, 1, 1), "post": (1, 1, 1)})]
    assert scores_of_arms(MEASURED["safe_response"], study_data_of(people), SHOWN) == ()
    after_alone = [Person("p", safe={"post": (1, 1, 1)})]
    assert scores_of_arms(MEASURED["safe_response"], study_data_of(after_alone, a_study(phases=({"id": "post"},), questionnaires={})), SHOWN) == ()
