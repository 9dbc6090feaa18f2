"""Plain data read as a record as far as they fit."""

from __future__ import annotations

from typing import Any

from tests.support.written_drafts import draft_data
from tracks_sim.case.model.key import Features, Key
from tracks_sim.case.model.notes import Notes
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText
from tracks_sim.drafts.records import plain
from tracks_sim.drafts.tolerant_reader import fits, neutral, read_record


def read(data: Any, model: Any) -> tuple[Any, list[tuple[str, tuple[str | int, ...]]]]:
    """What was read, as plain data, and code and path of each finding."""
    record, left_out = read_record(data, model, "part")
    return plain(record), [(finding.code, finding.where) for finding in left_out]


def test_what_fits_is_kept_and_the_rest_is_named() -> None:
    found, left_out = read({"setting": "reception", "age": 7, "colour": "red", "documents": [{"id": "Not An Id"}, {"id": "form"}, 3]}, Case)
    assert found == {"setting": "reception", "documents": [{"id": "form"}]}
    assert left_out == [
        ("bad-value", ("age",)), ("unknown-key", ("colour",)), ("bad-value", ("documents", 0, "id")), ("missing-key", ("documents", 0)), ("wrong-type", ("documents", 2)),
    ]  # fmt: skip


def test_what_is_empty_is_no_fault() -> None:
    assert read({"happened": " ", "never_first": None}, Notes) == ({}, [])
    assert read({"title": " ", "passages": {"rn1": None, "rn2": ""}}, CaseText) == ({"passages": {}}, [])
    assert read(None, Notes) == ({}, [])


def test_a_list_is_read_alike_whether_or_not_all_of_it_fits() -> None:
    """A change of a draft tells the entries that were read from the others by ``fits``."""
    for when in (["", None, "note"], ["", None, "note", 3]):
        record, _ = read_record({"lessons": [{"id": "a", "when": when}]}, Key, "key")
        assert record.lessons[0].when == ("note",) and [fits(entry, str) for entry in when[:3]] == [False, False, True]


def test_a_block_that_is_none_is_left_out_whole() -> None:
    assert read([1, 2], Notes) == ({}, [("wrong-type", ())])
    assert read("", Notes) == ({}, [("wrong-type", ())])


def test_limits_of_numbers_and_lists_hold() -> None:
    found, _ = read({"options": [{"option": "a", "cost": 3.0, "standing": "best"}], "detection": {"evidence": [{"any": []}]}}, Key)
    assert found == {"options": [{"option": "a", "standing": "best"}], "detection": {"evidence": []}}


def test_an_older_form_is_read_as_todays() -> None:
    assert read({"options": [{"option": "a", "accepted": True}]}, Key)[0] == {"options": [{"option": "a", "standing": "best"}]}


def test_what_may_be_null_and_is_so_is_left_out() -> None:
    """With a whole key it fits at once; a field that is null there is no answer."""
    data = draft_data()["key"]
    found, left_out = read({**data, "features": None, "detection": None}, Key)
    assert (found, left_out) == ({name: value for name, value in data.items() if name not in ("features", "detection")}, [])


def test_lists_that_are_too_deep_are_left_out() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert read({"options": deep, "rules": 2}, Key) == ({"rules": 2, "options": []}, [("wrong-type", ("options", 0))])


def test_what_is_neutral_can_be_written() -> None:
    assert plain(neutral(Features)) == {"remark": "none", "suspected": "none", "interpreter": "none", "companion": "none", "own_paper": False}
