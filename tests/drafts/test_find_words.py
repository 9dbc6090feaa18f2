"""Words found in all texts of a case, in each language, and replaced."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.shipped import kit_library
from tests.support.written_drafts import LONG, draft_data
from tracks_sim.drafts.draft import texts_in, value_at
from tracks_sim.drafts.edits import apply_edit
from tracks_sim.drafts.find_words import Sought, find_words


def after(text: str, sought: Sought) -> str | None:
    """What a text says with the words replaced; None where they are not found."""
    data = {"case": {"languages": ["en"]}, "text.en": {"title": text}}
    return next((one.act.text for one in find_words(data, sought)), None)


@pytest.mark.parametrize(("text", "sought", "expected"), [
    ("The hat and that hat.", Sought("hat", "cap"), "The cap and tcap cap."),
    ("The hat and that hat.", Sought("hat", "cap", whole=True), "The cap and that cap."),
    ("The hat", Sought("the", "a"), None),
    ("The hat, the cat", Sought("the", "a", any_case=True), "A hat, a cat"),
    ("L’hôte\u00a0: oui", Sought("l'hôte :", "L’hôtel :", any_case=True), "L’hôtel : oui"),
    ("a+b", Sought("a+b", ""), ""),
    (r"x", Sought("x", r"\1\g<0>"), r"\1\g<0>"),
    ("hat", Sought("", "cap"), None),
    ("écoles école", Sought("école", "lycée", whole=True), "écoles lycée"),
])  # fmt: skip
def test_words_are_replaced(text: str, sought: Sought, expected: str | None) -> None:
    assert after(text, sought) == expected


def test_they_are_found_in_the_case_the_key_and_the_talk_of_each_language() -> None:
    data = draft_data(LONG)
    for part, where in (("text.en", ("title",)), ("text.fr", ("facts", next(iter(data["text.fr"]["facts"])), "full")), ("text.en", ("replies", "deflect", 1)), ("key_text.fr", ("protection",))):
        inside = data[part]
        for step in where[:-1]:
            inside = inside[step]
        inside[where[-1]] = "Zebra"
        assert value_at(data, part, where) == "Zebra"
    found = list(find_words(data, Sought("zebra", "lion", any_case=True)))
    assert [one.part for one in found] == ["text.en", "text.en", "key_text.fr", "text.fr"], "one language after the other, the talk last"
    for one in found:
        data = apply_edit(one.act, data, kit_library().catalogues)
    assert not list(find_words(data, Sought("Zebra", "x"))) and data["text.en"]["replies"]["deflect"][1] == "Lion"


def test_what_authors_and_reviewers_alone_read_is_found_too() -> None:
    data = draft_data()
    data["notes"] = {"happened": "A zebra.", "never_first": "The zebra.", "set_aside": [{"advice": "x", "because": "A zebra."}]}
    data["review"] = {**(data.get("review") or {}), "origin_note": "Of zebras."}
    data["key"]["detection"]["decision_differs"] = "No zebra."
    found = list(find_words(data, Sought("zebra", "lion")))
    assert [(one.part, one.where) for one in found] == [
        ("notes", ("happened",)), ("notes", ("never_first",)), ("review", ("origin_note",)), ("key", ("detection", "decision_differs")),
    ]  # fmt: skip
    for one in found:
        data = apply_edit(one.act, data, kit_library().catalogues)
    assert data["notes"]["never_first"] == "The lion." and data["key"]["detection"]["decision_differs"] == "No lion."


def test_ids_and_what_the_page_does_not_write_are_not_found() -> None:
    data = draft_data()
    assert not list(find_words(data, Sought(data["case"]["documents"][0]["id"], "x")))
    assert not list(find_words({"case": {"languages": ["en"]}, "text.en": {"title": ["hat"], "unknown": "hat"}, "text.fr": {"title": "hat"}}, Sought("hat", "x")))


@settings(max_examples=examples(60))
@given(st.text(alphabet="ab 'É’\u00a0.", max_size=30), st.text(alphabet="ab 'é’.", min_size=1, max_size=3), st.booleans(), st.booleans())
def test_the_pieces_are_the_text(text: str, words: str, any_case: bool, whole: bool) -> None:
    data = {"case": {"languages": ["en"]}, "text.en": {"title": text}}
    for one in find_words(data, Sought(words, "xyz", any_case, whole)):
        assert "".join(piece for piece, _ in one.pieces) == text == dict(texts_in(data["text.en"]))[("title",)]
