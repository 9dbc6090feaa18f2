"""The commands check, schema, new and bots: exit codes, tables, and sentences instead of tracebacks."""

from __future__ import annotations

import json
from pathlib import Path

from tests.case.conftest import swap
from tests.cli.conftest import run


def printed(*arguments: str) -> tuple[int, str]:
    """Exit code and output of a command that raises nothing else."""
    result = run(*arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_new_then_check(tmp_path: Path) -> None:
    assert printed("new", "the-blue-van", "--into", str(tmp_path))[0] == 0
    code, said = printed("check", str(tmp_path / "the-blue-van"))
    assert code == 0
    assert said.splitlines()[-1] == "0 errors, 5 pieces of advice"
    assert all(": advice: " in line for line in said.splitlines()[:-1])


def test_errors_stand_first_and_make_the_exit_code(tmp_path: Path) -> None:
    printed("new", "the-blue-van", "--into", str(tmp_path))
    case = tmp_path / "the-blue-van" / "case.yaml"
    swap(case, "decision: second_talk", "decision: second_talkk")
    code, said = printed("check", str(case.parent))
    assert code == 1
    first = said.splitlines()[0]
    line = next(n for n, text in enumerate(case.read_text().splitlines(), 1) if "second_talkk" in text)
    assert first.startswith(f"{case}:{line}:") and first.endswith("(did you mean `second_talk`?)")
    assert said.splitlines()[-1].startswith("1 error, ")


def test_json(tmp_path: Path) -> None:
    printed("new", "the-blue-van", "--into", str(tmp_path))
    code, said = printed("check", "--json", str(tmp_path / "the-blue-van"))
    assert code == 0
    assert {"file", "line", "column", "code", "message", "hint", "advice"} == set(json.loads(said)[0])


def test_refusals_are_sentences(tmp_path: Path) -> None:
    assert printed("check", str(tmp_path))[0] == 2
    code, said = printed("new", "The_Van", "--into", str(tmp_path))
    assert code == 2 and said.startswith("tracks-sim: `The_Van` is no id")


def test_schema(tmp_path: Path) -> None:
    code, said = printed("schema", "--out", str(tmp_path / "s"))
    assert code == 0 and (tmp_path / "s" / "case.schema.json").is_file() and "schemas written" in said


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
