"""Temporary folders and drafts, and the removal of those that a killed process left behind.

Those in a data folder hold answers in the clear, so they must not outlive an erasure. A folder in use is locked by its process; the system
gives the lock back however the process ends.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

if sys.platform != "win32":
    import fcntl

FolderKind = Literal["export", "tracks-backup", "tracks-demo", "tracks-restore", "tracks-run", "try"]
_FOLDER = re.compile(r"\.(export|tracks-backup|tracks-demo|tracks-restore|tracks-run|try)-\w+")
_DRAFT = re.compile(r"\..+\.([0-9]{1,10})")
"""Name of a draft, ``.<name>.<process id>``; see ``exports/files.py``."""
_IN_USE = ".in-use"
_TRIES = 5
"""Times that a folder is removed in which another process still makes files."""


@contextmanager
def temporary_folder(parent: Path, kind: FolderKind) -> Iterator[Path]:
    """A folder below ``parent`` (mode 0700) that is removed at the end of the block, and locked until then."""
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=f".{kind}-"))
    try:
        with _lock(folder):
            yield folder
    finally:
        with suppress(FileNotFoundError):
            _remove_tree(folder)


def remove_leftovers(data: Path) -> None:
    """Remove temporary folders and drafts that nobody has locked. Raises OSError."""
    remove_folders(data)
    for path in data.iterdir():
        if (draft := _DRAFT.fullmatch(path.name)) and path.is_file() and not path.is_symlink():
            _remove_draft(path, int(draft[1]))


@contextmanager
def new_draft(path: Path) -> Iterator[None]:
    """Create an empty file (mode 0600), locked until the end of the block. Raises OSError.

    Its process id would not do: a later process may have it. Windows renames no file that is open, so there it is not locked.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    if sys.platform == "win32":
        os.close(descriptor)
        yield
    else:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _remove_draft(path: Path, process: int) -> None:
    """Remove a draft that is not in use; on Windows one of the own process is, and others while they are open."""
    if sys.platform == "win32":
        if process != os.getpid():
            with suppress(PermissionError):
                path.unlink(missing_ok=True)
    else:
        with suppress(BlockingIOError, FileNotFoundError), _lock(path):
            path.unlink()


def remove_folders(parent: Path, kind: FolderKind | None = None, owner: int | None = None) -> None:
    """Remove temporary folders below ``parent``, of one kind or of all, of one owner (user id) or of all, that nobody has locked. Raises OSError."""
    for path in parent.iterdir():
        name = _FOLDER.fullmatch(path.name)
        if name and kind in (None, name[1]) and path.is_dir() and not path.is_symlink():
            try:
                if owner in (None, path.stat().st_uid):
                    _remove(path)
            except (BlockingIOError, FileNotFoundError):
                continue  # in use, or gone meanwhile


def _remove(folder: Path) -> None:
    """Remove a folder; raises BlockingIOError where another process has locked it."""
    if sys.platform == "win32":
        try:
            (folder / _IN_USE).unlink(missing_ok=True)
        except PermissionError as error:
            raise BlockingIOError(str(error)) from error
        _remove_tree(folder)
        return
    with _lock(folder):
        _remove_tree(folder)


def _remove_tree(folder: Path) -> None:
    """Remove a folder; begin again where a process that is ending still changes what is in it. Raises OSError."""
    for _ in range(_TRIES - 1):
        with suppress(OSError):
            return shutil.rmtree(folder)
    return shutil.rmtree(folder)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, or of a draft; raises BlockingIOError where another holds it.

    Windows has no locks of folders, but removes no file that is open: there, a file in the folder is kept open.
    """
    if sys.platform == "win32":
        with (folder / _IN_USE).open("x"):
            yield
    else:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        finally:
            os.close(descriptor)
