"""The command ``demo``: from nothing to four pages, and nothing left behind."""

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
from playwright.sync_api import Request

from tests.cli.conftest import run
from tests.support.browser import launch
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
PAGES = {"trainee": "/", "trainer": "/tracks/staff", "reviewer": "/author?case=demonstration-draft&screen=review", "evaluator": "/evaluate?view=outcomes"}
HEADINGS = {
    "en": ("Your training", "For staff", "Review and release", "Outcomes"),
    "fr": ("Votre formation", "Pour l’équipe", "Relecture et publication", "Résultats"),
}


def begun(folder: Path) -> subprocess.Popen[str]:
    """A demonstration without a browser whose temporary folder is ``folder``."""
    script = folder.parent / "demo.py"
    script.write_text(COMMAND, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), "demo", "--no-browser"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, env={**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def addresses(process: subprocess.Popen[str]) -> Iterator[str]:
    """The addresses that a demonstration prints: three as soon as it serves, the evaluator's when the study is played."""
    assert process.stdout is not None
    found = 0
    for line in process.stdout:
        for address in re.findall(r"http://localhost\S+", line):
            yield address
            found += 1
        if found == len(PAGES):
            return
    raise AssertionError("the demonstration ended")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A temporary folder with a short name: the path of a kernel's socket has 107 bytes at most."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        inner = Path(name) / "t"
        inner.mkdir()
        yield inner


def test_each_role_sees_its_page_and_ctrl_c_removes_everything(folder: Path) -> None:
    process = begun(folder)
    try:
        found = list(addresses(process))
        assert len(found) == len(PAGES)
        elsewhere: list[str] = []

        def asked(request: Request) -> None:
            if not request.url.startswith(("http://localhost", "data:", "blob:")):
                elsewhere.append(request.url)

        with launch() as browser:
            for language, width in (("en", 1280), ("fr", 390)):
                context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
                page = context.new_page()
                page.on("request", asked)
                for address, page_path, heading in zip(found, PAGES.values(), HEADINGS[language], strict=True):
                    page.goto(address)
                    page.get_by_role("heading", name=heading).first.wait_for()
                    assert page_path in page.url
                    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
                context.close()
        assert elsewhere == []
    finally:
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 0 and "is removed" in output and "Traceback" not in output, output
    assert list(folder.iterdir()) == []


def test_ctrl_c_while_the_study_is_played_removes_everything(folder: Path) -> None:
    process = begun(folder)
    assert next(addresses(process)) and process.poll() is None
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
