"""What tests of a tried draft share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.trials import OneTrial


@pytest.fixture
def one(tmp_path: Path) -> Iterator[OneTrial]:
    """A trial of a draft, in a data folder of its own."""
    found = OneTrial(tmp_path / "data")
    yield found
    found.store.close()
