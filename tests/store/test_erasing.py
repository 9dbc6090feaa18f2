"""A person is erased whole: from the tables, from every file of the folder, and from the audit log."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from tests.support.own_cases import add, release, write_case
from tests.support.store_fixtures import CONTENTS, StoreSample, begin_event, note_event, on_sqlite
from tracks_sim.errors import StoreDamaged, StoreError, StoreFull, StoreLocked, TracesLeft, UnknownCode
from tracks_sim.serve.preflight import erasures_are_complete
from tracks_sim.store import Actor, Store, database, erasing, schema
from tracks_sim.store.backup import OWN_FOLDERS
from tracks_sim.store.codes import code_hash, read_code
from tracks_sim.store.erasing import RECEIPTS_FILE, REWRITTEN, erase_trainees, tags_in

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
    with pytest.raises(TracesLeft, match=r"rows are erased.*another program.*`tracks-sim erase` without a code"):
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


@on_sqlite
@pytest.mark.parametrize(("fault", "advice"), [(StoreFull, "Free some space"), (StoreLocked, "Close that program"), (StoreDamaged, "log says")])
def test_where_the_files_cannot_be_cleaned_the_receipt_is_handed_over(
    sample: StoreSample, monkeypatch: pytest.MonkeyPatch, fault: type[StoreError], advice: str
) -> None:
    def fail(*_: object) -> None:
        raise fault("the last step was not saved")

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "_scrub", fail)
        with pytest.raises(TracesLeft, match=rf"rows are erased.*{advice}.*`tracks-sim erase`") as caught:
            erase_trainees(sample.store, [sample.trainee], BY)
    [receipt] = caught.value.receipts
    assert "not saved" not in str(caught.value) and receipt == sample.store.audit_log()[0].about
    assert receipts_of(sample.store) == [receipt]
    assert erase_trainees(sample.store, [], BY) == ()


@on_sqlite
def test_where_nobody_was_erased_nobody_is_said_to_be(sample: StoreSample, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 100)  # the other never lets go
    other = sqlite3.connect(sample.store.data / "tracks.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreLocked, match="not saved"):
        erase_trainees(sample.store, [sample.trainee], BY)
    other.close()
    assert [one.id for one in sample.store.trainees()] == [sample.trainee] and receipts_of(sample.store) == []


def receipts_of(store: Store) -> list[str]:
    """The lines of the file of receipts."""
    path = store.data / RECEIPTS_FILE
    return path.read_text().splitlines() if path.exists() else []


@on_sqlite
@pytest.mark.parametrize("again", ["erase", "start"])
def test_a_receipt_that_a_kill_prevented_is_made_good(sample: StoreSample, again: str) -> None:
    """The process ends between the commit and the file."""
    program = (
        "import os, pathlib, signal, sys\n"
        "from tracks_sim.store import Actor, Store, erasing\n"
        "store = Store.open(pathlib.Path(sys.argv[1]))\n"
        "erasing.complete_receipts = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "erasing.erase_trainees(store, [sys.argv[2]], Actor('somebody', 'administrator'))\n"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", program, str(sample.store.data), sample.trainee], env={**os.environ, "PYTHONPATH": root}, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert sample.store.trainees() == () and receipts_of(sample.store) == []
    if again == "erase":
        erase_trainees(sample.store, [], BY)
    else:
        assert erasures_are_complete(sample.store.data, None) == []
    assert receipts_of(sample.store) == [sample.store.audit_log()[0].about]
    assert tags_in(sample.store.data / RECEIPTS_FILE) == {sample.store.tag(sample.trainee)}


def test_a_receipt_cut_off_by_a_full_disk_is_written_whole(sample: StoreSample) -> None:
    erase_trainees(sample.store, [sample.trainee], BY)
    other, _ = busy(sample.store, "other")
    path = sample.store.data / RECEIPTS_FILE
    first = path.read_text()
    path.write_text(first + first[:20])
    [receipt] = erase_trainees(sample.store, [other], BY)
    assert path.read_text() == f"{first}{receipt.as_json()}\n"


@on_sqlite
def test_own_cases_drafts_and_additions_are_left_as_they_are(sample: StoreSample) -> None:
    data = sample.store.data
    release(data)
    write_case(data / "drafts" / "the-red-kite", "the-red-kite", status="draft")
    add(data, "check_words.yaml", "allowed: []\n")

    def own() -> dict[str, bytes]:
        return {str(p): p.read_bytes() for name in OWN_FOLDERS for p in (data / name).rglob("*") if p.is_file()}

    before = own()
    erase_trainees(sample.store, [sample.trainee], BY)
    assert len(before) == 7 + 7 + 1 and own() == before


def test_every_table_that_an_erasure_empties_is_written_anew() -> None:
    """Rows of persons and attempts go, labels and salts of staff and groups are emptied; hashes of played content and the audit log stay."""
    touched = {table.name for table in schema.metadata.tables.values() if {"trainee_id", "attempt_id", "salt", "label"} & set(table.columns.keys())}
    assert set(REWRITTEN) == touched
