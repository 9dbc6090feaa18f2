"""An erasure that breaks off, at any step: a person is there whole or gone, and whoever erases is told which."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.store.test_erasing import BY, WORDS, busy, bytes_of, receipts_of
from tests.support.store_fixtures import StoreSample, note_event, on_sqlite
from tracks_sim.serve.preflight import erasures_are_complete
from tracks_sim.store import Store, erasing
from tracks_sim.store.erasing import erase_trainees
from tracks_sim.store.integrity import check

ROOT = str(Path(__file__).parents[3])
EVENTS = 150


@on_sqlite
@pytest.mark.parametrize(("how", "stride"), [("kill", 1), ("limit", 30_000)])
def test_a_person_is_there_whole_or_gone_wherever_an_erasure_breaks_off(
    sample: StoreSample, tmp_path: Path, how: str, stride: int
) -> None:
    data = sample.store.data
    _, others_attempt = busy(sample.store, "other")
    others_events = sample.store.events(others_attempt)
    sample.store.append(sample.attempt, [note_event(f"{WORDS} {i} " + "y" * (i * 11 % 700)) for i in range(EVENTS)], after=1, tab="a")
    busy(sample.store, "later")
    sample.store.close()
    (data / ".export-killed").mkdir()
    (data / ".export-killed" / "events.jsonl").write_text(WORDS)
    program = [sys.executable, "-m", "tests.support.broken_erasures", str(data), sample.trainee, str(tmp_path / "out"), how, str(stride)]
    done = subprocess.run(program, env={**os.environ, "PYTHONPATH": ROOT}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    trials = [json.loads(line) for line in done.stdout.splitlines()]
    counts: Counter[tuple[str, bool]] = Counter()
    for trial in trials:
        folder, answer = Path(trial["folder"]), trial["answer"]
        clean_at_once = WORDS.encode() not in bytes_of(folder)
        receipts_at_once = receipts_in(folder)
        assert erasures_are_complete(folder, None) == [], trial
        with Store.open(folder) as store:
            gone = sample.trainee not in {one.id for one in store.trainees()}
            assert store.events(others_attempt) == others_events, trial
            in_audit_log = [row.about for row in store.audit_log() if row.what == "erase"]
            assert check(store).faults == (), trial
            assert receipts_of(store) == in_audit_log and len(in_audit_log) == int(gone), trial
            if not gone:
                assert len(store.events(sample.attempt)) == 1 + EVENTS and store.trainee_of(sample.code).id == sample.trainee, trial
        assert {"erased": gone, "traces": gone, "refused": not gone}.get(answer, True), trial
        assert answer != "erased" or (clean_at_once and receipts_at_once == in_audit_log), trial
        if gone:  # the next start finishes it
            for trace in (WORDS, sample.trainee, sample.attempt):
                assert trace.encode() not in bytes_of(folder), trial
        counts[answer, gone] += 1
    assert counts["erased", True] == 1  # the last, which nothing stopped
    before, after = ("killed", "killed") if how == "kill" else ("refused", "traces")
    assert counts[before, False] > 3 and counts[after, True] > 3, counts


def test_the_next_start_cleans_what_a_killed_erasure_did_not(sample: StoreSample, url: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL keeps deleted rows in its files until they are cleaned; SQLite writes zeros over them at once."""
    with monkeypatch.context() as patch:
        patch.setattr(erasing, "_scrub", killed)
        with pytest.raises(KeyboardInterrupt):
            erase_trainees(sample.store, [sample.trainee], BY)
    cleaned: list[Engine] = []
    monkeypatch.setattr(erasing, "_scrub", cleaned.append)
    assert erasures_are_complete(sample.store.data, url) == [] and len(cleaned) == 1
    assert erasures_are_complete(sample.store.data, url) == [] and len(cleaned) == 1  # once is enough


def killed(_: Engine) -> None:
    raise KeyboardInterrupt  # as a kill: nothing that follows is done


def receipts_in(folder: Path) -> list[str]:
    """The lines of the file of receipts of a folder whose store is closed."""
    path = folder / "erased.jsonl"
    return path.read_text().splitlines() if path.exists() else []
