"""Power of the number of people that is given, by simulation."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from scipy.stats import norm

from tests.outcomes.full.test_required_sample import PLAN
from tracks_sim.outcomes.power import Study
from tracks_sim.outcomes.required_sample import Assumptions, SoFar, quick_power, required_sample


def test_plain_answers_have_the_power_of_two_shares() -> None:
    """Without spread of people and cases, groups of 40 with five cases: shares of .5 of 200 answers before, .5 and .65 after. The
    difference of changes has the variance (3 x .25 + .65 x .35) / 200 = .004888; power is Phi(.15 / .0699 - 1.96) = .573."""
    plain = Assumptions(effect=15, cases=5, groups=2, sd_trainee=0, sd_change=0, sd_case=0, dropout=0)
    study = plain.study(40)
    assert study is not None
    assert quick_power(study).value == pytest.approx(norm.cdf(0.15 / math.sqrt((3 * 0.25 + 0.65 * 0.35) / 200) - 1.96), abs=0.05)


@pytest.mark.parametrize("groups", [1, 2])
def test_without_an_effect_it_is_the_size_of_the_test(groups: int) -> None:
    """2,000 draws: three binomial errors of .05 are .015; the *t* test is of shares, which are no normal figures."""
    found = quick_power(Study(trainees=24, cases=6, effect=0.0, groups=groups, dropout=0.2))
    assert found.value == pytest.approx(0.05, abs=0.02)


def test_the_answer_reaches_the_power_wanted_by_the_planned_model() -> None:
    told: list[SoFar] = []
    found = required_sample(replace(PLAN, effect=35), draws=24, seed=2, progress=told.append)
    assert found.people is not None and found.people % 4 == 0 and found.power.value is not None and found.power.value >= 0.8
    assert found == required_sample(replace(PLAN, effect=35), draws=24, seed=2)
    assert found.curve[0].power.value is not None and found.curve[0].power.value < 0.8 and found.curve[-1].people > found.people * 0.9
    assert told[0].planned is False and told[-1].planned and told[-1].done == told[-1].of == 24
    assert told[-1].found == round(24 * (found.checks[-1].power.value or 0))
