"""Processes forked from a warm parent: environment, descriptors, signals, and how they end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tracks_sim.forked.parent import ForkedProcess, WarmParent

ROOT = Path(__file__).parents[3]

FACTS = '''
import json, os, random, signal, subprocess, sys, time
from pathlib import Path
import warmed
facts = {
    "argv": sys.argv, "env": dict(os.environ), "cwd": os.getcwd(), "path": sys.path[0], "name": __name__, "random": random.random(),
    "warmed_in": warmed.pid, "fds": {fd: os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{fd}")},
    "interrupt": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
}
if "numpy" in sys.modules:
    facts["numpy"] = sys.modules["numpy"].random.random()
if "--child" in sys.argv:
    facts["child"] = subprocess.Popen(["sleep", "60"]).pid
out = Path(sys.argv[1])
out.with_suffix(".part").write_text(json.dumps(facts))
out.with_suffix(".part").rename(out)
if "--end" in sys.argv:
    raise SystemExit(3)
time.sleep(120)
'''
WAITING = '''
import sys, time
from pathlib import Path
out = Path(sys.argv[1])
try:
    out.write_text("waiting")
    time.sleep(60)
except KeyboardInterrupt:
    out.write_text("interrupted")
'''
WARMED = "import os\npid = os.getpid()\n"
SERVER = '''
import sys, time
from tracks_sim.forked.parent import WarmParent
parent = WarmParent([], {**__import__("os").environ})
pids = [parent.fork(["facts", f"{sys.argv[1]}/{n}"], parent.env, sys.argv[1], [f"{sys.argv[1]}/left{n}"]).pid for n in range(3)]
print(parent.process.pid, *pids, flush=True)
time.sleep(120)
'''

Fork = Callable[..., tuple[ForkedProcess, dict[str, Any]]]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "facts.py").write_text(FACTS)
    (tmp_path / "waiting.py").write_text(WAITING)
    (tmp_path / "warmed.py").write_text(WARMED)
    return {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}


@pytest.fixture
def parent(env: dict[str, str]) -> Iterator[WarmParent]:
    parent = WarmParent(["warmed"], env)
    yield parent
    parent.close()


@pytest.fixture
def fork(parent: WarmParent, env: dict[str, str], tmp_path: Path) -> Iterator[Fork]:
    processes: list[ForkedProcess] = []

    def make(*arguments: str, cwd: str | None = None, **more: str) -> tuple[ForkedProcess, dict[str, Any]]:
        out = tmp_path / f"out{len(processes)}.json"
        processes.append(parent.fork(["facts", str(out), *arguments], {**env, **more}, cwd))
        return processes[-1], facts(out)

    yield make
    for process in processes:
        process.kill()
        process.wait(10)


def facts(path: Path) -> dict[str, Any]:
    until(path.exists)
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def gone(pid: int) -> bool:
    """Ended; one that nobody has reaped yet runs no more either."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def stopped(pid: int) -> bool:
    """Every thread; the signal alone only asks for it, and a busy machine may run one a little longer."""
    threads = Path(f"/proc/{pid}/task").glob("*/stat")
    return all(stat.read_text().rpartition(")")[2].split()[0] == "T" for stat in threads)


def test_it_runs_the_module_in_its_own_environment_and_folder(fork: Fork, parent: WarmParent, env: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    process, found = fork("-f", "x", cwd=str(folder), MINE="1")
    assert found["argv"][0].endswith("facts.py") and found["argv"][2:] == ["-f", "x"]
    assert (found["cwd"], found["path"], found["name"]) == (str(folder), str(folder), "__main__")
    assert found["env"] == {**env, "MINE": "1"}  # and nothing of the parent's, such as MALLOC_ARENA_MAX
    assert parent.process is not None and found["warmed_in"] == parent.process.pid  # imported once, before
    assert psutil.Process(process.pid).ppid() == parent.process.pid


def test_it_has_no_descriptor_of_others(fork: Fork) -> None:
    for _ in range(2):
        _, found = fork()
    beside = [to for fd, to in found["fds"].items() if int(fd) > 2]
    assert beside == ["anon_inode:[pidfd]"]  # the server, whose end it watches


def test_random_numbers_differ(parent: WarmParent, fork: Fork) -> None:
    parent.preload = ("warmed", "numpy")
    found = [fork()[1] for _ in range(3)]
    assert len({f["random"] for f in found}) == len({f["numpy"] for f in found}) == 3


def test_signals_find_the_process_and_what_it_started(fork: Fork) -> None:
    process, found = fork("--child")
    assert found["interrupt"]
    assert os.getpgid(process.pid) == os.getpgid(found["child"]) == process.pid
    assert process.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.05)
    os.killpg(process.pid, signal.SIGTERM)
    assert process.wait(10) == 0
    until(lambda: gone(found["child"]))
    process.send_signal(signal.SIGTERM)  # to nobody: the number may be another's by now
    process.kill()


@pytest.mark.parametrize("ignored", [False, True])
def test_an_interrupt_is_heard_also_where_the_server_ignores_it(env: dict[str, str], tmp_path: Path, ignored: bool) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN if ignored else signal.default_int_handler)
    parent, out = WarmParent([], env), tmp_path / "out"
    try:
        process = parent.fork(["waiting", str(out)], env, None)
    finally:
        signal.signal(signal.SIGINT, before)
    until(lambda: out.exists() and out.read_text() == "waiting")
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    assert out.read_text() == "interrupted"
    parent.close()


def test_an_ended_process_is_reaped(fork: Fork, parent: WarmParent) -> None:
    process, _ = fork("--end")
    other, _ = fork()
    assert process.wait(10) == 0
    assert parent.process is not None
    warm = psutil.Process(parent.process.pid)
    until(lambda: [child.pid for child in warm.children()] == [other.pid])


def test_a_running_process_outlives_its_parent_and_the_next_comes_from_another(fork: Fork, parent: WarmParent) -> None:
    process, first = fork()
    assert parent.process is not None
    parent.process.kill()
    parent.process.wait()
    _, second = fork()
    assert process.poll() is None
    assert first["warmed_in"] != second["warmed_in"] == parent.process.pid


@pytest.mark.parametrize("parent_first", [False, True])
def test_all_end_with_a_killed_server(env: dict[str, str], tmp_path: Path, parent_first: bool) -> None:
    for n in range(3):
        (tmp_path / f"left{n}").write_text("")
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(tmp_path)], env=env, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    warm, *kernels = (int(pid) for pid in server.stdout.readline().split())
    for n in range(3):
        facts(tmp_path / str(n))
    if parent_first:
        os.kill(warm, signal.SIGKILL)
        until(lambda: gone(warm))
        assert not any(gone(pid) for pid in kernels)
    else:
        os.kill(kernels[0], signal.SIGSTOP)  # cannot watch for anything itself, once all its threads have stopped
        until(lambda: stopped(kernels[0]))
    server.kill()
    server.wait()
    server.stdout.close()
    until(lambda: all(gone(pid) for pid in (warm, *kernels)))
    # What the server would have removed is gone, but for the kernel that was stopped.
    assert [path.name for path in tmp_path.glob("left*")] == ([] if parent_first else ["left0"])


def test_a_failed_preload_is_printed_and_forks_all_the_same(env: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    parent = WarmParent(["no_such_module", "warmed"], env)
    process = parent.fork(["facts", str(tmp_path / "out"), "--end"], env, None)
    facts(tmp_path / "out")
    process.wait(10)
    parent.close()
    assert "no_such_module could not be loaded" in capfd.readouterr().err


def test_a_thread_that_was_preloaded_forbids_the_fork(env: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "threads.py").write_text("import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n")
    parent = WarmParent(["threads"], env)
    with pytest.raises((RuntimeError, OSError)):
        parent.fork(["facts", str(tmp_path / "out")], env, None)
    parent.close()
    assert "has left a thread" in capfd.readouterr().err
