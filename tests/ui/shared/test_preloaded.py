"""Preloaded records are those that a page would read itself, or they are not used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.own_cases import OWN, add, release, write_case
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.ui import start
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.preloaded import Preloaded
from tracks_sim.ui.start import home_screen, start_with


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    """Catalogues and one case."""
    root = tmp_path / "scenarios"
    shutil.copytree(scenarios_root(), root, ignore=lambda folder, names: names[1:] if Path(folder).name == "cases" else [])
    return root


@pytest.fixture
def preloaded(tmp_path: Path, scenarios: Path, monkeypatch: pytest.MonkeyPatch) -> Preloaded:
    """Records that the pages of this process start with."""
    for name in ("TRACKS_BASE_URL", "TRACKS_DB", "TRACKS_TRAINEE", "QUERY_STRING"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRACKS_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(start, "scenarios_root", lambda: scenarios)
    monkeypatch.setattr(start, "_preloaded", None)
    found = Preloaded.read(PageContext.of_environment(), scenarios)
    start_with(found)
    return found


def test_a_page_uses_what_was_read(preloaded: Preloaded, scenarios: Path) -> None:
    screen = home_screen()
    assert screen.store is preloaded.store and screen.library is preloaded.library and screen.parameters is preloaded.parameters
    read_now = load_library(scenarios)
    assert {i: c.hashes for i, c in preloaded.library.cases.items()} == {i: c.hashes for i, c in read_now.cases.items()}


def test_a_page_of_another_folder_has_a_store_of_its_own(preloaded: Preloaded, tmp_path: Path) -> None:
    screen = home_screen(tmp_path / "other")
    assert screen.store is not preloaded.store and screen.store.data == tmp_path / "other"


def test_a_file_that_changed_is_read_again(preloaded: Preloaded, scenarios: Path) -> None:
    (case,) = preloaded.library.cases
    path = scenarios / "cases" / case / "text" / "en.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not preloaded.is_current()
    screen = home_screen()
    assert screen.store is preloaded.store
    assert screen.library.cases[case].hashes["text.en"] != preloaded.library.cases[case].hashes["text.en"]


def test_a_case_that_is_new_or_gone_is_noticed(preloaded: Preloaded, scenarios: Path) -> None:
    (case,) = preloaded.library.cases
    shutil.rmtree(scenarios / "cases" / case)
    assert not home_screen().library.cases


def test_a_release_or_an_addition_is_noticed_and_a_draft_is_not(preloaded: Preloaded) -> None:
    write_case(preloaded.data / "drafts" / OWN, status="draft")
    write_case(preloaded.data / "cases" / OWN / ".new-2.0.0")  # a release that has not got its name
    assert preloaded.is_current() and home_screen().library is preloaded.library
    release(preloaded.data)
    assert not preloaded.is_current() and home_screen().library.own == {OWN}
    read_again = Preloaded.read(PageContext.of_environment(), preloaded.scenarios, preloaded.store)
    assert read_again.is_current() and read_again.library.own == {OWN}
    add(preloaded.data, "check_words.yaml", "allowed: []\n")
    assert not read_again.is_current()
