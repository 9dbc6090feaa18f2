"""The public face: its names, and the lines that the guide says to type."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from tracks_sim import psychometrics

GUIDE = Path(__file__).parents[2] / "docs" / "evaluator.md"


def test_every_public_function_is_in_the_docstring() -> None:
    functions = {name for name in psychometrics.__all__ if name[0].islower()}
    assert psychometrics.__doc__ is not None and functions <= set(re.findall(r"\w+", psychometrics.__doc__))


def test_the_lines_of_the_guide_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred people and three cases of difficulty -1.5, 0 and 1, discrimination 1.5; the error of a difficulty is about 0.2."""
    draw = np.random.default_rng(1)
    ability = draw.normal(size=(200, 1))
    safe = draw.random((200, 3)) < expit(1.5 * (ability - [-1.5, 0.0, 1.0]))
    people, cases = np.indices(safe.shape)
    sittings = pd.DataFrame({"trainee": people.ravel(), "case": [f"case-{c}" for c in cases.ravel()], "phase": "pre", "safe": safe.ravel().astype(int)})
    (tmp_path / "tables").mkdir()
    duckdb.from_df(sittings).write_parquet(str(tmp_path / "tables" / "sittings.parquet"))
    monkeypatch.chdir(tmp_path)
    lines = next(block for block in re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S) if "psychometrics" in block)
    names: dict[str, pd.DataFrame] = {}
    exec(lines, names)
    assert names["cases"]["reason"].tolist() == ["", "", ""]
    assert names["cases"]["difficulty"].tolist() == pytest.approx([-1.5, 0.0, 1.0], abs=0.6)
