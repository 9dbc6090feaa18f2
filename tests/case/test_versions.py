"""An attempt can be read back with the very texts it was played on."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.case.versions import as_played, played_content

CASE = "the-packing-shed"


def test_every_hash_of_an_attempt_has_its_content() -> None:
    library = load_library(only=[CASE])
    case_file = library.cases[CASE]
    played = played_content(case_file, library.catalogues, "be", scenarios_root())
    kept, used = played.contents, played.hashes
    assert set(used.values()) == set(kept)
    assert {"case", "key", "text.en", "key_text.fr", "catalogue.text.en"} <= set(used)
    assert {"catalogue.country.be", "catalogue.country_text.fr.be", "catalogue.delphi", "catalogue.interview"} <= set(used)
    assert not [part for part in used if part.startswith("catalogue.country") and not part.endswith("be")]
    for digest, (_, _, body) in kept.items():
        assert hashlib.sha256(body.encode()).hexdigest() == digest


def test_a_case_read_back_is_the_case(tmp_path: Path) -> None:
    library = load_library(only=[CASE])
    case_file = library.cases[CASE]
    kept = played_content(case_file, library.catalogues, "fr", scenarios_root()).contents
    parts = {part: body for part, _, body in kept.values()}
    played = as_played(CASE, parts, tmp_path)
    assert played is not None
    assert (played.case, played.key, played.texts, played.hashes) == (
        case_file.case, case_file.key, case_file.texts, case_file.hashes,
    )  # fmt: skip


def test_what_cannot_be_read_any_more_gives_none(tmp_path: Path) -> None:
    library = load_library(only=[CASE])
    parts = {p: b for p, _, b in played_content(library.cases[CASE], library.catalogues, "fr", scenarios_root()).contents.values()}
    assert as_played(CASE, {**parts, "key": "classification: nonsense\n"}, tmp_path) is None
    assert as_played(CASE, {}, tmp_path) is None
