"""What several full journeys share."""

from __future__ import annotations

import pytest

from tracks_sim.case.load import scenarios_root
from tracks_sim.interview import Parameters, load_parameters


@pytest.fixture(scope="session")
def parameters(tmp_path_factory: pytest.TempPathFactory) -> Parameters:
    """The numbers of the engine as they are shipped."""
    return load_parameters(scenarios_root(), tmp_path_factory.mktemp("parameters"))
