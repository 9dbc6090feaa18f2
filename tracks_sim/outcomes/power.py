"""Power of a planned study: answers are simulated and analysed as the study will be.

Formulas that count trainees alone promise too much, since cases are a sample too: with other cases before and
after for everyone, the standard error cannot fall below sd_case sqrt(1/k + 1/k), however many trainees.
"""

from __future__ import annotations

import math
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import norm

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.glmm import fit_glmm
from tracks_sim.outcomes.interval import share_of

TOO_SMALL = translatable("The study needs two trainees a group and two cases a form at least.")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Study:
    """A planned study of the primary outcome. Effects and standard deviations are log odds.

    trainees          in each group, at the start
    cases             in each form; there are two forms
    effect            change from before to after (one group), or how much more the second group changes
    groups            1 or 2
    dropout           share of trainees (0 to below 1) who have no second measurement, at random
    baseline          probability of a safe response before, of a middling trainee to a middling case
    drift             change of both groups without training (practice; only with two groups)
    sd_trainee        spread of trainees before
    sd_change         spread of trainees' changes, independent of where they began
    sd_case           spread of cases
    counterbalanced   half of each group begins with either form; otherwise all have the first form before and
                      the second after, and the forms' difference adds to the error of a single group

    ValueError for other numbers of groups, a drop-out outside 0 to below 1, a baseline of 0 or 1, a negative deviation.
    """

    trainees: int
    cases: int
    effect: float
    groups: int = 1
    dropout: float = 0.0
    baseline: float = 0.5
    drift: float = 0.0
    sd_trainee: float = 1.0
    sd_change: float = 0.5
    sd_case: float = 0.7
    counterbalanced: bool = True

    def __post_init__(self) -> None:
        if self.groups not in (1, 2):
            raise ValueError(f"A study has 1 or 2 groups, not {self.groups}.")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"The drop-out must be a share from 0 to below 1, not {self.dropout}.")
        if not 0 < self.baseline < 1:
            raise ValueError(f"The baseline must be a probability between 0 and 1, not {self.baseline}.")
        if min(self.sd_trainee, self.sd_change, self.sd_case) < 0:
            raise ValueError("A standard deviation cannot be below 0.")


def simulate(study: Study, random: np.random.Generator) -> pd.DataFrame:
    """Draw the answers of one study: one row for each response, with trainee, case, phase (0, 1), arm (0, 1) and safe (0, 1)."""
    people, k = study.trainees * study.groups, study.cases
    ability = random.normal(0.0, study.sd_trainee, people)
    gain = random.normal(0.0, study.sd_change, people)
    ease = random.normal(0.0, study.sd_case, 2 * k)
    stays = random.random(people) >= study.dropout
    trainee, phase, place = (a.ravel() for a in np.meshgrid(np.arange(people), [0, 1], np.arange(k), indexing="ij"))
    arm = trainee // study.trainees
    begins = trainee % 2 if study.counterbalanced else np.zeros_like(trainee)
    case = place + k * ((begins + phase) % 2)
    trained = arm if study.groups == 2 else np.ones_like(arm)
    change = study.effect * trained + (study.drift if study.groups == 2 else 0.0) + gain[trainee]
    odds = logit(study.baseline) + ability[trainee] + phase * change + ease[case]
    safe = (random.random(len(odds)) < expit(odds)).astype(np.int64)
    table = pd.DataFrame({"trainee": trainee, "case": case, "phase": phase, "arm": arm, "safe": safe})
    return table[(phase == 0) | stays[trainee]].reset_index(drop=True)


def _analyse(task: tuple[Study, np.random.SeedSequence]) -> tuple[float, float] | None:
    """Estimate and standard error of the effect in one simulated study, by the primary model; None without a fit."""
    study, seed = task
    table = simulate(study, np.random.default_rng(seed))
    fixed = ["phase"] if study.groups == 1 else ["phase", "arm", "phase:arm"]
    model = fit_glmm(table, "safe", fixed, {"trainee": ["1", "phase"], "case": ["1"]})
    effect = model.effect(fixed[-1])
    if effect.value is None or effect.standard_error is None:
        return None
    return effect.value, effect.standard_error


def _analyses(
    study: Study, draws: int, seed: int, pool: ProcessPoolExecutor | None, progress: Progress | None
) -> list[tuple[float, float]]:
    """Estimate and standard error of each of ``draws`` simulated studies that could be fitted."""
    tasks = [(study, child) for child in np.random.SeedSequence(seed).spawn(draws)]
    fits: list[tuple[float, float]] = []
    results = map(_analyse, tasks) if pool is None else pool.map(_analyse, tasks, chunksize=8)
    for number, result in enumerate(results, start=1):
        if result is not None:
            fits.append(result)
        if progress:
            progress(number, draws)
    return fits


@contextmanager
def _workers(number: int) -> Iterator[ProcessPoolExecutor | None]:
    if number < 2:
        yield None
        return
    with ProcessPoolExecutor(number, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def power(
    study: Study,
    draws: int = 400,
    seed: int = 0,
    level: float = 0.05,
    workers: int = 1,
    progress: Progress | None = None,
) -> Estimate:
    """Share of simulated studies, 0 to 1, whose effect is significant: two-sided Wald test of the primary model at ``level``.

    Each draw is one result of ``simulate``, fitted by ``fit_glmm`` with the model of ``primary_model`` (Laplace, falling back
    from random slopes); a study without a fit counts as not significant. ``low`` and ``high`` are Wilson's 95 % Monte Carlo
    interval (n = draws), not the uncertainty about the assumptions. With effect 0 the figure is the size of the test.
    The same seed gives the same figure for any number of ``workers`` (processes; a script that asks for more than one
    must be guarded by ``if __name__ == "__main__"``). ``progress`` is called with (done, all). Not estimable: fewer than two
    trainees a group or two cases a form.
    """
    if study.trainees < 2 or study.cases < 2:
        return not_estimable(TOO_SMALL)
    with _workers(workers) as pool:
        fits = _analyses(study, draws, seed, pool, progress)
    critical = float(norm.ppf(1 - level / 2))
    share = share_of(sum(abs(effect) > critical * error for effect, error in fits), draws)
    return share if share.value is None else replace(share, standard_error=math.sqrt(share.value * (1 - share.value) / draws))
