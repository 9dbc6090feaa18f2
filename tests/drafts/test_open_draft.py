"""A draft while an act is done to it."""

from __future__ import annotations

import pytest

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.structure import Document
from tracks_sim.drafts.open_draft import LARGEST_PART, OpenDraft, block_in, take_out
from tracks_sim.drafts.records import edited
from tracks_sim.errors import EditRefused


def test_a_draft_that_was_only_read_is_the_same_object(catalogues: Catalogues) -> None:
    data = {"case": {"id": "x"}, "key": {}, "text.en": {"title": "A"}}
    draft = OpenDraft(data, catalogues)
    draft.case = edited(draft.case, id="x")
    draft.part("text.en")["title"] = "A"
    draft.part("notes")
    assert draft.result() is data


def test_another_form_than_it_should_be_is_refused_and_never_written_over(catalogues: Catalogues) -> None:
    for begun in (lambda: block_in({"a": "text"}, "a"), lambda: OpenDraft({"text.en": [1]}, catalogues).part("text.en")):
        with pytest.raises(EditRefused):
            begun()
    assert block_in({"a": None}, "a") == {}
    for data in ({"case": [1]}, {"case": {"documents": "none"}}):
        draft = OpenDraft(data, catalogues)
        draft.case = edited(draft.case, documents=(Document(id="a", kind="letter", passages=("a1",)),))
        with pytest.raises(EditRefused):
            draft.result()


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
