"""Backup and restore: one ZIP file with the database, the two keys, the organisation's own material, and a manifest of their SHA-256.

Both are all or nothing: the result is checked before it gets its name.
The database is copied by SQLite's own online backup, which sees one moment of it while
others go on writing.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from tracks_sim.case.load.source_files import open_regular
from tracks_sim.errors import StoreDamaged, StoreError, StoreNewer
from tracks_sim.problem import visible
from tracks_sim.store.clock import Clock, SystemClock
from tracks_sim.store.codes import KEY_FILE, read_key, sync_folder
from tracks_sim.store.database import BUSY_MILLISECONDS
from tracks_sim.store.driver_errors import driver_errors_as_store_errors
from tracks_sim.store.file import DATABASE_FILE
from tracks_sim.store.new_file import name_new_file
from tracks_sim.store.temp_cleanup import remove_folders, temporary_folder

COOKIE_KEY_FILE = "cookie.key"
MANIFEST = "manifest.json"
MEMBERS = (DATABASE_FILE, KEY_FILE, COOKIE_KEY_FILE)
"""The first files in a backup, in this order; only the key of the cookies may be absent. Files of the own folders follow."""
OWN_FOLDERS = ("cases", "drafts", "library")
"""Folders of the organisation's own material: those of ``OwnFolders``."""
FORMAT = 2
FORMATS = (1, FORMAT)
"""Those that are restored: 1 had no own material."""
LARGEST_MANIFEST, LARGEST_KEY = 20_000_000, 10_000
"""Bytes; those of the kit have some 450, with 140 more for each file of own material, and 32."""
LONGEST_REASON = 300
"""Letters of a reason, which may quote a stranger's file."""
_SYSTEM_CLOCK = SystemClock()


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a backup: ``sha256`` by member name, ``revision`` of the tables, ``made_at`` in ISO 8601, UTC."""

    format: int
    kit: str
    revision: str
    made_at: str
    sha256: Mapping[str, str]


def refuse_url(url: str | None) -> None:
    """Raise StoreError for a database that is not the file of the data folder."""
    if url is not None:
        raise StoreError(
            "A database named with --db is backed up with its own tools: for PostgreSQL pg_dump, and copy secret.key "
            "and cookie.key of the data folder beside the dump, since no code works without them, with its folders cases, "
            "drafts and library. The commands are in "
            "docs/administrator.md."
        )


def backup(data: Path, out: Path, clock: Clock = _SYSTEM_CLOCK) -> Manifest:
    """Write a backup of a data folder to ``out`` (mode 0600), which must not exist, and return its manifest.

    Raises StoreError where there is nothing to back up, or the file cannot be written.
    """
    if not (data / DATABASE_FILE).exists():
        raise StoreError(f"There is no database in {data}. Name the data folder of the server with --data.")
    if read_key(data) is None:
        raise StoreError(f"The file {data / KEY_FILE} is missing: without it no code works. Put back the copy of your backup.")
    if out.exists():
        raise StoreError(f"{out} exists already and stays as it is. Choose another name with --out.")
    try:
        with contextlib.suppress(OSError):  # of a killed backup, whole databases; another account's are not ours to remove
            remove_folders(out.parent, "tracks-backup")
        with temporary_folder(out.parent, "tracks-backup") as folder:
            revision = _copy_database(data, folder / DATABASE_FILE)
            for key in (KEY_FILE, COOKIE_KEY_FILE):
                if (data / key).exists():
                    shutil.copyfile(data / key, folder / key)
            own = list(_copy_own(data, folder))
            digests = {member: _sha256(folder / member) for member in (*MEMBERS, *own) if (folder / member).exists()}
            made_at = clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")
            manifest = Manifest(FORMAT, version("tracks-sim"), revision, made_at, digests)
            draft = folder / "draft.zip"
            _pack(draft, folder, manifest)
            (folder / "again").mkdir()
            _unpack(draft, folder / "again")
            name_new_file(draft, out)  # fails where the name was taken meanwhile
            sync_folder(out.parent)
    except OSError as error:
        raise StoreError(
            f"The backup was not written to {out} ({error.strerror or error}). Choose a place with room that you may write "
            "to with --out. The store itself is unharmed."
        ) from error
    return manifest


def restore(file: Path, data: Path) -> Manifest:
    """Restore a backup into a data folder that is new or empty, and return its manifest.

    Raises StoreDamaged where the file does not match its manifest, StoreNewer where a
    later version wrote it, StoreError where the folder is in use. Nothing is changed then.
    """
    is_new = not data.exists()
    if not is_new and (not data.is_dir() or any(data.iterdir())):
        raise StoreError(f"{data} is not empty, and nothing in it was changed. Restore into a new folder with --data.")
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with temporary_folder(data, "tracks-restore") as staging:
                manifest = _unpack(file, staging)
                names = dict.fromkeys(PurePosixPath(member).parts[0] for member in manifest.sha256)
                for name in reversed(names):  # the database last: without it no server starts on half of a backup
                    (staging / name).rename(data / name)
                data.chmod(0o700)
                sync_folder(data)
        finally:
            if is_new and not any(data.iterdir()):
                data.rmdir()
    except OSError as error:
        raise StoreError(
            f"The backup was not restored to {data} ({error.strerror or error}). Give it a folder with room that you may write "
            "to with --data."
        ) from error
    return manifest


def _copy_database(data: Path, target: Path) -> str:
    """Copy one moment of the database to a file without a journal; the revision of its tables."""
    source = (data / DATABASE_FILE).absolute()
    try:
        with (
            driver_errors_as_store_errors(data),
            closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            return _revision(copy)
    except StoreDamaged as error:
        raise StoreDamaged(f"No backup was made: the database {source} is damaged. Keep the backups you have, and start the server: it says what to do.") from error


def _copy_own(data: Path, folder: Path) -> Iterator[str]:
    """Copy the own material there is, beside those who write it; the members, by name, journals first.

    Each file is whole, since it is written beside its place and renamed. What is a link, or has a name that not every system
    can write, is left out: the kit reads none of these.
    """
    for name in OWN_FOLDERS:
        found = [Path(parent, file) for parent, _, files in os.walk(data / name) for file in files]
        # A journal that is older than its draft makes the last acts look like another editor's; a younger one, like kept ones that are not.
        for path in sorted(found, key=lambda p: (p.suffix != ".jsonl", p)):
            member = path.relative_to(data).as_posix()
            if not path.is_symlink() and _is_own_member(member):
                with contextlib.suppress(FileNotFoundError), open_regular(path) as source:  # it may be gone meanwhile
                    _make_folders(folder, member)
                    with (folder / member).open("wb") as target:
                        shutil.copyfileobj(source, target)
                    yield member


def _is_own_member(member: str) -> bool:
    """Whether a name is one of a file in an own folder, on every system."""
    parts = member.split("/")
    return (
        len(parts) > 1
        and parts[0] in OWN_FOLDERS
        and all(p.strip(".") and p.isprintable() and not set(p) & set('\\:*?"<>|') for p in parts)
    )


def _make_folders(into: Path, member: str) -> None:
    """Make the folders of a member below ``into`` (mode 0700)."""
    for folder in reversed(PurePosixPath(member).parents[:-1]):
        (into / folder).mkdir(mode=0o700, exist_ok=True)


def _revision(database: sqlite3.Connection) -> str:
    """The revision of the tables; raises StoreDamaged or sqlite3.DatabaseError where the database is damaged."""
    found = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreDamaged(str(found))
    return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _pack(path: Path, folder: Path, manifest: Manifest) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            for member in manifest.sha256:
                archive.write(folder / member, member)
        file.flush()
        os.fsync(file.fileno())


def _unpack(file: Path, into: Path) -> Manifest:
    """Write the members of a backup into a folder (mode 0600); checks each hash and the database."""
    from tracks_sim.store.upgrade import known_revisions

    try:
        with open_regular(file) as stream, zipfile.ZipFile(stream) as archive:
            with archive.open(MANIFEST) as source:
                manifest = _manifest(source.read(LARGEST_MANIFEST + 1))
            for member, expected in manifest.sha256.items():
                if member in (KEY_FILE, COOKIE_KEY_FILE) and archive.getinfo(member).file_size > LARGEST_KEY:
                    raise ValueError(f"{member} is no key")
                _make_folders(into, member)
                descriptor = os.open(into / member, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "wb") as target:
                    with archive.open(member) as source:
                        shutil.copyfileobj(source, target)
                    target.flush()
                    os.fsync(target.fileno())
                if _sha256(into / member) != expected:
                    raise ValueError(f"{member} is not the one that was saved")
        with closing(sqlite3.connect(into / DATABASE_FILE)) as database:
            revision = _revision(database)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged(file, f"no backup of tracks-sim, or not a whole one: {error}") from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise _damaged(file, f"no backup of tracks-sim, or not a whole one: {error}") from error  # it names a place before its own beginning
    except (sqlite3.DatabaseError, StoreDamaged) as error:
        raise _damaged(file, f"its database is not whole: {error}") from error
    if revision not in known_revisions():
        raise StoreNewer(
            f"The backup {file} was written by a later version of tracks-sim ({manifest.kit}). Nothing was changed. "
            "Install that version, then restore.",
            found=revision,
        )
    return manifest


def _manifest(text: bytes) -> Manifest:
    """Read a manifest; raises ValueError, KeyError or TypeError for any other text."""
    if len(text) > LARGEST_MANIFEST:
        raise ValueError(f"{MANIFEST} has more than {LARGEST_MANIFEST:,} bytes")
    try:
        manifest = Manifest(**json.loads(text))
    except json.JSONDecodeError as error:
        raise ValueError(f"{MANIFEST}:{error.lineno}:{error.colno}: {error.msg}") from error
    if manifest.format not in FORMATS:
        raise ValueError(f"format {manifest.format} is not known")
    members = tuple(manifest.sha256)
    fixed = tuple(member for member in members if member in MEMBERS)
    own = members[len(fixed) :]
    if fixed not in (MEMBERS, MEMBERS[:2]) or members[: len(fixed)] != fixed or not all(map(_is_own_member, own)):
        raise ValueError(f"members {', '.join(members)} are not those of a backup")
    return manifest


def _damaged(file: Path, why: str) -> StoreDamaged:
    return StoreDamaged(f"The backup {file} is damaged ({visible(why[:LONGEST_REASON])}). Nothing was changed. Use another backup.")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

