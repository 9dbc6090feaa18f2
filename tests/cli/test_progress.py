"""The bars of long commands."""

from __future__ import annotations

import pytest

from tracks_sim.cli.progress import progress_bar, step_bar


def test_no_bar_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with step_bar("interviews", 2) as done:
        done()
    with progress_bar("report") as update:
        update(completed=1, total=2, description="flow")
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""
