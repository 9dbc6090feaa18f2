"""What tests of several packages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.postgres import Postgres, running_postgres
from tracks_sim.case.load import Catalogues, load_catalogues, scenarios_root

# How long an example takes says how busy the machine is; speed is measured in benchmarks.
settings.register_profile("kit", deadline=None)
settings.load_profile("kit")


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    """The kit's own catalogues."""
    return load_catalogues(scenarios_root())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL, started by the first test that asks for it."""
    with running_postgres() as server:
        yield server
