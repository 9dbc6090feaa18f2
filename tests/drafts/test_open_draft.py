"""A draft while an act is done to it."""

from __future__ import annotations

import pytest

from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.open_draft import LARGEST_PART, OpenDraft, block_in, list_in, put_in_order, take_out
from tracks_sim.errors import EditRefused


def test_a_draft_that_was_only_read_is_the_same_object(catalogues: Catalogues) -> None:
    data = {"case": {"id": "x"}, "key": {}}
    draft = OpenDraft(data, catalogues)
    draft.part("case")["id"] = "x"
    draft.part("notes")
    assert draft.result() is data


def test_another_form_than_it_should_be_is_refused_and_never_written_over(catalogues: Catalogues) -> None:
    for begun in (lambda: block_in({"a": "text"}, "a"), lambda: list_in({"a": {}}, "a"), lambda: OpenDraft({"case": [1]}, catalogues).part("case")):
        with pytest.raises(EditRefused):
            begun()
    assert block_in({"a": None}, "a") == {}


def test_a_new_key_stands_at_its_place_and_others_stay() -> None:
    block = {"zeta": 1, "version": "1", "steps": [], "note": False}
    put_in_order(block, "age", ("id", "version", "age", "steps", "note"), "adult")
    assert list(block) == ["zeta", "version", "age", "steps", "note"]


def test_blocks_that_become_empty_go() -> None:
    block = {"documents": {"letter-1": {"title": "A"}}, "title": "B"}
    take_out(block, ("documents", "letter-1", "title"))
    assert block == {"title": "B"}


def test_a_part_may_shrink_but_not_grow_beyond_what_a_file_can_hold(catalogues: Catalogues) -> None:
    long = "a" * LARGEST_PART
    draft = OpenDraft({"text.en": {"a": long, "b": long}}, catalogues)
    del draft.part("text.en")["b"]
    assert "b" not in draft.result()["text.en"]
    draft.part("text.en")["c"] = long * 2
    with pytest.raises(EditRefused):
        draft.result()
