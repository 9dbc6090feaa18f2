"""Kill -9 at random moments, and many writers at once: is every confirmed action there afterwards?

    python benchmarks/faults.py [--writers 600] [--kernels 200] [--parents 100] [--servers 50] [--postgres 50]
                                [--crowd 50] [--actions 20] [--seed 1]

A run acts until something is killed, then counts. An action is confirmed once the process or page that
acts knows that it is saved: the store's ``append`` returned, or the page's kernel is idle after the
intent and refused nothing. Afterwards the store is opened as at a start of the server. Lost is a
confirmed action that is not there; a duplicate is one that is there twice; an error is a store
that does not open, an order with a gap, or a page that does not come back. Busy is how often a writer
waited for the others until it was told to try again, which it then did.

writers   a process that writes to SQLite, from opening the folder on; every fifth folder is new
kernels   the kernel of an open page, while the page acts over the real websocket
parents   the process that kernels are forked from, likewise
servers   the server, likewise; it is started again for each run
postgres  the database server with all its processes, while a process writes to it
crowd     nothing is killed: that many processes write to one SQLite file, ``--actions`` times each

The last column is seconds of all runs of a kind together, starts and checks included.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn, TypeVar

import psutil
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.postgres import Postgres, running_postgres, server_process  # noqa: E402
from tests.support.server import RunningServer, Visitor, free_port, running_server, start_server, wait_for_server  # noqa: E402
from tests.support.websocket_trainee import ANSWER_SECONDS, CASE, NoAnswerError, WebsocketTrainee, new_visitor  # noqa: E402
from tracks_sim.errors import StoreLocked, TracksError  # noqa: E402
from tracks_sim.practice.events import NoteWritten, Started  # noqa: E402
from tracks_sim.serve.kernels import MOST_PAGES_OF_ONE  # noqa: E402
from tracks_sim.store import Store, SystemClock  # noqa: E402
from tracks_sim.store.database import migrate  # noqa: E402

Result = TypeVar("Result")


@dataclass
class Tally:
    """Counts of all runs of a kind."""

    runs: int = 0
    confirmed: int = 0
    lost: int = 0
    duplicates: int = 0
    errors: int = 0
    busy: int = 0
    seconds: float = 0.0

    def count(self, confirmed: int, texts: list[str]) -> None:
        """Count a run whose actions were the texts 1, 2, 3 …: ``confirmed`` of them, and ``texts`` in the store."""
        wanted = [str(i) for i in range(1, confirmed + 1)]
        self.confirmed += confirmed
        self.lost += len(set(wanted) - set(texts))
        self.duplicates += len(texts) - len(set(texts))
        self.errors += sorted(set(texts), key=int) != texts  # out of order
        self.errors += set(texts) != {str(i) for i in range(1, len(set(texts)) + 1)}  # a gap

    def is_clean(self) -> bool:
        return self.lost == self.duplicates == self.errors == 0


def note_event(number: int, store: Store) -> NoteWritten:
    return NoteWritten(at=store.time(), text=str(number))


def start_event(case: str = CASE) -> Started:
    """The event that begins an attempt on ``CONTENTS``."""
    return Started(
        at="2026-01-05T09:00:00Z", case=case, case_version="1.0.0", country="fr", mode="practice", language="en", hashes={"case": "c" * 64}
    )


CONTENTS = {"c" * 64: ("case", CASE, "a case")}


def stored_texts(data: Path, url: str | None, attempt: str) -> list[str]:
    """The texts of an attempt, from a store that is checked and opened as the server does at its start."""
    migrate(data, url, SystemClock())
    with Store.open(data, url) as store:
        return [event.text for event in store.events(attempt) if isinstance(event, NoteWritten)]


# --- processes that write --------------------------------------------------------------------


def write(data: Path, url: str | None, pipe: int, most: int) -> None:
    """Register a trainee, begin an attempt and append notes; write each number to the pipe once it is confirmed."""

    def retry_while_locked(act: Callable[[], Result]) -> Result:
        while True:
            try:
                return act()
            except StoreLocked:  # as the page says: try again
                os.write(pipe, b"busy\n")

    with retry_while_locked(lambda: Store.open(data, url)) as store:
        trainee, _ = retry_while_locked(lambda: store.new_trainee("en"))
        attempt = retry_while_locked(lambda: store.start(trainee, start_event(), CONTENTS))
        os.write(pipe, f"{attempt}\n".encode())
        for number in range(1, most + 1):
            retry_while_locked(partial(store.append, attempt, [note_event(number, store)], number, "w"))
            os.write(pipe, f"{number}\n".encode())


def fork_writer(data: Path, url: str | None, most: int = 1_000_000) -> tuple[int, int]:
    """Fork a process that writes; its id and the pipe it reports to. It shares no connection with this one."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    _run_child(lambda: write(data, url, writing, most))


def _run_child(work: Callable[[], None]) -> NoReturn:
    status = 1
    logging.disable()  # what goes away under it is no news here
    try:
        work()
        status = 0
    except TracksError:
        status = 2  # the database went away under it
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def wait_at_random(pipe: int, run: int, draw: random.Random, most: float) -> None:
    """Wait up to ``most`` seconds: in every other run from the first confirmation on, else from the start."""
    if run % 2:
        select.select([pipe], [], [], ANSWER_SECONDS)
    time.sleep(draw.uniform(0.0, most))


def exit_status(child: int) -> int:
    """Exit status of a process: 0, 2 where the store refused, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def read_confirmations(tally: Tally, pipe: int) -> tuple[str | None, int]:
    """Read a pipe to its end: the attempt, and the number of confirmed actions. The last line may be cut off."""
    with os.fdopen(pipe, "rb") as file:
        lines = file.read().decode().split("\n")[:-1]
    confirmed = [line for line in lines if line != "busy"]
    tally.busy += len(lines) - len(confirmed)
    return (confirmed[0], len(confirmed) - 1) if confirmed else (None, 0)


def kill_writers(folder: Path, runs: int, draw: random.Random, step: Callable[[], None]) -> Tally:
    tally, data = Tally(), folder / "writers"
    for run in range(runs):
        if run % 5 == 0:
            shutil.rmtree(data, ignore_errors=True)
        child, pipe = fork_writer(data, None)
        wait_at_random(pipe, run, draw, 0.25)
        os.kill(child, signal.SIGKILL)
        tally.errors += exit_status(child) != -signal.SIGKILL
        _count_run(tally, data, None, *read_confirmations(tally, pipe))
        step()
    return tally


def _count_run(tally: Tally, data: Path, url: str | None, attempt: str | None, confirmed: int) -> None:
    """Count a run; where not even an attempt was confirmed, the store must open all the same."""
    tally.runs += 1
    try:
        if attempt is None:
            migrate(data, url, SystemClock())
        else:
            tally.count(confirmed, stored_texts(data, url, attempt))
    except TracksError as error:
        tally.errors += 1
        print(f"error: {error}", file=sys.stderr)


def crowd(folder: Path, writers: int, actions: int, step: Callable[[], None]) -> Tally:
    """Processes that write to one SQLite file at once, each ``actions`` times; one run a process."""
    tally, data = Tally(), folder / "crowd"
    Store.open(data).close()
    processes = [fork_writer(data, None, actions) for _ in range(writers)]
    for child, pipe in processes:
        attempt, confirmed = read_confirmations(tally, pipe)
        tally.errors += exit_status(child) != 0 or confirmed != actions
        _count_run(tally, data, None, attempt, confirmed)
        step()
    return tally


def kill_postgres(server: Postgres, folder: Path, runs: int, draw: random.Random, step: Callable[[], None]) -> Tally:
    """``server`` runs at the beginning; it is killed with all its processes and started again, ``runs`` times."""
    tally, data, url = Tally(), folder / "postgres", server.new_schema()
    Store.open(data, url).close()
    with ExitStack() as starts:
        for run in range(runs):
            child, pipe = fork_writer(data, url)
            wait_at_random(pipe, run, draw, 0.4)
            main_process = psutil.Process(server.pid)
            for process in [main_process, *main_process.children(recursive=True)]:
                process.kill()
            tally.errors += exit_status(child) != 2
            starts.enter_context(server_process(server))
            _count_run(tally, data, url, *read_confirmations(tally, pipe))
            step()
    return tally


# --- pages that act --------------------------------------------------------------------------


def kernel_of(server: int) -> int:
    """Process id of the kernel that was started last."""
    return int(max(psutil.Process(server).children(recursive=True), key=lambda p: (p.create_time(), p.pid)).pid)


def parent_of(server: int) -> int:
    """Process id of the parent that kernels are forked from."""
    return int(psutil.Process(kernel_of(server)).ppid())


def act_and_kill(
    tally: Tally, visitor: Visitor, attempt: str, data: Path, kill: Callable[[], None], draw: random.Random
) -> None:
    """One run of a page."""
    tally.runs += 1
    try:
        page = WebsocketTrainee(visitor, attempt)
        asyncio.run(page.act_until(kill, draw.uniform(0.0, 0.6)))
        tally.count(page.confirmed, stored_texts(data, None, attempt))
    except (TracksError, NoAnswerError, OSError, TimeoutError) as error:
        tally.errors += 1
        print(f"error: {error!r}", file=sys.stderr)


def kill_kernels(
    folder: Path, runs: int, draw: random.Random, step: Callable[[], None], victim: Callable[[int], int] = kernel_of
) -> Tally:
    """One server for all runs; ``victim`` finds the process to kill by the server's process id."""
    tally, data = Tally(), folder / victim.__name__ / "data"
    with running_server(data) as running:
        for run in range(runs):
            if run % MOST_PAGES_OF_ONE == 0:  # pages whose kernels were killed count as open for a minute
                visitor, begin = new_visitor(running, data)
            act_and_kill(tally, visitor, begin(), data, lambda: os.kill(victim(running.pid), signal.SIGKILL), draw)
            step()
    return tally


def kill_servers(folder: Path, runs: int, draw: random.Random, step: Callable[[], None]) -> Tally:
    tally, data, port = Tally(), folder / "servers" / "data", free_port()
    with running_server(data, port=port) as first:
        visitor, begin = new_visitor(first, data)
        url, log = first.url, first.log_file
        os.kill(first.pid, signal.SIGKILL)
        for _ in range(runs):
            process = start_server(data, port=port)
            try:
                wait_for_server(RunningServer(url, process.pid, log), process)
                act_and_kill(tally, visitor, begin(), data, process.kill, draw)
            finally:
                process.kill()
                process.wait()
            step()
    return tally


# --- the table -------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shares = {"writers": 600, "kernels": 200, "parents": 100, "servers": 50, "postgres": 50, "crowd": 50}
    for kind, share in shares.items():
        parser.add_argument(f"--{kind}", type=int, default=share)
    parser.add_argument("--actions", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw, console = random.Random(options.seed), Console()
    tallies: dict[str, Tally] = {}
    with (
        tempfile.TemporaryDirectory() as name,
        # no thread beside this one: it forks
        Progress(console=console, disable=not console.is_terminal, auto_refresh=False) as progress,
    ):
        folder = Path(name)

        def measure(kind: str, total: int, work: Callable[[Callable[[], None]], Tally]) -> None:
            if not total:
                return
            bar = progress.add_task(kind, total=total)
            begin = time.perf_counter()

            def step() -> None:
                progress.advance(bar)
                progress.refresh()

            tallies[kind] = work(step)
            tallies[kind].seconds = time.perf_counter() - begin

        measure("writers", options.writers, lambda step: kill_writers(folder, options.writers, draw, step))
        measure("kernels", options.kernels, lambda step: kill_kernels(folder, options.kernels, draw, step))
        measure("parents", options.parents, lambda step: kill_kernels(folder, options.parents, draw, step, parent_of))
        measure("servers", options.servers, lambda step: kill_servers(folder, options.servers, draw, step))
        if options.postgres:
            with running_postgres() as server:
                measure("postgres", options.postgres, lambda step: kill_postgres(server, folder, options.postgres, draw, step))
        measure("crowd", options.crowd, lambda step: crowd(folder, options.crowd, options.actions, step))
    table = Table("kind", *(f"{column}" for column in Tally.__dataclass_fields__))
    for kind, t in tallies.items():
        table.add_row(kind, *map(str, (t.runs, t.confirmed, t.lost, t.duplicates, t.errors, t.busy)), f"{t.seconds:.0f}")
    console.print(table)
    sys.exit(0 if all(t.is_clean() for t in tallies.values()) else 1)


if __name__ == "__main__":
    main()
