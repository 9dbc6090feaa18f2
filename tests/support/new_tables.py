"""A memory of the tables of a new store: hundreds of tests begin with one, and its migrations from nothing take most of that time.

The first new store of a process is migrated; what that left in SQLite's file, statement by statement, makes the next ones. A store of an earlier
version, and every one in PostgreSQL, is always migrated (``tests/store/test_upgrade.py``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from tracks_sim.store import upgrade as module

MIGRATE = module.upgrade
STATEMENTS: list[str] = []
"""What makes the newest tables."""


def remember() -> None:
    """From now on this process migrates one new store from nothing."""
    module.upgrade = upgrade


def upgrade(connection: Connection) -> None:
    """What ``tracks_sim.store.upgrade.upgrade`` does."""
    raw: Any = connection.connection.driver_connection
    new = connection.engine.dialect.name == "sqlite" and raw.execute("SELECT 1 FROM sqlite_master").fetchone() is None
    if not new or not STATEMENTS:
        MIGRATE(connection)
    if new and not STATEMENTS:
        STATEMENTS[:] = [line for line in raw.iterdump() if line not in ("BEGIN TRANSACTION;", "COMMIT;")]
    elif new:
        for statement in STATEMENTS:
            raw.execute(statement)
