"""Cases and questionnaires are parsed once into the cache of the data folder."""

from __future__ import annotations

from pathlib import Path

from tests.support.own_cases import OWN, release
from tests.support.study_cases import FORMS, a_study
from tracks_sim.operations import materials
from tracks_sim.operations.studies import check_plan


def test_what_is_loaded_is_kept_parsed_in_the_data_folder(tmp_path: Path) -> None:
    library = materials.load_cases(tmp_path, only=FORMS["A"])
    assert set(library.cases) == set(FORMS["A"]) and "knowledge" in materials.load_questionnaires(tmp_path).by_id
    assert any(materials.cache_of(tmp_path).rglob("*")) and [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_a_study_may_name_an_own_released_case_of_its_data_folder(tmp_path: Path) -> None:
    plan = a_study(forms={"A": (OWN,)}, block_sizes=(2,), demonstration=True)
    assert check_plan(plan, tmp_path).blocked
    release(tmp_path)
    checked = check_plan(plan, tmp_path)
    assert not checked.blocked and {f"case.{OWN}", f"key.{OWN}"} <= set(checked.hashes)
