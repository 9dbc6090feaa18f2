"""The command ``demo``: what ends it early leaves nothing behind. That each role sees its page is walked from the wheel: ``tests/full/test_package.py``."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tests.support.server import ROOT

COMMAND = """
import sys
from tests.support import parse_cache
from tests.support.server import END_WITH_TESTS
from tracks_sim.cli import main
parse_cache.install()
if __name__ == "__main__":
    exec(END_WITH_TESTS)
    main(sys.argv[1:])
"""
"""As a file: the process that plays the study imports it too, and so reads the kit's files from the cache of the tests."""


def begun(folder: Path) -> subprocess.Popen[str]:
    """A demonstration without a browser whose temporary folder is ``folder``."""
    script = folder.parent / "demo.py"
    script.write_text(COMMAND, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), "demo", "--no-browser"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, env={**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def first_address(process: subprocess.Popen[str]) -> str:
    """The first address that a demonstration prints, as soon as it serves; the study is played then."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://localhost\S+", line):
            return found[0]
    raise AssertionError("the demonstration ended")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A temporary folder with a short name: the path of a kernel's socket has 107 bytes at most."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        inner = Path(name) / "t"
        inner.mkdir()
        yield inner


def test_ctrl_c_while_the_study_is_played_removes_everything(folder: Path) -> None:
    process = begun(folder)
    assert first_address(process) and process.poll() is None
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0 and "is removed" in output and "Traceback" not in output, output
    assert list(folder.iterdir()) == []


def test_a_port_in_use_and_a_folder_that_nobody_may_write_in_are_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = run("demo", "--no-browser", "--port", str(taken.getsockname()[1]))
    assert refused.exit_code == 2 and "--port" in refused.output and "Traceback" not in refused.output
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    refused = run("demo", "--no-browser")
    assert refused.exit_code == 2 and "TMPDIR" in refused.output
