"""Seconds and size of a report of a synthetic study, from the store to its HTML.

    python -m benchmarks.study_report [--people 60] [--runs 3] [--json]

A made-up study is played into a temporary folder once. Each run is a fresh process that opens the store, scores every sitting, makes the report
and the file beside it, and writes neither: seconds of reading, of the report with its page, and of the file beside it (medians).
Wanted of 60 people: 5 s from the store to the HTML of the report, without the imports; exit code 1 where it is missed. The load average is printed,
since other work on the machine counts in the seconds; CPU seconds, over all cores, are given beside them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

STUDY = "synthetic-spring-course"
WANTED = 5.0
WANTED_PEOPLE = 60


def one_run(folder: Path) -> dict[str, float]:
    """Seconds by part, and kilobytes of both files, in this process."""
    from tracks_sim.cli.options import opened
    from tracks_sim.operations.reports import study_answers
    from tracks_sim.report.disclosure_control import DisclosurePolicy
    from tracks_sim.report.formats.html import page
    from tracks_sim.report.supplement import supplement
    from tracks_sim.report.whole_report import whole_report

    policy = DisclosurePolicy()
    start, busy = time.perf_counter(), time.process_time()
    with opened(folder, None) as audited:
        answers = study_answers(audited.store, STUDY)
    read = time.perf_counter()
    report = page(whole_report(answers, policy, made_on=date(2027, 1, 1)), "en")
    reported, cpu = time.perf_counter(), time.process_time() - busy
    items = page(supplement(answers, policy, made_on=date(2027, 1, 1)), "en")
    done = time.perf_counter()
    return {
        "read": read - start, "report": reported - read, "beside": done - reported, "store to HTML": reported - start, "the same, CPU": cpu,
        "report kB": len(report.encode()) / 1e3, "beside kB": len(items.encode()) / 1e3,
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description="Seconds of a report of a study.")
    parser.add_argument("--people", type=int, default=WANTED_PEOPLE)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--run", metavar="FOLDER", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        print(json.dumps(one_run(Path(asked.run))))
        return 0
    with tempfile.TemporaryDirectory(prefix="tracks-report-") as folder:
        data, out = Path(folder) / "data", Path(folder) / "out"
        cohort = ["simulate", "cohort", "--data", str(data), "--out", str(out), "--people", str(asked.people)]
        subprocess.run([sys.executable, "-c", "from tracks_sim.cli import main; main()", *cohort], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        command = [sys.executable, "-m", "benchmarks.study_report", "--run", str(data)]
        runs = [json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout) for _ in range(asked.runs)]
    found = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    if asked.json:
        print(json.dumps({"people": asked.people, "load": os.getloadavg()[0], **found}, indent=1))
    else:
        print(f"{asked.people} people, median of {asked.runs}, load {os.getloadavg()[0]:.1f}")
        print("\n".join(f"{name:16}{value:10.2f}" for name, value in found.items()))
    if asked.people == WANTED_PEOPLE and found["store to HTML"] > WANTED:
        print(f"store to HTML: {found['store to HTML']:.2f} s, wanted at most {WANTED:g} s", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
