"""A case that passes the check, to break in one place at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tracks_sim.case.check import check_case
from tracks_sim.case.load import read_catalogues, scenarios_root
from tracks_sim.case.load.source_files import SourceFile
from tracks_sim.case.model.record import Record
from tracks_sim.drafts.skeleton import write_skeleton
from tracks_sim.problem import Problem

CASE_ID = "the-blue-van"


@pytest.fixture(scope="session")
def catalogue_files() -> dict[str, SourceFile[Record]]:
    """The kit's catalogues as source files with positions."""
    return read_catalogues(scenarios_root(), positions=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fresh skeleton case."""
    return write_skeleton(CASE_ID, tmp_path, scenarios_root(), "long")


@pytest.fixture
def problems(folder: Path, catalogue_files: dict[str, SourceFile[Record]]) -> Callable[[], list[Problem]]:
    """Problems that the check finds in the case of ``folder`` now."""
    return lambda: sorted(check_case(folder, folder.parent, catalogue_files), key=lambda p: p.order)


def swap(file: Path, old: str, new: str) -> None:
    """Replace the first occurrence; the text must be there, or the example tests nothing."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file.name}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def rename(folder: Path, old: str, new: str) -> None:
    """Replace a word in all files of a case."""
    for file in folder.rglob("*.yaml"):
        file.write_text(re.sub(rf"\b{old}\b", new, file.read_text(encoding="utf-8")), encoding="utf-8")


def drop(folder: Path, files: Iterable[str], word: str) -> None:
    """Remove every line that holds a word."""
    for name in files:
        lines = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        assert any(word in line for line in lines)
        (folder / name).write_text("".join(line for line in lines if word not in line), encoding="utf-8")
