"""The bars of long commands."""

from __future__ import annotations

import time

import pytest

from tracks_sim.cli import progress
from tracks_sim.cli.progress import progress_bar, step_bar, working


@pytest.fixture(autouse=True)
def no_lines_of_progress() -> None:
    """Here the lines are what is tested (see ``conftest``)."""


def test_short_work_says_nothing_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with step_bar("interviews", 2) as done:
        done()
    with progress_bar("report") as update:
        update(completed=1, total=2, description="flow")
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""


def test_long_work_has_a_line_every_few_seconds_in_a_pipe(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A step a second: the first line after two, the next ones after five more each."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with step_bar("people", 20) as done:
        for _ in range(14):
            now[0] += 1
            done()
    with progress_bar("report") as update:
        now[0] += 3
        update(completed=1, total=14, description="flow")
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err == "people: 2 of 20\npeople: 7 of 20\npeople: 12 of 20\nflow: 1 of 14\n"


def test_work_without_steps_tells_how_long_it_takes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "FIRST", 0.02)
    monkeypatch.setattr(progress, "BEAT", 0.01)
    with working("export"):
        while "export: 0 s" not in (told := capsys.readouterr().err):
            assert told == ""
            time.sleep(0.01)
    with working("export"):
        pass
    assert capsys.readouterr().err == ""
