"""Fixtures of the tests of commands: a runner, a data folder, and a submitted attempt in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracks_sim.cli import main, progress
from tracks_sim.practice.events import DecisionTaken, Started, Submitted
from tracks_sim.store import Store

AT = "2026-01-01T10:00:00+00:00"


def run(*arguments: object) -> Result:
    """Run ``tracks-sim`` in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def no_lines_of_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine a line of progress would stand among what a command prints."""
    monkeypatch.setattr(progress, "FIRST", 1e6)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "data"


def submit_attempt(data: Path, mode: str = "assessment") -> tuple[str, str]:
    """Store one submitted attempt of a new trainee; ids of trainee and attempt."""
    with Store.open(data) as store:
        trainee, _ = store.new_trainee("en")
        started = Started(
            at=AT, case="the-packing-shed", case_version="1.0.0", country="fr", mode=mode, language="en",  # type: ignore[arg-type]
            hashes={"case": "abc"},
        )  # fmt: skip
        attempt = store.start(trainee, started, {"abc": ("case", "the-packing-shed", "text")})
        store.append(attempt, [DecisionTaken(at=AT, option="talk-again"), Submitted(at=AT)], 1, "tab")
    return trainee, attempt
