"""Commands about staff and single persons: what they print, write, refuse, and leave in the audit log."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import run, submit_attempt
from tracks_sim.errors import StoreFull, UnknownCode
from tracks_sim.store import COMMAND_LINE, Store, erasing
from tracks_sim.store.file import DATABASE_FILE
from tracks_sim.store.retention import inactive_for


def test_a_user_is_added_listed_and_revoked(data: Path) -> None:
    code, identity = run("user", "add", "trainer", "--label", "room 2", "--data", data).output.split()
    listed = run("user", "list", "--data", data).output
    assert identity in listed and "trainer" in listed and "room 2" in listed and "works" in listed and code not in listed
    assert run("user", "revoke", identity, "--data", data).output == "revoked\n"
    assert "revoked 20" in run("user", "list", "--data", data).output
    with Store.open(data) as store, pytest.raises(UnknownCode):
        store.staff.with_code(code)


def test_what_is_mistyped_gets_a_sentence(data: Path) -> None:
    assert run("migrate", "--data", data).exit_code == 0
    assert "'trainee' is not one of" in run("user", "add", "trainee", "--data", data).output
    revoked = run("user", "revoke", "nobody", "--data", data)
    assert revoked.exit_code == 2 and "user list" in revoked.output
    erased = run("erase", "AAAA-AAAA-AAAA", "--data", data)
    assert erased.exit_code == 2 and "Nobody has this code" in erased.output
    assert run("erase", "AAAA-AAAA-AAAA", "--id", "x", "--data", data).exit_code == 2
    for wrong in ([], ["events", "--code", "AAAA-AAAA-AAAA"]):
        result = run("export", *wrong, "--out", data, "--data", data)
        assert result.exit_code == 2 and "events, responses, xapi or cmi5, or --code" in result.output


def test_a_person_takes_along_what_is_held_and_is_erased(data: Path, tmp_path: Path) -> None:
    trainee, attempt = submit_attempt(data)
    other, _ = submit_attempt(data)
    code = run("codes", "replace", trainee, "--data", data).output.strip()
    path = Path(run("export", "--code", code, "--out", tmp_path / "out", "--data", data).output.strip())
    held = json.loads(path.read_text(encoding="utf-8"))
    assert held["trainee"]["id"] == trainee and [a["id"] for a in held["attempts"]] == [attempt]
    assert [a["what"] for a in held["accesses"]] == ["code-replaced", "export-person"]
    receipt = json.loads(run("erase", code, "--data", data).output)
    assert (receipt["attempts"], receipt["events"]) == (1, 3)  # started, decision, submitted
    assert b"".join(p.read_bytes() for p in data.rglob("*") if p.is_file()).count(trainee.encode()) == 0
    with Store.open(data) as store:
        assert [t.id for t in store.trainees()] == [other]
    assert json.loads(run("erase", "--id", other, "--data", data).output)["attempts"] == 1
    assert "Nothing that erased people left is in the files" in run("erase", "--data", data).output


def test_retention_names_who_it_would_be_before_it_erases(data: Path) -> None:
    trainee, _ = submit_attempt(data)  # its events are of 1 January 2026
    recent, _ = submit_attempt(data)
    with Store.open(data) as store:
        # Long ago: the columns that this process has just written are set back, for the one alone.
        with store.write() as connection:
            for statement in (
                "UPDATE trainees SET seen_at = '2020-01-01T00:00:00.000000+00:00' WHERE id = :id",
                "UPDATE attempts SET created_at = '2020-01-01T00:00:00.000000+00:00' WHERE trainee_id = :id",
            ):
                connection.exec_driver_sql(statement, {"id": trainee})
        cut = inactive_for(store, 1)
        assert [here.trainee.id for here in cut] == [trainee], "the test needs a clock later than February 2026"
    dry = run("retention", "--months", "1", "--dry-run", "--data", data)
    assert dry.output.startswith(f"{trainee}  last here 2026-01-01T10:00:00Z") and "1 trainee would be erased" in dry.output
    wet = run("retention", "--months", "1", "--data", data)
    assert json.loads(wet.output.splitlines()[0])["attempts"] == 1 and "1 trainee erased" in wet.output
    with Store.open(data) as store:
        assert [t.id for t in store.trainees()] == [recent]
    assert "0 trainees erased" in run("retention", "--months", "1", "--data", data).output


def test_every_command_on_people_is_in_the_audit_log(data: Path, tmp_path: Path) -> None:
    trainee, _ = submit_attempt(data)
    out = tmp_path / "out"
    code = run("codes", "replace", trainee, "--data", data).output.strip()
    staff = run("user", "add", "expert", "--data", data).output.split()[1]
    for command in (
        ["codes", "new", "3"], ["codes", "list"], ["release", "--trainee", trainee], ["export", "events", "--out", out],
        ["export", "responses", "--with-text", "--out", out], ["export", "--code", code, "--out", out], ["user", "list"],
        ["user", "revoke", staff], ["retention", "--months", "600", "--dry-run"], ["erase", "--id", trainee], ["audit"],
    ):  # fmt: skip
        result = run(*command, "--data", data)
        assert result.exit_code == 0, result.output
    rows = list(reversed(json.loads(run("audit", "--json", "--data", data).output)))
    assert [row["what"] for row in rows] == [
        "code-replaced", "user-added", "codes", "trainees", "release", "export", "export-text", "export-person", "users",
        "user-revoked", "retention", "erase", "audit", "audit",
    ]  # fmt: skip
    assert {row["who"] for row in rows} == {"command line (account name is not stored)"}
    assert trainee not in json.dumps(rows)
    plain = run("audit", "--data", data).output.splitlines()
    assert len(plain) == len(rows) + 1 + 2 and "  erase  {" in plain[3]  # the check and the head come last


def test_the_label_of_a_member_of_staff_is_erased(data: Path) -> None:
    identity = run("user", "add", "trainer", "--label", "Anna of room 2", "--data", data).output.split()[1]
    told = run("erase", "--id", identity, "--data", data)
    assert told.exit_code == 2 and f"tracks-sim user erase-label {identity}" in " ".join(told.output.split())
    receipt = json.loads(run("user", "erase-label", identity, "--data", data).output)
    assert receipt["person"] and "Anna" not in run("user", "list", "--data", data).output
    assert [row["what"] for row in json.loads(run("audit", "--json", "--data", data).output)] == ["audit", "users", "label-erased", "user-added"]
    nobody = run("user", "erase-label", "nobody", "--data", data)
    assert nobody.exit_code == 2 and "user list" in nobody.output


FALSE_ROW = "x\n999  2026-01-02T10:00:00.000000Z  b19f8e29  administrator  erase\x1b[1A\u2028\u202e"


def test_no_word_of_the_store_prints_a_row_of_its_own(data: Path) -> None:
    """An object of the audit log, labels of staff and trainees, as somebody put them there by another way than the pages."""
    run("user", "add", "expert", "--label", FALSE_ROW, "--data", data)
    run("codes", "new", "1", "--label", FALSE_ROW, "--data", data)
    with Store.open(data) as store:
        store.record_access(COMMAND_LINE, "case-restored", FALSE_ROW)
    for command, lines in ((["audit"], 6), (["user", "list"], 1), (["codes", "list"], 1)):  # 4 rows, the check and the head
        printed = run(*command, "--data", data).output
        assert len(printed.splitlines()) == lines and r"x\n999  2026" in printed
        assert not {"\x1b", "\u2028", "\u202e"} & set(printed)


def test_the_head_of_the_log_shows_later_whether_anything_was_changed(data: Path, tmp_path: Path) -> None:
    _, attempt = submit_attempt(data)
    other, _ = submit_attempt(data)
    first = run("audit", "--data", data)
    *_, counts, head = first.output.splitlines()
    assert counts == "No row was changed or removed: 1 of the audit log, 6 events."  # three of each attempt
    run("backup", "--out", tmp_path / "all.zip", "--data", data)
    assert run("erase", "--id", other, "--data", data).exit_code == 0
    since = run("audit", "--since", head, "--data", data)
    assert since.exit_code == 0 and since.output.splitlines()[-2] == (
        "Nothing from before row 1 of the audit log was changed or removed. Since then: rows added to the log 2, persons erased 1."
    )
    later = since.output.splitlines()[-1].removeprefix("head ")
    as_json = run("audit", "--json", "--since", later, "--data", data)
    newest, *_, oldest = json.loads(as_json.output)
    assert (newest["seq"], as_json.exit_code) == (4, 0) and head == f"head {oldest['seq']}:{oldest['hash']}"

    run("restore", tmp_path / "all.zip", "--data", tmp_path / "older")
    older = run("audit", "--since", later, "--data", tmp_path / "older")
    assert older.exit_code == 1 and "an older backup was put in place" in older.stderr and "head" not in older.stdout.splitlines()[-1]

    raw = sqlite3.connect(data / DATABASE_FILE)
    raw.executescript("DROP TRIGGER events_are_kept; DELETE FROM events WHERE seq = 3;")
    raw.close()
    for arguments in ([], ["--since", head], ["--json"]):
        broken = run("audit", *arguments, "--data", data)
        assert broken.exit_code == 1
        assert broken.stderr.startswith(f"tracks-sim: attempt {attempt}: its newest events, after event 2, were removed")
        assert "docs/administrator.md" in broken.stderr and "head 1:" not in broken.output
    for wrong in ("184", "0:" + "a" * 64, "184:" + "A" * 64, "head"):
        refused = run("audit", "--since", wrong, "--data", data)
        assert refused.exit_code == 2 and "this is no head" in refused.output


def test_a_receipt_is_printed_also_where_traces_are_left(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StoreFull("the last step was not saved")

    monkeypatch.setattr(erasing, "_scrub", fail)
    first, _ = submit_attempt(data)
    submit_attempt(data)
    with Store.open(data) as store, store.write() as connection:
        connection.exec_driver_sql("UPDATE trainees SET seen_at = '2020-01-01T00:00:00.000000+00:00'")
        connection.exec_driver_sql("UPDATE attempts SET created_at = '2020-01-01T00:00:00.000000+00:00'")
    for arguments in (["erase", "--id", first], ["retention", "--months", "1"]):
        result = run(*arguments, "--data", data)
        assert result.exit_code == 2 and "The rows are erased, but traces may still be" in result.output
        assert "not saved" not in result.output and json.loads(result.output.splitlines()[0])["attempts"] == 1
