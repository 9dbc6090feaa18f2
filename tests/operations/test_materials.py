"""Cases and questionnaires are parsed once into the cache of the data folder."""

from __future__ import annotations

from pathlib import Path

from tests.support.study_cases import FORMS
from tracks_sim.operations import materials


def test_what_is_loaded_is_kept_parsed_in_the_data_folder(tmp_path: Path) -> None:
    library = materials.load_cases(tmp_path, only=FORMS["A"])
    assert set(library.cases) == set(FORMS["A"]) and "knowledge" in materials.load_questionnaires(tmp_path).by_id
    assert any(materials.cache_of(tmp_path).rglob("*")) and [path.name for path in tmp_path.iterdir()] == ["cache"]
