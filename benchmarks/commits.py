"""Confirmed acts a second that the store takes, by the number of processes that write at once.

    python -m benchmarks.commits [--seconds 5] [--writers 1 4 16] [--db URL] [--json]

Each writer is a process with an attempt of its own, as a kernel is, and appends one event after
another without a pause; an append is counted when it has returned, which is when the disk has it.
An append that waited 5 s for its turn in vain is counted as refused: SQLite keeps no queue, so writers
without a pause can starve one another. Writers who think between acts do not come near this.
Without ``--db`` the store is SQLite in a temporary folder; with it, the PostgreSQL database at that
address, in which the benchmark leaves its trainees behind: give it one of its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
from multiprocessing.synchronize import Event
from pathlib import Path

from benchmarks.report import percentile
from tracks_sim.errors import StoreLocked
from tracks_sim.practice.events import NoteWritten, Started
from tracks_sim.store import Store

STARTED = Started(
    at="2026-01-05T09:00:00Z", case="the-small-case", case_version="1.0.0", country="fr", mode="practice",
    language="en", hashes={"case": "c" * 64},
)  # fmt: skip
CONTENTS = {"c" * 64: ("case", "the-small-case", "id: the-small-case")}


def write(data: Path, db: str | None, go: Event, stop: Event, answers: multiprocessing.SimpleQueue[list[float | None]]) -> None:
    """One writer: seconds of each append between the two signals, None for one that was refused."""
    with Store.open(data, db) as store:
        trainee, _ = store.new_trainee("en")
        attempt = store.start(trainee, STARTED, CONTENTS)
        store.claim_lease(attempt, "tab")
        answers.put([])  # ready
        go.wait()
        seconds: list[float | None] = []
        last = 1
        while not stop.is_set():
            begin = time.perf_counter()
            try:
                last = store.append(attempt, (NoteWritten(at=store.time(), text=str(last)),), last, "tab")
                seconds.append(time.perf_counter() - begin)
            except StoreLocked:
                seconds.append(None)
        answers.put(seconds)


def commits(data: Path, db: str | None, writers: int, seconds: float) -> list[float | None]:
    """Seconds of every append of ``writers`` processes within ``seconds``, None for those refused."""
    spawn = multiprocessing.get_context("spawn")
    go, stop, answers = spawn.Event(), spawn.Event(), spawn.SimpleQueue()
    processes = [spawn.Process(target=write, args=(data, db, go, stop, answers)) for _ in range(writers)]
    for process in processes:
        process.start()
    for _ in processes:
        answers.get()
    go.set()
    time.sleep(seconds)
    stop.set()
    found = [s for _ in processes for s in answers.get()]
    for process in processes:
        process.join()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--db", help="PostgreSQL, instead of SQLite")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        Store.open(Path(name), asked.db).close()
        for writers in asked.writers:
            tried = commits(Path(name), asked.db, writers, asked.seconds)
            found = [s for s in tried if s is not None]
            refused = len(tried) - len(found)
            p50, p95, p99 = (1000 * percentile(found, p) for p in (50, 95, 99))
            rows.append({"writers": writers, "a_second": len(found) / asked.seconds, "p50": p50, "p95": p95, "p99": p99, "refused": refused})
    if asked.json:
        print(json.dumps(rows, indent=1))
        return
    print(f"{'PostgreSQL' if asked.db else 'SQLite'}\n{'writers':>8}{'acts a second':>15}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'refused':>9}")
    for row in rows:
        print(f"{row['writers']:8}{row['a_second']:15.0f}{row['p50']:9.1f}{row['p95']:9.1f}{row['p99']:9.1f}{row['refused']:9}")


if __name__ == "__main__":
    main()
