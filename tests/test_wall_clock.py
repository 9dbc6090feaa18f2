"""The time is asked of a clock that a test can set; who asks the machine's own has a reason."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import tracks_sim

PACKAGE = Path(tracks_sim.__file__).parent
CLOCK = "SystemClock"
OWN_CLOCK = {
    "cli/demo.py": "a demonstration has the time of its making, before a store is opened",
    "cli/server.py": "a migration begins before a store can be opened",
    "cli/simulate.py": "a study that is made up has ended before the day on which it is made",
    "cli/studies.py": "a plan that is checked as a file is in no store",
    "serve/calendar_page.py": "the page comes whatever the store does",
    "serve/handlers.py": "a line of the log is written whatever the store does",
    "serve/kernels.py": "it is compared with what Jupyter notes of each kernel",
    "serve/preflight.py": "a migration begins before a store can be opened",
    "store/__init__.py": "public name",
    "store/backup.py": "a backup is made of a folder, which nobody needs to have opened",
    "store/clock.py": "the clock itself",
    "store/open_database.py": "the clock of a store that is opened without one",
}
"""Modules that name the machine's clock. Where a store is open, its clock is asked (``Store.clock``)."""
READS = """\
import datetime as module
import time
from datetime import UTC, date, datetime
from time import time as seconds

a = datetime.now(UTC)
b = module.datetime.utcnow(), datetime.today()
c = date.today()
d = time.time
e = time.time_ns(), time.strftime("%Y"), time.localtime(), time.gmtime(), time.ctime(), time.asctime()
f = seconds()
fine = time.monotonic(), time.perf_counter(), datetime(2028, 2, 29), date.fromisoformat("2028-02-29")
"""


def test_a_clock_is_made_only_where_there_is_a_reason() -> None:
    named = {str(path.relative_to(PACKAGE).as_posix()) for path in PACKAGE.rglob("*.py") if CLOCK in path.read_text(encoding="utf-8")}
    assert named == set(OWN_CLOCK)


def test_only_the_clock_reads_the_time_of_the_machine() -> None:
    """``ruff`` refuses it everywhere else (TID251 in ``pyproject.toml``): no other line may be excused from that."""
    excused = [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if "TID251" in path.read_text(encoding="utf-8")]
    assert excused == ["store/clock.py"]
    found = json.loads(refused(READS, PACKAGE / "store/other.py"))
    assert {one["location"]["row"] for one in found} == {4, 6, 7, 8, 9, 10} and len(found) == 12


def refused(source: str, path: Path) -> str:
    """What ruff refuses of a module with the kit's own settings, as JSON."""
    words = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--output-format", "json", "--stdin-filename", str(path), "-"]
    return subprocess.run(words, input=source, capture_output=True, text=True, encoding="utf-8", cwd=PACKAGE.parent, timeout=60).stdout
