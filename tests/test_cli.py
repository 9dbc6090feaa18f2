"""The command line parses, calls and prints; what is mistyped gets a sentence and no traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracks_sim.cli import main
from tracks_sim.practice.events import DecisionTaken, Started, Submitted
from tracks_sim.store import Store

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


def test_bots_are_a_table_for_people_and_for_programs() -> None:
    rows = json.loads(run("bots", "the-packing-shed", "--json").output)
    key = {r["scorer"]: r["value"] for r in rows if r["strategy"] == "key" and r["level"] == "case"}
    assert key["decision"] == key["indicators"] == 1.0
    lines = run("bots", "the-packing-shed").output.splitlines()
    assert len(lines) == len(rows)
    assert run("bots", "no-such-case").exit_code == 2
    assert run("bots", "--country", "xx").exit_code == 2


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
