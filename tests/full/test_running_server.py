"""Servers that tests start end with the tests, whatever happens to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
TESTS = """
import pathlib, sys, time
from tests.support.server import running_server, write_notebooks
folder = pathlib.Path(sys.argv[1])
with running_server(folder / "data", notebooks=write_notebooks(folder / "notebooks")) as server:
    print(server.pid, flush=True)
    time.sleep(60)
"""


def test_a_server_ends_when_its_tests_are_killed(tmp_path: Path) -> None:
    tests = subprocess.Popen([sys.executable, "-c", TESTS, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert tests.stdout is not None
    server = psutil.Process(int(tests.stdout.readline()))
    kernels = server.children(recursive=True)
    os.kill(tests.pid, signal.SIGKILL)
    tests.wait()
    _, alive = psutil.wait_procs([server, *kernels], timeout=60)
    assert kernels and not alive
