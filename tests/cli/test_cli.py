"""The command line parses, calls and prints; what is mistyped gets a sentence and no traceback."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.postgres import Postgres
from tracks_sim.cli import main
from tracks_sim.practice.events import DecisionTaken, Released, Started, Submitted
from tracks_sim.store import Store
from tracks_sim.store.schema import HEAD

AT = "2026-01-01T10:00:00+00:00"


def run(*args: str) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def submitted(data: Path, mode: str = "assessment") -> tuple[str, str]:
    """One submitted attempt; ids of trainee and attempt."""
    with Store.open(data) as store:
        trainee, _ = store.new_trainee("en")
        started = Started(
            at=AT, case="the-packing-shed", case_version="1.0.0", country="fr", mode=mode, language="en",  # type: ignore[arg-type]
            hashes={"case": "abc"},
        )  # fmt: skip
        attempt = store.start(trainee, started, {"abc": ("case", "the-packing-shed", "text")})
        store.append(attempt, [DecisionTaken(at=AT, option="talk-again"), Submitted(at=AT)], 1, "tab")
    return trainee, attempt


def test_codes_are_made_listed_and_replaced(data: Path) -> None:
    made = run("codes", "new", "2", "--label", "room 2", "--data", data).output.split()
    assert len(made) == 4
    listed = run("codes", "list", "--data", data).output
    assert made[1] in listed and "room 2" in listed and made[0] not in listed
    replaced = run("codes", "replace", made[1], "--data", data).output.strip()
    with Store.open(data) as store:
        assert store.trainee_of(replaced).id == made[1]


def test_whoever_did_something_was_here_though_they_entered_no_code(data: Path) -> None:
    trainee, attempt = submitted(data)
    with Store.open(data) as store:
        store.append(attempt, [Released(at="2031-01-02T03:04:05Z")], 3, "tab")
    [line] = run("codes", "list", "--data", data).output.splitlines()
    assert line.startswith(trainee) and "last here 2031-01-02T03:04:05Z" in line


def test_an_unknown_trainee_gets_a_sentence(data: Path) -> None:
    result = run("codes", "replace", "nobody", "--data", data)
    assert result.exit_code == 2
    assert "codes list" in result.output


def test_release_says_how_many_and_refuses_what_is_mistyped(data: Path) -> None:
    submitted(data)
    submitted(data, "practice")
    mistyped = run("release", "--case", "the-paking-shed", "--data", data)
    assert mistyped.exit_code == 2 and "the-paking-shed" in mistyped.output
    assert run("release", "--case", "the-packing-shed", "--data", data).output == "1 assessment released\n"
    assert run("release", "--data", data).output == "0 assessments released\n"


def test_export_writes_what_it_names(data: Path, tmp_path: Path) -> None:
    trainee, _ = submitted(data)
    out = tmp_path / "out"
    for what in ("events", "responses"):
        result = run("export", what, "--out", out, "--data", data)
        assert result.exit_code == 0, result.output
        assert all(Path(line).is_file() for line in result.output.split())
    first = json.loads((out / "events.jsonl").read_text().splitlines()[0])
    assert (first["trainee"], first["seq"], first["event"]["kind"]) == (trainee, 1, "started")


def test_statements_and_the_course_ask_for_an_address(data: Path, tmp_path: Path) -> None:
    submitted(data)
    out = tmp_path / "out"
    for args, missing in ((("xapi",), "--homepage"), (("cmi5",), "--address"), (("xapi", "--homepage", "https://a.example/", "--with-text"), "--with-text")):
        result = run("export", *args, "--out", out, "--data", data)
        assert result.exit_code == 2 and missing in result.output, result.output
    assert "is no address" in run("export", "cmi5", "--address", "a.example", "--out", out, "--data", data).output
    assert not out.exists()
    for args in (("xapi", "--version", "2.0", "--homepage", "https://a.example/"), ("cmi5", "--address", "https://a.example/"), ("responses", "--format", "parquet")):
        result = run("export", *args, "--out", out, "--data", data)
        assert result.exit_code == 0 and all(Path(line).is_file() for line in result.output.split()), result.output


def test_bots_are_a_table_for_people_and_for_programs() -> None:
    rows = json.loads(run("bots", "the-packing-shed", "--json").output)
    key = {r["scorer"]: r["value"] for r in rows if r["strategy"] == "key" and r["level"] == "case"}
    assert key["decision"] == key["indicators"] == 1.0
    assert {r["strategy"] for r in rows} >= {"tick_all", "random_0", "random_1", "random_2"}
    head, *lines = run("bots", "the-packing-shed").output.splitlines()
    assert head.split("\t")[:4] == ["on", "country", "strategy", "scorer"] and len(lines) == len(rows)
    assert "random_" not in run("bots", "the-packing-shed", "--seeds", "0").output
    assert run("bots", "no-such-case").exit_code == 2
    assert run("bots", "--country", "xx").exit_code == 2


def test_migrate_says_where_the_tables_were(data: Path) -> None:
    assert run("migrate", "--data", data).output == f"A new database was made: its tables are at {HEAD}.\n"
    assert run("migrate", "--data", data).output == f"The database is up to date: its tables are at {HEAD}.\n"
    old = data / "old"
    old.mkdir()
    with sqlite3.connect(old / "tracks.sqlite") as raw:
        raw.executescript((Path(__file__).parents[1] / "store" / "versions" / "0001.sqlite.sql").read_text(encoding="utf-8"))
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


def test_a_backup_is_made_and_restored(data: Path, tmp_path: Path) -> None:
    _, attempt = submitted(data)
    out = tmp_path / "all.zip"
    made = run("backup", "--data", data, "--out", out)
    assert made.exit_code == 0 and "tracks.sqlite, secret.key" in made.output
    restored = run("restore", out, "--data", tmp_path / "new")
    assert restored.exit_code == 0 and f"tracks-sim serve --data {tmp_path / 'new'}" in restored.output
    with Store.open(tmp_path / "new") as store:
        assert len(store.events(attempt)) == 3
    again = run("restore", out, "--data", tmp_path / "new")
    assert again.exit_code == 2 and "is not empty" in again.output
    by_address = run("backup", "--data", data, "--out", tmp_path / "other.zip", "--db", "postgresql+psycopg://host/name")
    assert by_address.exit_code == 2 and "pg_dump" in by_address.output


def test_who_was_erased_since_a_backup_is_erased_again(data: Path, tmp_path: Path) -> None:
    gone, attempt = submitted(data)
    stays, _ = submitted(data)
    out = tmp_path / "all.zip"
    run("backup", "--data", data, "--out", out)
    assert run("erase", "--id", gone, "--data", data).exit_code == 0
    receipts = data / "erased.jsonl"
    assert gone not in receipts.read_text() and attempt not in receipts.read_text()

    forgot = run("restore", out, "--data", tmp_path / "without")
    assert "they are back" in forgot.output
    restored = run("restore", out, "--data", tmp_path / "new", "--erased", receipts)
    assert restored.exit_code == 0 and '"attempts": 1' in restored.output and "they are back" not in restored.output
    with Store.open(tmp_path / "new") as store:
        assert [t.id for t in store.trainees()] == [stays]

    other = tmp_path / "notes.txt"
    other.write_text("not a receipt\n")
    refused = run("restore", out, "--data", tmp_path / "third", "--erased", other)
    assert refused.exit_code == 2 and "erased.jsonl" in refused.output and not (tmp_path / "third").exists()


def test_serve_says_in_one_sentence_what_is_wrong(tmp_path: Path) -> None:
    taken = tmp_path / "a-file"
    taken.write_text("")
    result = run("serve", "--data", taken / "data", "--port", "8999")
    assert result.exit_code == 2
    assert "--data" in result.output and "Traceback" not in result.output


def test_simulated_interviews_write_a_table_and_plots(tmp_path: Path) -> None:
    result = run("simulate", "interviews", "--seeds", "2", "--out", tmp_path / "sim")
    assert result.exit_code == 0, result.output
    written = [Path(line) for line in result.output.split()]
    assert {p.suffix for p in written} == {".csv", ".svg"}
    head = written[0].read_text().splitlines()[0].split(",")
    assert head[:3] == ["case", "policy", "measure"]
