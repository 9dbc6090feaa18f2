"""Power by simulation: against a formula where there is one, its size, and that workers change nothing."""

from __future__ import annotations

from tracks_sim.outcomes.power import Study, power

PLAIN = Study(trainees=10, cases=10, effect=0.6, sd_trainee=0, sd_change=0, sd_case=0)


def test_plain_answers_have_the_power_of_two_shares() -> None:
    """100 answers before (.5) and 100 after (p = 1/(1 + e^-.6) = .6457): the log odds ratio has the variance
    1/25 + 1/(100 x .6457 x .3543) = .0837, so power is Phi(.6/.2893 - 1.96) = Phi(.114) = .545."""
    found = power(PLAIN, draws=120, seed=1)
    assert found.low is not None and found.high is not None
    assert found.low < 0.545 < found.high
    assert found.n == 120


def test_without_an_effect_it_is_the_size_of_the_test() -> None:
    """Wald's test at .05 with 24 trainees and 6 cases a form: 120 draws, within three binomial errors (.060) of .05."""
    found = power(Study(trainees=24, cases=6, effect=0.0), draws=120, seed=2)
    assert found.value is not None and found.value < 0.05 + 0.060


def test_workers_do_not_decide() -> None:
    study = Study(trainees=16, cases=5, effect=0.8)
    assert power(study, draws=6, seed=7, workers=2) == power(study, draws=6, seed=7)
