"""Connecting to the database and bringing its tables up to date.

SQLite runs in WAL mode with ``synchronous=FULL``: a commit returns after the disk has
the bytes, because saved means saved. Writing transactions begin IMMEDIATE, so two
processes never interleave.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from tracks_sim.errors import StoreDamaged, StoreError, StoreNewer
from tracks_sim.store.clock import Clock
from tracks_sim.store.codes import KEY_FILE
from tracks_sim.store.driver_errors import driver_errors_as_store_errors
from tracks_sim.store.file import DATABASE_FILE, Identity, examine, identities, make_file, refuse_other_files
from tracks_sim.store.patience import patience
from tracks_sim.store.postgresql import create_postgresql_engine, unhurried
from tracks_sim.store.schema import HEAD

log = logging.getLogger("tracks_sim.store")

BUSY_MILLISECONDS = 5000
"""Time that a writer waits for another one before it gives up."""
ROUND_MILLISECONDS = 20
"""Time that SQLite itself waits for another writer before it is asked again."""
_WRITING = "tracks_writing"
_OPENED = "tracks_opened"
_MIGRATION_LOCK = 0x7261636B
"""Any fixed number: processes that migrate a PostgreSQL database take turns on it."""


def prepare_folder(data: Path) -> None:
    """Make the data folder (mode 0700) unless it is there."""
    with driver_errors_as_store_errors(data):
        try:
            data.mkdir(mode=0o700, parents=True)
        except FileExistsError:
            if not data.is_dir():
                raise StoreError(f"{data} is a file, not a folder. Choose another folder with --data.") from None


def refuse_absent(data: Path, url: str | None) -> None:
    """Raise StoreError where a folder holds no data yet, so that a name that was mistyped makes nothing."""
    if not (data / (KEY_FILE if url else DATABASE_FILE)).is_file():
        raise StoreError(
            f"There are no data in {data}, and nothing was made there. Look how the folder is written: --data names it. "
            "A new one is made by tracks-sim user add, codes new, study new, case new, case import, migrate and serve."
        )


def connect(data: Path, url: str | None) -> Engine:
    """Engine of the database in the data folder, or of the one at ``url``."""
    if url is None:
        with driver_errors_as_store_errors(data):
            make_file(data)
        url = f"sqlite:///{(data / DATABASE_FILE).absolute()}"
    try:
        address = make_url(url)
        if address.get_backend_name() == "postgresql":
            return create_postgresql_engine(address)
        # hide_parameters: what a trainee wrote must not reach a log through an error.
        # Every thread of the server may have a connection.
        engine = create_engine(address, hide_parameters=True, pool_size=2, max_overflow=14)
    except (ArgumentError, ImportError) as error:
        raise StoreError(
            f"The address of the database cannot be used ({error}). It looks like "
            "postgresql+psycopg://user@host/name, and the driver it names must be installed."
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
        with driver_errors_as_store_errors(data):
            _use_wal(engine)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock when they begin."""
    return engine.execution_options(**{_WRITING: True})


def migrate(data: Path, url: str | None, clock: Clock) -> str | None:
    """Check the database, bring it up to date, and return the revision it had: None for a new one.

    For the start of a program, before it opens the store. Raises StoreDamaged where
    SQLite's file is damaged, which is set aside then.
    """
    prepare_folder(data)
    with driver_errors_as_store_errors(data):
        if url is None:
            examine(data, clock)
        engine = connect(data, url)
        try:
            return bring_up_to_date(engine)
        finally:
            engine.dispose()


def bring_up_to_date(engine: Engine) -> str | None:
    """Create or migrate the tables and return the revision they had. Raises StoreNewer for tables of a later version.

    Alembic takes a tenth of a second to import: it is only imported where there is work.
    """
    if (before := _revision(engine)) == HEAD:
        return before
    from tracks_sim.store.upgrade import known_revisions, upgrade

    with unhurried(), writing(engine).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        revision = _revision_in(connection)  # again: another process may have been first
        if revision is not None and revision not in known_revisions():
            log.error("store-newer: the database has revision %s, this version knows up to %s", revision, HEAD)
            raise StoreNewer(
                f"The database was written by a later version of tracks-sim (its tables are at {revision}, this "
                f"version knows up to {HEAD}). Nothing was changed. Install the later version, or choose "
                "another folder with --data.",
                found=revision,
            )
        if revision != HEAD:
            upgrade(connection)
        return revision


def _set_up(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are ours to begin, see _begin
    for pragma in (f"busy_timeout={BUSY_MILLISECONDS}", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def checkpoint(engine: Engine) -> None:
    """Copy what SQLite's journal has into the database file, as far as no reader needs the older pages; nobody waits for it.

    Raises StoreDamaged where the journal was removed.
    """
    if engine.dialect.name != "sqlite":
        return
    connection: Any = engine.raw_connection()
    try:
        refuse_other_files(*_opened_files(engine, connection))
        connection.driver_connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    finally:
        connection.close()


def _opened_files(engine: Engine, connection: Any) -> tuple[str, tuple[Identity, Identity]]:
    """Path of the database file, and the files that this connection of the pool has opened.

    While it has them open, SQLite removes neither: it removes the journal with the last connection of all.
    """
    if _OPENED not in connection.info:
        path = engine.url.database or ""
        connection.driver_connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # opens the journal
        connection.info[_OPENED] = path, identities(path)
    opened: tuple[str, tuple[Identity, Identity]] = connection.info[_OPENED]
    return opened


def _begin(connection: Connection) -> None:
    opened = _opened_files(connection.engine, connection.connection)
    if not connection.get_execution_options().get(_WRITING):
        connection.exec_driver_sql("BEGIN")
        return
    # SQLite asks again less and less often, down to every tenth of a second, so that among many writers some never
    # have their turn: cut its waiting into short rounds.
    raw: Any = connection.connection.driver_connection
    own = patience()
    deadline = time.monotonic() + min(BUSY_MILLISECONDS / 1000, own.left)
    raw.execute(f"PRAGMA busy_timeout={min(ROUND_MILLISECONDS, BUSY_MILLISECONDS)}")
    try:
        with own.spent():
            while True:
                try:
                    raw.execute("BEGIN IMMEDIATE")
                    break
                except sqlite3.OperationalError as error:
                    if (error.sqlite_errorcode & 0xFF) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                        raise
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    try:
        refuse_other_files(*opened)
    except StoreDamaged:
        raw.execute("ROLLBACK")
        raise


def _use_wal(engine: Engine) -> None:
    """Put the file in WAL mode, which it keeps.

    SQLite does not wait for its busy timeout here, so two processes that open a new
    file at once would trip over each other: wait by hand.
    """
    deadline = time.monotonic() + BUSY_MILLISECONDS / 1000
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        while True:
            try:
                cursor.execute("PRAGMA journal_mode=WAL")
                cursor.close()
                return
            except sqlite3.OperationalError as error:
                if (error.sqlite_errorcode & 0xFF) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
    finally:
        raw.close()


def _revision(engine: Engine) -> str | None:
    with engine.begin() as connection:
        return _revision_in(connection)


def _revision_in(connection: Connection) -> str | None:
    """Revision of the tables, or None for an empty database."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if revision is None else str(revision)
