"""Store, cases and parameters of one data folder, opened once for all pages of a process and of those forked from it."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.load.source_files import SourceFile
from tracks_sim.interview import Parameters, usable_parameters
from tracks_sim.store import Store
from tracks_sim.ui.shared.context import PageContext

Fingerprint = frozenset[tuple[str, int, int, int]]
"""Path, time of change (ns), size (bytes) and inode of every file below some folders."""


@dataclass(frozen=True, slots=True)
class Preloaded:
    """What every page needs and no page changes."""

    data: Path
    database: str | None
    """URL of the database; None for the data folder's own."""
    store: Store
    library: Library
    """All cases of the scenarios folder, and the organisation's own of the data folder."""
    parameters: SourceFile[Parameters]
    """Those of the interview."""
    scenarios: Path
    fingerprint: Fingerprint
    """Of the folders of written material before they were read."""

    @classmethod
    def read(cls, context: PageContext, scenarios: Path | None = None, store: Store | None = None) -> Self:
        """Open the store, unless it is given, and read all cases. Raises StoreError, and CaseLibraryError for a broken catalogue."""
        root, cache = scenarios or scenarios_root(), context.data / "cache"
        own = OwnFolders(context.data)
        before = fingerprint(*_written(root, own))  # before reading: a change meanwhile makes the record outdated, not wrong
        store = store or Store.open(context.data, context.database)
        return cls(context.data, context.database, store, load_library(root, cache, own=own), usable_parameters(root, cache), root, before)

    def is_of(self, context: PageContext) -> bool:
        """Whether a page works in this data folder and database."""
        return (self.data, self.database) == (context.data, context.database)

    def is_current(self) -> bool:
        """Whether no file of a case or catalogue, of the kit or own, is new, gone or changed since it was read."""
        return self.fingerprint == fingerprint(*_written(self.scenarios, OwnFolders(self.data)))


def _written(scenarios: Path, own: OwnFolders) -> tuple[Path, ...]:
    """The folders of what pages read. Drafts are in none of them: typing costs trainees nothing."""
    return scenarios, own.cases, own.library


def fingerprint(*folders: Path) -> Fingerprint:
    """What tells whether any file below ``folders`` has changed, without reading one; absent folders have none.

    Folders whose names begin with a dot are left out: a release that is being written is met when it gets its name.
    """
    found, waiting = set(), [str(folder) for folder in folders]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting += [] if entry.name.startswith(".") else [entry.path]
                    continue
                with contextlib.suppress(FileNotFoundError):  # gone meanwhile, or a link to nowhere
                    stat = entry.stat()
                    found.add((entry.path, stat.st_mtime_ns, stat.st_size, stat.st_ino))
    return frozenset(found)
