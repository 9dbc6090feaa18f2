"""Seconds of the exports of a study of 400 people: `tracks-sim export responses` and `tracks-sim study export`.

    python -m benchmarks.exports [--people 400] [--data FOLDER] [--profile COMMAND]

A made-up study of three phases (about 3,900 submitted cases), simulated into a temporary folder, or that of a folder which
holds one. Each command is run as people run it, in a process of its own, start of Python included: the first run parses the cases into the
folder's cache and does not count, then the best of three runs, with the processor time of that run beside it. Wanted: 2 s each, and
2.5 s of processor time for the tables of a study alone. `tracks-sim study export` writes beside them scripts with the figures that must come out, whose
fits are in the row *study* too; in the others not. The load average is printed, since other work on the machine counts in the seconds. ``--profile responses`` or ``--profile study`` says
instead where the time goes.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from operator import itemgetter
from pathlib import Path

WANTED = 2.0
WANTED_CPU = 2.5
"""Seconds of processor time of the tables of a study, start of Python and reading the events included."""
RUNS = 3
STUDY = "synthetic-spring-course"
COMMANDS = {
    "responses": ("export", "responses"),
    "responses, Parquet": ("export", "responses", "--format", "parquet"),
    "study, tables alone": ("study", "export", STUDY),
    "study": ("study", "export", STUDY),
    "study, Parquet": ("study", "export", STUDY, "--format", "parquet"),
}
PLAIN = "from tracks_sim.cli import main; main()"
TABLES_ALONE = (
    "import sys, types; sys.modules['tracks_sim.report.expected_figures'] = types.SimpleNamespace(expected_figures=lambda data: None); "
    + PLAIN
)
"""Start of a script in which no figures are expected, as of a study that compares nothing: then no scripts are written."""
PROFILED = "import cProfile, sys; from tracks_sim.cli import main; cProfile.run('main()', sort='tottime')"


def tracks_sim(*words: str | Path, start: tuple[str, ...] = ("-c", PLAIN), quiet: bool = True) -> tuple[float, float]:
    """Run the command, and return its seconds and its processor time."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *start, *map(str, words)], check=True, stdout=subprocess.DEVNULL if quiet else None, stderr=subprocess.DEVNULL if quiet else None)
    taken, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Parse, measure, print; 1 where a table in CSV took longer than wanted."""
    parser = argparse.ArgumentParser(description="Seconds of the exports of a study.")
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--data", type=Path, help=f"a data folder that holds {STUDY}")
    parser.add_argument("--profile", choices=("responses", "study"))
    asked = parser.parse_args()
    missed = False
    with tempfile.TemporaryDirectory(prefix="tracks-exports-") as scratch:
        data, out = asked.data or Path(scratch, "data"), Path(scratch, "out")
        if asked.data is None:
            print(f"simulating {asked.people} people", file=sys.stderr)
            tracks_sim("simulate", "cohort", "--data", data, "--out", Path(scratch, "truth"), "--people", str(asked.people))
        if asked.profile:
            tracks_sim(*COMMANDS[asked.profile], "--out", out, "--data", data, start=("-c", PROFILED), quiet=False)
            return 0
        print(f"{'export':20} {'seconds':>8} {'CPU s':>7}   load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
        for name, command in COMMANDS.items():
            alone = name.endswith("alone")
            start = ("-c", TABLES_ALONE if alone else PLAIN)
            _, *runs = (tracks_sim(*command, "--out", out, "--data", data, start=start) for _ in range(RUNS + 1))
            seconds, cpu = min(runs, key=itemgetter(1)) if alone else min(runs)
            late = cpu > WANTED_CPU if alone else seconds > WANTED and "Parquet" not in name
            missed |= late
            print(f"{name:20} {seconds:8.2f} {cpu:7.2f}{f'   wanted: {WANTED_CPU if alone else WANTED:g}' if late else ''}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
