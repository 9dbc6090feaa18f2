"""A made short case, in English and French: as it is, with the talk switched on by its steps, and as a course of several."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.scenarios_copy import copy_scenarios
from tracks_sim.case.load import CaseFile, load_case
from tracks_sim.case.load.course import FILE as COURSE_FILE

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
    _add_changed(cases / WITH_TALK, _CHANGES)


def _add_changed(folder: Path, of: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Write the made case into a folder, with other words in some of its files."""
    shutil.copytree(FOLDER, folder)
    for name, changes in of.items():
        text = (FOLDER / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, (name, old)
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")


def short_scenarios(folder: Path, course: Mapping[str, bool] | None = None) -> Path:
    """Write scenarios with the kit's catalogues and the two made cases as the only ones into a folder, and return their root.

    ``course``: ids of further cases like them, which are a course, the worked example first; True for one with a talk.
    """
    root = copy_scenarios(folder / "scenarios")
    (root / "cases").mkdir(exist_ok=True)
    add_short_cases(root / "cases")
    for name, talk in (course or {}).items():
        title = name.replace("-", " ").capitalize()
        _add_changed(root / "cases" / name, {
            "case.yaml": ((f"id: {CASE}", f"id: {name}"), ("steps: [", "steps: [interview, " if talk else "steps: [")),
            "text/en.yaml": (("The laundry bag", title),),
            "text/fr.yaml": (("Le sac de linge", f"{title} (FR)"),),
        })  # fmt: skip
    if course:
        example, *cases = course
        write_course(root, example, cases)
    return root


def write_course(root: Path, worked_example: str, cases: Sequence[str]) -> None:
    """Write the course of a scenarios folder."""
    lines = ["worked_examples:", f"  - {worked_example}", "cases:", *(f"  - {case}" for case in cases)]
    (root / COURSE_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


@cache
def short_case(*, talk: bool = False) -> CaseFile:
    """The made case, asking no talk or one."""
    with TemporaryDirectory() as folder:
        add_short_cases(Path(folder))
        return load_case(Path(folder) / (WITH_TALK if talk else CASE))
