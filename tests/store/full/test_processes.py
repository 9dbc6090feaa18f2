"""Several processes at once, and processes that are killed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import tracks_sim
from tests.support.store_fixtures import CONTENTS, StoreSample, begin_event, note_event, on_sqlite
from tracks_sim.practice.events import NoteWritten
from tracks_sim.store import Store

ROOT = Path(tracks_sim.__file__).parents[1]
WRITER = ROOT / "tests" / "support" / "store_writer.py"


@contextmanager
def writer(data: Path, url: str | None, attempt: str, tab: str, count: int) -> Iterator[subprocess.Popen[str]]:
    """A writing process that waits for a line before it begins."""
    process = subprocess.Popen(
        [sys.executable, str(WRITER), str(data), attempt, tab, str(count), *([url] if url else [])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def texts(store: Store, attempt: str) -> list[str]:
    return [e.text for e in store.events(attempt) if isinstance(e, NoteWritten)]


def test_of_two_processes_exactly_one_wins_each_place(sample: StoreSample, data: Path, url: str | None) -> None:
    count = 60
    with (
        writer(data, url, sample.attempt, "left", count) as left,
        writer(data, url, sample.attempt, "right", count) as right,
    ):
        go(left)
        go(right)
        said = {"left": left.communicate()[0].split("\n"), "right": right.communicate()[0].split("\n")}
    saved = {tab: {int(line.split()[1]) for line in lines if line.startswith("saved")} for tab, lines in said.items()}
    assert saved["left"].isdisjoint(saved["right"])
    # 1 is the start; 2 to 121 are the 2 * 60 events
    assert saved["left"] | saved["right"] == set(range(2, 2 * count + 2))
    kept = texts(sample.store, sample.attempt)
    assert kept == [f"{'left' if seq in saved['left'] else 'right'} {seq}" for seq in range(2, 2 * count + 2)]


def test_a_killed_process_loses_nothing_it_confirmed(sample: StoreSample, data: Path, url: str | None) -> None:
    draw, confirmed = random.Random(7), 1
    for _ in range(3):
        with writer(data, url, sample.attempt, "w", 100_000) as process:
            go(process)
            assert process.stdout is not None
            first = process.stdout.readline()  # however slow the machine is, it does write
            time.sleep(draw.uniform(0.0, 0.2))
            process.kill()  # SIGKILL: no handler runs
            lines = [first, *process.stdout.read().split("\n")]
        # The last line may be cut off; a number that was said in full was confirmed.
        confirmed = max([confirmed, *(int(line.split()[1]) for line in lines[:-1])])
        with Store.open(data, url) as store:
            kept = texts(store, sample.attempt)
        assert len(kept) + 1 >= confirmed
        assert kept == [f"w {seq}" for seq in range(2, len(kept) + 2)]  # no gap, nothing half
    assert confirmed > 3  # 1 is the start, and each of the three confirmed one at least


@pytest.mark.skipif(sys.platform == "win32", reason="limits the files of a process, which Windows cannot")
@on_sqlite
def test_a_process_whose_files_may_not_grow_loses_nothing_it_confirmed(sample: StoreSample, data: Path) -> None:
    sample.store.close()
    program = (
        "import resource, runpy, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))\n"
        f"sys.argv = ['writer', {str(data)!r}, {sample.attempt!r}, 'w', '100000']\n"
        f"runpy.run_path({str(WRITER)!r})"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], input="go\n", capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert "tracks_sim.errors.Store" in run.stderr and "All confirmed ones are saved" in run.stderr
    confirmed = [int(line.split()[1]) for line in run.stdout.splitlines() if line.startswith("saved")]
    assert confirmed == list(range(2, len(confirmed) + 2)) and len(confirmed) > 10
    with Store.open(data) as store:
        kept = texts(store, sample.attempt)
        assert kept == [f"w {seq}" for seq in range(2, len(kept) + 2)] and len(kept) >= len(confirmed)
        assert store.append(sample.attempt, [note_event("room again")], after=len(kept) + 1, tab="shared") == len(kept) + 2


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_many_processes_may_open_a_new_store_at_once(engine: str, data: Path, request: pytest.FixtureRequest) -> None:
    url = None if engine == "sqlite" else request.getfixturevalue("postgres").new_schema()  # no tables yet
    program = (
        "import pathlib; from tracks_sim.store import Store\n"
        f"s = Store.open(pathlib.Path({str(data)!r}), {url!r})\nprint(s.new_trainee('en')[1])"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(4)
    ]
    printed = [process.communicate()[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    with Store.open(data, url) as store:
        # One key for all: each code is read with it.
        assert {store.trainee_of(code).id for code in printed} == {t.id for t in store.trainees()}
        assert len(store.trainees()) == 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kernels are forked only where fork exists")
def test_a_forked_child_uses_connections_of_its_own(sample: StoreSample, data: Path, url: str | None) -> None:
    before = sample.store.engine.pool
    child = os.fork()
    if child == 0:
        try:
            sample.store.append(sample.attempt, [note_event("child")], after=1, tab="a")
            os._exit(0 if sample.store.engine.pool is not before else 2)
        except BaseException:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert sample.store.append(sample.attempt, [note_event("parent")], after=2, tab="a") == 3
    assert texts(sample.store, sample.attempt) == ["child", "parent"]


def test_two_stores_in_one_process_see_each_other(sample: StoreSample, data: Path, url: str | None) -> None:
    with Store.open(data, url) as other:
        attempt = other.start(sample.trainee, begin_event(), CONTENTS)
        sample.store.append(attempt, [note_event("seen")], after=1, tab="a")
        assert texts(other, attempt) == ["seen"]
