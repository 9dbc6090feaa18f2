"""A database that any earlier version wrote is brought up to date, and every answer in it can be read.

``versions/REVISION.sqlite.sql`` is one such database, as ``.dump`` of SQLite's own shell or
``iterdump()`` of Python write it; a revision that is no longer the newest must have one.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
from alembic import command
from sqlalchemy import MetaData, Table, delete, insert

from tests.support import new_tables
from tracks_sim.practice.events import Event, dump
from tracks_sim.store import COMMAND_LINE, Store, Studies, SystemClock, schema
from tracks_sim.store.codes import KEY_FILE
from tracks_sim.store.database import connect, migrate
from tracks_sim.store.erasing import erase_trainees
from tracks_sim.store.file import DATABASE_FILE
from tracks_sim.store.integrity import check
from tracks_sim.store.sealing import seal
from tracks_sim.store.upgrade import alembic_config, known_revisions

VERSIONS = sorted((Path(__file__).parent / "versions").glob("*.sqlite.sql"))
BEFORE_THE_CHAIN = max(version for version in VERSIONS if version.name < "0005")
CODE = "7K2M-Q0ZD-93HX"
"""The code of the trainee in every version, under a key of 32 bytes 01."""


def revision(version: Path) -> str:
    return version.name.split(".")[0]


def written(version: Path, into: Path) -> sqlite3.Connection:
    """The database of a version as a file."""
    raw = sqlite3.connect(into)
    raw.executescript(version.read_text(encoding="utf-8"))
    return raw


def copied(raw: sqlite3.Connection, data: Path, url: str, at: str) -> None:
    """The same rows in PostgreSQL, in the tables of that revision."""
    engine = connect(data, url)
    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, at)
        tables = MetaData()
        tables.reflect(connection)
        assert tables.tables
        for table in tables.sorted_tables:
            if table.name == "audit_head":  # a migration writes its row
                connection.execute(delete(table))
            if table.name != "alembic_version" and (rows := rows_of(raw, table)):
                connection.execute(insert(table), rows)
    engine.dispose()


def rows_of(raw: sqlite3.Connection, table: Table) -> list[dict[str, Any]]:
    """Rows as SQLAlchemy takes them: JSON as objects."""
    names = [column.name for column in table.columns]
    as_json = {c.name for c in table.columns if str(c.type) == "JSON"}
    found = raw.execute(f"SELECT {', '.join(names)} FROM {table.name}").fetchall()
    return [{n: json.loads(v) if n in as_json else v for n, v in zip(names, row, strict=True)} for row in found]


@pytest.mark.parametrize("version", VERSIONS, ids=revision)
def test_the_database_of_an_earlier_version_is_read_whole(version: Path, data: Path, url: str | None, tmp_path: Path) -> None:
    data.mkdir()
    with closing(written(version, data / DATABASE_FILE if url is None else tmp_path / "old.sqlite")) as raw:
        kept = raw.execute("SELECT attempt_id, seq, data FROM events ORDER BY attempt_id, seq").fetchall()
        if url:
            copied(raw, data, url, revision(version))
    (data / KEY_FILE).write_text("01" * 32, encoding="ascii")
    assert migrate(data, url, SystemClock()) == revision(version)
    with Store.open(data, url) as store:
        trainee = store.trainee_of(CODE)
        assert store.sessions([trainee.id]) == {trainee.id: ""}
        store.end_session(trainee.id)
        assert store.sessions([trainee.id]) == {trainee.id: store.trainee(trainee.id).session} != {trainee.id: ""}
        read = {(a.id, i): dump(e) for a in store.attempts(trainee.id) for i, e in enumerate(store.events(a.id), 1)}
        played = {h for a in store.attempts() for h in store.events(a.id)[0].hashes.values()}  # type: ignore[union-attr]
        assert played and all(store.content(h) for h in played)
        assert check(store).faults == check(store, seal(store, COMMAND_LINE)).faults == ()
    assert len(read) == len(kept) > 15
    for attempt, seq, text in kept:
        # A later version may add a field with its default; it takes nothing away.
        assert json.loads(text).items() <= read[attempt, seq].items()


def test_the_chain_passes_over_who_was_erased_before_it(data: Path) -> None:
    data.mkdir()
    with closing(written(BEFORE_THE_CHAIN, data / DATABASE_FILE)) as raw:
        [(member, study)] = raw.execute("SELECT trainee_id, study_id FROM study_members ORDER BY trainee_id LIMIT 1").fetchall()
        raw.execute("INSERT INTO erasing VALUES (?)", [member])
        assert raw.execute("DELETE FROM study_events WHERE trainee_id = ?", [member]).rowcount == 3
        raw.execute("DELETE FROM study_members WHERE trainee_id = ?", [member])
        raw.execute("DELETE FROM erasing")
        raw.commit()
        [(other,)] = raw.execute("SELECT trainee_id FROM study_members").fetchall()
    (data / KEY_FILE).write_text("01" * 32, encoding="ascii")
    with Store.open(data) as store:
        assert check(store).faults == ()
        Studies(store).record_lost(other, "moved")
        erase_trainees(store, [other], COMMAND_LINE)
        assert check(store).faults == () and list(Studies(store).state(study).members) == []


def test_the_first_version_has_every_kind_of_event_it_knew(tmp_path: Path) -> None:
    with closing(written(VERSIONS[0], tmp_path / "old.sqlite")) as raw:
        kinds = {kind for (kind,) in raw.execute("SELECT DISTINCT kind FROM events")}
    known = {model.model_fields["kind"].default for model in get_args(get_args(Event)[0])}
    assert len(kinds) == 17 and kinds <= known


def test_every_revision_but_the_newest_has_its_database() -> None:
    assert known_revisions() - {schema.HEAD} <= {revision(version) for version in VERSIONS}


def test_the_tables_that_other_tests_begin_with_are_those_of_the_migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second store is made from what the migrations of the first have left."""
    monkeypatch.setattr(new_tables, "STATEMENTS", [])
    real, found = new_tables.MIGRATE, []
    for name, migrations in (("migrated", 1), ("remembered", 0)):
        run: list[object] = []
        monkeypatch.setattr(new_tables, "MIGRATE", lambda connection, run=run: run.append(connection) or real(connection))
        migrate(tmp_path / name, None, SystemClock())
        with closing(sqlite3.connect(tmp_path / name / DATABASE_FILE)) as raw:
            found.append((sorted(raw.iterdump()), sorted(raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql NOT NULL"))))
        assert len(run) == migrations
    assert found[0] == found[1]
