"""What a goal of the Makefile runs: chosen by directory, and by four things that pytest knows by itself.

``quick`` (``make test``) is everything outside of the folders ``content`` and ``full``, on SQLite and with few examples a property;
``content`` is what loops over the library of cases. ``full`` is that, what stands in the folders ``full``, and once more, of what ``quick``
ran, all properties with all their examples, what touches a store on PostgreSQL, the other windows and languages of a journey, and the other cases of the kit. Without a goal,
everything that is named runs.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

GOALS = ("quick", "content", "full")
FOLDERS = ("content", "full")
"""Folders of tests, wherever they stand, that belong to the goal of their name."""
JOURNEYS = "journeys"
"""Folder of journeys through a browser: ``quick`` takes the first window and language of each, ``full`` the others."""
CASES_OF_EACH_KIND = ("the-knitted-hat", "the-bus-strike", "the-quiet-room")
"""Of a test with a ``shipped_case`` ``quick`` takes these, short, short with a talk, and long with one; ``full`` takes the others."""
FEW = 10
"""Examples of a property at the desk."""

settings.register_profile("few", deadline=None, max_examples=FEW)  # how long an example takes says how busy the machine is
settings.register_profile("all", deadline=None, max_examples=100)


def examples(most: int) -> int:
    """How many examples a property has that wants ``most`` of them in the goal ``full``."""
    return most if settings.default is None or settings.default.max_examples > FEW else min(most, FEW)


def goal_of(path: Path) -> str:
    """The goal of the folder in which a test stands."""
    return next((part for part in path.parts if part in FOLDERS), "quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--goal", choices=GOALS, help="what `make test` (quick), `make test-content` or `make test-full` runs")


def pytest_configure(config: pytest.Config) -> None:
    """Properties have all their examples in the goal ``full``, unless the profile is named on the command line."""
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("all" if config.getoption("--goal") == "full" else "few")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whole folders and files that cannot be in the goal are not even imported."""
    goal = config.getoption("--goal")
    if goal == "quick" and collection_path.name in FOLDERS:
        return True
    if goal == "content" and collection_path.is_file() and goal_of(collection_path) != "content":
        return True
    return None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The databases of a test of the store, unless it names its own; the cases of a test of what is shipped."""
    if "shipped_case" in metafunc.fixturenames:
        from tests.support.shipped import CASES

        metafunc.parametrize("shipped_case", CASES)
    named = any(mark.args[0] == "url" for mark in metafunc.definition.iter_markers("parametrize"))
    if "url" in metafunc.fixturenames and not named:
        databases = {"quick": ["sqlite"], "full": ["postgresql"]}.get(metafunc.config.getoption("--goal"), ["sqlite", "postgresql"])
        if goal_of(metafunc.definition.path) == "full":
            databases = ["sqlite", "postgresql"]
        metafunc.parametrize("url", databases, indirect=True)


@pytest.hookimpl(trylast=True)  # the marker of properties is set by then
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is another goal's among the tests of ``quick``."""
    goal = config.getoption("--goal")
    if goal not in ("quick", "full"):
        return
    seen: set[object] = set()
    kept = []
    for item in items:
        first = (item.path, getattr(item, "originalname", item.name)) not in seen
        seen.add((item.path, getattr(item, "originalname", item.name)))
        if goal == "quick":
            keep = (first or item.path.parent.name != JOURNEYS) and not _needs_a_server(item) and not _is_of_a_further_case(item)
        else:
            further = _is_of_a_further_case(item) or (item.path.parent.name == JOURNEYS and not first)
            keep = goal_of(item.path) != "quick" or _runs_again(item) or further
        if keep:
            kept.append(item)
    staying = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in staying])
    items[:] = kept


def _runs_again(item: pytest.Item) -> bool:
    return item.get_closest_marker("hypothesis") is not None or _needs_a_server(item)


def _needs_a_server(item: pytest.Item) -> bool:
    """Whether its store is on PostgreSQL, also where a test names that database itself."""
    return _parameter(item, "url") == "postgresql"


def _is_of_a_further_case(item: pytest.Item) -> bool:
    return _parameter(item, "shipped_case") not in (None, *CASES_OF_EACH_KIND)


def _parameter(item: pytest.Item, name: str) -> object:
    """What a test is run with; None where it has no such parameter."""
    callspec = getattr(item, "callspec", None)
    return callspec.params.get(name) if callspec is not None else None
