"""A screen without a browser: the widget's traits are what the browser would get."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.checked_once import check_once
from tests.support.ui_case import CASE
from tracks_sim.case.load import Library, load_library
from tracks_sim.ui import start
from tracks_sim.ui.start import home_screen
from tracks_sim.ui.trainee.screen import WidgetSession

check_once()


@pytest.fixture(autouse=True)
def no_fault_is_only_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A fault in a handler does not reach pytest by itself: it would only stand in the log."""
    yield
    faults = [r for r in caplog.get_records("call") if r.levelno >= logging.ERROR and r.name.startswith("tracks_sim")]
    assert not faults, faults


@pytest.fixture(autouse=True)
def english_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """The language of whoever runs the tests is not that of the pages."""
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def made_home(scenarios: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WidgetSession:
    """The same with the ``scenarios`` of a file, all of them."""
    monkeypatch.setenv("TRACKS_SCENARIOS", str(scenarios))
    monkeypatch.setattr(start, "load_library", lambda root, cache=None, only=None, own=None: load_library(root, cache, own=own))
    return _entered(tmp_path, monkeypatch)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WidgetSession:
    """The list of cases, signed in as JupyterLab's local trainee."""
    # The library as it is when all is well; what is broken elsewhere is another test's matter.
    monkeypatch.setattr(start, "load_library", lambda root, cache=None, only=None, own=None: _of_one_case(root))
    return _entered(tmp_path, monkeypatch)


@cache
def _of_one_case(root: Path) -> Library:
    """The library with ``CASE`` alone. Its records are frozen."""
    return load_library(root, only=[CASE])


def _entered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> WidgetSession:
    for name in ("TRACKS_BASE_URL", "TRACKS_TRAINEE", "QUERY_STRING"):
        monkeypatch.delenv(name, raising=False)
    screen = home_screen(folder / "data")
    screen.receive({"kind": "hello", "tab": "first-tab"})
    screen.receive({"kind": "enter"})
    return screen


@pytest.fixture
def screen(home: WidgetSession) -> WidgetSession:
    """The first case, begun in practice mode in France."""
    home.receive({"kind": "start", "case": CASE, "country": "fr", "mode": "practice"})
    assert home.page.sheet["step"] == "briefing"
    return home
