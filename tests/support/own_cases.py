"""An organisation's own cases in a data folder: copies of a short case of the kit under ids of their own."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.own_folders import OwnFolders

ORIGINAL = "the-knitted-hat"
"""A short case without a talk."""
OWN = "the-grey-suitcase"
"""An id that no case of the kit has."""
TITLE = "The grey suitcase"


def write_case(folder: Path, case_id: str = OWN, version: str = "1.0.0", status: str = "released", title: str = TITLE) -> Path:
    """Write the case into a new folder, which is returned."""
    shutil.copytree(scenarios_root() / "cases" / ORIGINAL, folder)
    case = folder / "case.yaml"
    text = case.read_text(encoding="utf-8")
    for name, value in (("id", case_id), ("version", f'"{version}"'), ("status", status)):
        text = re.sub(rf"(?m)^{name}: .*$", f"{name}: {value}", text, count=1)
    case.write_text(text, encoding="utf-8")
    for language in ("en", "fr"):
        words = folder / "text" / f"{language}.yaml"
        words.write_text(re.sub(r"(?m)^title: .*$", f"title: {title}", words.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    return folder


def release(data: Path, case_id: str = OWN, version: str = "1.0.0", status: str = "released", title: str = TITLE) -> Path:
    """The folder of a version as a release leaves it: written beside its place, then renamed."""
    place = OwnFolders(data).cases / case_id / version
    written = write_case(place.with_name(f".new-{version}"), case_id, version, status, title)
    return written.rename(place)


def add(data: Path, file: str, text: str) -> Path:
    """Write an addition to the catalogues: a file below ``library``."""
    path = OwnFolders(data).library / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
