"""The truth of a synthetic study: against a hand calculation, and against people counted one by one."""

from __future__ import annotations

from tests.support.detection_cases import with_detection
from tests.support.report_reading import row
from tests.synthetic.conftest import a_plan
from tests.synthetic.test_ground_truth import DETECTION
from tracks_sim.case.load import Library
from tracks_sim.outcomes.detection import by_group
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import Figure, Table
from tracks_sim.report.sections.detection import change_blocks, detection_answers, with_rates
from tracks_sim.study.questionnaire import Questionnaires
from tracks_sim.synthetic.cohort import Cohort
from tracks_sim.synthetic.study import synthetic_data


def test_the_difference_between_arms_in_detection_is_recovered(library: Library, asked_with: Questionnaires) -> None:
    """One large study: a form with a case keyed yes and one keyed no, 160 people, and the difference that the training made to hits, false alarms and d'.

    Each interval of the report holds the truth; ``make bench recovery`` counts over many studies how often they do.
    """
    plan = a_plan(forms={"A": tuple(DETECTION)}, questionnaires={}, arms=("training", "control"))
    cohort = Cohort(people=160, growth_training=2.5, growth_other=0.0, drop_out=0.0, no_show=0.0, seed=11)
    data, truth = synthetic_data(cohort, plan, with_detection(library, DETECTION), asked_with)
    shown = DisclosurePolicy()
    judged = with_rates(detection_answers(data))
    changes = change_blocks(judged, data, shown, "pre", "post", of_question=True)[0]
    assert isinstance(changes, Table)
    for label, measure in (("Detection: hits", "detection_hit_rate"), ("Detection: false alarms", "detection_false_alarm_rate")):
        cell = row(changes, f"Training group less the other: {label}")["Change in each person, mean"]
        assert isinstance(cell, Figure) and cell.estimate.low is not None and cell.estimate.high is not None
        expected = truth.change(measure) - truth.change(measure, "control")
        assert cell.estimate.low <= expected <= cell.estimate.high and abs(expected) > 0.1
        assert not cell.estimate.low <= 0 <= cell.estimate.high  # so large a study tells it from no difference
    signal = by_group(judged[judged["phase"] == "post"], ("arm",), unit="trainee").set_index(["arm", "measure"])
    expected_by_arm = {m.arm: m.detection_d_prime for m in truth.marginals if m.phase == "post"}
    for arm, expected_d in expected_by_arm.items():
        found = signal.loc[(arm, "d_prime")]
        assert expected_d is not None and found["low"] <= expected_d <= found["high"]
