"""The synthetic person, ready for the engine."""

from __future__ import annotations

import interviewed
import pytest

from tracks_sim.interview import Parameters, Table, load_parameters, table


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load_parameters()


@pytest.fixture(scope="session")
def person(parameters: Parameters) -> Table:
    return table(interviewed.case(), interviewed.key().interview, parameters)
