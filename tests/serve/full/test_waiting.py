"""Whoever waits for the database waits alone: the others are answered meanwhile, and who cannot wait any longer gets a sentence."""

from __future__ import annotations

import ast
import asyncio
import os
import re
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

import tracks_sim.serve
from tests.serve.staff.test_page_list import signed_in
from tests.support.postgres import Postgres, running_postgres
from tests.support.server import Answer, RunningServer, Visitor, running_server, write_notebooks
from tracks_sim.serve import threads
from tracks_sim.serve.threads import Busy, Threads
from tracks_sim.store import Store
from tracks_sim.store.file import DATABASE_FILE

Result = TypeVar("Result")
SLOW_MACHINE = 1.0
"""Seconds that an answer may come later than it should where other tests keep the machine busy."""
SHORT_WAITS = "import tracks_sim.serve.threads as threads\nthreads.LONGEST_WAIT = 1\n"
PATIENT = "import tracks_sim.store.database as database\ndatabase.BUSY_MILLISECONDS = 60_000\n"
"""Before the server: a writer waits for another one longer than any machine takes for the other requests of a test."""


@contextmanager
def held(server: RunningServer) -> Iterator[Callable[[], object]]:
    """Another program holds the write lock of the SQLite file, until the block ends or what it gets is called."""
    with closing(sqlite3.connect(server.log_file.parent / "data" / DATABASE_FILE, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other.rollback


def visitors(server: RunningServer, count: int, **options: str) -> list[Visitor]:
    """Browsers that have seen the first page once."""
    found = [Visitor(server.url, **options) for _ in range(count)]
    for visitor in found:
        visitor.get("calendar")
        visitor.get("")
    return found


def answered_meanwhile(
    waiting: list[Callable[[], Answer]], others: list[Callable[[], Result]], release: Callable[[], object] = lambda: None
) -> tuple[list[Answer], list[Result]]:
    """Answers to those who wait and to the others, all of whom are answered before the first of those; then ``release`` ends the waiting."""
    with ThreadPoolExecutor(len(waiting)) as pool:
        begun = threading.Barrier(len(waiting) + 1)

        def ask(request: Callable[[], Answer]) -> Answer:
            begun.wait()
            return request()

        asked: list[Future[Answer]] = [pool.submit(ask, request) for request in waiting]
        begun.wait()
        time.sleep(0.3)  # until they are at the server
        answers = [request() for request in others]
        assert [one.done() for one in asked] == [False] * len(asked)
        release()
        wait(asked)
        return [one.result() for one in asked], answers


def test_a_held_sqlite_file_holds_up_only_who_writes(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", before=PATIENT, notebooks=write_notebooks(tmp_path / "notebooks")) as server:
        trainee = Visitor(server.url)
        trainee.enter_with_new_code()
        _, kernel = trainee.open_page("practise")
        entering, nobody = visitors(server, 4), Visitor(server.url)
        with held(server) as release:
            waiting, others = answered_meanwhile(
                [lambda one=one: one.post("tracks/enter", new="1") for one in entering],  # type: ignore[misc]
                [
                    lambda: nobody.get("calendar"), lambda: nobody.get(""), lambda: trainee.get("practise"),
                    lambda: trainee.get(f"tracks/alive/{kernel}"), lambda: nobody.get("tracks/nothing"),
                ],
                release,
            )  # fmt: skip
        assert [answer.status for answer in others] == [200, 200, 200, 204, 404]
        assert [(answer.status, answer.headers["location"]) for answer in waiting] == [(303, "/tracks/code")] * 4
        assert "Traceback" not in server.log()


def timed(request: Callable[[], Answer]) -> tuple[float, Answer]:
    """Seconds until the answer, and the answer."""
    begun = time.monotonic()
    answer = request()
    return time.monotonic() - begun, answer


def test_while_thirty_write_to_a_held_file_staff_are_answered_or_told_why_within_two_seconds(tmp_path: Path) -> None:
    """One page only reads; the other writes into the audit log first that it was read."""
    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks")) as server:
        with Store.open(tmp_path / "data") as store:
            evaluator, administrator = (signed_in(server, store, role) for role in ("evaluator", "administrator"))
        assert evaluator.get("tracks/staff/studies").status == administrator.get("tracks/staff/trainees").status == 200
        entering = visitors(server, 30)
        with held(server) as release:
            waiting, others = answered_meanwhile(
                [lambda one=one: one.post("tracks/enter", new="1") for one in entering],  # type: ignore[misc]
                [lambda: timed(lambda: evaluator.get("tracks/staff/studies")), lambda: timed(lambda: administrator.get("tracks/staff/trainees"))],
                release,
            )  # fmt: skip
        (reading, read), (writing, refused) = others
        assert (read.status, refused.status) == (200, 503) and "its database is held by another program or does not answer" in refused.text
        assert reading < 2 and writing < 2 + SLOW_MACHINE
        assert {answer.status for answer in waiting} <= {303, 503} and "Traceback" not in server.log()


def test_a_sign_out_that_cannot_be_stored_ends_in_this_browser_and_everywhere_once_it_can_be(server: RunningServer) -> None:
    visitor = Visitor(server.url)
    visitor.enter_with_new_code()
    _, kernel = visitor.open_page("practise")
    copy = Visitor(server.url, dict(visitor.cookies))
    with held(server):
        assert visitor.post("tracks/leave").status == 303
        assert visitor.get("practise").status == 302 and copy.get("practise").status == 200
    assert copy.get(f"tracks/alive/{kernel}").status == 404
    assert "a sign-out was not stored, and copies of its cookies stay valid until it is" in server.log()
    end = time.monotonic() + 30
    while "a sign-out that was not stored at once is stored now" not in server.log():
        assert time.monotonic() < end
        time.sleep(0.2)
    assert copy.get("practise").status == 302


@pytest.fixture(scope="module")
def postgres_of_this_file() -> Iterator[Postgres]:
    """A server that may be stopped: nobody else uses it."""
    with running_postgres() as server:
        yield server


@contextmanager
def stopped(server: Postgres) -> Iterator[None]:
    """All processes of a PostgreSQL server are stopped; its connections stay open and silent."""
    parent = psutil.Process(server.pid)
    processes = [parent, *parent.children(recursive=True)]
    for process in processes:
        os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process.pid, signal.SIGCONT)


def test_a_stopped_postgresql_holds_up_only_who_needs_it(postgres_of_this_file: Postgres, tmp_path: Path) -> None:
    books, db = write_notebooks(tmp_path / "notebooks"), f"{postgres_of_this_file.new_schema()}&statement_timeout=2"
    with running_server(tmp_path / "data", notebooks=books, db=db) as server:
        trainee = Visitor(server.url, language="fr")
        trainee.enter_with_new_code()
        _, kernel = trainee.open_page("practise")
        with Store.open(tmp_path / "data", db) as store:
            evaluator = signed_in(server, store, "evaluator")
        entering, nobody = visitors(server, 2), Visitor(server.url)
        with stopped(postgres_of_this_file):
            waiting, others = answered_meanwhile(
                [lambda one=one: one.post("tracks/enter", new="1") for one in entering],  # type: ignore[misc]
                [
                    lambda: nobody.get("calendar"), lambda: trainee.get("calendar"),
                    lambda: trainee.get(f"tracks/alive/{kernel}"), lambda: nobody.get(""),
                ],
            )  # fmt: skip
            practising = [timed(lambda page=page: trainee.get(page)) for page in ("practise", "")]  # type: ignore[misc]
            seconds, told = timed(lambda: evaluator.get("tracks/staff/studies"))
        assert [answer.status for answer in others] == [200, 200, 204, 200]
        assert told.status == 503 and "its database is held by another program or does not answer" in told.text and seconds < 2 + SLOW_MACHINE
        assert [answer.status for answer in waiting] == [303, 303]
        assert {answer.headers["location"] for answer in waiting} == {"/?wrong=new"}
        assert "La base de données ne répond pas à temps" in practising[0][1].text
        assert [(answer.status, took < 2 + SLOW_MACHINE) for took, answer in practising] == [(503, True)] * 2
        assert trainee.get("practise").status == 200
        assert "Traceback" not in server.log()


def test_who_finds_every_thread_taken_is_told_so(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", before=SHORT_WAITS, notebooks=write_notebooks(tmp_path / "notebooks")) as server:
        entering = visitors(server, threads.ACT_THREADS + 1, language="fr")
        with held(server), ThreadPoolExecutor(len(entering)) as pool:
            answers = list(pool.map(lambda one: one.post("tracks/enter", new="1"), entering))
        [refused] = [answer for answer in answers if answer.status != 303]
        assert refused.status == 503 and refused.headers["retry-after"]
        assert {answer.headers["location"] for answer in answers if answer.status == 303} == {"/?wrong=new"}  # they had a thread, and waited in vain
        assert "[tracks_sim.store] ERROR | store-locked" in server.log()  # the store's lines go where the others go, through the same limit
        assert "Le serveur a trop à faire" in refused.text
        assert "Traceback" not in server.log()


def test_beyond_the_limit_of_waiting_requests_the_answer_comes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "MOST_WAITING", 2)

    async def outcomes() -> tuple[list[object], int]:
        pool, free = Threads(1), threading.Event()
        asked = [asyncio.ensure_future(pool.run(free.wait)) for _ in range(4)]  # 1 thread, 2 who wait, 1 too many
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await asked[3]
        free.set()
        return list(await asyncio.gather(*asked[:3])), pool.requests

    assert asyncio.run(outcomes()) == ([True, True, True], 0)


def test_who_waited_too_long_has_nothing_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "LONGEST_WAIT", 0.05)
    done: list[str] = []

    async def refused() -> None:
        pool, free = Threads(1), threading.Event()
        first = asyncio.ensure_future(pool.run(free.wait))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await pool.run(lambda: done.append("late"))
        free.set()
        assert await first

    asyncio.run(refused())
    assert done == []


def blocking_calls(source: str) -> list[str]:
    """Calls within coroutines, but not in a function that is passed on, of what asks the store: its methods (but one that only computes) and acts of ``operations``."""
    tree = ast.parse(source)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tracks_sim.operations")]
    acts = {alias.asname or alias.name for node in imports for alias in node.names} - {"AuditedStore"}
    found: list[str] = []

    def look(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Lambda | ast.FunctionDef):
                continue
            if isinstance(child, ast.Call):
                called = ast.unparse(child.func)
                if called.split(".")[0] in acts or re.match(r"(self|handler)\.(store|audited)\.(?!browser_tag)|studies\.(?!today)|Studies\(.*\)\.(?!today)", called):
                    found.append(called)
            look(child)

    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef):
            look(node)
    return found


HANDLERS = sorted(Path(tracks_sim.serve.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("module", HANDLERS, ids=lambda module: module.stem)
def test_a_handler_asks_the_store_in_a_thread_only(module: Path) -> None:
    """What no coroutine shows, such as a call in a function that it calls, the servers of the tests refuse (``OFF_THE_LOOP``)."""
    source = module.read_text(encoding="utf-8")
    assert blocking_calls(source) == []
    handlers = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef) and any("Handler" in ast.unparse(base) or "Page" in ast.unparse(base) for base in node.bases)]
    methods = [f"{cls.name}.{node.name}" for cls in handlers for node in cls.body if isinstance(node, ast.FunctionDef) and node.name in ("get", "post", "act", "show") and ".store" in ast.unparse(node)]
    assert methods == []


def test_a_call_on_the_event_loop_is_noticed() -> None:
    source = "from tracks_sim.operations import staff as accounts\nasync def act(self):\n    await self.in_thread(accounts.list_staff, self.audited)\n    {}\n"
    assert blocking_calls(source.format("await self.in_thread(lambda: self.store.enter(code))")) == []
    for call in ("accounts.list_staff(self.audited)", "self.store.enter(code)", "Studies(self.store).ids()"):
        assert blocking_calls(source.format(call)) == [call.rpartition("(")[0]]
