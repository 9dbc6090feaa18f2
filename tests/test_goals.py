"""Goals of the Makefile: every test is in one, by its folder."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.goals import FOLDERS, GOALS, examples, goal_of

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

@pytest.mark.parametrize("language", ["en", "fr"])
def test_page(language): pass
'''


def test_a_folder_says_the_goal() -> None:
    assert goal_of(Path("tests/store/test_store.py")) == "quick"
    assert [goal_of(Path(f"tests/store/{folder}/test_store.py")) for folder in FOLDERS] == list(FOLDERS)
    assert set(GOALS) == {"quick", *FOLDERS}


@pytest.mark.parametrize(
    ("goal", "where", "run"),
    [
        ("quick", ".", {"test_property", "test_store[sqlite]", "test_page[en]", "test_page[fr]"}),
        ("quick", "journeys", {"test_property", "test_store[sqlite]", "test_page[en]"}),
        ("quick", "full", set()),
        ("quick", "content", set()),
        ("content", ".", set()),
        ("content", "content", {"test_property", "test_store[sqlite]", "test_store[postgresql]", "test_page[en]", "test_page[fr]"}),
        ("full", ".", {"test_property", "test_store[postgresql]"}),
        ("full", "journeys", {"test_property", "test_store[postgresql]", "test_page[fr]"}),
        ("full", "full", {"test_property", "test_store[sqlite]", "test_store[postgresql]", "test_page[en]", "test_page[fr]"}),
    ],
)
def test_what_a_goal_runs(goal: str, where: str, run: set[str], tmp_path: Path) -> None:
    """A few tests in a folder outside, with the hooks of the kit's tests."""
    folder = tmp_path / where
    folder.mkdir(exist_ok=True)
    (tmp_path / "conftest.py").write_text("from tests.support import goals\n\n\ndef pytest_addoption(pluginmanager):\n    pluginmanager.register(goals)\n")
    (folder / "test_sample.py").write_text(SAMPLE)
    command = [sys.executable, "-m", "pytest", "--rootdir", str(tmp_path), "-c", "/dev/null", "-p", "no:cacheprovider", "-p", "no:nbval", "-v", "-s", f"--goal={goal}", str(tmp_path)]
    told = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False).stdout
    assert set(re.findall(r"::(\S+)(?= |$)", told, re.M)) == run, told
    if "test_property" in run:
        assert told.count("EXAMPLE") == (60 if goal == "full" else 25)


def test_few_examples_stay_few() -> None:
    assert examples(10) == 10
