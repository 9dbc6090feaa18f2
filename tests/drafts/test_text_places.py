"""Where the texts of a case belong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shipped import CASES
from tests.support.written_drafts import draft_data
from tracks_sim.drafts.draft import texts_in
from tracks_sim.drafts.records import case_of, key_of
from tracks_sim.drafts.text_places import SECTIONS, TextPlace, section_of, text_places


def places_of(data: Any) -> tuple[TextPlace, ...]:
    return text_places(case_of(data), key_of(data))


@pytest.mark.parametrize("case_id", CASES)
def test_every_text_of_a_shipped_case_has_its_place(case_id: str) -> None:
    data = draft_data(case_id)
    places = {(place.head, place.where) for place in places_of(data)}
    for head in ("text", "key_text"):
        written = {(head, tuple(s for s in where if not isinstance(s, int))) for where, _ in texts_in(data[f"{head}.en"])}
        assert written <= places


@pytest.mark.parametrize("case_id", CASES)
def test_places_follow_the_order_of_work(case_id: str) -> None:
    sections = [place.section for place in places_of(draft_data(case_id))]
    assert sections == sorted(sections, key=SECTIONS.index)


def test_a_question_that_is_not_recommended_wants_a_better_wording() -> None:
    questions = [
        {"id": "open", "form": "open"}, {"id": "closed", "form": "closed"}, {"id": "hurts", "form": "open", "stance": "blames"}, {"id": "kind", "form": "wh", "stance": "accepts"},
        {"id": "begun"}, {"id": "junk", "form": ["open"], "stance": {}}, {"id": "other", "form": "open", "stance": "rude"},
    ]  # fmt: skip
    places = places_of({"case": {"questions": questions}, "key": {"interview": {}}})
    assert [place.where[-1] for place in places if place.where[:2] == ("interview", "better")] == ["closed", "hurts"]


def test_person_and_room_belong_to_the_talk() -> None:
    assert section_of(("person", "barriers", "debt")) == section_of(("room", "minutes")) == "talk"


def test_junk_has_the_places_of_every_case() -> None:
    assert places_of({"case": None, "key": 3}) == places_of({"case": {"documents": "x", "options": [1], "plan": [{"part": 2}]}, "key": {"lessons": {}}})
