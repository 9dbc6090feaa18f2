"""What tests of several packages share."""

from __future__ import annotations

import pytest

from tracks_sim.case.load import Catalogues, load_catalogues, scenarios_root


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    """The kit's own catalogues."""
    return load_catalogues(scenarios_root())
