"""Erasures that break off: killed at their n-th step, or unable to write beyond n bytes of a file.

    python -m tests.support.broken_erasures DATA TRAINEE OUT kill|limit STRIDE

Each erasure works in a process of its own on a copy of the SQLite store in DATA: OUT/0, OUT/1, … One JSON line for
each: its folder, and what the one who erases was told: ``erased``, ``traces`` (TracesLeft), ``refused`` (another
StoreError), or ``killed``. A step is an SQL statement, 100 instructions of SQLite's machine (so that a VACUUM has many),
or an act on files that Python announces to audit hooks. ``limit`` is RLIMIT_FSIZE, below which a write fails as on a
full disk, at any byte and without a disk of its own. Every STRIDE-th step or byte is tried, up to an erasure that nothing stops.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from tracks_sim.errors import StoreError, TracesLeft
from tracks_sim.store import Actor, Store
from tracks_sim.store.erasing import erase_trainees

FILE_ACTS = {"open", "os.listdir", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.scandir", "os.truncate", "shutil.rmtree"}
KILLED, NOT_STOPPED = "killed", "erased"


def kill_at(last: int) -> None:
    """Let this process kill itself at its ``last``-th step from now on (0 is the first)."""
    steps = iter(range(last + 1))

    def step(*_: object) -> int:
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def count_instructions(connection: Any, _: object) -> None:
        connection.set_progress_handler(step, 100)

    event.listen(Engine, "connect", count_instructions)
    event.listen(Engine, "before_cursor_execute", lambda *_: step())
    event.listen(Engine, "commit", lambda _: step())
    sys.addaudithook(lambda name, _: step() if name in FILE_ACTS else 0)


def limit_files_to(size: int) -> None:
    """Let every write beyond ``size`` bytes of a file fail in this process; Python ignores the signal that comes with it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def erase(data: Path, trainee: str) -> str:
    """What the one who erases is told, in one word."""
    try:
        with Store.open(data) as store:
            erase_trainees(store, [trainee], Actor("somebody", "administrator"))
    except TracesLeft:
        return "traces"
    except StoreError:
        return "refused"
    return "erased"


def erase_in_a_process(data: Path, trainee: str, how: str, n: int) -> str:
    """As ``erase``, in a forked process that is stopped in this way at step or byte ``n``."""
    reader, writer = os.pipe()
    process = os.fork()
    if not process:
        os.close(reader)
        (kill_at if how == "kill" else limit_files_to)(n)
        os.write(writer, erase(data, trainee).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answers:
        answer = answers.read()
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if status not in (0, -signal.SIGKILL):
        raise SystemExit(f"{how} {n}: an exception that is no StoreError left the erasure")
    return answer or KILLED


def main(data: str, trainee: str, out: str, how: str, stride: str) -> None:
    n, answer = 0, ""
    while answer != NOT_STOPPED:
        copy = Path(out) / str(n)
        shutil.copytree(data, copy)
        answer = erase_in_a_process(copy, trainee, how, n)
        print(json.dumps({"folder": str(copy), "answer": answer}), flush=True)
        n += int(stride)


if __name__ == "__main__":
    main(*sys.argv[1:])
