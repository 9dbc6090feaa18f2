"""A server with notebooks of one cell, and its own store beside it: one for all files that leave others as they were."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.server import RunningServer, running_server, write_notebooks
from tracks_sim.store import Store


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that many files ask. A start takes as long as all that most of them ask."""
    folder = tmp_path_factory.mktemp("serve")
    with running_server(folder / "data", notebooks=write_notebooks(folder / "notebooks")) as it:
        yield it


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The same for a file that begins with an empty store, or reads all of it."""
    folder = tmp_path_factory.mktemp("serve")
    with running_server(folder / "data", notebooks=write_notebooks(folder / "notebooks")) as it:
        yield it


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[RunningServer]:
    """The server of a file: its own where it has ``OWN_SERVER = True``; the log holds no fault of the file when it is done."""
    server: RunningServer = request.getfixturevalue("own_server" if getattr(request.module, "OWN_SERVER", False) else "shared_server")
    before = len(server.log())
    yield server
    assert "Traceback" not in server.log()[before:]


@pytest.fixture(scope="module")
def store(server: RunningServer) -> Iterator[Store]:
    """The server's own store, beside it."""
    with Store.open(server.log_file.parent / "data") as store:
        yield store
