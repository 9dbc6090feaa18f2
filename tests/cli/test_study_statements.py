"""What the authors of a study say, out as YAML and in again at the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import run
from tracks_sim.store import Store, Studies
from tracks_sim.study.statement_file import statements_of
from tracks_sim.study.statements import LONGEST, STATEMENTS


@pytest.fixture
def planned(tmp_path: Path, data: Path) -> str:
    assert run("study", "new", tmp_path / "plan.yaml", "--template").exit_code == 0
    assert run("study", "new", tmp_path / "plan.yaml", "--data", data).exit_code == 0
    return "spring-course"


def test_out_changed_and_in_again(planned: str, data: Path, tmp_path: Path) -> None:
    printed = run("study", "statements", planned, "--data", data)
    assert printed.exit_code == 0 and statements_of(printed.output.encode(), "-") == dict.fromkeys(STATEMENTS, "")
    file = tmp_path / "s.yaml"
    assert run("study", "statements", planned, "--out", file, "--data", data).output == f"{file}\n"
    assert "exists already" in run("study", "statements", planned, "--out", file, "--data", data).output
    file.write_text("funding: A ministry\nschedule: |\n  Two days.\n  Four hours.\n", encoding="utf-8")
    kept = run("study", "statements", planned, "--file", file, "--data", data)
    assert kept.output == f"kept: funding, schedule. Not yet answered: {len(STATEMENTS) - 2} of {len(STATEMENTS)}\n"
    with Store.open(data) as store:
        assert dict(Studies(store).state(planned).statements) == {"funding": "A ministry", "schedule": "Two days.\nFour hours."}
        assert store.audit_log(1)[0].about == "statements spring-course funding schedule"
    file.write_text("funding:\n", encoding="utf-8")  # taken back; the schedule stays
    assert "kept: funding" in run("study", "statements", planned, "--file", file, "--data", data).output
    assert "nothing is new" in run("study", "statements", planned, "--file", file, "--data", data).output
    with Store.open(data) as store:
        assert dict(Studies(store).state(planned).statements) == {"schedule": "Two days.\nFour hours."}


def test_it_goes_on_after_the_freeze_and_the_hash_stays(planned: str, data: Path, tmp_path: Path) -> None:
    digest = run("study", "freeze", planned, "--data", data).stdout.strip()
    file = tmp_path / "s.yaml"
    file.write_text("fidelity: A colleague listened.\n", encoding="utf-8")
    assert run("study", "statements", planned, "--file", file, "--data", data).exit_code == 0
    with Store.open(data) as store:
        state = Studies(store).state(planned)
    assert state.plan_hash == digest and state.statements["fidelity"] == "A colleague listened." and state.stated_at is not None


def test_what_is_wrong_with_a_file_is_said_with_its_line_and_nothing_is_kept(planned: str, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(f"setting: here\nfundin: A ministry\ntheory: {'x' * (LONGEST + 1)}\n", encoding="utf-8")
    refused = run("study", "statements", planned, "--file", file, "--data", data)
    assert refused.exit_code == 2 and "s.yaml:2:1" in refused.output and "funding" in refused.output and "s.yaml:3:" in refused.output
    with Store.open(data) as store:
        assert not Studies(store).state(planned).statements
    assert "There is no study" in run("study", "statements", "nosuch", "--data", data).output
