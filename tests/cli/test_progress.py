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
    with progress_bar("report") as job:
        job.tell("flow", 1, 2)
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""


def test_long_work_has_a_line_every_few_seconds_in_a_pipe(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A step a second: the first line after two, the next ones after five more each; 178 steps take about 3 minutes more. The second work counts
    from 1 again at 17 s, so that 1 of 14 took 3 s and 13 take 39 s more: about a minute."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with step_bar("people", 180) as done:
        for _ in range(14):
            now[0] += 1
            done()
    with progress_bar("report") as job:
        now[0] += 3
        job.tell("flow", 1, 14)
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err == (
        "people: 2 of 180, about 3 minutes left\npeople: 7 of 180, about 3 minutes left\npeople: 12 of 180, about 3 minutes left\nflow: 1 of 14, about 1 minute left\n"
    )


def test_a_search_that_counts_anew_expects_its_end_from_the_steps_it_counts_now(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """1,000 steps in a second, then one of 400 in three: 399 more take 1,197 s, 20 minutes."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress_bar("looking") as job:
        now[0] = 1
        job.tell("looking", 1000, 2000)
        now[0] = 4
        job.tell("looking", 1, 400)
    assert capsys.readouterr().err == "looking: 1 of 400, about 20 minutes left\n"


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
