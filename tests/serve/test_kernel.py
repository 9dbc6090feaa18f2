"""The warm parent before its first fork: what it shares, and what it must not keep."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.test_extras import OF_EXTRAS

ROOT = Path(__file__).parents[2]

PREPARED = """
import json, os, sys
before = dict(os.environ)
from tracks_sim.serve.kernel import TraineeKernelApp, prepare, warmup
intents, submitted = warmup.intents, []
def watched(screen):
    yield from intents(screen)
    submitted.append(screen.state.attempt.submitted)
warmup.intents = watched
prepare()
from tracks_sim.ui import start
app = TraineeKernelApp.instance()
comms = len(app.kernel.comm_manager.comms)
threads = len(os.listdir("/proc/self/task"))
files = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{fd}")]
modules = sorted({name.partition(".")[0] for name in sys.modules})
screen = start.home_screen()  # from here on what a child does
found = {
    "threads": threads,
    "files": files,
    "environment": sorted(name for name in {*os.environ} - {*before} if name.startswith(("TRACKS", "JUPYTER"))),
    "names left": sorted({"home", "practise"} & set(app.shell.user_ns)),
    "cells run": app.shell.execution_count - 1,
    "comms": comms,
    "shared": [getattr(screen, name) is getattr(start._preloaded, name) for name in ("store", "library", "parameters")],
    "screen": screen.state.page,
    "trainees": len(screen.store.trainees()),
    "submitted": submitted,
    "modules": modules,
}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    env = {**os.environ, "TRACKS_DATA": str(tmp_path_factory.mktemp("kernel") / "data"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", PREPARED], env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_no_thread_and_no_connection_is_left_for_a_fork_to_break(prepared: dict[str, Any]) -> None:
    assert prepared["threads"] == 1
    assert not [name for name in prepared["files"] if "sqlite" in name or "socket" in name]


def test_nothing_of_the_rehearsal_is_left(prepared: dict[str, Any]) -> None:
    assert prepared["environment"] == []  # ipython sets some for pagers, which a fork takes away again
    assert (prepared["names left"], prepared["cells run"], prepared["comms"]) == ([], 0, 0)


def test_a_case_was_rehearsed_but_nobody_is_in_the_store(prepared: dict[str, Any]) -> None:
    assert prepared["submitted"] == [True] * 3  # as often as CPython needs to specialise what runs
    assert prepared["trainees"] == 0


def test_a_page_starts_with_store_cases_and_parameters_of_the_parent(prepared: dict[str, Any]) -> None:
    assert prepared["shared"] == [True] * 3
    assert prepared["screen"] == "welcome"


def test_no_package_of_an_extra_is_in_a_kernel(prepared: dict[str, Any]) -> None:
    assert {"ipywidgets", "sqlalchemy"} <= set(prepared["modules"]) and OF_EXTRAS & set(prepared["modules"]) == set()
