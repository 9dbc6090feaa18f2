"""How many people: whether the quick analysis agrees with the planned model, and how long an answer takes.

    python benchmarks/power.py [--draws 200] [--json]

Agreement: the power of the same studies by both, on a grid of designs. Exit code 1 where they differ by more than ten points and by more
than chance (three binomial errors of both), or where the quick search takes longer than ten seconds.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time

from tracks_sim.outcomes.power import power
from tracks_sim.outcomes.required_sample import QUICK_DRAWS, Assumptions, quick_power

GRID = {
    "two groups of 24, 6 cases": (Assumptions(effect=20, cases=6, groups=2), 24),
    "two groups of 60, 6 cases": (Assumptions(effect=15, cases=6, groups=2), 60),
    "two groups of 60, 6 cases, two in five leave": (Assumptions(effect=15, cases=6, groups=2, dropout=0.4), 60),
    "two groups of 60, 6 cases, 75 % safe before": (Assumptions(effect=15, cases=6, groups=2, baseline=0.75), 60),
    "two groups of 60, 6 cases, no effect": (Assumptions(effect=1e-6, cases=6, groups=2), 60),
    "two groups of 60, all begin with A": (Assumptions(effect=15, cases=6, groups=2, counterbalanced=False), 60),
    "one group of 30, 6 cases": (Assumptions(effect=15, cases=6, groups=1), 30),
    "one group of 40, one form": (Assumptions(effect=12, cases=6, groups=1, forms=1), 40),
    "one group of 60, 8 cases, all begin with A": (Assumptions(effect=20, cases=8, groups=1, counterbalanced=False), 60),
}
MOST_POINTS = 0.10
MOST_SECONDS = 10.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows, good = {}, True
    for name, (assumptions, in_each) in GRID.items():
        study = assumptions.study(in_each)
        assert study is not None
        start = time.perf_counter()
        quick = quick_power(study).value or 0.0
        middle = time.perf_counter()
        planned = power(study, draws=given.draws, seed=1).value or 0.0
        end = time.perf_counter()
        chance = 3 * math.sqrt(quick * (1 - quick) / QUICK_DRAWS + planned * (1 - planned) / given.draws)
        rows[name] = {"quick": quick, "planned": planned, "quick_s": middle - start, "planned_s_a_study": (end - middle) / given.draws}
        good = good and abs(quick - planned) <= max(MOST_POINTS, chance) and middle - start <= MOST_SECONDS
        if not given.json:
            print(f"{name}: quick {quick:.3f} ({middle - start:.2f} s), planned model {planned:.3f} ({(end - middle) / given.draws:.3f} s a study)", flush=True)
    if given.json:
        print(json.dumps({"grid": rows, "good": good}))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
