"""A copy of the scenarios in which a case can be changed, for a server of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.course import FILE as COURSE_FILE


def copy_scenarios(to: Path, *cases: str) -> Path:
    """Copy the catalogues and some cases, without the course, which is of all; the folder for TRACKS_SCENARIOS."""
    shutil.copytree(scenarios_root(), to, ignore=lambda folder, names: [n for n in names if (Path(folder).name == "cases" and n not in cases) or n == COURSE_FILE])
    return to


def rewrite_texts(path: Path, change: Callable[[str], str]) -> None:
    """Change every text of a file of texts. It is written as JSON, which is YAML too."""

    def changed(value: Any) -> Any:
        if isinstance(value, str):
            return change(value)
        if isinstance(value, dict):
            return {name: changed(below) for name, below in value.items()}
        return value

    texts = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(changed(texts), ensure_ascii=False), encoding="utf-8")
