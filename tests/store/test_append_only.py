"""No program changes, replaces or removes a row of what is only added: the database itself refuses it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from tests.support.store_fixtures import StoreSample, on_postgres, on_sqlite
from tests.support.study_cases import a_study
from tracks_sim.group.model import GroupPlan
from tracks_sim.store import Actor, Studies
from tracks_sim.store.file import DATABASE_FILE
from tracks_sim.store.groups import Groups

TABLES = ("events", "audit", "study_events", "group_events", "contents")
BY = Actor("somebody", "administrator")


@pytest.fixture
def filled(sample: StoreSample) -> StoreSample:
    """A store with a row or more in each table that is only added to."""
    sample.store.record_access(BY, "trainees")
    sample.store.record_access(BY, "users")
    Studies(sample.store).keep_plan(a_study())
    Groups(sample.store).make(GroupPlan(name="Tuesday", day=date(2026, 1, 6), country="fr", languages=("en",)), "trainer")
    return sample


@pytest.fixture
def raw(filled: StoreSample) -> Iterator[sqlite3.Connection]:
    """A connection to the file that this package has not set up."""
    with closing(sqlite3.connect(filled.store.data / DATABASE_FILE)) as connection:
        yield connection


def rows(connection: Any, table: str) -> list[Any]:
    found: list[Any] = connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
    return found


def some_column(table: str) -> str:
    """A column that is no key and holds text."""
    return {"audit": "about", "contents": "body"}.get(table, "at")


@on_sqlite
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT", "UPDATE", "UPDATE OR REPLACE", "DELETE"])
def test_sqlite_refuses_every_write_but_a_new_row(raw: sqlite3.Connection, table: str, verb: str) -> None:
    before, column = rows(raw, table), some_column(table)
    names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    changed = ", ".join(f"'another' AS {name}" if name == column else name for name in names)
    if verb == "DELETE":
        statement = f"DELETE FROM {table}"
    elif verb.startswith("UPDATE"):
        statement = f"{verb} {table} SET {column} = 'another'"
    else:
        statement = f"{verb} INTO {table} SELECT {changed} FROM {table}"
    with pytest.raises(sqlite3.IntegrityError, match=r"never changed|only with its person"):
        raw.execute(statement)
    raw.rollback()
    assert before and rows(raw, table) == before


@on_sqlite
@pytest.mark.parametrize("table", ["study_events", "contents"])
def test_sqlite_refuses_a_new_key_in_the_place_of_another_row(raw: sqlite3.Connection, table: str) -> None:
    """REPLACE deletes a row with the same rowid too, whatever its key."""
    before = rows(raw, table)
    values = {"study_events": "'a-study', 99, NULL, 'created', 'x', '{}'", "contents": "'another', 'case', 'x', 'x'"}[table]
    names = {"study_events": "study_id, seq, trainee_id, kind, at, data", "contents": "hash, part, name, body"}[table]
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        raw.execute(f"REPLACE INTO {table} (rowid, {names}) VALUES ((SELECT min(rowid) FROM {table}), {values})")
    raw.rollback()
    assert rows(raw, table) == before


def address(engine: Engine) -> str:
    """The address of a database as psycopg takes it."""
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


@on_postgres
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["TRUNCATE", "TRUNCATE CASCADE", "ON CONFLICT", "UPDATE", "DELETE"])
def test_postgresql_refuses_every_write_but_a_new_row(filled: StoreSample, table: str, verb: str) -> None:
    column = some_column(table)
    key = {"events": "attempt_id, seq", "study_events": "study_id, seq", "group_events": "group_id, seq", "audit": "seq", "contents": "hash"}[table]
    statement = {
        "TRUNCATE": f"TRUNCATE {table}",
        "TRUNCATE CASCADE": f"TRUNCATE {'trainees, studies, groups' if 'events' in table else table} CASCADE",
        "ON CONFLICT": f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {column} = 'another'",
        "UPDATE": f"UPDATE {table} SET {column} = 'another'",
        "DELETE": f"DELETE FROM {table}",
    }[verb]
    with psycopg.connect(address(filled.store.engine)) as connection:
        before = rows(connection, table)
        with pytest.raises(psycopg.errors.RaiseException, match=r"never changed|only with its person"):
            connection.execute(statement)
        connection.rollback()
        assert before and rows(connection, table) == before


def test_new_rows_are_taken(filled: StoreSample) -> None:
    filled.store.record_access(BY, "audit")
    filled.store.add_contents({"e" * 64: filled.store.content("c" * 64) or pytest.fail("it was stored")})
    assert [row.what for row in filled.store.audit_log()] == ["audit", "users", "trainees"]
