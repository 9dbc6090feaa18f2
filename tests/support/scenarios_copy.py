"""A copy of the scenarios in which one case is changed, for a server of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tracks_sim.case.load import scenarios_root


def copied(to: Path, *cases: str) -> Path:
    """Catalogues and some cases; the folder for TRACKS_SCENARIOS."""
    root = scenarios_root()
    shutil.copytree(root, to, ignore=lambda folder, names: [n for n in names if Path(folder).name == "cases" and n not in cases])
    return to


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Change every text of a file of texts; JSON is YAML too."""

    def every(value: Any) -> Any:
        if isinstance(value, str):
            return change(value)
        if isinstance(value, dict):
            return {name: every(below) for name, below in value.items()}
        return value

    read = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(every(read), ensure_ascii=False), encoding="utf-8")
