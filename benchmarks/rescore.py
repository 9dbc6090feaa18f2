"""Submitted attempts scored again in a second, on one core, with the scorers that serve trainees.

    python benchmarks/rescore.py [--attempts 2000] [--profile]

Attempts on the kit's cases with random answers to every question; keys that differ from the library's in
one answer. Timed: reading the events from SQLite, folding, scoring with the key as played and with the
key now, counting the difference. Not timed: making the attempts, and writing the table, which
is measured apart. Half of the attempts have an interview. Processor time of this process (seconds of a
core, whatever else the machine does); best of three runs; wanted: 2,000 attempts.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import shutil
import tempfile
import time
from pathlib import Path

from tracks_sim.bots.interviewers import STYLES, interview
from tracks_sim.bots.play import AT, CaseContext
from tracks_sim.bots.random_strategy import random_strategy
from tracks_sim.case.load import CaseFile, Library, load_library, scenarios_root
from tracks_sim.case.versions import played_content
from tracks_sim.cli.progress import step_bar
from tracks_sim.exports.rescore import Difference, Rescored, groups, rescore, write_rescored
from tracks_sim.interview import Parameters, compile_interview, load_parameters
from tracks_sim.practice import event_for
from tracks_sim.practice.attempt import after
from tracks_sim.practice.conversation import recorded_turn
from tracks_sim.practice.events import Event, InterviewTurn, Started
from tracks_sim.practice.start import start_event
from tracks_sim.store import Store

WANTED = 2000
DIFFERENT = 120
"""Number of different attempts; the others are copies under other ids."""


def events(case_file: CaseFile, library: Library, parameters: Parameters, number: int, root: Path) -> tuple[Event, ...]:
    """A whole attempt with random answers; those of odd numbers have an interview."""
    begun = start_event(played_content(case_file, library.catalogues, "fr", root), at=AT, mode="practice", language="en", seed=str(number))
    attempt, done = after(None, begun), list[Event]([begun])
    if number % 2 and case_file.case.person and case_file.case.room:
        turns: list[InterviewTurn] = []
        for turn in interview(STYLES[number // 2 % len(STYLES)], compile_interview(case_file.case, case_file.key.interview, parameters), str(number)).turns:
            turns.append(recorded_turn(turn, turns, AT))
            attempt = after(attempt, turns[-1])
        done += turns
    for intent in (*random_strategy(number).intents(CaseContext(case_file, library.catalogues, "fr", "en")), {"kind": "submitted"}):
        done.append(event_for(intent, attempt, case_file.case, library.catalogues.needs, AT))
        attempt = after(attempt, done[-1])
    return tuple(done)


def fill_store(data: Path, library: Library, root: Path, attempts: int) -> None:
    """Make a store with this number of attempts of one trainee."""
    parameters = load_parameters()
    case_files = list(library.cases.values())
    different = [(f := case_files[n % len(case_files)], events(f, library, parameters, n, root)) for n in range(min(DIFFERENT, attempts))]
    with Store.open(data) as store, step_bar("making attempts", attempts) as step:
        trainee, _ = store.new_trainee("en")
        for number in range(attempts):
            case_file, done = different[number % len(different)]
            assert isinstance(done[0], Started)
            attempt = store.start(trainee, done[0], played_content(case_file, library.catalogues, "fr", root).contents)
            store.append(attempt, done[1:], 1, "bench")
            step()


def with_changed_keys(root: Path, copy: Path) -> Library:
    """The library with one keyed answer of each case changed."""
    shutil.copytree(root, copy)
    for key in copy.glob("cases/*/key/key.yaml"):
        text = key.read_text(encoding="utf-8")
        key.write_text(text.replace("state: insufficient", "state: absent", 1) + "\n# changed\n", encoding="utf-8")
    return load_library(copy)


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description="Attempts scored again in a second.")
    parser.add_argument("--attempts", type=int, default=2000)
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    root = scenarios_root()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        library = load_library(root)
        now = with_changed_keys(root, scratch / "scenarios")
        fill_store(scratch / "data", library, root, arguments.attempts)
        speeds: list[float] = []
        with Store.open(scratch / "data") as store:
            for _ in range(3):
                difference, rows = Difference(), list[Rescored]()
                start = time.process_time()
                to_rescore = groups(store, now, difference)
                loaded = time.process_time()
                with step_bar("attempts", arguments.attempts) as step:
                    rows.extend(rescore(store, now, to_rescore, difference, step))
                speeds.append(difference.attempts / (time.process_time() - loaded))
            grouped = loaded - start
            if arguments.profile:
                profile = cProfile.Profile()
                profile.enable()
                list(rescore(store, now, to_rescore, Difference()))
                profile.disable()
                pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        start = time.perf_counter()
        write_rescored(rows, scratch / "out")
        written = time.perf_counter() - start
    best = max(speeds)
    print(
        f"{best:,.0f} attempts a second and core, best of three ({min(speeds):,.0f} to {best:,.0f}); {WANTED:,} "
        f"{'reached' if best >= WANTED else 'NOT reached'}. {difference.attempts:,} attempts, {len(rows):,} rows; finding them "
        f"and their keys took {grouped:.2f} s, writing the table {written:.2f} s. {difference.items.total():,} verdicts changed."
    )


if __name__ == "__main__":
    main()
