"""How long PostgreSQL may keep somebody waiting: limits, words of an address that change them, and sentences."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import event, make_url, text

from tests.support.postgres import Postgres, running_postgres
from tests.support.store_fixtures import CONTENTS, begin_event, note_event
from tracks_sim.errors import StoreError, StoreLocked
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.erasing import erase_trainees
from tracks_sim.store.postgresql import create_postgresql_engine, unhurried, vacuum

LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


def limits(store: Store) -> list[str]:
    with store.read() as connection:
        return [str(connection.execute(text(f"SHOW {name}")).scalar()) for name in LIMITS]


def test_a_connection_has_limits_and_an_address_changes_them(tmp_path: Path, postgres: Postgres) -> None:
    schema = postgres.new_schema()
    with Store.open(tmp_path / "data", schema) as store:
        assert limits(store) == ["10s", "5s", "30s"]
        with unhurried():
            assert limits(store) == ["0", "0", "0"]
        assert limits(store) == ["10s", "5s", "30s"]
    with Store.open(tmp_path / "data", f"{schema}&statement_timeout=60&lock_timeout=1&pool_size=1&connect_timeout=2") as store:
        assert limits(store) == ["1min", "1s", "30s"]
        assert store.engine.pool.size() == 1  # type: ignore[attr-defined]
        with store.read() as connection:
            parameters = connection.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
    assert (parameters["connect_timeout"], parameters["tcp_user_timeout"], parameters["keepalives_idle"]) == ("2", "10000", "30")


@pytest.mark.parametrize("word", ["statement_timeout=soon", "pool_size=-1", "lock_timeout=1&lock_timeout=2"])
def test_a_limit_that_is_no_number_is_refused(tmp_path: Path, word: str) -> None:
    with pytest.raises(StoreError, match="address of the database cannot be used"):
        Store.open(tmp_path / "data", f"postgresql+psycopg://nobody@127.0.0.1:1/none?{word}")


def test_a_statement_that_takes_too_long_is_broken_off_but_not_where_time_is_taken(tmp_path: Path, postgres: Postgres) -> None:
    with Store.open(tmp_path / "data", f"{postgres.new_schema()}&statement_timeout=1") as store:
        with pytest.raises(StoreError, match=r"took too long.*statement_timeout"), store.read() as connection:
            connection.execute(text("SELECT pg_sleep(30)"))
        with unhurried(), store.read() as connection:
            connection.execute(text("SELECT pg_sleep(1.2)"))
            connection.execute(text("SELECT pg_sleep(1.2)"))


def test_another_writer_makes_nobody_wait_longer_than_the_limit(tmp_path: Path, postgres: Postgres) -> None:
    with Store.open(tmp_path / "data", f"{postgres.new_schema()}&lock_timeout=1") as store:
        attempt = store.start(store.new_trainee("en")[0], begin_event(), CONTENTS)
        with store.write() as connection:
            connection.execute(text("LOCK TABLE attempts"))
            with pytest.raises(StoreLocked, match="was not saved"):
                store.append(attempt, [note_event("in vain")], after=1, tab="a")
        assert store.append(attempt, [note_event("kept")], after=1, tab="a") == 2


def test_a_transaction_in_which_nothing_happens_ends(tmp_path: Path, postgres: Postgres) -> None:
    with Store.open(tmp_path / "data", f"{postgres.new_schema()}&idle_in_transaction_session_timeout=1") as store:
        with pytest.raises(StoreError, match="does not answer"), store.read() as connection:
            [pid] = connection.execute(text("SELECT pg_backend_pid()")).scalars()
            with psycopg.connect(postgres.plain_url(), autocommit=True) as other:
                while other.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone():
                    threading.Event().wait(0.1)
            connection.execute(text("SELECT 1"))
        assert limits(store)[2] == "1s"


def test_no_free_connection_is_said_in_a_sentence(tmp_path: Path, postgres: Postgres) -> None:
    with (
        Store.open(tmp_path / "data", f"{postgres.new_schema()}&pool_size=1&max_overflow=0&pool_timeout=1") as store,
        store.read(),
        pytest.raises(StoreLocked, match="Every connection to the database is in use"),
    ):
        store.trainees()


def test_an_erasure_rewrites_the_tables_without_a_limit(tmp_path: Path, postgres: Postgres) -> None:
    seen: list[tuple[str, str]] = []
    with Store.open(tmp_path / "data", postgres.new_schema()) as store:
        trainee, _ = store.new_trainee("en")
        def note(connection: object, cursor: psycopg.Cursor, statement: str, *_: object) -> None:
            if statement.startswith(("DELETE", "VACUUM")):
                seen.append((statement.split()[0], str(cursor.connection.execute("SHOW statement_timeout").fetchone())))

        event.listen(store.engine, "before_cursor_execute", note)
        erase_trainees(store, [trainee], COMMAND_LINE)
        event.remove(store.engine, "before_cursor_execute", note)
        assert {word for word, _ in seen} == {"DELETE", "VACUUM"} and {limit for _, limit in seen} == {"('0',)"}
        vacuum(store.engine, "trainees")
        assert limits(store) == ["10s", "5s", "30s"]


def test_a_stopped_server_is_noticed_and_met_again_with_a_new_connection(tmp_path: Path) -> None:
    """Neither a limit of the server nor one of the network sees it: its machine goes on confirming what it receives."""
    with running_postgres() as own, Store.open(tmp_path / "data", f"{own.new_schema()}&statement_timeout=1&connect_timeout=2") as store:
        attempt = store.start(store.new_trainee("en")[0], begin_event(), CONTENTS)

        def append() -> int:
            return store.append(attempt, [note_event("kept")], after=1, tab="a")

        def within_a_transaction() -> None:
            with store.write() as connection:
                stop(own, signal.SIGSTOP)
                connection.execute(text("SELECT 1"))

        acts: tuple[Callable[[], object], ...] = (within_a_transaction, append, lambda: Store.open(tmp_path / "data", own.url()))
        try:
            for act in acts:
                with pytest.raises(StoreError, match=r"does not answer.*All confirmed steps are saved"):
                    act()
        finally:
            stop(own, signal.SIGCONT)
        assert append() == 2


def stop(server: Postgres, number: signal.Signals) -> None:
    """Send a signal to every process of a server."""
    parent = psutil.Process(server.pid)
    for process in (parent, *parent.children(recursive=True)):
        os.kill(process.pid, number)


def test_what_the_address_sets_for_the_session_counts(postgres: Postgres) -> None:
    engine = create_postgresql_engine(make_url(f"{postgres.url()}?options=-cstatement_timeout%3D7s"))
    with engine.connect() as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar() == "7s"
    engine.dispose()
