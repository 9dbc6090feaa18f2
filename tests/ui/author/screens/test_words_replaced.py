"""Find and replace over all texts of a case, and the earlier versions of one, as the page has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.shipped import kit_library
from tests.support.written_drafts import draft_data
from tracks_sim.authoring.drafts import Author
from tracks_sim.drafts.draft import value_hash
from tracks_sim.store import Store
from tracks_sim.ui.author.screen import AuthorScreen
from tracks_sim.ui.author.screens import words_replaced
from tracks_sim.ui.shared.context import PageContext

CASE = "the-knitted-hat"
SOUGHT = {"words": "Zebra", "instead": "lion", "any_case": True, "whole": True}


@pytest.fixture
def page(tmp_path: Path) -> Iterator[AuthorScreen]:
    data = draft_data()
    data["text.en"]["title"], data["text.fr"]["title"] = "The zebra’s hat", "Le zebra"
    data["key_text.en"]["protection"] = "Zebras, and a zebra " + "x" * 200
    with Store.open(tmp_path / "data") as store:
        found = AuthorScreen(PageContext(store.data, None, None, None, "en", "about:blank", {}), store, kit_library())
        found.drafts.create(CASE, data, Author("other", "Bo"))
        found.receive({"kind": "screen", "screen": "languages", "case": CASE, "at": SOUGHT})
        yield found


def found(page: AuthorScreen) -> list[tuple[str, str]]:
    return [(one["id"], "".join(f"[{p['kind']}:{p['text']}]" if p["kind"] != "same" else p["text"] for p in one["pieces"])) for one in page.page.sheet["replace"]["found"]]


def test_what_is_written_in_one_language_has_its_label_alone(page: AuthorScreen) -> None:
    page.receive({"kind": "act", "n": 1, "act": {"act": "write_text", "part": "notes", "where": ["happened"], "text": "A zebra.", "base": value_hash("")}})
    assert [(one["label"], one["lang"]) for one in page.page.sheet["replace"]["found"]][-1] == ("What really happened", "en")


def test_each_place_is_shown_with_what_comes_in_place_and_only_ticked_ones_are_changed(page: AuthorScreen) -> None:
    places = [("f:text.en:title", "The [gone:zebra][new:lion]’s hat"), ("f:key_text.en:protection", "Zebras, and a [gone:zebra][new:lion] " + "x" * 79 + " … "), ("f:text.fr:title", "Le [gone:zebra][new:lion]")]
    assert found(page) == places
    assert [one["label"] for one in page.page.sheet["replace"]["found"]][::2] == ["Title, English", "Title, French"]
    page.receive({"kind": "replace_words", **SOUGHT, "ticked": [places[0][0], places[2][0]]})
    assert page.page.frame["notice"]["text"] == "2 texts were changed." and found(page) == places[1:2]
    assert page.state.can_undo == "replace_words" and page.state.draft is not None
    assert (page.state.draft.data["text.en"]["title"], page.state.draft.data["text.fr"]["title"]) == ("The lion’s hat", "Le lion")
    assert next(text for text in page.page.sheet["texts"] if text["name"] == "text:title")["state"] == "done", "both languages were changed"
    page.receive({"kind": "undo", "n": 9})
    assert found(page) == places, "one act"


def test_nothing_found_and_too_much_are_sentences(page: AuthorScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words_replaced, "MOST_FOUND", 9)
    page.receive({"kind": "at", "at": {**SOUGHT, "words": "giraffe"}})
    assert (found(page), page.page.sheet["replace"]["sentence"]) == ([], "“giraffe” stands in no text of this case.")
    page.receive({"kind": "at", "at": {"words": "e"}})
    sheet = page.page.sheet["replace"]
    assert len(sheet["found"]) == 9 and sheet["sentence"] == "These are the first 9 texts that have it; there are more."
    page.receive({"kind": "at", "at": {}})
    assert page.page.sheet["replace"]["found"] == [] and page.page.sheet["replace"]["sentence"] == ""


def test_a_place_that_has_changed_meanwhile_is_counted_and_left(page: AuthorScreen) -> None:
    page.receive({"kind": "replace_words", **SOUGHT, "ticked": ["f:text.fr:title", "f:text.fr:summary"]})
    assert page.page.frame["notice"]["text"] == "1 text was changed. 1 was not: somebody has changed it since, or it would be too long."


@pytest.mark.parametrize("intent", [{"ticked": "x"}, {"ticked": [1]}, {"ticked": [], "words": 3}, {"ticked": [], "words": "x" * 201}])
def test_what_does_not_fit_is_refused(page: AuthorScreen, intent: dict[str, Any]) -> None:
    before = page.page.frame["refusals"]
    page.receive({"kind": "replace_words", **SOUGHT, **intent})
    assert page.page.frame["refusals"] == before + 1


# --- earlier versions --------------------------------------------------------------------


def field(page: AuthorScreen) -> dict[str, Any]:
    return next(text for text in page.page.sheet["texts"] if text["name"] == "text:title")["field"]  # type: ignore[no-any-return]


def write(page: AuthorScreen, n: int, text: str) -> None:
    page.receive({"kind": "act", "n": n, "act": {"act": "write_text", "part": "text.fr", "where": ["title"], "text": text, "base": field(page)["base"]}})


def test_what_stood_in_a_field_is_shown_on_demand_the_newest_first(page: AuthorScreen) -> None:
    assert field(page)["earlier"] is None
    for n, text in enumerate(("Un", "Deux", "Trois"), 2):
        write(page, n, text)
    page.receive({"kind": "earlier", "part": "text.fr", "where": ["title"]})
    assert [one["text"] for one in field(page)["earlier"]] == ["Deux", "Un", "Le zebra"]
    assert all(one["when"] for one in field(page)["earlier"]) and field(page)["earlier"][2]["when"] == "before the first change here"
    assert [text["field"]["earlier"] for text in page.page.sheet["texts"] if text["name"] != "text:title"] == [None] * (len(page.page.sheet["texts"]) - 1)
    write(page, 9, "Un")
    assert [one["text"] for one in field(page)["earlier"]] == ["Trois", "Deux", "Le zebra"], "it follows what is written"
    page.receive({"kind": "undo", "n": 10})
    assert field(page)["text"] == "Trois"
    page.receive({"kind": "earlier"})
    assert field(page)["earlier"] is None


@pytest.mark.parametrize("where", ["title", [], [3], ["x"] * 10, ["x" * 100]])
def test_what_is_no_place_is_refused(page: AuthorScreen, where: Any) -> None:
    before = page.page.frame["refusals"]
    page.receive({"kind": "earlier", "part": "text.fr", "where": where})
    assert page.page.frame["refusals"] == before + 1


def test_a_place_that_there_is_not_has_no_versions(page: AuthorScreen) -> None:
    page.receive({"kind": "earlier", "part": "nothing", "where": ["a", "0"]})
    assert page.page.frame["refusals"] == 0 and field(page)["earlier"] is None


