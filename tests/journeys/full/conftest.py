"""What several full journeys share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.server import RunningServer, running_server
from tracks_sim.case.load import scenarios_root
from tracks_sim.interview import Parameters, load_parameters


@pytest.fixture(scope="session")
def parameters(tmp_path_factory: pytest.TempPathFactory) -> Parameters:
    """The numbers of the engine as they are shipped."""
    return load_parameters(scenarios_root(), tmp_path_factory.mktemp("parameters"))


@pytest.fixture(scope="session")
def authors_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server for authors who write drafts of their own, each under another id."""
    with running_server(tmp_path_factory.mktemp("authors") / "data") as server:
        yield server
