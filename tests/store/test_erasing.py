"""A person is erased whole: from the tables, from every file of the folder, and from the audit log."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from tests.support.store_fixtures import CONTENTS, StoreSample, begin_event, note_event, on_sqlite
from tracks_sim.errors import StoreError, StoreLocked, UnknownCode
from tracks_sim.store import Actor, Store, erasing
from tracks_sim.store.codes import code_hash, read_code
from tracks_sim.store.erasing import erase_trainees

BY = Actor("somebody", "administrator")
WORDS = "a very particular sentence of one trainee"


def bytes_of(folder: Path) -> bytes:
    """Everything in the folder, the database's log and its index included."""
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def busy(store: Store, label: str) -> tuple[str, str]:
    """Trainee and attempt with much written, so that pages of the file fill, split and are left half empty."""
    trainee, _ = store.new_trainee("en", label)
    attempt = store.start(trainee, begin_event(), CONTENTS)
    last = 1
    for i in range(120):
        last = store.append(attempt, [note_event(f"{label} {i} " + "x" * (i * 7 % 900))], after=last, tab="a")
    return trainee, attempt


@on_sqlite
def test_nothing_of_an_erased_person_is_left_in_any_file(sample: StoreSample) -> None:
    store = sample.store
    others = [busy(store, f"other {n}") for n in range(3)]
    store.append(sample.attempt, [note_event(f"{WORDS} {i}" + "y" * (i * 11 % 700)) for i in range(150)], after=1, tab="a")
    second = store.start(sample.trainee, begin_event("assessment"), CONTENTS)
    others += [busy(store, f"later {n}") for n in range(3)]
    store.record_access(BY, "code-replaced", store.tag(sample.trainee))
    kept = {attempt: store.events(attempt) for _, attempt in others}
    traces = {
        "words": WORDS, "trainee": sample.trainee, "first attempt": sample.attempt, "second attempt": second,
        "code": read_code(sample.code), "hash": code_hash(store.key, sample.code), "label": "group 1",
    }  # fmt: skip
    # The proof would be empty if the words were not there before, in the log at least.
    assert {name for name, trace in traces.items() if trace.encode() in bytes_of(store.data)} == set(traces) - {"code"}

    [receipt] = erase_trainees(store, [sample.trainee], BY)

    assert {name for name, trace in traces.items() if trace.encode() in bytes_of(store.data)} == set()
    assert (store.data / "tracks.sqlite-wal").stat().st_size == 0
    assert {attempt: store.events(attempt) for _, attempt in others} == kept
    assert store.content("c" * 64) is not None
    assert (receipt.attempts, receipt.events, receipt.person) == (2, 1 + 150 + 1, store.tag(sample.trainee))
    with pytest.raises(UnknownCode):
        store.trainee(sample.trainee)
    with pytest.raises(UnknownCode):
        store.trainee_of(sample.code)
    with pytest.raises(StoreError):
        store.append(sample.attempt, [note_event("after")], after=151, tab="a")


@on_sqlite
def test_nothing_is_left_either_when_the_database_is_closed_and_opened_again(sample: StoreSample) -> None:
    sample.store.append(sample.attempt, [note_event(WORDS)], after=1, tab="a")
    erase_trainees(sample.store, [sample.trainee], BY)
    sample.store.close()
    with Store.open(sample.store.data) as store:
        assert store.trainees() == ()
        assert WORDS.encode() not in bytes_of(store.data)


def test_the_receipt_is_in_the_audit_log_and_its_hash_is_of_its_fields(sample: StoreSample) -> None:
    [receipt] = erase_trainees(sample.store, [sample.trainee], BY)
    row = sample.store.audit_log()[0]
    assert (row.what, row.who, json.loads(row.about)) == ("erase", "somebody", json.loads(receipt.as_json()))
    told = {k: v for k, v in json.loads(row.about).items() if k != "hash"}
    assert receipt.hash == sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def test_all_are_erased_or_nobody(sample: StoreSample) -> None:
    with pytest.raises(UnknownCode):
        erase_trainees(sample.store, [sample.trainee, "nobody"], BY)
    assert len(sample.store.events(sample.attempt)) == 1
    assert sample.store.audit_log() == ()


def test_an_event_is_not_deleted_without_its_person(sample: StoreSample) -> None:
    with pytest.raises(DBAPIError, match="only with its person"), sample.store.engine.begin() as connection:
        connection.execute(text("DELETE FROM events"))
    other, _ = busy(sample.store, "other")
    with pytest.raises(DBAPIError, match="only with its person"), sample.store.engine.begin() as connection:
        connection.execute(text("INSERT INTO erasing VALUES (:id)"), {"id": other})
        connection.execute(text("DELETE FROM events WHERE attempt_id = :id"), {"id": sample.attempt})
    assert len(sample.store.events(sample.attempt)) == 1


@on_sqlite
def test_erasing_waits_for_readers_and_reports_those_that_stay(
    sample: StoreSample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "PATIENCE", 0.3)
    sample.store.append(sample.attempt, [note_event(WORDS)], after=1, tab="a")
    reader = sqlite3.connect(sample.store.data / "tracks.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchone()
    with pytest.raises(StoreLocked, match=r"rows are erased.*`tracks-sim erase` without a code"):
        erase_trainees(sample.store, [sample.trainee], BY)
    assert sample.store.trainees() == ()
    reader.execute("ROLLBACK")
    reader.close()
    assert erase_trainees(sample.store, [], BY) == ()
    assert WORDS.encode() not in bytes_of(sample.store.data)


def test_nothing_of_an_erased_person_is_left_in_any_table(sample: StoreSample) -> None:
    """In either database; what is in the files of a PostgreSQL is for its administrator (docs/security.md)."""
    busy(sample.store, "other")
    sample.store.append(sample.attempt, [note_event(WORDS)], after=1, tab="a")
    traces = (WORDS, sample.trainee, sample.attempt, code_hash(sample.store.key, sample.code), "group 1")

    def rows() -> str:
        with sample.store.engine.begin() as connection:
            tables = inspect(connection).get_table_names()
            return "\n".join(str(tuple(r)) for t in tables for r in connection.execute(text(f"SELECT * FROM {t}")))

    assert all(trace in rows() for trace in traces)
    erase_trainees(sample.store, [sample.trainee], BY)
    assert not [trace for trace in traces if trace in rows()]


def test_another_process_may_write_meanwhile(sample: StoreSample, url: str | None) -> None:
    """The server goes on while the command erases: its events are all there afterwards."""
    program = (
        "import sys, pathlib\n"
        "from tracks_sim.store import Store\n"
        "from tests.support.store_fixtures import note_event\n"
        f"store, last = Store.open(pathlib.Path({str(sample.store.data)!r}), {url!r}), 1\n"
        "print('ready', flush=True)\n"
        "for i in range(40): last = store.append(sys.argv[1], [note_event(str(i))], after=last, tab='b')\n"
        "print(last)"
    )
    trainee, _ = sample.store.new_trainee("en")
    attempt = sample.store.start(trainee, begin_event(), CONTENTS)
    root = str(Path(__file__).parents[2])
    with subprocess.Popen([sys.executable, "-c", program, attempt], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root}) as writer:
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
        erase_trainees(sample.store, [sample.trainee], BY)
        assert writer.stdout.read() == "41\n"
    assert len(sample.store.events(attempt)) == 41
