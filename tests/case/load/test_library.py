"""Loading: records, the cache, and a library that leaves out what is broken."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from pathlib import Path

import pytest

import tracks_sim.case
from tests.support.skeleton_case import CASE_ID, drop, swap
from tracks_sim.case.load import CaseFile, load_case, load_catalogues, load_library, scenarios_root
from tracks_sim.drafts.skeleton import write_skeleton
from tracks_sim.errors import CaseLibraryError, UnknownCase


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The kit's catalogues with two skeleton cases."""
    root = tmp_path / "scenarios"
    shutil.copytree(scenarios_root(), root, ignore=shutil.ignore_patterns("cases", "schema"))
    for case_id in ("the-red-door", CASE_ID):
        write_skeleton(case_id, root / "cases", root)
    return root


def contents(case_file: CaseFile) -> list[object]:
    """Every field of a case file, since case files themselves are compared by identity."""
    return [getattr(case_file, field.name) for field in dataclasses.fields(case_file)]


def test_a_case_has_its_texts_and_the_hashes_of_its_bytes(folder: Path) -> None:
    found = load_case(folder)
    assert found.case.id == CASE_ID and set(found.texts) == set(found.key_texts) == {"en", "fr"}
    assert set(found.hashes) == {"case", "text.en", "text.fr", "key", "key_text.en", "key_text.fr", "review"}
    assert found.hashes["key"] == hashlib.sha256((folder / "key/key.yaml").read_bytes()).hexdigest()


def test_the_cache_changes_nothing_but_the_time(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = load_case(folder, cache)
    assert len(list(cache.glob("*.json"))) == 7 and not list(cache.glob(".*"))
    assert contents(load_case(folder, cache)) == contents(first) == contents(load_case(folder))


def test_a_torn_cache_entry_is_passed_over(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = load_case(folder, cache)
    for entry in cache.glob("*.json"):
        entry.write_bytes(entry.read_bytes()[:20])
    assert contents(load_case(folder, cache)) == contents(first)


def test_a_cache_that_cannot_be_written_is_no_fault(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert load_case(folder, tmp_path / "file" / "cache").case.id == CASE_ID


def test_an_entry_of_an_older_parser_is_not_used(folder: Path, tmp_path: Path) -> None:
    """The first parser took an invisible sign for a letter, and a cache outlives an update."""
    cache, path = tmp_path / "cache", folder / "text" / "en.yaml"
    load_case(folder, cache)
    [entry] = [entry for entry in cache.glob("*.json") if b"Placeholder title" in entry.read_bytes()]
    swap(path, "Placeholder title", "Placeholder\u200b title")
    old = hashlib.sha256(b"tracks-sim parsed 1\n" + path.read_bytes()).hexdigest()
    entry.rename(cache / f"{old}.json")
    with pytest.raises(CaseLibraryError, match="unseen-sign"):
        load_case(folder, cache)


def test_a_changed_file_is_read_again(folder: Path, tmp_path: Path) -> None:
    load_case(folder, tmp_path / "cache")
    swap(folder / "text/en.yaml", "Placeholder title", "The blue van")
    assert load_case(folder, tmp_path / "cache").texts["en"].title == "The blue van"


def test_an_unlisted_language_is_not_loaded(folder: Path) -> None:
    shutil.copy(folder / "text/en.yaml", folder / "text/de.yaml")
    assert set(load_case(folder).texts) == {"en", "fr"}


def test_a_broken_case_raises_with_every_problem(folder: Path) -> None:
    swap(folder / "case.yaml", "id: the-blue-van", "id: The_Blue_Van")
    swap(folder / "key/key.yaml", "profile: adult_labour", "profile: adults")
    with pytest.raises(CaseLibraryError) as caught:
        load_case(folder)
    assert {getattr(p, "code", "") for p in caught.value.problems} == {"bad-id", "not-in-list"}


def test_the_library_is_sorted_and_knows_what_it_has_not(root: Path) -> None:
    library = load_library(root)
    assert list(library.cases) == [CASE_ID, "the-red-door"] and library.problems == ()
    with pytest.raises(UnknownCase):
        library.case("the-green-hat")
    assert list(load_library(root, only=["the-red-door"]).cases) == ["the-red-door"]


@pytest.mark.parametrize("fault", ["unreadable", "shape", "reference"])
def test_a_broken_case_is_left_out_with_its_problems(root: Path, fault: str) -> None:
    folder = root / "cases" / CASE_ID
    if fault == "unreadable":
        swap(folder / "review.yaml", "entries: []", "entries: [")
    elif fault == "shape":
        swap(folder / "case.yaml", "age: adult", "age: old")
    else:
        drop(folder, ["text/fr.yaml"], "  rl2:")
    library = load_library(root)
    assert list(library.cases) == ["the-red-door"]
    assert len(library.problems) == 1 and library.problems[0].line > 1
    assert library.problems[0].file.startswith(f"cases/{CASE_ID}/")


def test_a_broken_catalogue_raises_with_every_problem(root: Path) -> None:
    swap(root / "needs.yaml", "state: mirror", "state: maybe")
    (root / "sources.yaml").unlink()
    with pytest.raises(CaseLibraryError) as caught:
        load_catalogues(root)
    assert {getattr(p, "file", "") for p in caught.value.problems} == {"needs.yaml", "sources.yaml"}


def test_catalogues_are_whole() -> None:
    found = load_catalogues(scenarios_root())
    assert set(found.countries) == {"fr", "be", "cy", "es", "it", "ie", "gb", "ch"}
    assert set(found.texts) == set(found.indicator_texts) == set(found.country_texts) == {"en", "fr"}
    assert set(found.country_texts["fr"]) == set(found.countries)
    # Six catalogues, two texts each of indicators and terms, eight countries with two texts each.
    assert len(found.hashes) == 6 + 2 + 2 + 8 + 16


def test_the_public_face() -> None:
    public = {name for name in vars(tracks_sim.case) if not name.startswith("_") and name != "annotations"}
    modules = {name for name in public if getattr(tracks_sim.case, name).__class__.__name__ == "module"}
    assert public - modules == set(tracks_sim.case.__all__)
