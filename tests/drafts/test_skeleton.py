"""`tracks-sim new`: seven files that pass as a draft, and refusals in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from tests.support.short_case import CASE, WITH_TALK, add_short_cases
from tests.support.skeleton_case import CASE_ID, swap
from tracks_sim.case.check import check_case
from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.source_files import SourceFile
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.structure import Length
from tracks_sim.drafts.skeleton import CASE_FILES, write_skeleton
from tracks_sim.errors import SkeletonRefused

LENGTHS: tuple[Length, ...] = get_args(Length)


@pytest.fixture(params=LENGTHS)
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A fresh case of each length."""
    return write_skeleton(CASE_ID, tmp_path, scenarios_root(), request.param)


def test_a_short_one_has_the_size_of_a_short_case_and_lacks_words_alone(tmp_path: Path, catalogue_files: dict[str, SourceFile[Record]]) -> None:
    found = check_case(write_skeleton(CASE_ID, tmp_path, scenarios_root()), tmp_path, catalogue_files)
    assert {p.code for p in found} == {"words-of-papers", "words-of-feedback", "wrong-answers"}  # placeholders are shorter than what will stand there


@pytest.mark.parametrize("case_id", [CASE, WITH_TALK])
def test_the_made_short_case_of_the_tests_passes_the_check_without_advice(
    tmp_path: Path, catalogue_files: dict[str, SourceFile[Record]], case_id: str
) -> None:
    add_short_cases(tmp_path)
    assert [str(p) for p in check_case(tmp_path / case_id, tmp_path, catalogue_files)] == []


def test_a_case_that_asks_no_decision_could_not_be_submitted(tmp_path: Path, catalogue_files: dict[str, SourceFile[Record]]) -> None:
    written = write_skeleton(CASE_ID, tmp_path, scenarios_root())
    swap(written / "case.yaml", "needs, decision]", "needs]")
    [found] = [p for p in check_case(written, tmp_path, catalogue_files) if p.code == "bad-value"]
    assert "could not be submitted" in found.message and not found.advice


def test_the_files_are_commented_and_name_an_existing_schema(folder: Path) -> None:
    assert {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} == set(CASE_FILES)
    for name in CASE_FILES:
        first, second = (folder / name).read_text(encoding="utf-8").splitlines()[:2]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert ((folder / name).parent / schema).resolve().is_file()
        assert second.startswith("# ")


@pytest.mark.parametrize("case_id", ["The-Van", "the_van", "", "-van", "van-", "1van", "../van", "a" * 61])
def test_a_bad_id_is_refused(case_id: str, tmp_path: Path) -> None:
    with pytest.raises(SkeletonRefused, match="is no id"):
        write_skeleton(case_id, tmp_path, scenarios_root())
    assert list(tmp_path.iterdir()) == []


def test_an_id_that_gives_the_answer_away_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SkeletonRefused, match="gives the answer away"):
        write_skeleton("the-smuggled-girl", tmp_path, scenarios_root())


def test_an_existing_folder_is_left_as_it_is(folder: Path) -> None:
    (folder / "case.yaml").write_text("mine")
    with pytest.raises(SkeletonRefused, match="exists already"):
        write_skeleton(folder.name, folder.parent, scenarios_root())
    assert (folder / "case.yaml").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SkeletonRefused, match="cannot be written"):
        write_skeleton("the-van", tmp_path / "file", scenarios_root())
