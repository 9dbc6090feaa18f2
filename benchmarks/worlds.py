"""What the report prints as 95 of 100, in worlds that its model leaves something out of.

    python -m benchmarks.worlds [--studies 1000] [--worlds "cases differ"] [--processes 2]

Each study is drawn by ``outcomes.power.draw`` with two groups, eight cases in two forms (unless said), and no mean effect (unless said), and is analysed by
the planned model of new plans. Nothing is played, so that 1,000 studies take minutes. Of each world:

    printed       share of studies with an interval
    these cases   how often the first interval holds the mean effect in the cases that were met, over people (and sessions) like these
    other cases   how often the second one holds the mean effect in other cases of the kind
    false         how often the planned test finds something, where the mean effect is 0
    lot           the same of the randomisation test

with Wilson's 95 % interval. In the world of loss the truth is that of everybody. Of rare harms the comparison of the table of outcomes is counted instead. Exit code 1 where,
in a world without loss, an interval is printed in fewer than 95 of 100 studies or holds the truth in fewer than 93.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit

from tracks_sim.outcomes.comparison import between_arms
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.interval import wilson
from tracks_sim.outcomes.power import Study, draw
from tracks_sim.outcomes.primary import NODES, WEIGHTS, primary_model
from tracks_sim.outcomes.randomisation import randomisation_test

LEAST_PRINTED, LEAST_INSIDE = 0.95, 0.93


@dataclass(frozen=True, slots=True)
class World:
    """A study, and what else is true: ``bad_leave``, the share of those trained who do badly after (less than half safe) and then do not submit; ``harm``, the
    probability of a severe harm in a response, instead of the primary outcome."""

    study: Study
    bad_leave: float = 0.0
    harm: float = 0.0


TWO = Study(trainees=40, cases=4, effect=0.0, groups=2, equal_before=True)
WORLDS: Mapping[str, World] = {
    "cases do not differ, 80 people": World(TWO),
    "cases differ, SD .4, 120 people": World(replace(TWO, trainees=60, sd_case_training=0.4)),
    "cases differ, SD .7, 120 people": World(replace(TWO, trainees=60, sd_case_training=0.7)),
    "sessions of ten do not differ, 80 people": World(replace(TWO, session_size=10)),
    "sessions of ten differ, SD .6, 80 people": World(replace(TWO, session_size=10, sd_session=0.6)),
    "everybody begins with form A, 80 people": World(replace(TWO, counterbalanced=False)),
    "helps, cases differ, SD .4, 40 people": World(replace(TWO, trainees=20, effect=1.0, sd_case_training=0.4)),
    "rare harms, 3 of 100, 80 people": World(TWO, harm=0.03),
    "rare harms, 8 of 100, 80 people": World(TWO, harm=0.08),
    "half of the trained who did badly leave, 120 people": World(replace(TWO, trainees=60), bad_leave=0.5),
    "cases do not differ, 40 people": World(replace(TWO, trainees=20)),
}


class Counted(NamedTuple):
    """One study: whether each interval holds the truth (None: not printed), and whether each test finds something."""

    these: bool | None
    other: bool | None
    found: bool
    lot: bool | None


def counted(world: World, seed: int) -> Counted:
    """Draw a study and analyse it."""
    random, study = np.random.default_rng(seed), world.study
    if world.harm:
        return _harms(world, random)
    drawn = draw(study, random)
    answers = drawn.answers
    if world.bad_leave:
        after = answers[answers["phase"] == 1].groupby("trainee")["safe"].mean()
        leaves = (after < 0.5) & (after.index >= study.trainees) & (random.random(len(after)) < world.bad_leave)
        answers = answers[(answers["phase"] == 0) | ~answers["trainee"].isin(after.index[leaves])]
    found = primary_model(answers, equal_before=study.equal_before)
    same, other = _truths(study, drawn.ease[_met_after(study)], drawn.training[_met_after(study)])
    by_lot = randomisation_test(
        answers.assign(
            arm=np.where(answers["arm"] == 1, "training", "control"), first_form=np.where(answers["trainee"] % 2 == 1, "B", "A"), site="", experience=""
        ),
        0, 1, None, 1, 0.95,
    )  # fmt: skip
    assert by_lot is not None
    return Counted(
        _inside(found.difference, same), None if found.other_cases is None else _inside(found.other_cases, other),
        found.p_value is not None and found.p_value < 0.05, by_lot.p_value < 0.05,
    )  # fmt: skip


def _inside(estimate: Estimate, truth: float) -> bool | None:
    return None if estimate.low is None or estimate.high is None else estimate.low <= truth <= estimate.high


def _met_after(study: Study) -> slice:
    return slice(None) if study.counterbalanced else slice(study.cases, None)


def _truths(study: Study, ease: np.ndarray, training: np.ndarray) -> tuple[float, float]:
    """Difference in the probability after, trained less others: mean over these cases, and over other cases of the kind."""
    others, trained = np.hypot(study.sd_trainee, study.sd_change), np.sqrt(study.sd_trainee**2 + study.sd_change**2 + study.sd_session**2)
    start = np.log(study.baseline / (1 - study.baseline)) + study.drift

    def share(at: float, sd: float) -> float:
        return float(WEIGHTS @ expit(at + sd * NODES))

    pairs = zip(ease, training, strict=True)
    same = np.mean([share(start + e + study.effect + t, trained) - share(start + e, others) for e, t in pairs])
    wide = np.sqrt(trained**2 + study.sd_case**2 + study.sd_case_training**2)
    return float(same), share(start + study.effect, wide) - share(start, float(np.hypot(others, study.sd_case)))


def _harms(world: World, random: np.random.Generator) -> Counted:
    """Shares of responses with a severe harm, compared as the table of outcomes compares them."""
    people = 2 * world.study.trainees
    shares = random.binomial(world.study.cases, world.harm, (2, people)) / world.study.cases
    scores = pd.DataFrame({"before": shares[0], "after": shares[1], "arm": np.repeat(["control", "training"], world.study.trainees)})
    compared = between_arms(scores, "control")
    return Counted(_inside(compared.difference, 0.0), None, compared.p_value is not None and compared.p_value < 0.05, None)


def line(name: str, world: World, studies: list[Counted]) -> tuple[str, bool]:
    """The line of a world, and whether it falls short."""
    cells, short = [], False
    for column in ("these", "other"):
        held = [getattr(s, column) for s in studies if getattr(s, column) is not None]
        inside, printed = sum(held), len(held) / len(studies)
        if not held:
            cells.append(f"{'-':>33}")
            continue
        low, high = wilson(inside, len(held))
        short |= not world.bad_leave and (inside / len(held) < LEAST_INSIDE or printed < LEAST_PRINTED)
        cells.append(f"{printed:9.3f} {inside / len(held):7.3f} ({low:.3f}-{high:.3f})")
    null = not world.study.effect
    false = f"{np.mean([s.found for s in studies]):7.3f}" if null else f"{'-':>7}"
    lots = [s.lot for s in studies if s.lot is not None]
    lot = f"{np.mean(lots):7.3f}" if null and lots else f"{'-':>7}"
    return f"{name:54}{len(studies):6} {' '.join(cells)} {false} {lot}", short


def main() -> int:
    """Parse, draw, print."""
    parser = argparse.ArgumentParser(description="Coverage of the planned comparison in worlds that its model leaves something out of.")
    parser.add_argument("--studies", type=int, default=1000)
    parser.add_argument("--worlds", default="", help="Only those whose name has these words.")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    print(f"{'world':54}{'n':>6} {'printed':>9} {'these cases':>23} {'printed':>9} {'other cases':>23} {'false':>7} {'lot':>7}", flush=True)
    any_short, begun = False, time.monotonic()
    with ProcessPoolExecutor(asked.processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        for number, (name, world) in enumerate(WORLDS.items()):
            if asked.worlds not in name:
                continue
            seeds = range(10_000 * number, 10_000 * number + asked.studies)
            text, short = line(name, world, list(pool.map(partial(counted, world), seeds, chunksize=10)))
            any_short |= short
            print(text, flush=True)
    print(f"{time.monotonic() - begun:.0f} s")
    return int(any_short)


if __name__ == "__main__":
    sys.exit(main())
