"""Fixtures that tests of several packages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support import parse_cache, provisioning
from tests.support.postgres import Postgres, running_postgres
from tests.support.shipped import kit_library
from tracks_sim.case.load import Catalogues, Library

# How long an example takes says how busy the machine is; speed is measured in benchmarks.
settings.register_profile("kit", deadline=None)
settings.load_profile("kit")


def pytest_configure() -> None:
    """Parse each file once in a run. Set up before workers start and modules are imported."""
    parse_cache.install()


def pytest_collection_finish() -> None:
    """What was parsed by now, each worker parses before its first test: ``tests/test_parse_cache.py``."""
    parse_cache.ASKED_WHILE_COLLECTING[:] = parse_cache.ASKED


@pytest.fixture(scope="session")
def library() -> Library:
    """The kit's own library: cases, catalogues and course."""
    return kit_library()


@pytest.fixture(scope="session")
def catalogues(library: Library) -> Catalogues:
    """The kit's own catalogues."""
    return library.catalogues


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL, started by the first test that asks for it."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def refused_commands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """A machine where every command of an installation fails; the commands that were run."""
    commands: list[tuple[str, ...]] = []

    def refuse(*command: str) -> str:
        commands.append(command)
        return f"  {' '.join(command)}: no network"

    monkeypatch.setattr(provisioning, "run_command", refuse)
    return commands


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put slow files first (the package, then the browser's), so that no worker ends with a long one while the others wait."""
    items.sort(key=lambda item: 0 if item.get_closest_marker("package") else 1 if item.get_closest_marker("browser") else 2)
