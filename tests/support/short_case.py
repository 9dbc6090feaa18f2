"""A made short case, in English and French: as it is, and with the talk switched on by its steps."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.scenarios_copy import copy_scenarios
from tracks_sim.case.load import CaseFile, load_case

FOLDER = Path(__file__).parent / "short_case" / "the-laundry-bag"
CASE, WITH_TALK = FOLDER.name, "the-laundry-list"
"""Ids of the case without a talk, and with one."""
_CHANGES = {
    "case.yaml": ((f"id: {CASE}", f"id: {WITH_TALK}"), ("steps: [", "steps: [interview, ")),
    "text/en.yaml": (("The laundry bag", "The laundry list"),),
    "text/fr.yaml": (("Le sac de linge", "La liste du linge"),),
}
"""What makes it the case with a talk: its name, and the steps."""


def add_short_cases(cases: Path) -> None:
    """Write the made case into a folder of cases, without a talk and with one."""
    shutil.copytree(FOLDER, cases / CASE)
    shutil.copytree(FOLDER, cases / WITH_TALK)
    for name, changes in _CHANGES.items():
        text = (FOLDER / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        (cases / WITH_TALK / name).write_text(text, encoding="utf-8")


def short_scenarios(folder: Path) -> Path:
    """Write scenarios with the kit's catalogues and the two made cases as the only ones into a folder, and return their root."""
    root = copy_scenarios(folder / "scenarios")
    (root / "cases").mkdir(exist_ok=True)
    add_short_cases(root / "cases")
    return root


@cache
def short_case(*, talk: bool = False) -> CaseFile:
    """The made case, asking no talk or one."""
    with TemporaryDirectory() as folder:
        add_short_cases(Path(folder))
        return load_case(Path(folder) / (WITH_TALK if talk else CASE))
