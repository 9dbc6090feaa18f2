"""From which words each translation was made."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.shipped import CASES
from tests.support.written_drafts import draft_data
from tracks_sim.case.model.translated import Translations
from tracks_sim.drafts.draft import value_hash
from tracks_sim.drafts.translation import (
    changed_since,
    place_of,
    source_texts,
    text_name,
    text_states,
    with_translation_states,
)

TITLE = "text:title"


def changed(data: dict[str, Any], part: str, field: str, text: str) -> dict[str, Any]:
    return {**data, part: {**data[part], field: text}}


def state(data: Any, name: str = TITLE) -> str:
    return text_states(data)["fr"][name]


@pytest.mark.parametrize("case_id", CASES)
def test_every_shipped_text_is_done(case_id: str) -> None:
    states = text_states(draft_data(case_id))
    assert set(states) == {"fr"} and set(states["fr"].values()) == {"done"}


def test_texts_come_in_the_order_of_an_authors_work() -> None:
    names = list(source_texts(draft_data()))
    first = ["text:title", "text:passages.rf1", "text:passages.rf9", "text:documents.parish-letter.title", "text:passages.pl1", "key_text:indicators.documents_taken"]
    last = ["key_text:detection", "key_text:protection", "text:options.trained-colleague", "key_text:options.trained-colleague", "key_text:story.trained-colleague"]
    assert [name for name in names if name in (*first, *last)] == [*first, *last]
    assert len(names) == len(set(names))


def test_names_and_places_are_each_others_inverse() -> None:
    for name in source_texts(draft_data("the-quiet-room")):
        part, where = place_of(name, "en")
        assert text_name(part, where) == name


def test_a_translation_written_on_the_page_keeps_the_hash_of_its_source() -> None:
    before = draft_data()
    after = with_translation_states(before, changed(before, "text.fr", "title", "Le bonnet"))
    assert after["translation"] == {"texts": {"fr": {TITLE: {"of": value_hash("The knitted hat")}}}}
    Translations.model_validate(after["translation"])
    assert state(after) == "done"


def test_a_changed_source_makes_the_translation_older_even_without_an_entry() -> None:
    before = draft_data()
    after = with_translation_states(before, changed(before, "text.en", "title", "The green hat"))
    assert state(after) == "changed" and list(changed_since(after)) == [("text.fr", ("title",))]
    back = with_translation_states(after, changed(after, "text.en", "title", "The knitted hat"))  # type: ignore[arg-type]
    assert state(back) == "done", "the words are those again from which it was made"
    renewed = with_translation_states(after, changed(after, "text.fr", "title", "Le bonnet vert"))  # type: ignore[arg-type]
    assert state(renewed) == "done"


def test_a_source_edited_in_an_editor_is_noticed_by_the_hash() -> None:
    data = draft_data()
    data["translation"] = {"texts": {"fr": {TITLE: {"of": value_hash("The knitted hat"), "reviewed": True}}}}
    assert state(data) == "reviewed"
    data["text.en"]["title"] = "The hat"
    assert state(data) == "changed"


def test_a_rewritten_translation_has_to_be_reviewed_again() -> None:
    data = draft_data()
    data["translation"] = {"texts": {"fr": {TITLE: {"of": value_hash("The knitted hat"), "reviewed": True}}}}
    assert state(with_translation_states(data, changed(data, "text.fr", "title", "Le bonnet"))) == "done"
    assert state(with_translation_states(data, changed(data, "text.fr", "summary", "Autre chose."))) == "reviewed"


def test_a_text_that_is_gone_loses_its_entry() -> None:
    data = draft_data()
    data["translation"] = {"texts": {"fr": {TITLE: {"of": value_hash("The knitted hat")}}}}
    after = with_translation_states(data, changed(data, "text.fr", "title", ""))
    assert after["translation"] == {"texts": {}} and state(after) == "missing"


def test_where_no_text_changes_the_draft_is_the_same() -> None:
    before = draft_data()
    assert with_translation_states(before, after := {**before, "case": {**before["case"], "version": "2.0.0"}}) is after


JUNK = st.recursive(st.none() | st.integers() | st.text(max_size=4), lambda i: st.lists(i, max_size=2) | st.dictionaries(st.text(max_size=4), i, max_size=2), max_leaves=5)


@settings(max_examples=examples(100), deadline=None, suppress_health_check=list(HealthCheck))
@given(*[st.dictionaries(st.sampled_from(["case", "text.en", "text.fr", "key_text.en", "translation"]), JUNK)] * 2)
def test_junk_never_raises(before: dict[str, Any], after: dict[str, Any]) -> None:
    for data in (before, after):
        data["case"] = {"languages": ["en", "fr"]}
    text_states(with_translation_states(before, after))
