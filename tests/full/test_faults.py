"""The benchmark of kill -9 on a small scale, and its count of a store that loses something."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.faults import Tally

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("confirmed", "texts", "lost", "duplicates", "errors"),
    [
        (3, ["1", "2", "3"], 0, 0, 0),
        (3, ["1", "2", "3", "4"], 0, 0, 0),  # saved, and killed before it could be said
        (10, [str(i) for i in range(1, 11)], 0, 0, 0),  # "10" comes after "9"
        (3, ["1", "2"], 1, 0, 0),
        (0, [], 0, 0, 0),
        (2, ["1", "2", "2"], 0, 1, 1),  # there twice, and so out of order
        (1, ["1", "3"], 0, 0, 1),  # a gap
        (2, ["2", "1"], 0, 0, 1),
    ],
)
def test_a_run_is_counted(confirmed: int, texts: list[str], lost: int, duplicates: int, errors: int) -> None:
    tally = Tally()
    tally.count(confirmed, texts)
    assert (tally.confirmed, tally.lost, tally.duplicates, tally.errors) == (confirmed, lost, duplicates, errors)
    assert tally.is_clean() == (lost == duplicates == errors == 0)


def test_nothing_that_was_confirmed_is_lost_when_writers_and_postgres_are_killed() -> None:
    shares = ["--writers=10", "--kernels=0", "--parents=0", "--servers=0", "--postgres=2", "--crowd=50", "--actions=4"]
    run = subprocess.run([sys.executable, "benchmarks/faults.py", *shares], capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 0, run.stdout + run.stderr
    rows = {row[0]: [int(n) for n in row[1:]] for row in (re.findall(r"\w+", line) for line in run.stdout.splitlines() if "\u2502" in line)}
    assert {kind: row[0] for kind, row in rows.items()} == {"writers": 10, "postgres": 2, "crowd": 50}
    assert rows["crowd"][1] == 50 * 4
    assert rows["writers"][1] > 0  # they did write
