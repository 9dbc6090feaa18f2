"""A data folder's open database: transactions for reading and writing, the key of the codes, and a clock."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, ParamSpec, Self, TypeVar

from sqlalchemy import Connection, Engine, Pool, func, select

from tracks_sim.errors import StoreDeadlock, StoreError
from tracks_sim.store import codes, schema
from tracks_sim.store.clock import Clock, SystemClock
from tracks_sim.store.database import bring_up_to_date, checkpoint, connect, prepare_folder, writing
from tracks_sim.store.driver_errors import driver_errors_as_store_errors

_SYSTEM_CLOCK = SystemClock()
TRIES: Final = 4
"""Times that a transaction is tried where PostgreSQL finds it in a deadlock each time."""

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def again_after_deadlock(act: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """A function that is done again where PostgreSQL undid it for a deadlock; the last of ``TRIES`` raises StoreDeadlock.

    For functions that are one transaction and change nothing else: then nothing of the try that failed is left. The others of the
    deadlock have gone on meanwhile, so nobody needs to wait before the next try.
    """

    @functools.wraps(act)
    def tried(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        for _ in range(TRIES - 1):
            try:
                return act(*args, **kwargs)
            except StoreDeadlock:
                continue
        return act(*args, **kwargs)

    return tried


class OpenDatabase:
    """The database of a data folder. It may be used from several threads, and in a forked process.

    Whoever reads or writes opens a transaction with ``read`` or ``write``. Both raise StoreError (StoreFull,
    StoreLocked, StoreDamaged) with a sentence where the disk or the database refuses; nothing is changed then.
    """

    def __init__(self, data: Path, engine: Engine, key: bytes, clock: Clock) -> None:
        self.data = data
        self.key = key
        self.clock = clock
        self._engine = engine
        self._process = os.getpid()
        self._inherited: Pool | None = None

    @classmethod
    def open(cls, data: Path, url: str | None = None, clock: Clock = _SYSTEM_CLOCK) -> Self:
        """Open the database of a data folder, creating or migrating it where needed.

        ``url`` names another database (PostgreSQL); the key of the codes stays in the folder.
        """
        prepare_folder(data)
        engine = connect(data, url)
        try:
            with driver_errors_as_store_errors(data):
                bring_up_to_date(engine)
                key = codes.read_key(data) or _first_key(data, engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(data, engine, key, clock)

    def check(self) -> None:
        """Raise StoreNewer where a later version has changed the tables since this was opened."""
        with driver_errors_as_store_errors(self.data):
            bring_up_to_date(self.engine)

    def checkpoint(self) -> None:
        """Copy SQLite's journal into the database file; raises StoreDamaged where the journal was removed."""
        with driver_errors_as_store_errors(self.data):
            checkpoint(self.engine)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection within a transaction that reads one moment of the database."""
        with driver_errors_as_store_errors(self.data), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection within a writing transaction: committed, and on the disk, when the block ends; undone where it raises."""
        with driver_errors_as_store_errors(self.data), writing(self.engine).begin() as connection:
            yield connection

    @property
    def engine(self) -> Engine:
        """The engine; in a forked process with connections of its own (SQLite's may not cross a fork)."""
        if os.getpid() != self._process:
            self._inherited = self._engine.pool  # kept, since even closing them here would touch the parent's files
            self._engine.dispose(close=False)
            self._process = os.getpid()
        return self._engine

    def time(self) -> str:
        """The time now, ISO 8601 in UTC, to the second, as an event's ``at`` has it."""
        return self.clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")


def _first_key(data: Path, engine: Engine) -> bytes:
    """Make the key of a store that nobody uses yet; a lost key is not replaced behind people's backs."""
    with engine.begin() as connection:
        used = sum(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (schema.trainees, schema.staff)
        )
    key = codes.read_key(data)  # again: another process may have made it and registered somebody meanwhile
    if key is None and used:
        raise StoreError(
            f"The file {data / codes.KEY_FILE} is missing, and {used} people have codes that only it can read. "
            "Put back the copy of your backup."
        )
    return key or codes.create_key(data)
