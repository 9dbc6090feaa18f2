"""The tipping point beside multiple imputation under the same stated difference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tracks_sim.outcomes.attrition import tipping_point
from tracks_sim.outcomes.power import Study, simulate
from tracks_sim.outcomes.primary import primary_model

IMPUTATIONS = 30
Z = 1.96


def imputed(answers: pd.DataFrame, all_after: pd.DataFrame, worse: float, levels: tuple[float, float], random: np.random.Generator) -> pd.DataFrame:
    """The answers with one for each that is missing: those of somebody of the same group, first form and number of safe responses before, drawn from a
    bootstrapped pool (approximate Bayesian bootstrap: Rubin and Schenker 1986, J. Am. Stat. Assoc. 81:366). Of the trained each safe one is then made
    unsafe, of the others each unsafe one safe, with the probability that moves the mean by ``worse``. ``levels``: safe shares of others and trained."""
    before = answers[answers["phase"] == 0].groupby("trainee")["safe"].sum()
    here = set(answers.loc[answers["phase"] == 1, "trainee"])
    arm = answers.groupby("trainee")["arm"].first()
    rows = []
    for group in (0, 1):
        for form in (0, 1):
            people = [p for p in arm.index if arm[p] == group and p % 2 == form]
            stayed = [p for p in people if p in here]
            pool = random.choice(stayed, len(stayed))
            for person in sorted(set(people) - here):
                nearest = np.abs(before[pool].to_numpy() - before[person])
                donor = random.choice(pool[nearest == nearest.min()])
                given = all_after[all_after["trainee"] == donor]
                safe = given["safe"].to_numpy()
                moved = random.random(len(safe)) < worse / (levels[1] if group else 1 - levels[0])
                rows.append(given.assign(trainee=person, safe=np.where(moved, 0 if group else 1, safe)))
    return pd.concat([answers, *rows], ignore_index=True)


def test_at_the_tipping_point_the_interval_by_multiple_imputation_ends_at_0() -> None:
    """160 people, a quarter left at random: at the point the end lies within 2 points of 0, and without a difference as far above as the planned one."""
    study = Study(trainees=80, cases=4, effect=1.2, groups=2, dropout=0.25, equal_before=True)
    answers = simulate(study, np.random.default_rng(4))
    after = answers[answers["phase"] == 1]
    found = primary_model(answers, equal_before=True)
    levels = found.probabilities[0][1], found.probabilities[1][1]
    missing = [1 - after.loc[after["arm"] == group, "trainee"].nunique() / study.trainees for group in (0, 1)]
    assert found.difference.low is not None and found.difference.low > 0
    point = tipping_point(found.difference.low, missing[1], missing[0], levels[1], levels[0]).difference
    assert point is not None and 0.05 < point < min(levels[1], 1 - levels[0])
    ends = {worse: pooled_low(answers, after, worse, levels) for worse in (0.0, point)}
    assert abs(ends[0.0] - found.difference.low) < 0.02
    assert abs(ends[point]) < 0.02


def pooled_low(answers: pd.DataFrame, after: pd.DataFrame, worse: float, levels: tuple[float, float]) -> float:
    """Lower end of the 95 % interval over the imputations, by Rubin's rules (1987, Multiple Imputation for Nonresponse in Surveys, ch. 3)."""
    random, each = np.random.default_rng(7), []
    for _ in range(IMPUTATIONS):
        one = primary_model(imputed(answers, after, worse, levels, random), equal_before=True).difference
        assert one.value is not None and one.standard_error is not None
        each.append((one.value, one.standard_error))
    values, errors = np.array(each).T
    total = np.mean(errors**2) + (1 + 1 / IMPUTATIONS) * np.var(values, ddof=1)
    return float(values.mean() - Z * np.sqrt(total))
