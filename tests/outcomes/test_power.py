"""Power by simulation: that the seed decides, who is measured when, and what is refused. Against a formula: ``full/test_power.py``."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tracks_sim.outcomes import power as module
from tracks_sim.outcomes.power import Study, power, simulate

STUDY = Study(trainees=16, cases=5, effect=0.8)


def test_seed_decides() -> None:
    assert power(STUDY, draws=6, seed=7) == power(STUDY, draws=6, seed=7) != power(STUDY, draws=6, seed=9)


def test_dropout_takes_the_second_measurement() -> None:
    """A quarter of 4,000 trainees: 1,000 with a binomial error of 27; everyone is measured before."""
    found = simulate(replace(STUDY, trainees=4000, dropout=0.25), np.random.default_rng(1))
    people = found.groupby("phase")["trainee"].nunique()
    assert people[0] == 4000
    assert people[1] == pytest.approx(3000, abs=100)
    assert (found.groupby(["trainee", "phase"])["case"].nunique() == 5).all()


@pytest.mark.parametrize("counterbalanced", [True, False])
def test_forms(counterbalanced: bool) -> None:
    """No trainee meets a case twice; counterbalanced, each case is met in both phases by as many."""
    found = simulate(replace(STUDY, groups=2, counterbalanced=counterbalanced), np.random.default_rng(1))
    assert not found.duplicated(["trainee", "case"]).any()
    assert (found.groupby("case")["phase"].nunique() == (2 if counterbalanced else 1)).all()
    assert found.groupby("arm")["trainee"].nunique().tolist() == [16, 16]


@pytest.mark.parametrize("study", [replace(STUDY, trainees=1), replace(STUDY, cases=1), replace(STUDY, trainees=0)])
def test_too_small_a_study(study: Study) -> None:
    assert power(study).reason == module.TOO_SMALL


@pytest.mark.parametrize(
    "wrong", [{"groups": 3}, {"dropout": 1.0}, {"dropout": -0.1}, {"baseline": 0.0}, {"baseline": 1.0}, {"sd_case": -1.0}]
)
def test_an_impossible_study_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"group|drop-out|baseline|deviation"):
        replace(STUDY, **wrong)


def test_the_interval_is_that_of_the_draws() -> None:
    """Two trainees and two cases a form: no simulated study finds anything, and a share of 0 in 8 draws ends at
    1.96^2 / (8 + 1.96^2) = .324 (Wilson), with an error of 0."""
    found = power(replace(STUDY, trainees=2, cases=2), draws=8)
    assert (found.value, found.low, found.standard_error, found.n) == (0.0, 0.0, 0.0, 8)
    assert found.high == pytest.approx(0.324, abs=1e-3)
