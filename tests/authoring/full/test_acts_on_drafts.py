"""The acts of a case on a draft of a shipped one: undone to the beginning, killed, and done by two authors at once, as the benchmark does at length."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest

from benchmarks.author import measure_authors, measure_kills
from tracks_sim.case.load import Catalogues


@pytest.mark.skipif(os.name == "nt", reason="Windows has no fork and no SIGKILL")
def test_nothing_is_lost_when_a_process_is_killed_or_two_authors_write(tmp_path: Path, catalogues: Catalogues) -> None:
    asked = argparse.Namespace(acts=60, kills=3, seed=1)
    assert measure_kills(asked, catalogues, tmp_path / "kills")["missed"] == []
    figures = measure_authors(asked, catalogues, tmp_path / "authors")
    assert figures["missed"] == [] and figures["acts"] == 60
