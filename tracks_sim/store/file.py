"""SQLite's file in the data folder: made once and private, checked at a start, set aside where it is damaged.

An empty file is a valid database to SQLite, and it passes over what it cannot read at the
end of the journal (``-wal``) without an error. So a folder whose file is gone is refused
rather than given an empty one, and the journal is checked too. Three kinds of damage cannot be
detected: a letter changed within an answer, a journal that was cut off or removed, and
damage to the journal's very last step, which looks like a step that was never confirmed.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import struct
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

from tracks_sim.errors import StoreDamaged
from tracks_sim.store.clock import Clock
from tracks_sim.store.codes import KEY_FILE
from tracks_sim.store.new_file import name_new_file

log = logging.getLogger("tracks_sim.store")

DATABASE_FILE = "tracks.sqlite"
ASIDE = "tracks-damaged-{}.sqlite"
CHECK_SECONDS = 5.0
"""Longest check of the file at a start: 224 MB, 398,000 events, took 0.2 s of processor time."""

_WAL_HEADER = 32  # bytes; https://www.sqlite.org/fileformat2.html#walformat
_FRAME_HEADER = 24
_SHARED_LOCK = (0x40000002, 510)  # first byte and length; every open connection in WAL mode holds a lock there


def make_file(data: Path) -> None:
    """Make the database file, readable by its owner only, unless it is there.

    Raises StoreDamaged where the folder was in use and its database is gone: an empty database must not
    take its place unnoticed.
    """
    path = data / DATABASE_FILE
    used = (data / KEY_FILE).exists()  # asked first: the key is made after the tables
    if not path.exists() or path.stat().st_size == 0:
        if aside := sorted(p.name for p in data.glob(ASIDE.format("*"))):
            raise StoreDamaged(
                f"The database was damaged and is set aside as {data / aside[-1]}. Restore your last backup into a new "
                "folder with tracks-sim restore and use that folder. To begin anew without the answers, move that "
                "file and secret.key elsewhere."
            )
        if used:
            raise StoreDamaged(
                f"The folder {data} was in use, but its database {DATABASE_FILE} is missing or empty. Put the file "
                "back, or restore your last backup into a new folder with tracks-sim restore. If the answers are in "
                "PostgreSQL, name it with --db. To begin anew, move secret.key elsewhere."
            )
    # SQLite would make it readable to all; its -wal and -shm files copy this mode. Only who makes it opens it here:
    # closing any descriptor of a file drops the locks that SQLite holds on it in the same process.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


Identity = tuple[int, int] | None
"""Device and inode of a file; None where no file has the name."""


def identities(path: str) -> tuple[Identity, Identity]:
    """Identities of a database file and of its journal (``-wal``)."""
    return _identity(path), _identity(f"{path}-wal")


def refuse_other_files(path: str, opened: tuple[Identity, Identity]) -> None:
    """Raise StoreDamaged unless database and journal are still those that a connection has opened.

    A journal that was removed goes on taking steps, and is gone with the last program that has it open.
    """
    if None in opened or identities(path) == opened:
        return
    log.error("store-damaged: %s or its -wal was removed or replaced while this program has it open", path)
    raise StoreDamaged(
        f"The file {path} or its journal {DATABASE_FILE}-wal was removed or replaced while it was in use. The last step was not saved, "
        "and those of the last minute may be lost. Stop the server, find out what removes files there, and start it again."
    )


def _identity(path: str) -> Identity:
    try:
        status = os.stat(path)  # noqa: PTH116  with each step: a Path takes three times as long
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def examine(data: Path, clock: Clock) -> None:
    """Check the file for damage and set a damaged one aside; raises StoreDamaged with what to do.

    For the start of a program, before this process opens the store.
    """
    path = data / DATABASE_FILE
    if not path.exists() or path.stat().st_size == 0:
        return  # make_file knows whether that is right
    elsewhere = _open_elsewhere(path)
    fault = _fault(path, alone=not elsewhere)
    if fault is None:
        return
    log.error("store-damaged: %s: %s", path, fault)
    in_use = StoreDamaged(
        f"The database {path} is damaged ({fault}), and another program has it open. Stop that program, then start again."
    )
    if elsewhere:
        raise in_use
    try:
        aside = _set_aside(path, data / ASIDE.format(clock.now().strftime("%Y-%m-%dT%H-%M-%SZ")))
    except PermissionError as error:
        if sys.platform == "win32":  # it moves no file that is open
            raise in_use from error
        raise
    raise StoreDamaged(
        f"The database {path} is damaged ({fault}). It is set aside, unchanged, as {aside.name}. Restore your last "
        "backup into a new folder with tracks-sim restore and use that folder."
    )


def _fault(path: Path, alone: bool) -> str | None:
    """The damage of the file or its journal in words, or None. Nothing is written: the connection only reads."""
    wal = path.with_name(f"{path.name}-wal")
    journal = wal.read_bytes() if alone and wal.exists() else b""
    if journal and not _valid_header(journal):
        return f"the journal {wal.name} cannot be read"
    deadline = time.monotonic() + CHECK_SECONDS
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
            result = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
            if result != "ok":
                return " ".join(result.split())
            if journal and _lost_steps(journal, _frames_read(path)) > 1:
                return f"the journal {wal.name} has a fault before its end"
    except sqlite3.DatabaseError as error:
        code = error.sqlite_errorcode & 0xFF
        if code == sqlite3.SQLITE_INTERRUPT:
            log.warning("%s is large and was not looked through to the end", path)
        elif code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return str(error)
        # any other error, such as a missing right, is raised where the store is opened
    return None


def _valid_header(journal: bytes) -> bool:
    """Whether the first 32 bytes of a journal have the checksum they state."""
    if len(journal) < _WAL_HEADER:
        return False
    magic = int.from_bytes(journal[:4], "big")
    words = struct.unpack(">6I" if magic & 1 else "<6I", journal[:24])
    s0 = s1 = 0
    for i in range(0, 6, 2):
        s0 = (s0 + words[i] + s1) & 0xFFFFFFFF
        s1 = (s1 + words[i + 1] + s0) & 0xFFFFFFFF
    return magic & ~1 == 0x377F0682 and struct.unpack(">2I", journal[24:32]) == (s0, s1)


def _frames_read(path: Path) -> int:
    """Number of frames of the journal that SQLite took, from the index it made (``-shm``, native byte order)."""
    index = path.with_name(f"{path.name}-shm").read_bytes()
    return int(struct.unpack("=I", index[16:20])[0])  # https://www.sqlite.org/walformat.html#the_wal_index_header


def _lost_steps(journal: bytes, read: int) -> int:
    """Number of commits of this journal after the frames SQLite could read.

    One may be a step that broke off before it was confirmed. Of two, the first was on the
    disk before the second began, so it was confirmed.
    """
    size = _FRAME_HEADER + int.from_bytes(journal[8:12], "big")
    salts = journal[16:24]  # they change each time the journal begins anew: what is older differs
    frames = (journal[at : at + _FRAME_HEADER] for at in range(_WAL_HEADER + read * size, len(journal), size))
    return sum(frame[8:16] == salts and frame[4:8] != bytes(4) for frame in frames)


def _open_elsewhere(path: Path) -> bool:
    """Whether another process has the database open; on Windows it is not known until the file cannot be moved."""
    if sys.platform == "win32":
        return False
    import fcntl

    start, length = _SHARED_LOCK
    with suppress(PermissionError), path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        except BlockingIOError:
            return True
        fcntl.lockf(file, fcntl.LOCK_UN, length, start)
    return False


def _set_aside(path: Path, target: Path) -> Path:
    """Move the database with its journal to a name that is free, the database first.

    Where this breaks off, the folder has no database, and the next start says so.
    """
    name_new_file(path, target)
    for end in ("-wal", "-shm"):
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.rename(target.with_name(target.name + end))
    return target
