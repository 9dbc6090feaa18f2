"""Several hundred hostile messages from a seed; ``benchmarks/hostile.py`` plays ten thousand of the same attacker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.attacker import AttackReport as Played
from tests.support.attacker import attack, report_leaks, secrets_of
from tests.support.server import RunningServer, running_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("hostile") / "data") as server:
        yield server


def test_no_code_runs_no_file_is_served_no_key_leaves(server: RunningServer, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    report = attack(server, server.log_file.parent / "data", canary, http=250, frames=250, seed=20260105)
    assert not canary.exists()
    assert (report.leaks, report.faults) == ([], [])
    # The attack was one: its messages arrived, and were answered in several ways.
    assert report.answers > 250 and {"404", "403", "400", "405"} <= set(report.statuses)
    assert "refused" in server.log()  # what reached the widget was judged there


def test_a_leak_would_be_found(server: RunningServer) -> None:
    """The search itself: each secret is found in an answer that contains it."""
    secrets = secrets_of(server.log_file.parent / "data")
    for name, secret in secrets.items():
        report = Played()
        report_leaks(b"<p>" + secret + b"</p>", secrets, "an answer", report)
        assert any(leak.startswith(name) for leak in report.leaks)
