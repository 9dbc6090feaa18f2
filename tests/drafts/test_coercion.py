"""Plain data cut down to what fits a model."""

from __future__ import annotations

from tests.support.written_drafts import draft_data
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.notes import Notes
from tracks_sim.case.model.structure import Case
from tracks_sim.drafts.coercion import coerce_to_model


def test_what_fits_is_kept_and_the_rest_is_named() -> None:
    found, left_out = coerce_to_model({"setting": "reception", "age": 7, "colour": "red", "documents": [{"id": "Not An Id"}, {"id": "form"}, 3]}, Case, "case")
    assert found == {"setting": "reception", "documents": [{"id": "form"}]}
    assert [(f.code, f.where) for f in left_out] == [
        ("bad-value", ("age",)), ("unknown-key", ("colour",)), ("bad-value", ("documents", 0, "id")), ("missing-key", ("documents", 0)), ("wrong-type", ("documents", 2)),
    ]  # fmt: skip


def test_what_is_empty_is_no_fault() -> None:
    assert coerce_to_model({"happened": " ", "never_first": None}, Notes, "notes")[1] == []
    assert coerce_to_model(None, Notes, "notes") == ({}, [])


def test_a_block_that_is_none_is_left_out_whole() -> None:
    found, left_out = coerce_to_model([1, 2], Notes, "notes")
    assert found == {} and [f.code for f in left_out] == ["wrong-type"]


def test_limits_of_numbers_and_lists_hold() -> None:
    found, _ = coerce_to_model({"options": [{"option": "a", "cost": 3.0, "standing": "best"}], "detection": {"evidence": [{"any": []}]}}, Key, "key")
    assert found == {"options": [{"option": "a", "standing": "best"}], "detection": {"evidence": []}}


def test_an_older_form_is_read_as_todays() -> None:
    assert coerce_to_model({"options": [{"option": "a", "accepted": True}]}, Key, "key")[0] == {"options": [{"option": "a", "standing": "best"}]}


def test_what_may_be_null_and_is_so_is_left_out() -> None:
    """With a whole key it fits at once; a field that is null there is no answer."""
    data = draft_data()["key"]
    found, left_out = coerce_to_model({**data, "features": None, "detection": None}, Key, "key")
    assert (found, left_out) == ({name: value for name, value in data.items() if name not in ("features", "detection")}, [])
