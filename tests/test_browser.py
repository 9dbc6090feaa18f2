"""Which browser the tests take, and what is said where there is none. Nothing is installed here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import browser
from tests.support.browser import BrowserMissingError, find_browser, launch, provision


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A machine without any browser where every installation fails; the commands that were tried."""
    tried: list[tuple[str, ...]] = []

    def fails(*command: str) -> str:
        tried.append(command)
        return f"  {' '.join(command)}: no network"

    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setattr(browser, "PROGRAMS", ())
    monkeypatch.setattr(browser, "MAC", Path("/nowhere"))
    monkeypatch.setattr(browser, "_playwright_own", lambda: Path("/nowhere"))
    monkeypatch.setattr(browser, "_run", fails)
    return tried


def program(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    path.chmod(0o755)
    return str(path)


def test_the_named_one_comes_first(tmp_path: Path) -> None:
    named = program(tmp_path / "mine", "exit 1")
    assert find_browser({browser.VARIABLE: named}) == Path(named)


def test_a_name_that_leads_nowhere_is_an_error() -> None:
    with pytest.raises(BrowserMissingError, match="TRACKS_CHROMIUM names /nowhere/chrome"):
        find_browser({browser.VARIABLE: "/nowhere/chrome"})


def test_a_stub_that_does_not_answer_is_passed_over(tmp_path: Path, bare: object, monkeypatch: pytest.MonkeyPatch) -> None:
    stub, real = program(tmp_path / "stub", "exit 1"), program(tmp_path / "real", "echo Chromium 1")
    monkeypatch.setattr(browser, "PROGRAMS", (stub, real))
    assert find_browser({}) == Path(real)


@pytest.mark.parametrize("root", [True, False])
def test_what_is_tried_where_there_is_none(root: bool, bare: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_is_root", lambda: root)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    with pytest.raises(BrowserMissingError, match=r"none could be had(.|\n)*playwright install chromium: no network"):
        provision()
    assert [command[0] == "apt-get" for command in bare] == ([True, True, False] if root else [False])


def test_a_browser_test_fails_rather_than_being_skipped(bare: object) -> None:
    with pytest.raises(BrowserMissingError, match="run `make test`"), launch():
        pass
