"""A store in a fresh folder with a fixed clock, one trainee, and one attempt that has begun."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_samples import CONTENTS, Begun, started

from tracks_sim.store import FixedClock, Store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def begun(data: Path) -> Iterator[Begun]:
    clock = FixedClock()
    with Store.open(data, clock=clock) as store:
        trainee, code = store.new_trainee("fr", label="group 1")
        yield Begun(store, clock, trainee, code, store.start(trainee, started(), CONTENTS))
