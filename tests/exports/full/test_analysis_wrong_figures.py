"""The scripts beside the tables of a study: R with lme4 and Python compute the kit's figures again, or say which differs."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.exports.full.test_analysis import expected, exported, run_python
from tests.support.r import run_r

__all__ = ["exported"]


@pytest.mark.parametrize("figure", ["share.training.post", "paired_change.waitlist.high", "model.difference", "secondary.hits"])
def test_a_wrong_figure_fails_in_both(exported: Callable[[str], Path], tmp_path: Path, figure: str) -> None:
    source = exported("helped")
    for file in source.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rows = expected(source)
    rows[figure] = {**rows[figure], "value": str(float(rows[figure]["value"]) + 0.01)}
    with (tmp_path / "expected.csv").open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, list(rows[figure]))
        table.writeheader()
        table.writerows(rows.values())
    for done in (run_r(tmp_path / "analysis.R"), run_python(tmp_path / "analysis.py")):
        assert done.returncode == 1 and "1 figures differ" in done.stdout
        [line] = [line for line in done.stdout.splitlines() if line.endswith("DIFFERS")]
        assert line.split()[0] == figure
