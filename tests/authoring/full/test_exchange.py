"""A case goes out in one file and comes in as a draft, the same in every word; what is no such file is a sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.authoring.conftest import AUTHOR, KIT_CASE, OWN, READER, Desk
from tests.support.hostile_packages import hostile_packages, package
from tracks_sim.authoring import exchange, reading_process
from tracks_sim.authoring.case_data import content_hash, read_folder
from tracks_sim.authoring.exchange import Package, exported, import_case, read_package
from tracks_sim.authoring.package import MOST_BYTES
from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.source_files import DRAFT_FILES, path_of
from tracks_sim.errors import AuthoringRefused, ImportRefused

KIT = scenarios_root() / "cases" / KIT_CASE
GOOD = {path_of(part, DRAFT_FILES): text.encode() for part, text in read_folder(KIT).texts.items()}


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parsed")


@pytest.fixture
def read(tmp_path: Path, cache: Path) -> exchange.Package:
    return read_package(exported(KIT)[1], tmp_path / "data", cache)


# --- out and in ----------------------------------------------------------------------------


def test_what_goes_out_comes_in_the_same(desk: Desk, read: Package) -> None:
    assert (read.manifest.case, read.languages, read.manifest.licence, read.unreadable) == (KIT_CASE, ("en", "fr"), "CC-BY-4.0", {})
    assert read.errors == read.unknown == () and read.content == content_hash(read_folder(KIT).data)
    draft = import_case(desk.drafts, read, KIT_CASE, READER, ())
    assert content_hash(draft.data) == read.content and draft.data["case"]["status"] == "draft"
    assert desk.drafts.authors(KIT_CASE) == frozenset(), "who takes a file in has written nothing, and may review it"


def test_the_same_case_makes_the_same_bytes_without_journal_paths_and_ids(desk: Desk) -> None:
    name, content = exported(desk.draft.folder)
    assert (name, content) == exported(desk.draft.folder)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == sorted([*GOOD, "manifest.json"])
        sent = b"".join(map(archive.read, archive.namelist()))
    assert not any(word in sent for word in (AUTHOR.id.encode(), AUTHOR.label.encode(), b"yaml-language-server", str(desk.folders.data).encode()))
    assert f'"case":"{KIT_CASE}"'.encode() in sent.replace(b" ", b"").replace(b"\n", b"")  # based_on


def test_a_draft_whose_name_is_none_is_not_handed_on(desk: Desk) -> None:
    desk.edit("case.yaml", f"id: {OWN}", "id: A Scarf")
    with pytest.raises(AuthoringRefused, match="cannot be handed on"):
        exported(desk.draft.folder)


def test_a_case_with_faults_is_shown_with_them_and_taken_in_to_be_mended(desk: Desk, cache: Path, tmp_path: Path) -> None:
    files = {**GOOD, "case.yaml": GOOD["case.yaml"].replace(b"documents_taken", b"documents_lost")}
    found = read_package(package(files), tmp_path, cache)
    assert {p.code for p in found.unknown} == {"unknown-concept"} and found.errors
    assert import_case(desk.drafts, found, "the-red-tin", READER, ()).data["case"]["indicators"][0] == "documents_lost"


def test_a_taken_name_and_a_file_that_cannot_be_read_are_refused(desk: Desk, read: Package, cache: Path, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="of this name"):
        import_case(desk.drafts, read, KIT_CASE, READER, {KIT_CASE})
    broken = read_package(package({**GOOD, "key/key.yaml": b"a: ["}), tmp_path, cache)
    assert list(broken.unreadable) == ["key"]
    with pytest.raises(ImportRefused, match="cannot be read"):
        import_case(desk.drafts, broken, "the-red-tin", READER, ())
    assert desk.drafts.ids() == (OWN,)


# --- what is no case -------------------------------------------------------------------------


def test_hostile_files_are_sentences_and_write_nothing(tmp_path: Path, cache: Path) -> None:
    """A few of those of ``benchmarks/exchange.py``, from another seed."""
    data = tmp_path / "data"
    data.mkdir()
    for kind, content in hostile_packages(GOOD, seed=7, number=13):
        try:
            found = read_package(content, data, cache)
        except ImportRefused as refused:
            assert str(refused).format(**refused.facts), kind
        else:
            assert found.problems or found.unreadable or found.content != content_hash(read_folder(KIT).data), kind
    assert list(data.iterdir()) == [] and sorted(p.name for p in tmp_path.iterdir()) == ["data"]


def test_a_larger_file_starts_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_process.subprocess, "run", lambda *_, **__: pytest.fail("a process was started"))
    with pytest.raises(ImportRefused, match="larger"):
        read_package(b"x" * (MOST_BYTES + 1), tmp_path, tmp_path)
