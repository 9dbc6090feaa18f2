"""The choice of the interpreter for the Makefile's environment. Nothing is installed here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tools import venv

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """Interpreters of a machine: what each is, of ``new`` and ``venv``. One that is not in it does not start."""
    interpreters: dict[str, set[str]] = {}
    monkeypatch.setattr(venv, "new_enough", lambda name: "new" in interpreters.get(name, ()))
    monkeypatch.setattr(venv, "has_venv", lambda name: "venv" in interpreters.get(name, ()))
    monkeypatch.delenv("PYTHON", raising=False)
    return interpreters


def test_the_first_interpreter_that_is_new_enough_and_makes_environments_is_chosen(machine: dict[str, set[str]]) -> None:
    machine |= {"python3": {"venv"}, "python3.13": {"new"}, "python3.12": {"new", "venv"}, "python3.11": {"new", "venv"}}
    assert venv.chosen(["python3", "shim", "python3.13", "python3.12", "python3.11"]) == "python3.12"
    assert venv.chosen(["python3", "shim", "python3.13"]) == "python3.13"  # its venv can be installed
    assert venv.chosen(["python3", "shim"]) is None


def test_a_program_that_is_missing_or_ends_with_an_error_is_no_interpreter(tmp_path: Path) -> None:
    shim = tmp_path / "python3.12"
    shim.write_text("#!/bin/sh\nexit 127\n", encoding="ascii")
    shim.chmod(0o755)
    assert not venv.new_enough(str(shim)) and not venv.new_enough(str(tmp_path / "python3.11"))


def test_without_an_interpreter_a_sentence_says_what_to_do(
    machine: dict[str, set[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert venv.main("nowhere") == 1
    assert "Install it, or name it: make PYTHON=" in capsys.readouterr().err
    machine["python3"] = {"new", "venv"}
    monkeypatch.setenv("PYTHON", "/opt/old/python")
    assert venv.main("nowhere") == 1
    assert "PYTHON names /opt/old/python" in capsys.readouterr().err


def test_where_venv_cannot_be_installed_its_package_is_named(
    machine: dict[str, set[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted: list[str] = []
    monkeypatch.setattr(venv, "install_venv", wanted.append)
    monkeypatch.setattr(venv.subprocess, "run", lambda *_, **__: type("Done", (), {"stdout": "3.12\n"}))
    machine["python3"] = {"new"}
    assert venv.main("nowhere") == 1
    assert wanted == ["python3.12-venv"] and "apt-get install python3.12-venv" in capsys.readouterr().err


def test_tools_need_no_shell_and_this_one_no_new_python() -> None:
    assert {path.suffix for path in TOOLS.iterdir() if path.is_file()} == {".py"}
    ast.parse((TOOLS / "venv.py").read_text(encoding="utf-8"), feature_version=(3, 7))
