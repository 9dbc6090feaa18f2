"""Store, cases and parameters of one data folder, opened once for all pages of a process and of those forked from it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.case.source_files import SourceFile
from tracks_sim.interview import Parameters, usable_parameters
from tracks_sim.store import Store
from tracks_sim.ui.shared.context import PageContext

Fingerprint = frozenset[tuple[str, int, int, int]]
"""Path, time of change (ns), size (bytes) and inode of every file below a folder."""


@dataclass(frozen=True, slots=True)
class Preloaded:
    """What every page needs and no page changes."""

    data: Path
    database: str | None
    """URL of the database; None for the data folder's own."""
    store: Store
    library: Library
    """All cases of the scenarios folder."""
    parameters: SourceFile[Parameters]
    """Those of the interview."""
    scenarios: Path
    fingerprint: Fingerprint
    """Of the scenarios folder before it was read."""

    @classmethod
    def read(cls, context: PageContext, scenarios: Path | None = None, store: Store | None = None) -> Self:
        """Open the store, unless it is given, and read all cases. Raises StoreError, and CaseLibraryError for a broken catalogue."""
        root, cache = scenarios or scenarios_root(), context.data / "cache"
        before = fingerprint(root)  # before reading: a change meanwhile makes the record outdated, not wrong
        store = store or Store.open(context.data, context.database)
        return cls(context.data, context.database, store, load_library(root, cache), usable_parameters(root, cache), root, before)

    def is_of(self, context: PageContext) -> bool:
        """Whether a page works in this data folder and database."""
        return (self.data, self.database) == (context.data, context.database)

    def is_current(self) -> bool:
        """Whether no file of the scenarios folder is new, gone or changed since it was read."""
        return self.fingerprint == fingerprint(self.scenarios)


def fingerprint(folder: Path) -> Fingerprint:
    """What tells whether any file below ``folder`` has changed, without reading one."""
    return frozenset(
        (str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino)
        for parent, _, names in os.walk(folder)
        for name in names
        if (path := Path(parent, name)).exists() and (stat := path.stat())
    )
