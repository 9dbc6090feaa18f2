"""The truth of a synthetic study: against a hand calculation, and against people counted one by one."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist, fmean, stdev

import pytest

from tests.support.detection_cases import with_detection
from tests.synthetic.conftest import COHORT, FORMS, a_plan
from tracks_sim.bots.play import CaseContext
from tracks_sim.case.load import Library
from tracks_sim.case.model.record import DetectionState
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.scoring.decision import costs
from tracks_sim.synthetic.cohort import Cohort, chance, people_of
from tracks_sim.synthetic.ground_truth import Truth, marginals
from tracks_sim.synthetic.respondent import Respondent

ALIKE = Cohort(
    ability_sd=0, judgement_sd=0, growth_sd=0, judgement_growth_sd=0, understanding_sd=0, impression_sd=0, criterion_sd=0, criterion_mean=0.3, yes_sayers=0, leave_open=0, hurried=0, growth_training=1.0,
)  # fmt: skip


def test_without_spread_a_probability_is_one_point_of_the_curve(library: Library) -> None:
    """Everybody alike: safe is the mean over the two forms of 1 / (1 + exp(difficulty - level)), level 0, then 1."""
    files = {case: library.case(case) for form in FORMS.values() for case in form}
    found = {(m.arm, m.phase): m for m in marginals(ALIKE, a_plan(), files)}
    for phase, level in (("pre", 0.0), ("post", 1.0)):
        by_hand = fmean(1 / (1 + math.exp(ALIKE.difficulty(case) - level)) for case in files)
        assert found["training", phase].safe == pytest.approx(by_hand, abs=1e-9)
        rates = []
        for case, file in files.items():
            absent = [k.concept for k in file.key.indicators if k.state == "absent" and not k.split]
            hard = [ALIKE.difficulty(case) + ALIKE.difficulty(case, concept) for concept in absent]
            rates.append(fmean(1 / (1 + math.exp(level - h - 0.3)) for h in hard))
        assert found["training", phase].false_alarm_rate == pytest.approx(fmean(rates), abs=1e-9)


def test_the_integral_is_the_mean_over_people(library: Library) -> None:
    """500 people of default spreads and styles: the mean of their own chances lies within four standard errors of the integral."""
    cohort = Cohort(people=500, hurried=0.3, yes_sayers=0.3, seed=9)
    files = {case: library.case(case) for form in FORMS.values() for case in form}
    post = next(m for m in marginals(cohort, a_plan(), files) if (m.arm, m.phase) == ("training", "post"))
    people = [Respondent(cohort, p, "training", "post") for p in people_of(cohort)]
    safe = [fmean(chance(p.level("decision") - cohort.difficulty(case)) for case in files) for p in people]

    def hits(of: Respondent) -> float:
        def made_of(case: str) -> float:
            return cohort.understanding_sd * of.occasion(case, "understanding") + cohort.impression_sd * of.occasion(case, "impression")

        return fmean(
            fmean(
                chance(of.level("indicators") - cohort.difficulty(case) - cohort.difficulty(case, k.concept) + of.person.criterion + made_of(case))
                for k in file.key.indicators if k.state == "present" and not k.split
            )
            for case, file in files.items()
        )  # fmt: skip

    for own, integral in ((safe, post.safe), ([hits(p) for p in people], post.hit_rate)):
        assert integral is not None and abs(fmean(own) - integral) < 4 * stdev(own) / 500**0.5


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_answered_comes_as_often_as_the_integral_says(library: Library, seed: int) -> None:
    """500 people answer both cases: their shares of hits, false alarms and safe decisions, each person counting once, within four standard errors.

    Nobody leaves anything open; with ``harmful_plan`` 0 a response is unsafe by its decision alone.
    """
    cohort = Cohort(people=500, leave_open=0, harmful_plan=0, seed=seed, case_seed=seed)
    post = next(m for m in marginals(cohort, a_plan(), library.cases) if (m.arm, m.phase) == ("training", "post"))
    shares: dict[str, list[float]] = {"present": [], "absent": [], "safe": []}
    for person in people_of(cohort):
        said: dict[str, list[list[bool]]] = {name: [] for name in shares}
        for case in (case for form in FORMS.values() for case in form):
            file = library.case(case)
            given = list(Respondent(cohort, person, "training", "post").intents(CaseContext(file, library.catalogues, "fr", "en")))
            answered = {g["concept"]: g["state"] == "present" for g in given if g["kind"] == "indicator"}
            for state in ("present", "absent"):
                said[state].append([answered[k.concept] for k in file.key.indicators if k.state == state and not k.split])
            [chosen] = [g["option"] for g in given if g["kind"] == "decision"]
            said["safe"].append([costs(file, "fr", library.catalogues)[chosen].accepted])
        for name, by_case in said.items():
            shares[name].append(fmean(map(fmean, by_case)))
    for name, expected in (("present", post.hit_rate), ("absent", post.false_alarm_rate), ("safe", post.safe)):
        assert expected is not None and abs(fmean(shares[name]) - expected) < 4 * stdev(shares[name]) / 500**0.5, name


DETECTION: dict[str, tuple[DetectionState, ...]] = {"the-packing-shed": ("yes",), "the-last-payslip": ("no",)}


def test_detection_without_spread_is_one_point_of_the_curve_and_no_answer_is_a_miss(library: Library) -> None:
    """Everybody alike, level 0, own criterion 0.5; four of ten who leave open say nothing of the case keyed yes, of the other neither."""
    cohort = replace(ALIKE, detection_criterion_mean=0.5, detection_criterion_sd=0, leave_open=0.25)
    asking = with_detection(library, DETECTION)
    found = {(m.arm, m.phase): m for m in marginals(cohort, a_plan(), asking.cases)}["control" if "control" in a_plan().arms else "waitlist", "pre"]
    hard = {case: cohort.difficulty(case) + cohort.difficulty(case, "detection") for case in DETECTION}
    hit, alarm = (1 / (1 + math.exp(-(sign * -hard[case] + 0.5))) for case, sign in (("the-packing-shed", 1), ("the-last-payslip", -1)))
    assert found.detection_hit_rate == pytest.approx(hit * (0.75 + 0.25 * 0.6), abs=1e-9)
    assert found.detection_false_alarm_rate == pytest.approx(alarm, abs=1e-9)
    quantile = NormalDist().inv_cdf
    assert found.detection_d_prime == pytest.approx(quantile(found.detection_hit_rate) - quantile(alarm), abs=1e-9)


def test_where_readers_differ_there_is_no_truth_of_detection(library: Library) -> None:
    asking = with_detection(library, {"the-packing-shed": ("yes", "open"), "the-last-payslip": ("open",)})
    for found in marginals(ALIKE, a_plan(), asking.cases):
        assert found.detection_hit_rate is None and found.detection_false_alarm_rate is None and found.detection_d_prime is None


@pytest.mark.parametrize("asked", [True, False])
def test_of_detection_the_written_truth_says_nothing_where_nobody_was_asked(library: Library, asked: bool) -> None:
    never = {case: replace(file, key=file.key.model_copy(update={"detection": None})) for case, file in library.cases.items()}
    files = with_detection(library, DETECTION).cases if asked else never
    written = Truth("s", COHORT, (), {}, marginals(COHORT, a_plan(), files)).as_json()
    assert ("detection" in written) == asked


def test_the_truth_is_written_beside_the_study_with_what_it_says(synthetic: tuple[StudyData, Truth], tmp_path: Path) -> None:
    data, truth = synthetic
    known = json.loads(truth.write(tmp_path / "out").read_text(encoding="utf-8"))
    assert known["synthetic"] is True and known["study"] == data.study.id == truth.study
    assert known["cohort"]["growth_training"] == COHORT.growth_training and known["growth_of_log_odds"]["training post"] == 0.8
    assert {p["trainee"] for p in known["people"]} == set(data.members["trainee"])
    before, after = (next(m for m in known["marginals"] if (m["arm"], m["phase"]) == ("training", p)) for p in ("pre", "post"))
    assert truth.change("safe") == pytest.approx(after["safe"] - before["safe"], abs=2e-6) and truth.change("safe") > 0
