"""Names, trials and installation of the programs that tests need. Nothing is installed here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.support import browser, hub, provisioning
from tests.support.provisioning import MissingProgramError


def program(path: Path, script: str) -> str:
    """An executable at ``path`` that runs a line of shell."""
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    path.chmod(0o755)
    return str(path)


Find = Callable[[Mapping[str, str]], Path | None]
BY_NAME = pytest.mark.parametrize(("variable", "find"), [(browser.VARIABLE, browser.find_browser), (hub.VARIABLE, hub.find_proxy)])


@BY_NAME
def test_the_program_that_a_variable_names_comes_first(variable: str, find: Find, tmp_path: Path) -> None:
    named = program(tmp_path / "mine", "exit 1")
    assert find({variable: named}) == Path(named)


@BY_NAME
def test_a_variable_that_names_no_program_is_an_error(variable: str, find: Find) -> None:
    with pytest.raises(MissingProgramError, match=f"{variable} names /nowhere/program"):
        find({variable: "/nowhere/program"})


def test_a_stub_that_does_not_answer_is_passed_over(tmp_path: Path) -> None:
    stub, real = program(tmp_path / "stub", "exit 1"), program(tmp_path / "real", "echo Chromium 1")
    assert provisioning.first_program([stub, real]) == Path(real)
    assert provisioning.first_program([stub, str(tmp_path / "none")]) is None


def test_a_command_that_fails_is_returned_with_the_end_of_its_output() -> None:
    assert provisioning.run_command(sys.executable, "-c", "print('fine')") == ""
    script = "print('x' * 700 + 'no network'); raise SystemExit(3)"
    failure = provisioning.run_command(sys.executable, "-c", script)
    assert failure.startswith(f"  {sys.executable} -c print(") and failure.endswith(": " + "x" * 590 + "no network")  # 600 characters
    assert "No such file" in provisioning.run_command("/nowhere/program")


@pytest.mark.parametrize(("root", "apt"), [(True, True), (True, False), (False, True)])
def test_packages_of_the_system_are_installed_as_root_with_apt_get(
    root: bool, apt: bool, refused_commands: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provisioning, "is_root", lambda: root)
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/apt-get" if apt else None)
    failures = provisioning.apt_install("one", "two")
    assert [command[1] for command in refused_commands] == (["update", "install"] if root and apt else [])
    assert len(failures) == len(refused_commands)


def test_an_error_names_what_was_tried() -> None:
    assert str(provisioning.missing("None could be had.", ["", "  apt-get: no"])) == "None could be had.\n  apt-get: no"


def test_a_failed_provision_is_an_exit_code_and_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    provisioning.report("paper", lambda: "WeasyPrint 1")
    assert capsys.readouterr().out == "paper: WeasyPrint 1\n"

    def provision() -> str:
        raise MissingProgramError("None could be had.")

    with pytest.raises(SystemExit, match=r"None could be had\."):
        provisioning.report("paper", provision)
