"""The first page of JupyterLab's local trainee, who may have done something before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tracks_sim.case.load import Library
from tracks_sim.store import Store
from tracks_sim.ui import start
from tracks_sim.ui.start import home_screen
from tracks_sim.ui.trainee.screen import WidgetSession


@pytest.fixture
def code(tmp_path: Path) -> str:
    """The code of that trainee."""
    with Store.open(tmp_path / "data") as store:
        return store.new_trainee("en", label="local")[1]


@pytest.fixture
def arrive(library: Library, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], WidgetSession]:
    """The first page, opened anew, with the ``library`` of a file."""
    monkeypatch.setattr(start, "load_library", lambda root, cache=None, only=None, own=None: library)
    for name in ("TRACKS_BASE_URL", "TRACKS_TRAINEE", "QUERY_STRING"):
        monkeypatch.delenv(name, raising=False)

    def make() -> WidgetSession:
        screen = home_screen(tmp_path / "data")
        screen.receive({"kind": "hello", "tab": "a-tab"})
        screen.receive({"kind": "enter"})
        return screen

    return make
