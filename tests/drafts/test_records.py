"""Parts of a draft as records with gaps, and changed records back in the data."""

from __future__ import annotations

import copy

import pytest

from tests.support.written_drafts import draft_data
from tracks_sim.case.model.key import EvidenceGroup, IndicatorKey, Key
from tracks_sim.case.model.structure import Case, Document
from tracks_sim.drafts.records import case_of, changed_data, edited, key_of, missing, plain, put_in_order, without
from tracks_sim.errors import EditRefused


def test_what_nobody_wrote_is_neutral_and_missing() -> None:
    case = case_of({"case": {"id": "a-case", "age": "child", "documents": [{"id": "letter-1"}]}})
    assert case.presumed_child and case.documents[0].kind == "letter" and case.setting == "reception"
    assert list(missing(case)) == ["version", "status", "origin", "languages", "setting", "mandate", "indicators", "needs", "options"]
    assert list(missing(case.documents[0])) == ["kind", "passages"]


def test_what_is_only_read_stays_the_same_object() -> None:
    data = draft_data()["key"]
    key = key_of({"key": data})
    assert changed_data(data, key, key, Key) is data
    assert changed_data(data, key, edited(key, lessons=key.lessons), Key) == data


def test_what_fits_no_field_stays_where_it_is() -> None:
    data = {"age": 7, "colour": "red", "documents": ["?", {"id": "letter-1", "page": 2}, 3, {"id": "note-1", "kind": "letter"}], "indicators": [None, "a_sign", 4]}
    case = case_of({"case": data})
    first, second = case.documents
    changed = edited(case, documents=(edited(second, kind="message"), Document(id="new-1", kind="letter", passages=("ne1",)), first), indicators=())
    assert changed_data(copy.deepcopy(data), case, changed, Case) == {
        "age": 7, "colour": "red",
        "documents": ["?", {"id": "note-1", "kind": "message"}, {"id": "new-1", "kind": "letter", "passages": ["ne1"]}, {"id": "letter-1", "page": 2}, 3],
        "indicators": [None, 4],
    }  # fmt: skip


def test_a_scalar_of_another_form_is_written_over_and_a_block_or_list_never() -> None:
    case = case_of({"case": (data := {"age": 7, "documents": "none"})})
    assert changed_data(data, case, edited(case, age="child"), Case) == {"age": "child", "documents": "none"}
    with pytest.raises(EditRefused):
        changed_data(data, case, edited(case, documents=(Document(id="a", kind="letter", passages=("a1",)),)), Case)


def test_a_field_that_is_unwritten_goes_and_takes_nothing_unread_along() -> None:
    data = {"indicators": [{"concept": "a_sign", "state": "present", "evidence": [{"any": ["rn1"]}, "?"], "phases": ["now"]}]}
    key = key_of({"key": data})
    row = without(key.indicators[0], "evidence", "phases")
    assert (row.evidence, row.phases) == ((), ())
    assert changed_data(data, key, edited(key, indicators=(row,)), Key) == {"indicators": [{"concept": "a_sign", "state": "present", "evidence": ["?"]}]}


def test_a_changed_entry_without_a_name_keeps_what_was_unread_in_it_where_another_one_went() -> None:
    groups = [{"any": ["rn1"], "page": 1}, {"any": ["rn2", "rn3"], "page": 2}, {"any": ["rn4", "rn5"], "page": 3}]
    data = {"indicators": [{"concept": "a_sign", "state": "present", "evidence": groups}]}
    key = key_of({"key": data})
    _, second, third = key.indicators[0].evidence
    row = edited(key.indicators[0], evidence=(edited(second, any=("rn3",)), edited(third, any=("rn4",))))
    changed = changed_data(data, key, edited(key, indicators=(row,)), Key)
    assert changed["indicators"][0]["evidence"] == [{"any": ["rn3"], "page": 2}, {"any": ["rn4"], "page": 3}]


def test_new_rows_are_written_in_the_order_of_their_keys() -> None:
    row = IndicatorKey(concept="a_sign", state="present", phases=("now",), evidence=(EvidenceGroup(any=("rn1",)),), source="who-2003")
    assert list(plain(row)) == ["concept", "state", "phases", "evidence", "source"]
    assert changed_data(None, None, row, IndicatorKey) == plain(row)


def test_a_new_key_stands_at_its_place_and_others_stay() -> None:
    block = {"zeta": 1, "version": "1", "steps": [], "note": False}
    put_in_order(block, "age", ("id", "version", "age", "steps", "note"), "adult")
    assert list(block) == ["zeta", "version", "age", "steps", "note"]
