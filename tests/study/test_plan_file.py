"""A plan written as YAML and read back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.study_cases import SAMPLE_SIZE, a_study
from tracks_sim.errors import CaseLibraryError
from tracks_sim.study.plan_file import TEMPLATE, line_of, plan_of, plan_yaml, read_plan, with_sample_size
from tracks_sim.study.planned_analysis import SampleSize


def test_what_is_written_is_read_back() -> None:
    for study in (a_study(), read_plan(TEMPLATE)):
        assert plan_of(plan_yaml(study).encode(), "plan.yaml") == study


def test_a_text_of_several_lines_stays_readable() -> None:
    assert "\\n" not in plan_yaml(read_plan(TEMPLATE)) and "consent:" in plan_yaml(read_plan(TEMPLATE))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CaseLibraryError, match="cannot be read"):
        read_plan(tmp_path / "none.yaml")


def test_a_rule_of_the_plan_is_said_in_words_of_the_kit_alone() -> None:
    """Not "Value error", which pydantic puts before it."""
    with pytest.raises(CaseLibraryError) as refused:
        plan_of(TEMPLATE.read_bytes().replace(b"[4, 8]", b"[3, 8]"), "plan.yaml")
    assert [p.message for p in refused.value.problems] == ["The file: block sizes are multiples of 4 (arms times forms to begin with)."]


def test_a_hostile_plan_is_refused_with_its_problems(tmp_path: Path) -> None:
    """Nine levels of nine aliases: 387 million values when they are written out; and a pipe, which nobody writes to."""
    levels = "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    with pytest.raises(CaseLibraryError, match=r"plan\.yaml:2:10: yaml-alias"):
        plan_of(f"a0: &a0 [x]\n{levels}".encode(), "plan.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(CaseLibraryError, match="no regular file"):
        read_plan(tmp_path / "pipe.yaml")


def test_a_sample_size_is_written_into_the_file_of_a_plan_and_the_rest_stays() -> None:
    """Its comments too; a block that stood there is replaced, wherever it stands."""
    content = TEMPLATE.read_bytes()
    size = SampleSize.model_validate(SAMPLE_SIZE)
    once = with_sample_size(content, size)
    assert once.startswith(content.rstrip()) and plan_of(once, "plan.yaml") == read_plan(TEMPLATE).model_copy(update={"sample_size": size})
    other = size.model_copy(update={"people": 200})
    assert with_sample_size(with_sample_size(once, other), size) == once
    assert b"session_size" not in once and b"session_size: 10" in with_sample_size(
        once, size.model_copy(update={"session_size": 10})
    )
    first = b"sample_size:\n  effect: 3\n\n" + content
    assert plan_of(with_sample_size(first, other), "plan.yaml").sample_size == other


def test_a_place_of_the_plan_has_its_line_and_what_is_not_there_has_none() -> None:
    text = b"id: x\nplan:\n  alpha: 0.05\nforms:\n  A: [one]\n"
    assert [line_of(text, where) for where in (("plan", "alpha"), ("plan", "smallest_effect"), ("forms", "A", 0), ("id",))] == [3, 2, 5, 1]
    assert line_of(text, ("sample_size",)) is None and line_of(text, ()) is None
