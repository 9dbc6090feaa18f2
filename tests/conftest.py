"""Fixtures that tests of several packages share."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

import tracks_sim.serve  # noqa: F401 - before jsonschema, which it keeps from compiling what nobody needs
from tests.support import goals, new_tables, parse_cache, processor_time, provisioning
from tests.support.postgres import Postgres, running_postgres
from tests.support.shipped import kit_library
from tracks_sim.case.load import Catalogues, Library


def pytest_configure() -> None:
    """Parse each file once in a run, and migrate a new store once in a process. Set up before workers start and modules are imported.

    Nor does a test wait for the disk: no test takes the power away, and what a killed process has written is there. Servers wait as ever.
    """
    parse_cache.install()
    new_tables.remember()
    os.fsync = lambda descriptor: None


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Register early enough for the options that they add."""
    pluginmanager.register(goals)
    pluginmanager.register(processor_time)


def pytest_collection_finish() -> None:
    """What was parsed by now, each worker parses before its first test: ``tests/test_parse_cache.py``."""
    parse_cache.ASKED_WHILE_COLLECTING[:] = parse_cache.ASKED


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Do not look for garbage while modules are imported: they stay, and it takes seconds."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


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
