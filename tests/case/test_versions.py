"""The content of an attempt has every text it is played on, and the case can be rebuilt from it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.support.scenarios_copy import copy_scenarios
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.case.versions import played_content, rebuild_case

CASE = "the-packing-shed"


def test_every_hash_of_an_attempt_has_its_content() -> None:
    library = load_library(only=[CASE])
    case_file = library.cases[CASE]
    played = played_content(case_file, library.catalogues, "be", scenarios_root())
    assert set(played.hashes.values()) == set(played.contents)
    assert {"case", "key", "text.en", "key_text.fr", "catalogue.text.en"} <= set(played.hashes)
    assert {"catalogue.country.be", "catalogue.country_text.fr.be", "catalogue.delphi", "catalogue.interview"} <= set(played.hashes)
    assert not [part for part in played.hashes if part.startswith("catalogue.country") and not part.endswith("be")]
    for digest, (_, _, body) in played.contents.items():
        assert hashlib.sha256(body.encode()).hexdigest() == digest


def test_line_ends_of_windows_are_kept(tmp_path: Path) -> None:
    """The hash is that of the bytes, so the text in the store must have the same line ends."""
    root = copy_scenarios(tmp_path / "scenarios", CASE)
    for path in root.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    library = load_library(root)
    contents = played_content(library.cases[CASE], library.catalogues, "be", root).contents
    assert [part for digest, (part, _, body) in contents.items() if hashlib.sha256(body.encode()).hexdigest() != digest] == []
    rebuilt = rebuild_case(CASE, {part: body for part, _, body in contents.values()}, tmp_path / "rebuilt")
    assert rebuilt is not None and rebuilt.hashes == library.cases[CASE].hashes


def test_a_rebuilt_case_is_the_case(tmp_path: Path) -> None:
    library = load_library(only=[CASE])
    case_file = library.cases[CASE]
    contents = played_content(case_file, library.catalogues, "fr", scenarios_root()).contents
    parts = {part: body for part, _, body in contents.values()}
    rebuilt = rebuild_case(CASE, parts, tmp_path)
    assert rebuilt is not None
    assert (rebuilt.case, rebuilt.key, rebuilt.texts, rebuilt.hashes) == (
        case_file.case, case_file.key, case_file.texts, case_file.hashes,
    )  # fmt: skip


def test_texts_that_make_no_case_give_none(tmp_path: Path) -> None:
    library = load_library(only=[CASE])
    parts = {p: b for p, _, b in played_content(library.cases[CASE], library.catalogues, "fr", scenarios_root()).contents.values()}
    assert rebuild_case(CASE, {**parts, "key": "classification: nonsense\n"}, tmp_path) is None
    assert rebuild_case(CASE, {}, tmp_path) is None
