"""The two pages of a study from the store to the file: reading, scoring, computing and setting. The long report: `benchmarks/study_report.py`.

    python -m benchmarks.two_pages [--people 60] [--profile]

A synthetic study of the template (two groups, two forms of four cases, three questionnaires) is made in a folder of its own, which
is not timed; the library of cases is loaded already, as it is on a server. Processor time of this process (seconds of a core,
whatever else the machine does), best of three. Wanted: the
HTML within 3 seconds. Exit code 1 where it is missed.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import tempfile
import time
from pathlib import Path

from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.operations.materials import load_cases
from tracks_sim.operations.reports import FILES, ReportFiles, ReportOrder, study_answers
from tracks_sim.store import Store
from tracks_sim.study.plan_file import TEMPLATE, read_plan
from tracks_sim.study.questionnaire import load_questionnaires
from tracks_sim.synthetic.cohort import Cohort
from tracks_sim.synthetic.study import synthetic_study

WITHIN = 3.0
"""Seconds."""


def once(data: Path, study: str, library: Library) -> dict[str, float]:
    """Seconds of each step of one making: the answers, and each file of the two pages."""
    seconds: dict[str, float] = {}
    began = time.process_time()

    def step(name: str) -> None:
        nonlocal began
        now = time.process_time()
        seconds[name], began = now - began, now

    with Store.open(data) as store:
        answers = study_answers(store, study, library)
    step("answers read and scored")
    order = ReportOrder(study, "en", 5)
    files = ReportFiles(order, answers)
    for ending in FILES["two-pages"]:
        files.made("two-pages", ending)
        step(ending)
    return seconds


def main() -> int:
    """Make a study, time its files, and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--profile", action="store_true", help="also print where the time of the answers and of the two pages goes")
    asked = parser.parse_args()
    plan = read_plan(TEMPLATE)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        study = synthetic_study(Cohort(people=asked.people), plan, data, load_library(only=tuple(plan.cases)), load_questionnaires(scenarios_root())).study
        library = load_cases(data)
        runs = [once(data, study, library) for _ in range(3)]
        if asked.profile:
            profile = cProfile.Profile()
            with profile, Store.open(data) as store:
                ReportFiles(ReportOrder(study, "en", 5), study_answers(store, study, library)).made("two-pages", "html")
            pstats.Stats(profile).sort_stats("cumulative").print_stats(40)
    best = {name: min(run[name] for run in runs) for name in runs[0]}
    for name, took in best.items():
        print(f"{name:28}{took:7.2f} s")
    html = min(run["answers read and scored"] + run["html"] for run in runs)
    print(f"two pages, from the store: {html:.2f} s (wanted: {WITHIN:g})")
    return int(html > WITHIN)



if __name__ == "__main__":
    sys.exit(main())
