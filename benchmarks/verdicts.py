"""Verdicts of many made-up studies: how often each outcome is given, and every sentence that contradicts its figure.

    python -m benchmarks.verdicts [--seeds 40] [--people 24 40 80] [--processes 2]

Every scenario of ``tests/support/verdict_reading.py`` with each seed and number of people, read in both languages. Exit code
1 where a sentence contradicts its figure, its interval or its direction, or p and interval disagree.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from tests.support.verdict_reading import SCENARIOS, contradictions, outcome_of


def study(name: str, people: int, seed: int) -> tuple[str, str, list[str]]:
    """Name, outcome and contradictions of one study."""
    scenario = SCENARIOS[name]
    return name, outcome_of(scenario, people, seed), contradictions(scenario, people, seed)


def main() -> int:
    """Parse, make the studies, print."""
    parser = argparse.ArgumentParser(description="Outcomes and contradictions of the verdicts on made-up studies.")
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--people", type=int, nargs="+", default=[24, 40, 80])
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    studies = [(name, people, seed) for name in SCENARIOS for people in asked.people for seed in range(1, asked.seeds + 1)]
    outcomes, wrong = Counter[tuple[str, str]](), list[str]()
    with ProcessPoolExecutor(asked.processes) as pool:
        for name, outcome, found in pool.map(study, *zip(*studies, strict=True), chunksize=4):
            outcomes[name, outcome] += 1
            wrong += [f"{name}: {sentence}" for sentence in found]
    for (name, outcome), count in sorted(outcomes.items()):
        print(f"{name:28} {outcome:14} {count}")
    print("\n".join((*wrong, f"{len(wrong)} contradictions in {len(studies)} studies")))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
