"""A held library is the one on disk, or is not used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tracks_sim.case.load import scenarios_root
from tracks_sim.case.preload import preload, preloaded_or_load


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Catalogues and one case."""
    root = tmp_path / "scenarios"
    shutil.copytree(scenarios_root(), root, ignore=lambda folder, names: names[1:] if Path(folder).name == "cases" else [])
    return root


def test_what_is_held_is_not_read_again_until_a_file_changes(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = preloaded_or_load(root, cache)
    held = preload(root, cache)
    assert held is not first
    assert {i: c.hashes for i, c in held.cases.items()} == {i: c.hashes for i, c in first.cases.items()}
    assert preloaded_or_load(root, cache) is held
    assert preloaded_or_load(root, cache, only=[]) is held  # more than was asked for
    (case,) = held.cases
    path = root / "cases" / case / "text" / "en.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changed = preloaded_or_load(root, cache)
    assert changed is not held and changed.cases[case].hashes["text.en"] != held.cases[case].hashes["text.en"]


def test_a_case_that_is_new_or_gone_is_noticed(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    held = preload(root, cache)
    (case,) = held.cases
    shutil.rmtree(root / "cases" / case)
    assert not preloaded_or_load(root, cache).cases
