"""Drafts: saved by one act at a time, changed in an editor meanwhile, killed at any moment, thrown away and brought back."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.simple_acts import ANNA, CASE, DATA, new_drafts
from tracks_sim.authoring.changes import Change
from tracks_sim.authoring.journal import MOST_BYTES, Journal

ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import sys
from pathlib import Path
import pytest
from tests.support.simple_acts import ANNA, CASE, new_drafts, use_simple_acts, write

use_simple_acts(pytest.MonkeyPatch())
drafts = new_drafts(Path(sys.argv[1]))
draft = drafts.open(CASE)
for number in range(10**6):
    draft = drafts.perform(CASE, write(("passages", f"no{number % 5 + 1}"), f"{number} " + "words " * 200, draft), ANNA)
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_no_confirmed_act_is_lost_when_a_process_is_killed(tmp_path: Path) -> None:
    chance = random.Random(7)
    for round_ in range(4):
        folder = tmp_path / str(round_)
        new_drafts(folder).create(CASE, DATA, ANNA)
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.01, 0.15))
        process.send_signal(signal.SIGKILL)
        confirmed = [0, *(int(line) for line in process.stdout.read().split() if line)][-1]
        process.wait()
        passages = new_drafts(folder).open(CASE).data["text.en"]["passages"]
        last = max(int(text.split()[0]) for text in passages.values() if text[0].isdigit())
        assert confirmed <= last <= confirmed + 1
        assert all(text.count("words") == 200 for text in passages.values() if text[0].isdigit())
        assert not list(folder.rglob("*.part"))


def test_the_history_of_a_field_is_found_within_300_milliseconds_in_the_largest_journal(tmp_path: Path) -> None:
    """A journal of 50 MB, in which the field changed 300 times."""
    journal = Journal(tmp_path)
    journal.finish(journal.begin(datetime(2026, 11, 27, tzinfo=UTC), ANNA, {"act": "choose"}, (Change("text.en", ("title",), None, "First"),), {}))
    line = journal.path.read_bytes().splitlines(keepends=True)[0]
    other = line.replace(b'"title"', b'"summary"').replace(b"First", b"words " * 150)
    with journal.path.open("ab") as stream:
        for number in range(300):
            stream.write(other * (MOST_BYTES // 300 // len(other)) + line.replace(b"First", b"Text %d" % number))
    journal.read_on()
    started = time.process_time()
    found = list(journal.changes_at("text.en", ("title",)))
    assert len(found) == 301 and time.process_time() - started < 0.3
