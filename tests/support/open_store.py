"""Fixtures: a store with a fixed clock, one trainee and one attempt; once in SQLite and once in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import Postgres
from tests.support.store_fixtures import CONTENTS, StoreSample, begin_event
from tracks_sim.store import FixedClock, Store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder, not made yet."""
    return tmp_path / "data"


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str | None:
    """Address of the database: None for the file in the data folder, else a new schema in PostgreSQL. Which ones: ``tests/support/goals.py``."""
    if request.param == "sqlite":
        return None
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_schema()


@pytest.fixture
def sample(data: Path, url: str | None) -> Iterator[StoreSample]:
    clock = FixedClock()
    with Store.open(data, url, clock=clock) as store:
        trainee, code = store.new_trainee("fr", label="group 1")
        yield StoreSample(store, clock, trainee, code, store.start(trainee, begin_event(), CONTENTS))
