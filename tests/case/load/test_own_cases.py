"""An organisation's own cases: which are loaded, which of them trainees meet, and that a broken one hinders nobody."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.support.hostile_files import HOSTILE
from tests.support.own_cases import ORIGINAL, OWN, release, write_case
from tests.support.scenarios_copy import copy_scenarios
from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.problem import Code


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit with one case."""
    return copy_scenarios(tmp_path_factory.mktemp("kit") / "scenarios", ORIGINAL)


def loaded(root: Path, data: Path, only: list[str] | None = None) -> Library:
    return load_library(root, only=only, own=OwnFolders(data))


def test_a_released_case_stands_beside_those_of_the_kit(root: Path, tmp_path: Path) -> None:
    release(tmp_path)
    library = loaded(root, tmp_path)
    assert list(library.cases) == [OWN, ORIGINAL] and library.own == {OWN} and not library.problems
    assert set(library.open_for_practice) == set(library.open_by_address) == {OWN, ORIGINAL}
    assert loaded(root, tmp_path, [ORIGINAL]).own == frozenset()
    assert list(loaded(root, tmp_path, [OWN]).cases) == [OWN]
    assert list(load_library(root).cases) == [ORIGINAL]


def test_a_data_folder_with_nothing_of_its_own_changes_nothing(root: Path, tmp_path: Path) -> None:
    plain, with_own = load_library(root), loaded(root, tmp_path / "not-there")
    assert with_own.catalogues.hashes == plain.catalogues.hashes and list(with_own.cases) == list(plain.cases)


def test_the_highest_version_stands_by_number_and_not_by_name(root: Path, tmp_path: Path) -> None:
    for version in ("1.9.0", "1.10.0", "1.2.0"):
        release(tmp_path, version=version)
    write_case(tmp_path / "cases" / OWN / ".new-2.0.0", version="2.0.0")  # a release that is being written
    (tmp_path / "cases" / ".before").mkdir()
    library = loaded(root, tmp_path)
    assert library.cases[OWN].case.version == "1.10.0" and not library.problems


def test_a_retired_case_is_in_no_list_and_not_begun_by_address(root: Path, tmp_path: Path) -> None:
    release(tmp_path)
    release(tmp_path, version="1.0.1", status="retired")
    library = loaded(root, tmp_path)
    assert library.case(OWN).case.status == "retired"  # who has an attempt on it goes on
    assert OWN not in library.open_for_practice and OWN not in library.open_by_address


def test_a_draft_is_never_loaded(root: Path, tmp_path: Path) -> None:
    write_case(tmp_path / "drafts" / OWN, status="draft")
    assert list(loaded(root, tmp_path).cases) == [ORIGINAL]


@pytest.mark.parametrize("status", ["draft", "expert_reviewed", "piloted"])
def test_a_case_that_nobody_released_is_left_out(status: str, root: Path, tmp_path: Path) -> None:
    folder = release(tmp_path, status=status)
    [problem] = loaded(root, tmp_path).problems
    assert (problem.code, problem.file, problem.line) == ("own-status", f"{folder}/case.yaml", 4)
    assert OWN not in loaded(root, tmp_path).cases


def test_the_kits_unreviewed_cases_stay_open(root: Path, tmp_path: Path) -> None:
    library = loaded(root, tmp_path)
    assert library.cases[ORIGINAL].case.status == "draft" and ORIGINAL in library.open_for_practice


def test_of_an_id_that_exists_twice_the_kits_stands(root: Path, tmp_path: Path) -> None:
    folder = release(tmp_path, ORIGINAL)
    library = loaded(root, tmp_path)
    assert library.cases[ORIGINAL].folder == root / "cases" / ORIGINAL and not library.own
    assert [(p.code, p.file) for p in library.problems] == [("own-taken", str(folder))]
    assert list(library.left_out) == [f"{tmp_path}/cases/{ORIGINAL}"]


def test_a_version_and_its_folder_have_one_number(root: Path, tmp_path: Path) -> None:
    release(tmp_path).rename(tmp_path / "cases" / OWN / "2.0.0")
    [problem] = loaded(root, tmp_path).problems
    assert problem.code == "own-version" and "`1.0.0`, its folder `2.0.0`" in problem.message


@pytest.mark.parametrize(("file", "code"), [("key/key.yaml", "file-missing"), ("case.yaml", "yaml-deep"), ("text/en.yaml", "yaml")])
def test_a_broken_case_is_left_out_with_the_path_of_the_data_folder(file: str, code: Code, root: Path, tmp_path: Path) -> None:
    path = release(tmp_path) / file
    if code == "file-missing":
        path.unlink()
    else:
        path.write_text({"yaml-deep": "id: " + "[" * 800, "yaml": "title: ["}[code], encoding="utf-8")
    library = loaded(root, tmp_path)
    assert list(library.cases) == [ORIGINAL] and code in {p.code for p in library.problems}
    assert all(p.file.startswith(f"{tmp_path}/cases/{OWN}/1.0.0/") for p in library.problems)
    assert list(library.left_out) == [f"{tmp_path}/cases/{OWN}"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_case_or_addition_takes_nothing_else_along(name: str, root: Path, tmp_path: Path) -> None:
    (release(tmp_path) / "case.yaml").write_bytes(HOSTILE[name][0])
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "sources.yaml").write_bytes(HOSTILE[name][0])
    library = loaded(root, tmp_path)
    assert list(library.cases) == [ORIGINAL]
    assert set(library.left_out) == {f"{tmp_path}/cases/{OWN}", f"{tmp_path}/library/sources.yaml"}


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is unreadable to root, and Windows has no modes")
def test_a_folder_that_cannot_be_read_is_a_problem(root: Path, tmp_path: Path) -> None:
    release(tmp_path)
    (tmp_path / "cases").chmod(0)
    try:
        assert [p.code for p in loaded(root, tmp_path).problems] == ["file-unreadable"]
    finally:
        (tmp_path / "cases").chmod(0o700)


def test_a_folder_that_fails_is_a_problem(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release(tmp_path)

    def fails(_: OwnFolders, case_id: str) -> list[Path]:
        raise PermissionError(13, "Permission denied", case_id)

    monkeypatch.setattr(OwnFolders, "versions", fails)
    [problem] = loaded(root, tmp_path).problems
    assert (problem.code, problem.file) == ("file-unreadable", f"{tmp_path}/cases/{OWN}") and "Permission denied" in problem.message


def test_the_whole_kit_has_no_case_of_the_tests_name() -> None:
    assert not (scenarios_root() / "cases" / OWN).exists()
