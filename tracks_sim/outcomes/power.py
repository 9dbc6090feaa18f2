"""Power of a planned study: answers are simulated and analysed as the study will be.

Formulas that count trainees alone promise too much, since cases are a sample too: with other cases before and
after for everyone, the standard error cannot fall below sd_case sqrt(1/k + 1/k), however many trainees.
"""

from __future__ import annotations

import math
import multiprocessing
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from tracks_sim.i18n import translatable
from tracks_sim.jobs import checkpoint
from tracks_sim.outcomes.arrays import Floats
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import share_of
from tracks_sim.outcomes.primary import primary_model

TOO_SMALL = translatable("The study needs two trainees a group and two cases a form at least.")


@dataclass(frozen=True, slots=True)
class Study:
    """A planned study of the primary outcome. Effects and standard deviations are log odds.

    trainees          in each group, at the start
    cases             in each form
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
    forms             2, or 1 where everybody meets the same cases before and after
    equal_before      whether the planned model holds the groups alike before (``primary_model``)
    session_size      people of a training session, 0 where everybody is trained alone
    sd_session        spread of what sessions teach
    sd_case_training  spread, over cases, of what the training does

    ValueError for other numbers of groups or forms, a drop-out outside 0 to below 1, a baseline of 0 or 1, a negative deviation.
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
    forms: int = 2
    equal_before: bool = False
    session_size: int = 0
    sd_session: float = 0.0
    sd_case_training: float = 0.0

    def __post_init__(self) -> None:
        if self.groups not in (1, 2):
            raise ValueError(f"A study has 1 or 2 groups, not {self.groups}.")
        if self.forms not in (1, 2):
            raise ValueError(f"A study has 1 or 2 forms, not {self.forms}.")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"The drop-out must be a share from 0 to below 1, not {self.dropout}.")
        if not 0 < self.baseline < 1:
            raise ValueError(f"The baseline must be a probability between 0 and 1, not {self.baseline}.")
        if min(self.sd_trainee, self.sd_change, self.sd_case, self.sd_session, self.sd_case_training, self.session_size) < 0:
            raise ValueError("A standard deviation cannot be below 0.")


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The answers of one study, a row for each response: trainee, case, phase (0, 1), arm (0, 1), safe (0, 1), and session where people are trained in sessions;
    with the ``ease`` of each case and its ``training``, what the training does there beside the effect, in log odds."""

    answers: pd.DataFrame
    ease: Floats
    training: Floats


def simulate(study: Study, random: np.random.Generator) -> pd.DataFrame:
    """The answers of one study that is drawn."""
    return draw(study, random).answers


def draw(study: Study, random: np.random.Generator) -> Drawn:
    """Draw one study."""
    people, k = study.trainees * study.groups, study.cases
    ability = random.normal(0.0, study.sd_trainee, people)
    gain = random.normal(0.0, study.sd_change, people)
    ease = random.normal(0.0, study.sd_case, study.forms * k)
    stays = random.random(people) >= study.dropout
    trainee, phase, place = (a.ravel() for a in np.meshgrid(np.arange(people), [0, 1], np.arange(k), indexing="ij"))
    arm = trainee // study.trainees
    begins = trainee % 2 if study.counterbalanced else np.zeros_like(trainee)
    case = place + k * ((begins + phase) % study.forms)
    trained = arm if study.groups == 2 else np.ones_like(arm)
    change = study.effect * trained + (study.drift if study.groups == 2 else 0.0) + gain[trainee]
    odds = logit(study.baseline) + ability[trainee] + phase * change + ease[case]
    training, session = np.zeros(len(ease)), np.arange(people) // max(study.session_size, 1)
    if study.sd_case_training:
        training = random.normal(0.0, study.sd_case_training, len(ease))
    if study.session_size:
        taught = random.normal(0.0, study.sd_session, math.ceil(people / study.session_size))
        odds = odds + phase * trained * taught[session[trainee]]
    odds = odds + phase * trained * training[case]
    safe = (random.random(len(odds)) < expit(odds)).astype(np.int64)
    table = pd.DataFrame({"trainee": trainee, "case": case, "phase": phase, "arm": arm, "safe": safe})
    if study.session_size:
        table["session"] = np.where(trained == 1, np.char.add("s", session[trainee].astype(str)), "")
    return Drawn(table[(phase == 0) | stays[trainee]].reset_index(drop=True), ease, training)


def _is_significant(task: tuple[Study, np.random.SeedSequence, float]) -> bool:
    """Whether the planned test finds something in one simulated study; a study without a fit does not."""
    study, seed, level = task
    p = primary_model(simulate(study, np.random.default_rng(seed)), equal_before=study.equal_before).p_value
    return p is not None and p < level


def significances(study: Study, draws: int, seed: int, level: float, workers: int) -> Iterator[bool]:
    """For each of ``draws`` simulated studies, one after the other, whether the planned test finds something.

    Whoever stops asking ends the ``workers`` too. The same seed gives the same verdicts for any number of them.
    """
    tasks = [(study, child, level) for child in np.random.SeedSequence(seed).spawn(draws)]
    if workers < 2:
        yield from map(_is_significant, tasks)
        return
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts_to_the_parent)
    try:
        yield from pool.map(_is_significant, tasks, chunksize=4)
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def power(
    study: Study,
    draws: int = 400,
    seed: int = 0,
    level: float = 0.05,
    workers: int = 1,
) -> Estimate:
    """Share of simulated studies, 0 to 1, whose effect is significant at ``level`` by the planned test.

    Each draw is one result of ``simulate``, fitted by ``primary_model`` and tested as in the report: Wald's two-sided test of the
    difference in the probability of a safe response. A study without a fit counts as not significant. ``low`` and ``high`` are Wilson's 95 % Monte Carlo
    interval (n = draws), not the uncertainty about the assumptions. With effect 0 the figure is the size of the test.
    The same seed gives the same figure for any number of ``workers`` (processes; a script that asks for more than one
    must be guarded by ``if __name__ == "__main__"``). Not estimable: fewer than two
    trainees a group or two cases a form.
    """
    if study.trainees < 2 or study.cases < 2:
        return not_estimable(TOO_SMALL)
    found = 0
    for significant in significances(study, draws, seed, level, workers):
        checkpoint()
        found += significant
    return share_with_error(found, draws)


def share_with_error(found: int, draws: int) -> Estimate:
    """Share of simulated studies with Wilson's 95 % Monte Carlo interval and its binomial error; nothing drawn: not estimable."""
    share = share_of(found, draws)
    return share if share.value is None else replace(share, standard_error=math.sqrt(share.value * (1 - share.value) / draws))
