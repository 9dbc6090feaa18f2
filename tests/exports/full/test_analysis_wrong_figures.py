"""The scripts beside the tables of a study: R with lme4 and Python compute the kit's figures again, or say which differs."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from tests.exports.full.test_analysis import expected, exported, run_python
from tests.support.r import run_r

__all__ = ["exported"]


WRONG = ("share.training.post", "paired_change.waitlist.high", "model.difference", "secondary.hits")


def test_each_wrong_figure_fails_in_both(exported: Callable[[str], Path], tmp_path: Path) -> None:
    source = exported("helped")
    for file in source.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rows = expected(source)
    for figure in WRONG:
        rows[figure] = {**rows[figure], "value": str(float(rows[figure]["value"]) + 0.01)}
    with (tmp_path / "expected.csv").open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, list(rows[WRONG[0]]))
        table.writeheader()
        table.writerows(rows.values())
    for done in (run_r(tmp_path / "analysis.R"), run_python(tmp_path / "analysis.py")):
        assert done.returncode == 1 and f"{len(WRONG)} figures differ" in done.stdout
        assert {line.split()[0] for line in done.stdout.splitlines() if line.endswith("DIFFERS")} == set(WRONG)
