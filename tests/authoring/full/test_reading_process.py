"""Files from elsewhere are read in a process with little time and memory, and one that needs more is a sentence."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.hostile_tables import CASE, HOSTILE_TABLES, table
from tests.support.written_drafts import draft_data
from tests.support.xliff_files import xliff_of
from tracks_sim.authoring import reading_process
from tracks_sim.authoring.exchange import read_package
from tracks_sim.authoring.spreadsheet import read_table
from tracks_sim.authoring.xliff import read_xliff
from tracks_sim.authoring.xliff_reader import MOST_ELEMENTS
from tracks_sim.errors import AuthoringRefused, ImportRefused

READS: dict[str, Callable[[Path], object]] = {
    "package": lambda folder: read_package(b"x", folder, folder),
    "table": lambda folder: read_table(b"x", CASE, "fr"),
    "xliff": lambda folder: read_xliff(b"x", CASE, "en", "fr"),
}
MEASURED = """
import resource, sys
from pathlib import Path
from tracks_sim.authoring import reading_process
reading_process.main()
used = resource.getrusage(resource.RUSAGE_SELF)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(used.ru_utime + used.ru_stime, peak.split()[1], file=sys.stderr)
"""
"""The process, which says on standard error the seconds and the kB that it took at most. (What its parent can ask the system for counts the parent's own memory before the start.)"""


@pytest.mark.parametrize("kind", READS)
@pytest.mark.parametrize("end", [subprocess.TimeoutExpired("python", 20), subprocess.CalledProcessError(-9, "python")])
def test_a_reader_that_dies_or_does_not_end_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, end: Exception) -> None:
    def run(*_: object, **__: object) -> None:
        raise end

    monkeypatch.setattr(reading_process.subprocess, "run", run)
    with pytest.raises(ImportRefused if kind == "package" else AuthoringRefused, match="too long or too much memory"):
        READS[kind](tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")
def test_the_reader_limits_itself() -> None:
    code = "from tracks_sim.authoring.reading_process import limit; limit(); import resource as r; print(r.getrlimit(r.RLIMIT_CPU)[0], r.getrlimit(r.RLIMIT_AS)[0]); bytearray(300 * 2**20)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert found.stdout.split() == ["5", str(256 * 2**20)] and "MemoryError" in found.stderr


HOSTILE_XLIFF: dict[str, bytes] = {
    "elements": gzip.compress(b"<xliff>" + b"<a/>" * (MOST_ELEMENTS + 1)),
    "large": gzip.compress(b" " * 200_000_000, 1)[:250_000],
    "deep": gzip.compress(b"<a>" * 600_000),
    "attributes": gzip.compress(b"<a " + b"".join(b'a%d="" ' % n for n in range(100_000)) + b"/>"),
    "entities": b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a;" * 10) for n in range(9)) + b"]><a>&a8;</a>",
}
"""Files of XLIFF that would fill the memory of a program or keep it busy, by name; all are below what a page sends."""


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system in Linux's way")
@pytest.mark.parametrize("name", HOSTILE_XLIFF)
def test_a_hostile_xliff_file_is_refused_within_a_second_and_60_megabytes(name: str) -> None:
    content = HOSTILE_XLIFF[name]
    assert len(content) < 256_000
    measured = subprocess.run([sys.executable, "-P", "-c", MEASURED, "xliff", CASE, "en", "fr"], input=content, capture_output=True, check=True)
    seconds, memory = map(float, measured.stderr.split())
    assert json.loads(measured.stdout)["refused"].startswith(("This file is no XLIFF", "The file is larger"))
    assert seconds < 1 and memory / 1000 < 60, (seconds, memory)


def test_an_xliff_file_is_read_by_the_process() -> None:
    rows = read_xliff(xliff_of(draft_data()), CASE, "en", "fr")
    assert {row.name: row.text for row in rows}["text:title"] == draft_data()["text.fr"]["title"]


def test_a_table_is_read_by_the_process() -> None:
    rows = read_table(table(draft_data()), CASE, "fr")
    assert {row.name: row.text for row in rows}["text:title"] == draft_data()["text.fr"]["title"]


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system in Linux's way")
@pytest.mark.parametrize("name", HOSTILE_TABLES)
def test_a_hostile_table_is_refused_within_a_second_and_60_megabytes(name: str) -> None:
    """Of processor time; memory of the process and, as Python counts it, of the page together."""
    content = HOSTILE_TABLES[name]()
    assert len(content) < 256_000
    measured = subprocess.run([sys.executable, "-P", "-c", MEASURED, "table", CASE, "fr"], input=content, capture_output=True, check=True)
    seconds, child = map(float, measured.stderr.split())
    assert "refused" in json.loads(measured.stdout)
    tracemalloc.start()
    with pytest.raises(AuthoringRefused) as refused:
        read_table(content, CASE, "fr")
    kernel = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert str(refused.value) == json.loads(measured.stdout)["refused"]
    assert seconds < 1 and child / 1000 + kernel / 10**6 < 60, (seconds, child, kernel)
