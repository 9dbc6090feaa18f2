"""Limits on how long PostgreSQL may keep somebody waiting, and the words of an address that change them."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import ArgumentError

from tracks_sim.store.patience import patience

if TYPE_CHECKING:
    import psycopg

SERVER_LIMITS: Final = {"statement_timeout": 10, "lock_timeout": 5, "idle_in_transaction_session_timeout": 30}
"""Seconds, after which the server itself breaks off: a statement, a wait for another writer, a transaction in which nothing happens."""
CONNECTION_LIMITS: Final = {
    "connect_timeout": 5, "tcp_user_timeout": 10_000, "keepalives_idle": 30, "keepalives_interval": 5, "keepalives_count": 3,
}  # fmt: skip
"""For libpq: seconds, ``tcp_user_timeout`` in milliseconds. They notice a machine or a network that is gone:
https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS"""
POOL: Final = {"pool_size": 2, "max_overflow": 14, "pool_timeout": 5}
"""Connections that stay open, more that are opened when needed (all threads of the server have one then), and the seconds
that a thread waits for one."""
ANSWER_SECONDS: Final = 3
"""Time that the answer to a statement may take beyond ``statement_timeout``, and that a waiting connection may take to show that it lives."""
_UNHURRIED: ContextVar[bool] = ContextVar("unhurried", default=False)


def create_postgresql_engine(address: URL) -> Engine:
    """Engine with the limits above, each replaced by that of its name in the query of the address. Raises ArgumentError."""
    own = {**SERVER_LIMITS, **POOL}
    limits = {name: _whole_number(address, name, default) for name, default in own.items()}
    arguments: dict[str, Any] = {name: value for name, value in CONNECTION_LIMITS.items() if name not in address.query}
    # What the address or the environment sets comes after the limits, so it counts.
    words = [f"-c {name}={limits[name]}s" for name in SERVER_LIMITS]
    options = address.query.get("options", os.environ.get("PGOPTIONS", ""))
    arguments["options"] = " ".join([*words, *([options] if isinstance(options, str) else options)]).strip()
    engine = create_engine(
        address.difference_update_query(list(own)), connect_args=arguments, hide_parameters=True,
        # pre_ping: a server that was started again is met with a new connection, not with a lost step.
        pool_pre_ping=True, **{name: limits[name] for name in POOL},
    )  # fmt: skip
    event.listen(engine, "begin", _begin)
    if engine.dialect.driver == "psycopg":
        _limit_answers(engine, limits["statement_timeout"] + ANSWER_SECONDS if limits["statement_timeout"] else None)
    return engine


@contextmanager
def unhurried() -> Iterator[None]:
    """Lift the limits of the server from the transactions that begin in this block: exports, erasures and migrations take their time."""
    before = _UNHURRIED.set(True)
    try:
        yield
    finally:
        _UNHURRIED.reset(before)


def vacuum(engine: Engine, tables: str) -> None:
    """Write tables anew, without what deleted rows left in them; without limits, since that may take long."""
    with unhurried(), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            for name in SERVER_LIMITS:
                connection.execute(text(f"SET {name} = 0"))
            connection.execute(text(f"VACUUM (FULL) {tables}"))
        finally:
            connection.invalidate()  # the next one has the limits again


def _whole_number(address: URL, name: str, default: int) -> int:
    """The whole number of seconds, or of connections, of this name in the query of an address, else ``default``. Raises ArgumentError."""
    written = address.query.get(name, str(default))
    if not isinstance(written, str) or not (written.isascii() and written.isdigit()) or len(written) > 6:
        raise ArgumentError(f"{name} is not a whole number: {written}")
    return int(written)


def _begin(connection: Connection) -> None:
    if _UNHURRIED.get():
        connection.exec_driver_sql("; ".join(f"SET LOCAL {name} = 0" for name in SERVER_LIMITS))


def _limit_answers(engine: Engine, seconds: int | None) -> None:
    """Have connections that do not wait for an answer without end: a server that is stopped, or whose disk is, does not even refuse.

    ``seconds``: for one answer within a transaction. No limit of libpq notices a silent server behind a network that works.
    """
    import psycopg

    class LimitedConnection(psycopg.Connection[Any]):
        """A connection that is closed where an answer takes too long."""

        answer_seconds: float | None = ANSWER_SECONDS

        def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
            return super().wait(gen if self.answer_seconds is None else _limited(gen, self, self.answer_seconds), *args, **kwargs)

    def begin(connection: Connection) -> None:
        raw: Any = connection.connection.driver_connection
        raw.answer_seconds = None if _UNHURRIED.get() else seconds

    def checkin(raw: Any, _record: Any) -> None:
        if raw is not None:
            raw.answer_seconds = ANSWER_SECONDS

    def connect(_dialect: Any, _record: Any, args: Any, kwargs: Any) -> LimitedConnection:
        own = patience()
        if own.left <= 0:
            raise psycopg.OperationalError("no answer in time")
        soon = {"connect_timeout": math.ceil(own.left)} if math.isfinite(own.left) else {}
        with own.spent():
            return LimitedConnection.connect(*args, **{**kwargs, **soon})

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "begin", begin, insert=True)
    event.listen(engine, "checkin", checkin)


def _limited(gen: Generator[Any, Any, Any], connection: psycopg.Connection[Any], seconds: float) -> Generator[Any, Any, Any]:
    """The generator ``gen``; raises OperationalError after that many seconds, or where the ``patience`` of whoever asks is at its end. psycopg resumes it at least ten times a second, also without an answer."""
    import psycopg

    own = patience()
    deadline = time.monotonic() + min(seconds, own.left)
    with own.spent():
        try:
            state = next(gen)
            while True:
                ready = yield state
                if not ready and time.monotonic() > deadline:
                    connection.close()  # what it was asked for last may come or not: nothing else may be asked of it
                    raise psycopg.OperationalError("no answer in time")
                state = gen.send(ready)
        except StopIteration as end:
            return end.value
