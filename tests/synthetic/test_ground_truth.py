"""The truth of a synthetic study: against a hand calculation, and against people counted one by one."""

from __future__ import annotations

import json
import math
from pathlib import Path
from statistics import fmean, stdev

import pytest

from tests.synthetic.conftest import COHORT, FORMS, a_plan
from tracks_sim.case.load import Library
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.synthetic.cohort import Cohort, chance, people_of
from tracks_sim.synthetic.ground_truth import Truth, marginals

ALIKE = Cohort(ability_sd=0, growth_sd=0, criterion_sd=0, criterion_mean=0.3, yes_sayers=0, leave_open=0, hurried=0, growth_training=1.0)


def test_without_spread_a_probability_is_one_point_of_the_curve(library: Library) -> None:
    """Everybody alike: safe is the mean over the two forms of 1 / (1 + exp(difficulty - level)), level 0, then 1."""
    files = {case: library.case(case) for form in FORMS.values() for case in form}
    found = {(m.arm, m.phase): m for m in marginals(ALIKE, a_plan(), files)}
    for phase, level in (("pre", 0.0), ("post", 1.0)):
        by_hand = fmean(1 / (1 + math.exp(ALIKE.difficulty(case) - level)) for case in files)
        assert found["training", phase].safe == pytest.approx(by_hand, abs=1e-9)
        rates = []
        for case, file in files.items():
            absent = [k.concept for k in file.key.indicators if k.state == "absent"]
            hard = [ALIKE.difficulty(case) + ALIKE.difficulty(case, concept) for concept in absent]
            rates.append(fmean(1 / (1 + math.exp(level - h - 0.3)) for h in hard))
        assert found["training", phase].false_alarm_rate == pytest.approx(fmean(rates), abs=1e-9)


def test_the_integral_is_the_mean_over_people(library: Library) -> None:
    """500 people of default spreads and styles: the mean of their own chances lies within four standard errors of the integral."""
    cohort = Cohort(people=500, hurried=0.3, yes_sayers=0.3, seed=9)
    files = {case: library.case(case) for form in FORMS.values() for case in form}
    post = next(m for m in marginals(cohort, a_plan(), files) if (m.arm, m.phase) == ("training", "post"))
    levels = [(p.level(cohort, "training", "post"), p.criterion) for p in people_of(cohort)]
    safe = [fmean(chance(level - cohort.difficulty(case)) for case in files) for level, _ in levels]

    def hits(level: float, criterion: float) -> float:
        return fmean(
            fmean(
                chance(level - cohort.difficulty(case) - cohort.difficulty(case, k.concept) + criterion)
                for k in file.key.indicators if k.state == "present"
            )
            for case, file in files.items()
        )  # fmt: skip

    for own, integral in ((safe, post.safe), ([hits(*p) for p in levels], post.hit_rate)):
        assert integral is not None and abs(fmean(own) - integral) < 4 * stdev(own) / 500**0.5


def test_the_truth_is_written_beside_the_study_with_what_it_says(synthetic: tuple[StudyData, Truth], tmp_path: Path) -> None:
    data, truth = synthetic
    known = json.loads(truth.write(tmp_path / "out").read_text(encoding="utf-8"))
    assert known["synthetic"] is True and known["study"] == data.study.id == truth.study
    assert known["cohort"]["growth_training"] == COHORT.growth_training and known["growth_of_log_odds"]["training post"] == 0.8
    assert {p["trainee"] for p in known["people"]} == set(data.members["trainee"])
    before, after = (next(m for m in known["marginals"] if (m["arm"], m["phase"]) == ("training", p)) for p in ("pre", "post"))
    assert truth.change("safe") == pytest.approx(after["safe"] - before["safe"], abs=2e-6) and truth.change("safe") > 0
