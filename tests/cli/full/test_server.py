"""The commands serve and migrate: where the tables are, and sentences for what is wrong."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.cli.conftest import run
from tests.support.postgres import Postgres
from tracks_sim.store.schema import HEAD


def test_migrate_says_where_the_tables_were(data: Path) -> None:
    assert run("migrate", "--data", data).output == f"A new database was made: its tables are at {HEAD}.\n"
    assert run("migrate", "--data", data).output == f"The database is up to date: its tables are at {HEAD}.\n"
    old = data / "old"
    old.mkdir()
    with sqlite3.connect(old / "tracks.sqlite") as raw:
        raw.executescript((Path(__file__).parents[2] / "store" / "versions" / "0001.sqlite.sql").read_text(encoding="utf-8"))
    raw.close()
    told = run("migrate", "--data", old).output
    assert told == (f"The tables were at 0001 and are now at {HEAD}.\n" if HEAD != "0001" else f"The database is up to date: its tables are at {HEAD}.\n")


def test_migrate_reaches_a_database_by_its_address(data: Path, postgres: Postgres) -> None:
    url = postgres.new_schema()
    assert "A new database was made" in run("migrate", "--data", data, "--db", url).output
    assert "is up to date" in run("migrate", "--data", data, "--db", url).output
    assert list(data.iterdir()) == []
    refused = run("migrate", "--data", data, "--db", postgres.url().replace(f":{postgres.port}/", ":1/"))
    assert refused.exit_code == 2 and "does not answer" in refused.output and postgres.password not in refused.output


def test_a_damaged_database_stops_with_a_sentence(data: Path) -> None:
    run("codes", "new", "--data", data)
    (data / "tracks.sqlite").write_bytes(b"damaged " * 1000)
    for command in ("migrate", "serve"):
        result = run(command, "--data", data)
        assert result.exit_code == 2
        assert "set aside" in result.output and "tracks-sim restore" in result.output and "Traceback" not in result.output
    assert not (data / "tracks.sqlite").exists()


def test_serve_says_in_one_sentence_what_is_wrong(tmp_path: Path) -> None:
    taken = tmp_path / "a-file"
    taken.write_text("")
    result = run("serve", "--data", taken / "data", "--port", "8999")
    assert result.exit_code == 2
    assert "--data" in result.output and "Traceback" not in result.output
