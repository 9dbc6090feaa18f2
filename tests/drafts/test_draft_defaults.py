"""What is derived and not asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.case.load import Catalogues
from tracks_sim.drafts import draft_defaults as derive


@pytest.mark.parametrize(("kind", "ids"), [("reception_note", ["rn8", "rn9"]), ("letter", ["le1", "le2"]), ("health_note", ["hn1", "hn2"])])
def test_a_passage_has_two_letters_of_its_paper_and_a_number_that_no_part_mentions(kind: str, ids: list[str]) -> None:
    data = {"case": {"documents": [{"passages": ["rn2"]}]}, "key": {"note": {"voices": {"words": ["rn7"]}}}, "text.en": {"passages": {"rn3": "see hn and rnx9"}}}
    assert derive.passage_ids(data, kind, 2) == ids


def test_a_paper_is_counted_by_its_kind() -> None:
    assert derive.paper_id({"case": {"documents": [{"id": "letter-1"}, {"id": "letter-3"}]}}, "letter") == "letter-4"


@pytest.mark.parametrize(("text", "name"), [
    ("Ring the nurse on Thursday", "ring-nurse"), ("Une réunion à l’école jeudi", "reunion-ecole"), ("The best, right, wrong answer", "answer-1"),
    ("", "answer-1"), ("她在等", "answer-1"), ("Trafficking victims smuggled waiting room", "waiting-room"),
])  # fmt: skip
def test_an_id_is_two_words_that_tell_nothing(text: str, name: str) -> None:
    assert derive.id_of_words(text, "answer-", {}, ()) == name


def test_an_id_is_not_used_twice() -> None:
    assert derive.id_of_words("waiting room", "answer-", {"case": {"plan": [{"options": ["waiting-room", "waiting-room-2"]}]}}, ()) == "waiting-room-3"


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.text(max_size=5))
def test_every_place_can_be_taken_and_the_seed_decides(names: list[str], seed: str) -> None:
    found = derive.places(seed, "x", len(names))
    assert sorted(found) == list(range(len(names) + 1)) and found == derive.places(seed, "x", len(names))


def test_a_row_is_not_put_where_the_order_would_follow_the_answers() -> None:
    answers = {"a": "present", "b": "present", "c": "absent", "d": "absent", "e": "present"}
    for seed in "0123456789":
        place = derive.place_of_row(seed, ["a", "b", "c", "d"], "e", answers)
        assert place >= 3, "beside a and b it would be sorted: present, present, present, absent, absent"


@pytest.mark.parametrize(("item", "source"), [
    ("indicators.documents_taken", "ilo-delphi-2009"), ("elements.act", "palermo-2000"), ("elements.protection", "unhcr-guidelines-7-2006"),
    ("needs.sexual_health", "who-rape-2001"), ("plan.sharing", "gdpr-2016"), ("plan.consent", "who-2003"), ("options.second_talk", "who-2003"),
])  # fmt: skip
def test_sources_are_those_that_cases_have(item: str, source: str, catalogues: Catalogues) -> None:
    assert derive.source_of(item, catalogues) == source


def test_every_derived_source_is_in_the_catalogue(catalogues: Catalogues) -> None:
    items = [f"options.{d.id}" for d in catalogues.decisions.decisions] + [f"indicators.{c.id}" for c in catalogues.concepts.concepts] + ["detection", "needs.none"]
    assert {derive.source_of(item, catalogues) for item in items} <= {source.id for source in catalogues.sources.sources}


@pytest.mark.parametrize(("kind", "text", "voice"), [
    ("registration_form", "Arrived by coach.", "record"), ("registration_form", "“I would rather not say.”", "words"), ("health_note", "Two marks.", "observation"),
    ("letter", "We write.", "words"), ("reception_note", "She said « plus tard » and left the room without her coat and her bag.", "observation"),
])  # fmt: skip
def test_a_voice_is_guessed_from_paper_and_quotation_marks(kind: str, text: str, voice: str) -> None:
    assert derive.proposed_voice(kind, text) == voice
