"""The cache of parsed files that a run of the tests shares, and the names that tests are collected by."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import parse_cache
from tests.support.parse_cache import parse_once
from tests.support.shipped import CASES, COUNTRIES, ROOT, WITH_TALK
from tracks_sim.case.load import Library
from tracks_sim.yamlio.parse import parse

NO_PARSER = """
from tests.support import parse_cache
from tests.support.shipped import kit_library
def refuse(content, file):
    raise AssertionError(file)
parse_cache.parse = refuse
parse_cache.install()
print(len(kit_library().cases))
"""


def test_another_process_of_the_run_parses_no_file_of_the_kit(library: Library) -> None:
    found = subprocess.run([sys.executable, "-c", NO_PARSER], env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}, capture_output=True, text=True)
    assert (found.stdout, found.stderr) == (f"{len(library.cases)}\n", "")


def test_what_is_kept_is_what_the_parser_gives() -> None:
    content = (ROOT / "needs.yaml").read_bytes()
    assert parse_once(content, "needs.yaml") == parse_once(content, "needs.yaml") == parse(content, "needs.yaml")


def test_only_files_of_the_kit_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_cache, "run_folder", lambda: tmp_path)
    for file, content in (("needs.yaml", b"a: 1"), ("nowhere.yaml", b"a: 1"), ("\0", b"a: 1")):
        assert parse_once(content, file).data == {"a": 1}
    assert list(tmp_path.iterdir()) == []
    assert parse_once((ROOT / "needs.yaml").read_bytes(), "needs.yaml").data and len(list((tmp_path / "parsed").iterdir())) == 1


def test_no_case_is_read_while_tests_are_collected() -> None:
    """Each worker collects all tests. What a module needs of a case it asks for in a test or a fixture, by names of `shipped.py`."""
    assert set(parse_cache.ASKED_WHILE_COLLECTING) <= {"interview.yaml"}


def test_the_names_that_tests_are_collected_by_are_those_of_the_library(library: Library) -> None:
    assert list(library.cases) == CASES
    assert [name for name, file in library.cases.items() if file.case.has_talk] == WITH_TALK
    assert sorted(library.catalogues.countries) == COUNTRIES
