"""Additions to catalogues: contacts, sources with their words, allowed words; what cannot be added is left out alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.support.own_cases import ORIGINAL, OWN, add, release
from tests.support.scenarios_copy import copy_scenarios
from tracks_sim.case.check import wording
from tracks_sim.case.load import Library, load_check_words, load_library
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.versions import played_content

SOURCES = "sources:\n  - {id: our-handbook, state: primary, where: Chapter 2}\n"
WORDS = "sources:\n  our-handbook: Our handbook (2026)\n"
CONTACTS = "contacts:\n  - {id: legal_aid, value: The desk on floor 2}\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit with one case."""
    return copy_scenarios(tmp_path_factory.mktemp("kit") / "scenarios", ORIGINAL)


def loaded(root: Path, data: Path) -> Library:
    return load_library(root, own=OwnFolders(data))


def test_contacts_of_a_country_get_their_values_and_nothing_else_changes(root: Path, tmp_path: Path) -> None:
    add(tmp_path, "countries/fr.yaml", CONTACTS)
    kit, own = load_library(root).catalogues.countries, loaded(root, tmp_path).catalogues.countries
    assert {c.id: c.value for c in own["fr"].contacts} == {c.id: c.value for c in kit["fr"].contacts} | {"legal_aid": "The desk on floor 2"}
    assert own["fr"].model_copy(update={"contacts": kit["fr"].contacts}) == kit["fr"]
    assert own["be"] == kit["be"]


def test_a_source_is_added_with_its_words_and_another_language_stands_for_a_missing_one(root: Path, tmp_path: Path) -> None:
    add(tmp_path, "sources.yaml", SOURCES)
    add(tmp_path, "text/fr.yaml", WORDS)
    library = loaded(root, tmp_path)
    assert library.catalogues.sources.sources[-1].id == "our-handbook" and not library.problems
    assert {language: text.sources["our-handbook"] for language, text in library.catalogues.texts.items()} == {
        "en": "Our handbook (2026)", "fr": "Our handbook (2026)",
    }  # fmt: skip


def test_an_own_case_may_cite_an_own_source(root: Path, tmp_path: Path) -> None:
    key = release(tmp_path) / "key" / "key.yaml"
    text = key.read_text(encoding="utf-8")
    kit_source = next(s.id for s in load_library(root).catalogues.sources.sources if f"source: {s.id}" in text)
    key.write_text(text.replace(f"source: {kit_source}", "source: our-handbook", 1), encoding="utf-8")
    assert {p.code for p in loaded(root, tmp_path).problems} == {"unknown-source"}
    add(tmp_path, "sources.yaml", SOURCES)
    add(tmp_path, "text/en.yaml", WORDS)
    assert OWN in loaded(root, tmp_path).cases


def test_words_that_the_check_allows_are_added(root: Path, tmp_path: Path) -> None:
    add(tmp_path, "check_words.yaml", "allowed:\n  - [Passerelle]\n")
    kit, own = load_check_words(root), load_check_words(root, OwnFolders(tmp_path))
    assert kit is not None and own is not None
    assert own.allowed == (*kit.allowed, ("Passerelle",)) and own.cities == kit.cities
    text = "She was seen near Passerelle."
    suspected = [list(wording.place_names(words.cities, words.allowed).suspected(text)) for words in (kit, own)]
    assert suspected[0] and not suspected[1]


@pytest.mark.parametrize(
    ("files", "left_out", "line", "code"),
    [
        ({"sources.yaml": "sources:\n  - {id: palermo-2000, state: primary}\n"}, "sources.yaml", 2, "own-taken"),
        ({"sources.yaml": SOURCES + "  - {id: our-handbook, state: memory}\n", "text/en.yaml": WORDS}, "sources.yaml", 3, "duplicate-id"),
        ({"sources.yaml": SOURCES}, "sources.yaml", 2, "text-missing"),
        ({"text/en.yaml": WORDS}, "text/en.yaml", 2, "text-superfluous"),
        ({"text/en.yaml": "sources:\n  palermo-2000: Ours\n"}, "text/en.yaml", 2, "own-taken"),
        ({"text/de.yaml": WORDS}, "text/de.yaml", 1, "file-name"),
        ({"text/en.yaml": "sources: {}\nneeds: {}\n"}, "text/en.yaml", 2, "unknown-key"),
        ({"countries/zz.yaml": CONTACTS}, "countries/zz.yaml", 1, "file-name"),
        ({"countries/fr.yaml": CONTACTS + "appeal: {}\n"}, "countries/fr.yaml", 3, "unknown-key"),
        ({"countries/fr.yaml": "contacts:\n  - {id: legal_aide, value: x}\n"}, "countries/fr.yaml", 2, "unknown-contact"),
        ({"countries/fr.yaml": CONTACTS + "  - {id: legal_aid, value: x}\n"}, "countries/fr.yaml", 3, "duplicate-id"),
        ({"check_words.yaml": "allowed: []\ncities: []\n"}, "check_words.yaml", 2, "unknown-key"),
    ],
)
def test_what_cannot_be_added_is_left_out_with_its_place(
    files: dict[str, str], left_out: str, line: int, code: str, root: Path, tmp_path: Path
) -> None:
    for file, text in files.items():
        add(tmp_path, file, text)
    library, kit = loaded(root, tmp_path), load_library(root)
    if left_out == "check_words.yaml":  # only the check reads it
        assert load_check_words(root, OwnFolders(tmp_path)) == load_check_words(root)
    assert [(p.file, p.line, p.code) for p in library.problems] == [(f"{tmp_path}/library/{left_out}", line, code)]
    assert list(library.cases) == [ORIGINAL]
    assert library.catalogues.texts["en"].sources.items() >= kit.catalogues.texts["en"].sources.items()
    assert {s.id: s for s in library.catalogues.sources.sources}["palermo-2000"] in kit.catalogues.sources.sources


def test_an_addition_that_can_be_used_stands_beside_one_that_cannot(root: Path, tmp_path: Path) -> None:
    add(tmp_path, "countries/fr.yaml", CONTACTS + "  - {id: legal_aide, value: x}\n")
    add(tmp_path, "countries/be.yaml", "contacts: [")
    library = loaded(root, tmp_path)
    assert {c.id: c.value for c in library.catalogues.countries["fr"].contacts}["legal_aid"] == "The desk on floor 2"
    assert set(library.left_out) == {f"{tmp_path}/library/countries/{country}.yaml" for country in ("fr", "be")}


def test_an_attempt_keeps_the_additions_it_was_made_on(root: Path, tmp_path: Path) -> None:
    add(tmp_path, "sources.yaml", SOURCES)
    add(tmp_path, "text/en.yaml", WORDS)
    for country in ("fr", "be"):
        add(tmp_path, f"countries/{country}.yaml", CONTACTS)
    release(tmp_path)
    library = loaded(root, tmp_path)
    played = played_content(library.cases[OWN], library.catalogues, "fr", root)
    assert {part for part in played.hashes if "own_" in part} == {"catalogue.own_sources", "catalogue.own_text.en", "catalogue.own_country.fr"}
    for digest, content in played.contents.items():
        assert hashlib.sha256(content.body.encode()).hexdigest() == digest, content.part
    assert played.contents[played.hashes["catalogue.own_sources"]].body == SOURCES
