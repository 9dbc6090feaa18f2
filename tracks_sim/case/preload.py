"""The library that a process holds, so that processes forked from it need not read and parse it again."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from tracks_sim.case.load import Library, load_library

Marks = frozenset[tuple[str, int, int, int]]
"""Path, time of change (ns), size (bytes) and inode of every file."""

_held: dict[Path, tuple[Marks, Library]] = {}


def preload(root: Path, cache: Path | None = None) -> Library:
    """Read all cases below ``root`` and keep them. Raises CaseLibraryError as ``load_library`` does."""
    marks = _marks(root)  # before reading: a change meanwhile makes what is held outdated, not wrong
    library = load_library(root, cache)
    _held[root] = marks, library
    return library


def preloaded_or_load(root: Path, cache: Path | None = None, only: Iterable[str] | None = None) -> Library:
    """What is held where no file has changed since; else what ``load_library`` reads now, of ``only`` these cases."""
    held = _held.get(root)
    if held is not None and held[0] == _marks(root):
        return held[1]
    return load_library(root, cache, only)


def _marks(root: Path) -> Marks:
    return frozenset(
        (str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino)
        for folder, _, names in os.walk(root)
        for name in names
        if (path := Path(folder, name)).exists() and (stat := path.stat())
    )
