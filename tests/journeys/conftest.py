"""One Chromium a file, one server for all files that leave others as they were; a fresh browser context a trainee."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.browser import launch
from tests.support.browser_trainee import Trainee
from tests.support.server import RunningServer, running_server
from tracks_sim.case.load import Library

Arrive = Callable[..., Trainee]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launch() as browser:
        yield browser


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with the kit's own notebooks and cases. A start costs as much as two short journeys."""
    with running_server(tmp_path_factory.mktemp("journey") / "data") as server:
        yield server


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The same for a file that locks the database, ends kernels, reads the log, or makes studies and staff."""
    with running_server(tmp_path_factory.mktemp("journey") / "data") as server:
        yield server


@pytest.fixture(scope="module")
def scenarios_server(scenarios: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The same with the ``scenarios`` of a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKS_SCENARIOS", str(scenarios))
        with running_server(tmp_path_factory.mktemp("journey") / "data") as server:
            yield server


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[RunningServer]:
    """The server of a file: its own where it has ``OWN_SERVER = True``; the log holds no fault of the file when it is done."""
    server: RunningServer = request.getfixturevalue("own_server" if getattr(request.module, "OWN_SERVER", False) else "shared_server")
    before = len(server.log())
    yield server
    _, found, fault = server.log()[before:].partition("Traceback")
    assert not found, found + fault[:3000]


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Fresh browser contexts, closed at the end of the test."""
    made: list[BrowserContext] = []

    def make(width: int = 1280, language: str = "en", **options: Any) -> BrowserContext:
        made.append(browser.new_context(viewport={"width": width, "height": 900}, locale=language, **options))
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def arrive(contexts: Callable[..., BrowserContext], request: pytest.FixtureRequest, library: Library) -> Iterator[Arrive]:
    """Somebody with a browser of their own: ``arrive(width=390, language="fr")``.

    Whatever the test was about, no page of it may have raised an error, opened a dialog or
    asked another host.
    """
    everybody: list[Trainee] = []

    def make(
        width: int = 1280, language: str = "en", url: str | None = None, cases: Library | None = None, **options: Any
    ) -> Trainee:
        page = contexts(width, language, **options).new_page()
        everybody.append(Trainee(page, url or request.getfixturevalue("server").url, cases or library, language))
        return everybody[-1]

    yield make
    faults = [fault for one in everybody for fault in one.faults]
    assert not faults, faults


def data_of(server: RunningServer) -> Path:
    """The data folder of a running server."""
    return server.log_file.parent / "data"
