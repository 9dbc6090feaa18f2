"""Time to read a typed question, for every labelled question of another author.

    python -m benchmarks.questions [--runs 5] [--json]

Each of the 150 questions a language is read by the words of its case, and its fastest run counts, since the machine may
be busy. About 0.1 ms each, 0.3 ms at most, where this was written; exit code 1 where one takes 2 ms or more.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time

from tools.classifier_report import LANGUAGES, asked, rows
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.interview import read_question
from tracks_sim.interview.case_words import CaseQuestions

WANTED = 0.002
"""Seconds that a reading takes at most."""


def fastest(text: str, language: str, questions: CaseQuestions, runs: int) -> float:
    """Seconds of the fastest of some readings of one text."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        read_question(text, language, questions)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> int:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true", dest="as_json")
    options = parser.parse_args()
    cases = load_library(scenarios_root()).cases
    found = {
        language: [
            fastest(row["text"], language, asked(cases[row["case"]], language), options.runs)
            for row in rows(f"questions_other.{language}.csv")
        ]
        for language in LANGUAGES
    }
    figures = {
        language: {"questions": len(seconds), "median_ms": 1000 * statistics.median(seconds), "longest_ms": 1000 * max(seconds)}
        for language, seconds in found.items()
    }
    if options.as_json:
        print(json.dumps(figures, indent=1))
    else:
        for language, figure in figures.items():
            print(f"{language}: {figure['questions']} questions, median {figure['median_ms']:.2f} ms, longest {figure['longest_ms']:.2f} ms")
    return 0 if all(max(seconds) < WANTED for seconds in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
