"""The database: its settings, its migrations, and every way it can fail."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, create_engine, event, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateTable

import tracks_sim
from tests.support.postgres import Postgres
from tests.support.store_fixtures import (
    CONTENTS,
    StoreSample,
    begin_event,
    note_event,
    on_postgres,
    on_sqlite,
    refuse_events,
)
from tracks_sim.errors import StoreError, StoreFull, StoreLocked, StoreNewer
from tracks_sim.store import Store, SystemClock, codes, database, file, schema
from tracks_sim.store.database import migrate
from tracks_sim.store.driver_errors import as_store_error
from tracks_sim.store.file import DATABASE_FILE
from tracks_sim.store.upgrade import known_revisions

ROOT = Path(tracks_sim.__file__).parents[1]


@on_sqlite
def test_only_the_owner_can_read_folder_and_files(sample: StoreSample) -> None:
    assert sample.store.data.stat().st_mode & 0o777 == 0o700
    modes = {p.name: p.stat().st_mode & 0o777 for p in sample.store.data.iterdir()}
    assert modes == dict.fromkeys(
        [codes.KEY_FILE, DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm"], 0o600
    )


@on_sqlite
def test_a_commit_waits_for_the_disk(sample: StoreSample) -> None:
    with sample.store.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    # synchronous 2 is FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_migrations_from_nothing_give_the_tables_of_the_code(sample: StoreSample) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with sample.store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
        assert context.get_current_revision() == schema.HEAD
        names = set(inspect(connection).get_table_names())
    assert names == {*schema.metadata.tables, "alembic_version"}


def test_the_head_in_the_code_is_the_newest_migration() -> None:
    from alembic.script import ScriptDirectory

    from tracks_sim.store.upgrade import alembic_config

    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == schema.HEAD
    assert schema.HEAD in known_revisions()


def test_the_tables_can_be_written_for_postgresql() -> None:
    for table in schema.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))


def test_an_up_to_date_store_opens_without_alembic(sample: StoreSample, data: Path, url: str | None) -> None:
    program = (
        "import sys, pathlib; from tracks_sim.store import Store\n"
        f"Store.open(pathlib.Path({str(data)!r}), {url!r}).close()\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('alembic', 'pandas', 'mako')])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.strip() == "[]"


def test_a_newer_database_is_left_alone(
    sample: StoreSample, data: Path, url: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    with sample.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreNewer, match=r"later version.*9999.*Nothing was changed"):
        Store.open(data, url)
    assert "store-newer" in caplog.text
    with sample.store.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
        assert connection.exec_driver_sql("SELECT count(*) FROM events").scalar() == 1


def test_a_migration_that_fails_leaves_nothing_behind(data: Path, url: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracks_sim.store import upgrade

    whole = upgrade.upgrade

    def interrupted(connection: object) -> None:
        whole(connection)  # type: ignore[arg-type]
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(upgrade, "upgrade", interrupted)
    with pytest.raises(StoreFull):
        Store.open(data, url)
    engine = database.connect(data, url)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()
    monkeypatch.setattr(upgrade, "upgrade", whole)
    with Store.open(data, url) as store:
        assert store.trainees() == ()


def test_migrating_returns_the_revision_before(data: Path, url: str | None) -> None:
    assert migrate(data, url, SystemClock()) is None
    assert migrate(data, url, SystemClock()) == schema.HEAD


def test_a_file_in_the_folders_place_is_named(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.write_text("a file")
    with pytest.raises(StoreError, match=r"is a file, not a folder.*--data"):
        Store.open(file)
    with pytest.raises(StoreError, match=r"cannot be written to.*--data"):
        Store.open(file / "below")
    assert file.read_text() == "a file"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_folder_that_cannot_be_written_to_is_named(data: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    # Root can write anywhere, so the refusal of the system is played.
    def refuse(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(file.os, "open", refuse)
    with pytest.raises(StoreError, match=rf"cannot be written to.*{os.strerror(number)}.*--data"):
        Store.open(data)


def test_a_lost_key_is_not_replaced_behind_peoples_backs(sample: StoreSample, data: Path, url: str | None) -> None:
    sample.store.close()
    kept = (data / codes.KEY_FILE).read_bytes()
    (data / codes.KEY_FILE).unlink()
    with pytest.raises(StoreError, match=r"is missing, and 1 people.*backup"):
        Store.open(data, url)
    assert not (data / codes.KEY_FILE).exists()
    (data / codes.KEY_FILE).write_bytes(kept)
    with Store.open(data, url) as store:
        assert store.trainee_of(sample.code).id == sample.trainee


@on_sqlite
def test_a_full_disk_loses_nothing_that_was_confirmed(sample: StoreSample, caplog: pytest.LogCaptureFixture) -> None:
    store, attempt = sample.store, sample.attempt
    with sqlite3.connect(store.data / DATABASE_FILE) as raw:
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
    room = [pages + 10]

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {room[0]}")

    event.listen(store.engine, "checkout", limit)
    last, confirmed = 1, [begin_event()]
    with pytest.raises(StoreFull, match=r"disk is full.*all earlier ones are.*Free some space"):
        for i in range(1000):
            long = note_event(f"{i} secret words " + "x" * 1000)
            last = store.append(attempt, [long], after=last, tab="a")
            confirmed.append(long)
    assert 1 < last < 1001
    assert store.events(attempt) == tuple(confirmed)
    assert "store-full" in caplog.text and "secret words" not in caplog.text
    room[0] = 1_000_000
    assert store.append(attempt, [note_event("room again")], after=last, tab="a") == last + 1


@on_sqlite
def test_a_locked_database_is_waited_for_and_reported(
    sample: StoreSample, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 50)
    sample.store.engine.dispose()  # so that the next connection waits 50 ms, not five seconds
    other = sqlite3.connect(sample.store.data / DATABASE_FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreLocked, match="Another program holds the database"):
        sample.store.append(sample.attempt, [note_event("x")], after=1, tab="a")
    assert "store-locked" in caplog.text
    assert sample.store.events(sample.attempt) == (begin_event(),)  # reading goes on
    other.execute("ROLLBACK")
    assert sample.store.append(sample.attempt, [note_event("x")], after=1, tab="a") == 2
    other.close()


def test_what_a_trainee_wrote_is_in_no_log(sample: StoreSample, caplog: pytest.LogCaptureFixture) -> None:
    with sample.store.engine.begin() as connection:
        refuse_events(connection)
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreError) as caught:
        sample.store.append(sample.attempt, [note_event("my secret words")], after=1, tab="a")
    assert "trip" in caplog.text and "secret" not in caplog.text
    assert "secret" not in f"{caught.value} {caught.value.__cause__}"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_quota_counts_as_a_full_disk(number: int, tmp_path: Path) -> None:
    assert isinstance(as_store_error(OSError(number, "no room"), tmp_path), StoreFull)


def test_another_database_by_url_keeps_the_key_in_the_folder(data: Path, tmp_path: Path) -> None:
    with Store.open(data, url=f"sqlite:///{tmp_path / 'elsewhere.sqlite'}") as store:
        trainee, code = store.new_trainee("en")
        attempt = store.start(trainee, begin_event(), CONTENTS)
        assert store.trainee_of(code).id == trainee and len(store.events(attempt)) == 1
    assert [p.name for p in data.iterdir()] == [codes.KEY_FILE]
    with create_engine(f"sqlite:///{tmp_path / 'elsewhere.sqlite'}").connect() as connection:
        assert set(schema.metadata.tables) <= set(inspect(connection).get_table_names())


@pytest.mark.parametrize("url", ["nonsense", "no-such-database://host/name"])
def test_an_address_that_cannot_be_used_is_refused(data: Path, url: str) -> None:
    with pytest.raises(StoreError, match="address of the database cannot be used"):
        Store.open(data, url=url)


def test_a_server_that_does_not_answer_is_no_lost_step(tmp_path: Path) -> None:
    refused = OperationalError("", None, Exception("connection refused\nIs the server running?"))
    worded = as_store_error(refused, tmp_path)
    assert "does not answer (connection refused)." in str(worded) and "All confirmed steps are saved" in str(worded)


@on_postgres
def test_a_cut_connection_is_reported_and_the_next_step_has_a_new_one(sample: StoreSample, postgres: Postgres) -> None:
    def cut(connection: Connection, *_: object) -> None:
        with psycopg.connect(postgres.plain_url(), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()])

    event.listen(sample.store.engine, "begin", cut)
    with pytest.raises(StoreError, match=r"does not answer.*All confirmed steps are saved"):
        sample.store.append(sample.attempt, [note_event("lost")], after=1, tab="a")
    event.remove(sample.store.engine, "begin", cut)
    assert sample.store.append(sample.attempt, [note_event("kept")], after=1, tab="a") == 2


@on_postgres
def test_a_connection_that_was_cut_in_the_pool_is_no_lost_step(sample: StoreSample, postgres: Postgres) -> None:
    with psycopg.connect(postgres.plain_url(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'postgres'")
    assert sample.store.append(sample.attempt, [note_event("kept")], after=1, tab="a") == 2
