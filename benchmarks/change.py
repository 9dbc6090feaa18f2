"""The mixed model and the power of studies: time, and the size of the primary model by simulation.

    python benchmarks/change.py [--draws 400] [--workers 2] [--json]

Speed: a logistic model with crossed effects on 7,584 answers (316 persons x 24 items, the size of the VerbAgg
data of De Boeck & Wilson 2004), simulated by seed, with four fixed effects; intercepts, and intercepts with a
correlated slope. Median of five fits; wanted: 1 second at most for intercepts.

Size: how often the Wald test of the primary model at .05 finds an effect that is not there, with its Monte Carlo
interval. Exit code 1 where the speed is missed or even the lower end of a size is above .10.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time

import numpy as np
import pandas as pd
from scipy.special import expit

from tracks_sim.outcomes.glmm import fit_glmm
from tracks_sim.outcomes.power import Study, power

WANTED = 1.0
STUDIES = {
    "one group, 24 trainees, 2 x 6 cases": Study(24, 6, 0.0),
    "one group, 60 trainees, 2 x 10 cases, a fifth leaves": Study(60, 10, 0.0, dropout=0.2),
    "two groups of 30, 2 x 8 cases": Study(30, 8, 0.0, groups=2, drift=0.3),
    "one group, other cases after, 60 trainees, 2 x 8 cases": Study(60, 8, 0.0, counterbalanced=False),
}


def answers(persons: int = 316, items: int = 24, seed: int = 1) -> pd.DataFrame:
    """One row an answer: two covariates of the person, two of the item, a slope of one of these between persons."""
    random = np.random.default_rng(seed)
    person, item = (a.ravel() for a in np.meshgrid(np.arange(persons), np.arange(items), indexing="ij"))
    anger, group = random.normal(20, 5, persons), random.integers(0, 2, persons)
    own, slope, ease = random.normal(0, 1.3, persons), random.normal(0, 0.8, persons), random.normal(0, 0.5, items)
    kind, mode = item % 3 == 0, item % 2
    odds = -1 + 0.06 * anger[person] + 0.3 * group[person] - kind - 0.7 * mode
    odds = odds + own[person] + slope[person] * mode + ease[item]
    columns = {"person": person, "item": item, "anger": anger[person], "group": group[person]}
    columns |= {"kind": kind.astype(int), "mode": mode, "yes": (random.random(len(odds)) < expit(odds)).astype(int)}
    return pd.DataFrame(columns)


def seconds(random: dict[str, list[str]], runs: int = 5) -> list[float]:
    """One figure a fit."""
    table = answers()
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        fit = fit_glmm(table, "yes", ["anger", "group", "kind", "mode"], random)
        found.append(time.perf_counter() - start)
        if fit.reason:
            raise SystemExit(fit.reason)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--draws", type=int, default=400)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    plain = seconds({"person": ["1"], "item": ["1"]})
    sloped = seconds({"person": ["1", "mode"], "item": ["1"]})
    sizes = {}
    for name, study in STUDIES.items():
        start = time.perf_counter()
        found = power(study, draws=given.draws, workers=given.workers)
        each = (time.perf_counter() - start) / given.draws
        sizes[name] = {"size": found.value, "low": found.low, "high": found.high, "seconds_a_draw": each}
    good = statistics.median(plain) <= WANTED and all((s["low"] or 0.0) <= 0.10 for s in sizes.values())
    if given.json:
        print(json.dumps({"intercepts_s": plain, "slopes_s": sloped, "sizes": sizes, "good": good}))
    else:
        print(f"7,584 answers, intercepts: {statistics.median(plain):.2f} s (wanted: {WANTED:.0f} s at most)")
        print(f"7,584 answers, with slopes: {statistics.median(sloped):.2f} s")
        for name, s in sizes.items():
            print(f"{name}: size {s['size']:.3f} ({s['low']:.3f} to {s['high']:.3f}), {s['seconds_a_draw']:.3f} s a draw")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
