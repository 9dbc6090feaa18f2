"""The commands check, schema and new: exit codes, and sentences instead of tracebacks."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from tests.case.conftest import swap
from tracks_sim.cli import main


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_new_then_check(tmp_path: Path) -> None:
    assert run("new", "the-blue-van", "--into", str(tmp_path))[0] == 0
    code, said = run("check", str(tmp_path / "the-blue-van"))
    assert code == 0
    assert said.splitlines()[-1] == "0 errors, 4 pieces of advice"
    assert all(": advice: " in line for line in said.splitlines()[:-1])


def test_errors_stand_first_and_make_the_exit_code(tmp_path: Path) -> None:
    run("new", "the-blue-van", "--into", str(tmp_path))
    case = tmp_path / "the-blue-van" / "case.yaml"
    swap(case, "decision: carry_on", "decision: carry_onn")
    code, said = run("check", str(case.parent))
    assert code == 1
    first = said.splitlines()[0]
    line = next(n for n, text in enumerate(case.read_text().splitlines(), 1) if "carry_onn" in text)
    assert first.startswith(f"{case}:{line}:") and first.endswith("(did you mean `carry_on`?)")
    assert said.splitlines()[-1].startswith("1 error, ")


def test_json(tmp_path: Path) -> None:
    run("new", "the-blue-van", "--into", str(tmp_path))
    code, said = run("check", "--json", str(tmp_path / "the-blue-van"))
    assert code == 0
    assert {"file", "line", "column", "code", "message", "hint", "advice"} == set(json.loads(said)[0])


def test_refusals_are_sentences(tmp_path: Path) -> None:
    assert run("check", str(tmp_path))[0] == 2
    code, said = run("new", "The_Van", "--into", str(tmp_path))
    assert code == 2 and said.startswith("tracks-sim: `The_Van` is no id")


def test_schema(tmp_path: Path) -> None:
    code, said = run("schema", "--out", str(tmp_path / "s"))
    assert code == 0 and (tmp_path / "s" / "case.schema.json").is_file() and "schemas written" in said
