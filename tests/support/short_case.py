"""A made short case, in English and French: as it is, and with the talk switched on by its steps."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

from tracks_sim.case.load import CaseFile, load_case

FOLDER = Path(__file__).parent / "short_case" / "the-laundry-bag"
CASE, WITH_TALK = FOLDER.name, "the-laundry-list"
"""Ids of the case without a talk, and with one."""


@cache
def short_case(*, talk: bool = False) -> CaseFile:
    """The made case, asking no talk or one."""
    made = load_case(FOLDER)
    return replace(made, case=made.case.model_copy(update={"id": WITH_TALK, "steps": ("interview", *made.case.steps)})) if talk else made


def add_short_cases(root: Path) -> None:
    """Write the made case into a copy of the scenarios, without a talk and with one."""
    shutil.copytree(FOLDER, root / "cases" / CASE)
    file = shutil.copytree(FOLDER, root / "cases" / WITH_TALK) / "case.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(f"id: {CASE}", f"id: {WITH_TALK}").replace("steps: [", "steps: [interview, "), encoding="utf-8")
