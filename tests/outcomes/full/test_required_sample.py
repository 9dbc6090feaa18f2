"""How many people: the quick analysis against the planned model and a formula, the search, and what cannot be answered."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from tracks_sim.errors import Cancelled
from tracks_sim.jobs import cancellable
from tracks_sim.outcomes import required_sample as module
from tracks_sim.outcomes.power import power
from tracks_sim.outcomes.required_sample import Assumptions, SoFar, quick_power, required_sample

PLAN = Assumptions(effect=20, cases=6, groups=2)


@pytest.mark.parametrize(
    ("assumptions", "in_each"),
    [(PLAN, 24), (replace(PLAN, groups=1, effect=15), 20), (replace(PLAN, counterbalanced=False, dropout=0.3), 30)],
)
def test_the_quick_analysis_agrees_with_the_planned_model(assumptions: Assumptions, in_each: int) -> None:
    """Within three binomial errors of 40 studies (.23 at .6); ``benchmarks/power.py`` compares on more."""
    study = assumptions.study(in_each)
    assert study is not None
    quick, planned = quick_power(study), power(study, draws=40, seed=3)
    assert quick.value is not None and planned.value is not None
    assert abs(quick.value - planned.value) <= 3 * math.sqrt(quick.value * (1 - quick.value) / 40)


def test_points_become_log_odds_and_back() -> None:
    """A middling share of .6 over people and cases, and a rise of 15 points: simulated answers have them, of 20,000 people within .01."""
    import numpy as np

    from tracks_sim.outcomes.power import simulate

    study = Assumptions(effect=15, cases=40, groups=2, baseline=0.6, dropout=0, sd_case=0.0).study(4000)
    assert study is not None
    shares = simulate(study, np.random.default_rng(1)).groupby(["arm", "phase"])["safe"].mean()
    assert shares[0, 0] == pytest.approx(0.6, abs=0.01)
    assert shares[1, 1] - shares[0, 1] == pytest.approx(0.15, abs=0.02)


def test_more_loss_needs_more_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the second step, which takes longer: the search of the first."""
    monkeypatch.setattr(module, "QUICK_DRAWS", 300)
    monkeypatch.setattr(module, "_checked", lambda first, assumptions, *_: (module.Check(first * assumptions.groups, module.Estimate(1.0)),))
    needed = [required_sample(replace(PLAN, dropout=loss, effect=effect)).people for loss, effect in ((0.0, 20), (0.4, 20), (0.4, 10))]
    assert None not in needed
    assert needed == sorted(needed, key=lambda people: people or 0) and len(set(needed)) == 3


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"cases": 1}, module.TOO_FEW_CASES), ({"baseline": 0.9}, module.IMPOSSIBLE),
        ({"effect": 1, "groups": 1, "counterbalanced": False, "cases": 2}, module.TOO_MANY),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why(wrong: dict[str, float], reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "QUICK_DRAWS", 100)
    found = required_sample(replace(PLAN, **wrong))  # type: ignore[arg-type]
    assert found.people is None and found.reason == reason and found.power.reason == reason


def test_it_can_be_stopped() -> None:
    told: list[SoFar] = []
    with cancellable(lambda: len(told) >= 3), pytest.raises(Cancelled):
        required_sample(PLAN, progress=told.append)
    assert len(told) == 3
