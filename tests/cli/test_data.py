"""The commands export, backup and restore: what they write, print and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import run, submit_attempt
from tracks_sim.store import Store


def test_export_writes_what_it_names(data: Path, tmp_path: Path) -> None:
    trainee, _ = submit_attempt(data)
    out = tmp_path / "out"
    for what in ("events", "responses"):
        result = run("export", what, "--out", out, "--data", data)
        assert result.exit_code == 0, result.output
        assert all(Path(line).is_file() for line in result.output.split())
    first = json.loads((out / "events.jsonl").read_text().splitlines()[0])
    with Store.open(data) as store:
        assert (first["trainee"], first["seq"], first["event"]["kind"]) == (store.export_id(trainee), 1, "started")


def test_statements_and_the_course_ask_for_an_address(data: Path, tmp_path: Path) -> None:
    submit_attempt(data)
    out = tmp_path / "out"
    for args, missing in ((("xapi",), "--homepage"), (("cmi5",), "--address"), (("xapi", "--homepage", "https://a.example/", "--with-text"), "--with-text")):
        result = run("export", *args, "--out", out, "--data", data)
        assert result.exit_code == 2 and missing in result.output, result.output
    assert "--long is a form of xAPI" in run("export", "events", "--long", "--out", out, "--data", data).output
    assert "is no address" in run("export", "cmi5", "--address", "a.example", "--out", out, "--data", data).output
    assert not out.exists()
    for args in (("xapi", "--version", "2.0", "--homepage", "https://a.example/"), ("xapi", "--long", "--homepage", "https://a.example/"), ("cmi5", "--address", "https://a.example/"), ("responses", "--format", "parquet")):
        result = run("export", *args, "--out", out, "--data", data)
        assert result.exit_code == 0 and all(Path(line).is_file() for line in result.output.split()), result.output


def test_a_backup_is_made_and_restored(data: Path, tmp_path: Path) -> None:
    _, attempt = submit_attempt(data)
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
    gone, attempt = submit_attempt(data)
    stays, _ = submit_attempt(data)
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


@pytest.mark.parametrize(
    "command",
    [
        ("report", "spring-course", "--out", "r"), ("study", "check", "spring-course"), ("study", "freeze", "spring-course"), ("study", "status"),
        ("study", "due", "spring-course"), ("study", "release", "spring-course"), ("study", "export", "spring-course", "--out", "r"),
        ("export", "responses", "--out", "r"), ("rescore", "--out", "r"), ("codes", "list"), ("release",), ("user", "list"), ("audit",), ("backup", "--out", "r"),
        ("retention", "--months", "6"), ("report", "spring-course", "--out", "r", "--db", "postgresql+psycopg://nobody@nowhere/none"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_mistyped_data_folder_makes_nothing(command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run(*command, "--data", "nosuch")
    assert refused.exit_code == 2 and "nosuch" in refused.output, refused.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [("user", "add", "trainer"), ("codes", "new", "2")], ids=" ".join)
def test_a_command_that_may_be_the_first_makes_the_data_folder(command: tuple[str, ...], data: Path) -> None:
    assert run(*command, "--data", data).exit_code == 0 and (data / "secret.key").is_file()
