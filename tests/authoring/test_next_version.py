"""Versions rise by what changed: words, what is scored, another case."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tracks_sim.authoring.next_version import next_version, parsed_version, raised
from tracks_sim.drafts.draft import DraftData

Edit = Callable[[dict[str, Any]], object]


def changed(data: DraftData, *edits: Edit) -> DraftData:
    made = copy.deepcopy(dict(data))
    for edit in edits:
        edit(made)
    return made


def _reword(data: dict[str, Any]) -> None:
    data["text.en"]["passages"]["rf1"] = "Other words."


def _reason(data: dict[str, Any]) -> None:
    data["key_text.fr"]["protection"] = "D’autres mots."


def _answer(data: dict[str, Any]) -> None:
    data["key"]["indicators"][1]["state"] = "absent"


def _order(data: dict[str, Any]) -> None:
    data["case"]["options"].reverse()


def _passage(data: dict[str, Any]) -> None:
    data["case"]["documents"][0]["passages"].append("rf10")


def _papers_turned(data: dict[str, Any]) -> None:
    data["case"]["documents"].reverse()


def _paper(data: dict[str, Any]) -> None:
    data["case"]["documents"].append({"id": "note-1", "kind": "letter", "passages": ["no1"]})


def _kind(data: dict[str, Any]) -> None:
    data["case"]["documents"][0]["kind"] = "health_note"


def _age(data: dict[str, Any]) -> None:
    data["case"]["age"] = "child"


def _language(data: dict[str, Any]) -> None:
    data["case"]["languages"] = ["en"]


# The version before is 1.0.0 (scenarios/cases/the-knitted-hat/case.yaml); which number rises: docs/decisions/0026.
@pytest.mark.parametrize(
    ("edits", "version"),
    [
        ([], "1.0.0"), ([_reword], "1.0.1"), ([_reason], "1.0.1"), ([_language], "1.0.1"),
        ([_answer], "1.1.0"), ([_order], "1.1.0"), ([_passage], "1.1.0"), ([_papers_turned], "1.1.0"), ([_reword, _answer], "1.1.0"),
        ([_paper], "2.0.0"), ([_kind], "2.0.0"), ([_age], "2.0.0"), ([_reword, _answer, _age], "2.0.0"),
    ],
)  # fmt: skip
def test_what_changed_decides_which_number_rises(kit_data: DraftData, edits: list[Edit], version: str) -> None:
    assert next_version(kit_data, changed(kit_data, *edits)).version == version


def test_a_difference_names_its_place_and_both_values(kit_data: DraftData) -> None:
    (found,) = next_version(kit_data, changed(kit_data, _answer)).differences
    assert (found.kind, found.change.part, found.change.where) == ("scored", "key", ("indicators", "deception_about_work", "state"))
    assert (found.change.before, found.change.after) == ("insufficient", "absent")


def test_what_is_empty_is_the_same_as_what_is_missing(kit_data: DraftData) -> None:
    def empties(data: dict[str, Any]) -> None:
        data["case"]["plan"], data["key"]["indicators"][0]["phases"], data["text.en"]["enough"] = [], [], ""

    assert next_version(kit_data, changed(kit_data, empties)).differences == ()


def test_the_first_release_keeps_the_version_of_the_file_it_came_in(kit_data: DraftData) -> None:
    for named, version in (("2.3.1", "2.3.1"), ("0.9.0", "1.0.0"), (None, "1.0.0"), ("x", "1.0.0")):
        assert next_version(None, {**kit_data, "case": {**kit_data["case"], "version": named}}).version == version


def test_a_case_out_of_use_comes_back_under_a_version_of_its_own(kit_data: DraftData) -> None:
    retired = {**kit_data, "case": {**kit_data["case"], "status": "retired"}}
    assert next_version(retired, kit_data).version == "1.0.1"


def test_versions_are_compared_by_number() -> None:
    assert parsed_version("1.10.0") > parsed_version("1.9.9") > parsed_version("1.٣.0") == (0, 0, 0)
    assert [raised("1.2.3", rise) for rise in ("none", "patch", "minor", "major")] == ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]
