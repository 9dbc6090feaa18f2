"""A server with notebooks of one cell, and its own store beside it, for files that need no more than that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.server import RunningServer, running_server, write_notebooks
from tracks_sim.store import Store


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Its log holds no fault when the file is done."""
    folder = tmp_path_factory.mktemp("serve")
    with running_server(folder / "data", notebooks=write_notebooks(folder / "notebooks")) as it:
        yield it
    assert "Traceback" not in it.log()


@pytest.fixture(scope="module")
def store(server: RunningServer) -> Iterator[Store]:
    """The server's own store, beside it."""
    with Store.open(server.log_file.parent / "data") as store:
        yield store
