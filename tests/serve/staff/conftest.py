"""One server for the files whose tests meet nothing of each other: starting one takes more than all that they ask of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.server import RunningServer, running_server, write_notebooks


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that several files use. Its log holds no fault when all are done."""
    folder = tmp_path_factory.mktemp("staff")
    with running_server(folder / "data", notebooks=write_notebooks(folder / "notebooks")) as it:
        yield it
    assert "Traceback" not in it.log()
