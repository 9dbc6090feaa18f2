"""Any text of a draft, and marks on translations."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.acts import done, refused
from tracks_sim.case.load import Catalogues
from tracks_sim.case.load.source_files import DRAFT_FILES
from tracks_sim.case.load.validation import holds_text
from tracks_sim.drafts.draft import value_hash

pytestmark = pytest.mark.usefixtures("without_states")


@pytest.mark.parametrize(("head", "where", "text"), [
    ("text", ("title",), True), ("text", ("enough",), True), ("text", ("passages", "le1"), True), ("text", ("documents", "letter-1", "note"), True),
    ("text", ("plan", "consent", "each-step"), True), ("text", ("replies", "deflect", "0"), True), ("text", ("facts", "fa1", "varied"), True),
    ("key_text", ("interview", "better", "q1"), True), ("key_text", ("interview", "beyond"), True), ("key_text", ("elements", "act"), True),
    ("notes", ("happened",), True), ("review", ("origin_note",), True),
    ("text", ("documents",), False), ("text", ("documents", "letter-1"), False), ("text", ("replies", "deflect"), False), ("text", ("nothing",), False),
    ("case", ("id",), False), ("case", ("version",), False), ("case", ("age",), False), ("case", ("languages", "0"), False), ("key", ("indicators", "0", "source"), False),
    ("text", ("title", "x"), False), ("text", ("passages", "le1", "x"), False),
])  # fmt: skip
def test_a_path_leads_to_a_text_or_not(head: str, where: tuple[str, ...], text: bool) -> None:
    assert holds_text(where, DRAFT_FILES[head][1]) is text


def with_talk() -> dict[str, Any]:
    """A talk in the first language, not yet translated."""
    return {"case": {"languages": ["en", "fr"], "questions": [{"id": "q1", "form": "open"}]}, "text.en": {"replies": {"deflect": ["Later.", "No."]}, "moves": {"leave": "She nods."}}, "text.fr": {}}


@pytest.mark.parametrize("where", [("moves", "leave"), ("questions", "q1"), ("replies", "deflect", "0")])
def test_texts_of_a_talk_can_be_translated(where: tuple[str, ...], catalogues: Catalogues) -> None:
    after = done(with_talk(), catalogues, act="write_text", part="text.fr", where=where, text="Bonjour.", base=value_hash(None))
    assert "Bonjour." in str(after["text.fr"])


def test_a_list_grows_and_shrinks_by_its_entries(catalogues: Catalogues) -> None:
    data = done(with_talk(), catalogues, act="write_text", part="text.en", where=("replies", "deflect", "2"), text="Another day.", base=value_hash(None))
    data = done(data, catalogues, act="write_text", part="text.en", where=("replies", "deflect", "0"), text="", base=value_hash("Later."))
    assert data["text.en"]["replies"]["deflect"] == ["No.", "Another day."]
    assert "not there" in refused(data, catalogues, act="write_text", part="text.en", where=("replies", "deflect", "9"), text="x", base=value_hash(None))


def test_a_briefing_keeps_its_paragraphs_and_a_title_has_none(catalogues: Catalogues) -> None:
    for name, text in (("briefing", "One.\n\nTwo."), ("title", "One. Two.")):
        after = done({}, catalogues, act="write_text", part="text.en", where=(name,), text="One.\n\nTwo.", base=value_hash(None))
        assert after["text.en"] == {name: text}


def test_the_same_text_again_is_no_change_whatever_was_seen(catalogues: Catalogues) -> None:
    data = {"text.en": {"title": "The hat"}}
    assert done(data, catalogues, act="write_text", part="text.en", where=("title",), text="The hat ", base="0" * 16) is data


def test_a_translation_is_marked_as_made_from_the_source_of_today(catalogues: Catalogues) -> None:
    data = {"case": {"languages": ["en", "fr"]}, "text.en": {"passages": {"le1": "One."}}, "text.fr": {"passages": {"le1": "Un."}}}
    after = done(data, catalogues, act="mark_translation", language="fr", text="text:passages.le1", reviewed=True)
    assert after["translation"] == {"texts": {"fr": {"text:passages.le1": {"of": value_hash("One."), "reviewed": True}}}}
    for language, text in (("en", "text:passages.le1"), ("fr", "text:passages.le2"), ("fr", "key:rules"), ("fr", "nothing")):
        assert "no translated text" in refused(data, catalogues, act="mark_translation", language=language, text=text, reviewed=False)
