"""Which browser the tests start, and the error where there is none. Nothing is installed here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import browser, provisioning
from tests.support.browser import launch, provision
from tests.support.provisioning import MissingProgramError


@pytest.fixture
def no_browser(refused_commands: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A machine without any browser where every installation fails; the commands that were run."""
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setattr(browser, "PROGRAMS", ())
    monkeypatch.setattr(browser, "MAC", Path("/nowhere"))
    monkeypatch.setattr(browser, "_playwright_program", lambda: Path("/nowhere"))
    return refused_commands


@pytest.mark.parametrize("root", [True, False])
def test_the_systems_package_is_tried_before_playwrights_download(
    root: bool, no_browser: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provisioning, "is_root", lambda: root)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    with pytest.raises(MissingProgramError, match=r"none could be had(.|\n)*playwright install chromium: no network"):
        provision()
    assert [command[0] == "apt-get" for command in no_browser] == ([True, True, False] if root else [False])


def test_a_browser_test_fails_where_there_is_none(no_browser: object) -> None:
    with pytest.raises(MissingProgramError, match="run `make test`"), launch():
        pass
