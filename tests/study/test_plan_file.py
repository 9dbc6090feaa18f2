"""A plan written as YAML and read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.study_cases import a_study
from tracks_sim.errors import CaseLibraryError
from tracks_sim.study.plan_file import TEMPLATE, plan_of, plan_yaml, read_plan


def test_what_is_written_is_read_back() -> None:
    for study in (a_study(), read_plan(TEMPLATE)):
        assert plan_of(plan_yaml(study).encode(), "plan.yaml") == study


def test_a_text_of_several_lines_stays_readable() -> None:
    assert "\\n" not in plan_yaml(read_plan(TEMPLATE)) and "consent:" in plan_yaml(read_plan(TEMPLATE))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CaseLibraryError, match="cannot be read"):
        read_plan(tmp_path / "none.yaml")
