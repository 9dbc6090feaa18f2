"""The reading of pip-audit's output: a package that was not looked up is not a clean one."""

from __future__ import annotations

import json
import subprocess
from types import SimpleNamespace

import pytest

from tools import audit

CLEAN = {"name": "a", "version": "1", "vulns": []}
KNOWN = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}, {"id": "GHSA-2", "fix_versions": []}]}
SKIPPED = {"name": "c", "skip_reason": "Dependency not found on PyPI and could not be audited: c (3)"}


def fake_services(monkeypatch: pytest.MonkeyPatch, *answers: object) -> list[str]:
    """Replace the services by fixed answers, in order; the list fills with the services that were asked."""
    asked_services: list[str] = []

    def run(command: list[str], **_: object) -> SimpleNamespace:
        asked_services.append(command[command.index("--vulnerability-service") + 1])
        answer = answers[len(asked_services) - 1]
        if isinstance(answer, Exception):
            raise answer
        return SimpleNamespace(stdout=answer if isinstance(answer, str) else json.dumps({"dependencies": answer}), stderr="")

    monkeypatch.setattr(audit.subprocess, "run", run)
    return asked_services


def test_a_known_vulnerability_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    fake_services(monkeypatch, [CLEAN, KNOWN])
    assert audit.main([]) == 1
    said = capsys.readouterr().out
    assert "b 2: PYSEC-1, corrected in 2.1" in said and "GHSA-2, corrected in no version yet" in said
    assert "2 packages looked up at pypi, 2 known vulnerabilities" in said


def test_what_was_not_looked_up_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    fake_services(monkeypatch, [CLEAN, SKIPPED])
    assert audit.main([]) == 0
    said = capsys.readouterr().out
    assert "1 packages looked up" in said and "not looked up, the service does not know them: c" in said


@pytest.mark.parametrize("silent", ["", [SKIPPED, SKIPPED], subprocess.TimeoutExpired("pip-audit", 1)])
def test_no_answer_is_said_and_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], silent: object
) -> None:
    asked_services = fake_services(monkeypatch, silent, silent)
    assert audit.main([]) == 0
    assert asked_services == ["pypi", "osv"] and "NOT DONE" in capsys.readouterr().out


def test_the_second_service_is_asked_where_the_first_knows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fake_services(monkeypatch, [SKIPPED], [KNOWN]) == []
    assert audit.main([]) == 1


def test_a_missing_program_is_no_clean_bill(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    missing = SimpleNamespace(stdout="", stderr="python: No module named pip_audit")
    monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: missing)
    assert audit.main([]) == 1 and "not installed" in capsys.readouterr().out
