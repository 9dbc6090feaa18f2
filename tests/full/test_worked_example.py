"""The worked example keeps its outputs, without which a strict run compares nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "worked_example.ipynb"


def code_cells() -> list[dict[str, Any]]:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def test_every_cell_was_run_in_order_and_shows_text() -> None:
    cells = code_cells()
    assert len(cells) >= 8 and [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        assert [(o["output_type"], o["name"]) for o in cell["outputs"]] == [("stream", "stdout")], cell["id"]
        assert "".join(cell["outputs"][0]["text"]).strip() and cell["metadata"] == {}


def test_it_ends_with_the_truth_and_shows_no_minus_zero_and_no_place_of_a_machine() -> None:
    said = {cell["id"]: "".join(cell["outputs"][0]["text"]) for cell in code_cells()}
    assert "SYNTHETIC" in said["make"] and said["truth"].count("truth ") == 5
    assert "not estimable: " in said["none"]
    whole = "\n".join(said.values())
    assert "-0 " not in whole and "-0.0" not in whole and "nan" not in whole and "/" not in whole


def test_the_test_command_compares_its_outputs_and_no_other_notebook_strictly() -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    assert f"EXAMPLE := {NOTEBOOK.relative_to(ROOT).as_posix()}" in lines
    assert [line.split()[-1] for line in lines if " --nbval " in line] == ["$(EXAMPLE)"]
    assert all("--ignore $(EXAMPLE)" in line or "notebooks/practise.ipynb" in line for line in lines if "--nbval-lax" in line)
