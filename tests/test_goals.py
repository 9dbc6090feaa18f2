"""Goals of the Makefile: every test is in one, by its folder."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import shipped
from tests.support.goals import CASES_OF_EACH_KIND, FOLDERS, GOALS, examples, goal_of

ROOT = Path(__file__).parents[1]
SAMPLE = '''
import pytest
from hypothesis import given, settings, strategies as st
from tests.support.goals import examples

@pytest.fixture
def url(request): return request.param

@settings(max_examples=examples(60), database=None)
@given(st.integers())
def test_property(tmp_path_factory, number): print("EXAMPLE", number)

def test_store(url): pass

@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_server(url): pass

@pytest.mark.parametrize("language", ["en", "fr"])
def test_page(language): pass

def test_case(shipped_case): pass
'''


def test_a_folder_says_the_goal() -> None:
    assert goal_of(Path("tests/store/test_store.py")) == "quick"
    assert [goal_of(Path(f"tests/store/{folder}/test_store.py")) for folder in FOLDERS] == list(FOLDERS)
    assert set(GOALS) == {"quick", *FOLDERS}


STORES = {"test_store[sqlite]", "test_store[postgresql]", "test_server[postgresql]"}
PAGES = {"test_page[en]", "test_page[fr]"}
FIRST_CASES = {f"test_case[{case}]" for case in CASES_OF_EACH_KIND}
CASES = {f"test_case[{case}]" for case in shipped.CASES}
RUN: dict[str, dict[str, set[str]]] = {
    "quick": {"": {"test_property", "test_store[sqlite]", *PAGES, *FIRST_CASES}, "journeys": {"test_property", "test_store[sqlite]", "test_page[en]"}},
    "content": {"content": {"test_property", *STORES, *PAGES, *CASES}},
    "full": {
        "": {"test_property", "test_store[postgresql]", "test_server[postgresql]", *CASES - FIRST_CASES},
        "journeys": {"test_property", "test_store[postgresql]", "test_server[postgresql]", "test_page[fr]", *CASES},
        "full": {"test_property", *STORES, *PAGES, *CASES}, "content": {"test_property", "test_store[postgresql]", "test_server[postgresql]", *PAGES, *CASES},
    },
}  # fmt: skip
"""Tests of the sample that a goal runs, by the folder in which they stand; in any other folder none."""


@pytest.mark.parametrize("goal", GOALS)
def test_what_a_goal_runs(goal: str, tmp_path: Path) -> None:
    """A few tests in a folder of each kind, with the hooks of the kit's tests."""
    (tmp_path / "conftest.py").write_text("from tests.support import goals\n\n\ndef pytest_addoption(pluginmanager):\n    pluginmanager.register(goals)\n")
    for folder in ("", "journeys", *FOLDERS):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "test_sample.py").write_text(SAMPLE)
    command = [sys.executable, "-m", "pytest", "--rootdir", str(tmp_path), "-c", "/dev/null", "--import-mode=importlib", "-p", "no:cacheprovider", "-p", "no:nbval", "-v", "-s", f"--goal={goal}", str(tmp_path)]
    told = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False).stdout
    run: dict[str, set[str]] = {}
    for folder, test in re.findall(r"^(?:(\w+)/)?test_sample\.py::(\S+)(?= |$)", told, re.M):
        run.setdefault(folder, set()).add(test)
    assert run == RUN[goal], told
    properties = sum("test_property" in tests for tests in run.values())
    assert told.count("EXAMPLE") == properties * (60 if goal == "full" else 10)


def test_few_examples_stay_few() -> None:
    assert examples(10) == 10
