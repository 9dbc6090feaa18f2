"""The main command: every group is in it, and it starts without what its commands need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from tests.cli.conftest import run
from tracks_sim.cli import COMMANDS, main


def test_help_names_every_command() -> None:
    shown = run("--help")
    assert shown.exit_code == 0 and list(main.commands) == [command.name for command in COMMANDS]
    assert all(f"\n  {name} " in shown.output for name in main.commands)


def test_an_error_of_the_kit_is_a_sentence_and_exit_code_2(data: Path) -> None:
    assert run("migrate", "--data", data).exit_code == 0
    refused = run("study", "status", "no-such-study", "--data", data)
    assert refused.exit_code == 2 and refused.output.startswith("tracks-sim: There is no study 'no-such-study' here.")


def test_help_waits_for_no_library_and_no_store() -> None:
    code = "import sys, tracks_sim.cli; print(sorted({'tornado', 'sqlalchemy', 'pydantic', 'pandas', 'rich', 'tracks_sim.store', 'tracks_sim.case'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_letter_that_the_output_cannot_show_is_a_question_mark(data: Path) -> None:
    """Windows writes into a file or a pipe with the letters of one region."""
    assert run("codes", "new", "1", "--label", "зал", "--data", data).exit_code == 0
    shown = CliRunner(charset="cp1252").invoke(main, ["codes", "list", "--data", str(data)])
    assert shown.exit_code == 0 and "???" in shown.output
