"""Conversion of errors of the disk and of the database's driver to StoreErrors, with a sentence for people and a line in the log."""

from __future__ import annotations

import errno
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from tracks_sim.errors import StoreDamaged, StoreDeadlock, StoreError, StoreFull, StoreLocked, StoreSilent

log = logging.getLogger("tracks_sim.store")

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_GONE = ("08", "57")
"""Classes of PostgreSQL's codes for a lost connection and for a server that is stopped or starting:
https://www.postgresql.org/docs/current/errcodes-appendix.html"""
_TOO_LONG = "57014"  # statement_timeout
_UNDONE = ("40P01", "40001")  # deadlock_detected, serialization_failure: the whole transaction may be done again
_LEFT_OPEN = "25P03"  # idle_in_transaction_session_timeout

FULL = "The disk is full: the last step was not saved, all earlier ones are. Free some space, then do it again."
LOCKED = (
    "Another program holds the database: the last step was not saved, all earlier ones are. "
    "Wait a moment, then do it again; close other programs that have the file open."
)

NO_CONNECTION = (
    "Every connection to the database is in use: the last step was not saved, all earlier ones are. "
    "Wait a moment, then do it again; pool_size and max_overflow in the address of the database set how many there are."
)


@contextmanager
def driver_errors_as_store_errors(data: Path) -> Iterator[None]:
    """Turn what the disk and the driver raise into a StoreError, and log one line."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        store_error = as_store_error(error, data)
        log.error("%s: %s: %s", store_error.code, type(error).__name__, _first_line(getattr(error, "orig", None) or error))
        raise store_error from error


def as_store_error(error: Exception, data: Path) -> StoreError:
    """The StoreError, with a sentence for people, for an error of the disk, of SQLite or of PostgreSQL."""
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    # The low byte is the primary code: https://www.sqlite.org/rescode.html
    code = (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
    state = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    number = getattr(cause, "errno", None) if isinstance(cause, OSError) else None
    if code == sqlite3.SQLITE_FULL or state == "53100" or number in _NO_ROOM:
        return StoreFull(FULL)
    if isinstance(error, NoConnectionError):
        return StoreLocked(NO_CONNECTION)
    if state == _TOO_LONG:
        return StoreSilent(
            "The database took too long, and the last step was not saved; all earlier ones are. Wait a moment, then do it "
            "again; statement_timeout in the address of the database sets how long it may take."
        )
    if state in _UNDONE:
        return StoreDeadlock(LOCKED)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or state == "55P03":
        return StoreLocked(LOCKED)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM) or number is not None:
        return StoreError(
            f"The folder {data} cannot be written to ({cause}). Give the account that runs tracks-sim the right "
            "to write there, or choose another folder with --data."
        )
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreDamaged(
            f"The database in {data} is damaged or is no database. Stop the server and start it again: it then looks "
            "through the file, sets it aside, and says how to restore your last backup."
        )
    is_gone = isinstance(error, OperationalError) and (state is None or state[:2] in _GONE)
    if not code and (is_gone or state == _LEFT_OPEN):
        return StoreSilent(
            f"The database server does not answer ({_first_line(cause)}). All confirmed steps are saved there. "
            "Wait a moment and try again; if it goes on, ask whoever runs the server."
        )
    return StoreError(
        f"The database refused the last step ({_first_line(cause)}). All confirmed ones are saved. "
        "Try again; if it comes back, the log has the details."
    )


def _first_line(error: object) -> str:
    return str(error).strip().partition("\n")[0]
