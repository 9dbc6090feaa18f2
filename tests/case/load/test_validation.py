"""Validation: every error of pydantic as a sentence with its position."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from tracks_sim.case.load.validation import dotted_path, model_at, validated
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.review import Review
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText
from tracks_sim.yamlio.parse import parse


def _odd(value: int) -> int:
    if value % 2 == 0:
        raise ValueError("it must be odd")
    return value


class Sample(Record):
    count: Annotated[int, AfterValidator(_odd)]


def test_another_reason_is_named() -> None:
    _, problems = validated(parse(b"count: 2\n", "f"), Sample, "f")
    assert [(p.code, p.line, p.column) for p in problems] == [("bad-value", 1, 8)]
    assert "it must be odd" in problems[0].message


def test_all_errors_of_a_file_at_once_with_guesses() -> None:
    text = b"origin_not: x\nentries:\n  - {role: nurse, when: 2026-11, version: 1.0, verdict: fitt, not: 3}\n"
    line = text.decode().splitlines()[2]
    _, problems = validated(parse(text, "f"), Review, "f")
    found = {p.code: p for p in problems}
    # unknown-key twice (origin_not, not), missing-key once (origin_note), 1.0 is a number, fitt is no verdict.
    assert [p.code for p in problems].count("unknown-key") == 2
    assert set(found) == {"unknown-key", "missing-key", "wrong-type", "not-in-list"}
    assert {p.hint for p in problems if p.code == "unknown-key"} == {
        "did you mean `origin_note`?", "did you mean `note`?",
    }  # fmt: skip
    assert found["not-in-list"].hint == "did you mean `fit`?"
    assert (found["not-in-list"].line, found["not-in-list"].column) == (3, line.index("fitt") + 1)


def test_a_bad_key_of_a_mapping_is_placed_at_the_key() -> None:
    text = b"title: x\nsummary: x\ncontent_note: x\nbriefing: x\nenough: x\ndocuments: {}\npassages:\n  RN1: x\noptions: {}\nplan: {}\n"
    _, problems = validated(parse(text, "f"), CaseText, "f")
    assert [(p.code, p.line, p.column) for p in problems] == [("bad-id", 8, 3)]


def test_a_list_where_a_block_is_needed() -> None:
    _, problems = validated(parse(b"- a\n", "f"), Case, "f")
    assert [p.code for p in problems] == ["wrong-type"]


def test_models_are_found_through_lists_and_mappings() -> None:
    found = model_at(("indicators", 3, "evidence", 0), Key)
    assert found is not None and found.__name__ == "EvidenceGroup"
    found = model_at(("elements", "act"), Key)
    assert found is not None and found.__name__ == "ElementKey"
    assert model_at(("nothing",), Key) is None


def test_paths_as_people_read_them() -> None:
    assert dotted_path(("options", 1, "decision")) == "options[2].decision"
