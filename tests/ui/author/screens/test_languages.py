"""The screen *Languages*: texts beside their translations, their states, and tables of them."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from translate.storage.xliff2 import Xliff2File

from tests.support.author_sheets import CODE, after, ids_of, seen
from tests.support.shipped import kit_library
from tests.support.written_drafts import LONG, checked, draft_data, view_of
from tracks_sim.authoring.drafts import Author
from tracks_sim.authoring.returned_texts import SOURCE_CHANGED
from tracks_sim.drafts.draft import value_at, value_hash
from tracks_sim.drafts.translation import place_of, source_texts
from tracks_sim.store import Store
from tracks_sim.ui.author.screen import AuthorScreen
from tracks_sim.ui.author.screens.languages import earlier_sources, languages_sheet
from tracks_sim.ui.author.screens.text_parts import text_parts
from tracks_sim.ui.author.screens.word_changes import word_changes
from tracks_sim.ui.shared.context import PageContext

CASE = "the-knitted-hat"


def test_every_text_stands_in_one_part_by_a_name_that_is_no_id(shipped_case: str) -> None:
    view = view_of(draft_data(shipped_case), shipped_case)
    parts = text_parts(view)
    assert sorted(text.name for part in parts for text in part.texts) == sorted(source_texts(view.data))
    assert len({part.id for part in parts}) == len(parts)
    for words in seen([{"title": part.title, "label": text.label} for part in parts for text in part.texts]):
        assert words and not CODE.search(words) and words not in ids_of(view.data)


def test_passages_stand_by_paper_in_reading_order() -> None:
    data = draft_data()
    paper = data["case"]["documents"][1]
    part = next(part for part in text_parts(view_of(data)) if part.id == f"papers.{paper['id']}")
    assert part.title == data["text.en"]["documents"][paper["id"]]["title"]
    assert [text.name for text in part.texts[2:]] == [f"text:passages.{passage}" for passage in paper["passages"]]
    assert [text.label for text in part.texts[:4]] == ["Heading", "Who wrote it, and roughly when: never a date", "Passage 1", "Passage 2"]


def row(sheet: Any, name: str) -> Any:
    return next(text for text in sheet["texts"] if text["name"] == name)


def test_a_text_is_missing_done_changed_and_reviewed() -> None:
    data = draft_data()
    del data["text.fr"]["summary"]
    view = view_of(data)
    sheet = languages_sheet(view)
    assert (sheet["language"], sheet["source"], row(sheet, "text:summary")["state"], row(sheet, "text:title")["state"]) == ("fr", "en", "missing", "done")
    assert sheet["languages"] == [{"id": "fr", "label": "French", "current": True, "left": "1 missing"}]
    assert row(sheet, "text:summary")["field"]["problems"] == [], "its state says that it is to be written"
    view = after(view, act="mark_translation", language="fr", text="text:title", reviewed=True)
    assert row(languages_sheet(view), "text:title")["state"] == "reviewed"
    old = data["text.en"]["title"]
    view = after(view, act="write_text", part="text.en", where=["title"], text="The knitted hat again", base=value_hash(old))
    sheet = languages_sheet(view)
    assert (row(sheet, "text:title")["state"], row(sheet, "text:title")["changes"]) == ("changed", [])
    assert earlier_sources(view.data) == {value_hash(old)}
    changes = row(languages_sheet(replace(view, earlier_texts={value_hash(old): old})), "text:title")["changes"]
    assert "".join(change["text"] for change in changes if change["kind"] != "gone") == "The knitted hat again"
    view = after(view, act="mark_translation", language="fr", text="text:title", reviewed=False)
    assert row(languages_sheet(view), "text:title")["state"] == "done"


def test_states_are_counted_and_parts_count_what_is_shown() -> None:
    data = draft_data()
    passage = data["case"]["documents"][1]["passages"][0]
    del data["text.fr"]["passages"][passage]
    view = replace(view_of(data), at={"language": "fr", "show": "missing"})
    sheet = languages_sheet(view)
    assert {state["id"]: state["n"] for state in sheet["states"]} == {"missing": 1, "changed": 0, "done": len(source_texts(data)) - 1, "reviewed": 0}
    assert [part["n"] for part in sheet["parts"] if part["current"]] == [1], "what opens is what has something to do"
    assert sum(part["n"] for part in sheet["parts"]) == 1


def test_a_problem_of_a_translation_leads_to_its_language_and_part() -> None:
    data = draft_data()
    data["case"]["languages"] = ["en", "de", "fr"]
    passage = data["case"]["documents"][1]["passages"][-1]
    view = replace(view_of(data), at={"field": f"f:text.fr:passages.{passage}"})
    sheet = languages_sheet(view)
    assert sheet["language"] == "fr" and row(sheet, f"text:passages.{passage}")


def test_a_case_in_one_language_offers_others() -> None:
    data = draft_data()
    data["case"]["languages"] = ["en"]
    sheet = languages_sheet(view_of(data))
    assert (sheet["language"], sheet["texts"], [one["id"] for one in sheet["addable"]]) == ("", [], ["fr"])


def test_only_one_part_of_a_long_case_is_sent() -> None:
    sheet = languages_sheet(view_of(draft_data(LONG), LONG))
    assert len(sheet["texts"]) < 60 < sum(part["n"] for part in sheet["parts"])


def test_words_that_changed() -> None:
    assert word_changes("He waits at noon.", "He waits all day.") == [
        {"kind": "same", "text": "He waits "}, {"kind": "gone", "text": "at noon."}, {"kind": "new", "text": "all day."},
    ]  # fmt: skip
    assert word_changes("", "New") == [{"kind": "new", "text": "New"}]
    assert word_changes("a " * 700, "b") == [{"kind": "gone", "text": "a " * 700}, {"kind": "new", "text": "b"}]


# --- the page ----------------------------------------------------------------------------


@pytest.fixture
def page(tmp_path: Path) -> Iterator[AuthorScreen]:
    with Store.open(tmp_path / "data") as store:
        found = AuthorScreen(PageContext(store.data, None, None, None, "en", "about:blank", {}), store, kit_library())
        found.drafts.create(CASE, draft_data(), Author("other", "Bo"))
        found.receive({"kind": "screen", "screen": "languages", "case": CASE})
        yield found


def sent_by(page: AuthorScreen, monkeypatch: pytest.MonkeyPatch, kind: str) -> tuple[dict[str, Any], bytes]:
    sent: list[tuple[dict[str, Any], bytes]] = []
    monkeypatch.setattr(page.page, "send", lambda message, buffers=(): sent.append((message, buffers[0])) if buffers else None)
    page.receive({"kind": kind, "language": "fr"})
    return sent[0]


def test_a_table_goes_out_and_comes_back(page: AuthorScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    message, content = sent_by(page, monkeypatch, "save_table")
    assert message["name"] == "the-knitted-hat-fr.xlsx"
    workbook = load_workbook(io.BytesIO(content))
    sheet: Any = workbook.worksheets[0]
    assert sheet["D2"].value == "Start: Title" and sheet["G2"].value == "done"
    sheet["F2"].value, sheet["F3"].value = "Un autre titre", "Un autre résumé"
    stream = io.BytesIO()
    workbook.save(stream)
    summary = draft_data()["text.en"]["summary"]
    page.receive({"kind": "act", "n": 2, "act": {"act": "write_text", "part": "text.en", "where": ["summary"], "text": "New words.", "base": value_hash(summary)}})
    page.receive({"kind": "take_table", "language": "fr"}, [stream.getvalue()])
    assert page.page.frame["notice"]["text"] == "1 text was taken from the file. 1 was not; it stands below."
    assert page.page.sheet["not_taken"] == [{"label": "Summary for the list of cases", "why": SOURCE_CHANGED, "text": "Un autre résumé"}]
    assert row(page.page.sheet, "text:title")["field"]["text"] == "Un autre titre"
    changed = row(page.page.sheet, "text:summary")
    assert changed["state"] == "changed" and {"kind": "new", "text": "New words."} in changed["changes"], "the journal has the old words"
    page.receive({"kind": "undo", "n": 3})
    assert row(page.page.sheet, "text:title")["field"]["text"] == draft_data()["text.fr"]["title"]


@pytest.mark.parametrize("intent", [{"language": "en"}, {"language": "de"}, {"language": 3}, {}])
def test_what_is_no_translated_language_is_refused(page: AuthorScreen, intent: dict[str, Any]) -> None:
    for kind in ("save_table", "take_table", "save_xliff", "take_xliff"):
        before = page.page.frame["refusals"]
        page.receive({"kind": kind, **intent}, [b""])
        assert page.page.frame["refusals"] == before + 1


def test_an_xliff_file_goes_out_and_comes_back_packed_with_its_states(page: AuthorScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    message, content = sent_by(page, monkeypatch, "save_xliff")
    assert message == {"kind": "file", "name": "the-knitted-hat-fr.xlf", "type": "application/xliff+xml"}
    data, text = draft_data(), content.decode()
    assert '<note category="where">Start: Title</note>' in text and "Words of whoever wrote this paper." in text
    assert text.count('<note category="state">State: done</note>') == text.count("<unit ")
    changes = {
        "<target xml:space=\"preserve\">" + data["text.fr"]["title"]: "<target xml:space=\"preserve\">Un autre titre",
        "<target xml:space=\"preserve\">" + data["text.fr"]["summary"]: "<target xml:space=\"preserve\">" + data["text.en"]["summary"],
    }
    for before, now in changes.items():
        assert text.count(before) == 1
        text = text.replace(before, now)
    place = text.index('<unit id="text:content_note"')
    text = text[:place] + text[place:].replace('state="translated"', 'state="final"', 1)
    page.receive({"kind": "take_xliff", "language": "fr"}, [gzip.compress(text.encode())])
    said = "1 text was taken from the file. 1 has another state now, such as reviewed. 1 says the same as its original and counts as untranslated."
    assert page.page.frame["notice"]["text"] == said
    found = {name: row(page.page.sheet, f"text:{name}") for name in ("title", "summary", "content_note")}
    assert {name: text["state"] for name, text in found.items()} == {"title": "done", "summary": "done", "content_note": "reviewed"}
    assert (found["title"]["field"]["text"], found["summary"]["field"]["text"]) == ("Un autre titre", data["text.fr"]["summary"])
    page.receive({"kind": "undo", "n": 3})
    assert [row(page.page.sheet, f"text:{name}")["state"] for name in ("title", "content_note")] == ["done", "done"], "one act, taken back as one"


def test_each_text_of_an_xliff_file_says_the_length_that_the_check_holds_it_to(page: AuthorScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose note speaks of words, such a text draws advice on length when it is made long; no other does."""
    read = Xliff2File.parsestring(sent_by(page, monkeypatch, "save_xliff")[1])
    notes = {str(unit.getid()): unit.getunitelement().findtext("{*}notes/{*}note[@category='length']") for unit in read.units}
    assert notes.keys() == source_texts(draft_data()).keys() and set(notes.values()) == {
        "At most 4000 letters.", "At most 20 words.", "All passages of all papers together: at most 517 words.",
        "What one trainee reads of the feedback, such as one story and half of the reasons: at most 460 words together.",
    }  # fmt: skip
    for name in {name.partition(".")[0]: name for name in notes}.values():  # one text of each field
        data, (part, where) = draft_data(), place_of(name, "fr")
        value_at(data, part, where[:-1])[where[-1]] = " ".join(["mot"] * 900)
        found = {finding.code for finding in checked(data).advice if finding.part == part} & {"long-option", "words-of-papers", "words-of-feedback"}
        assert bool(found) == ("words" in str(notes[name])), (name, notes[name], found)


def test_a_file_that_is_no_table_is_a_sentence(page: AuthorScreen) -> None:
    for content in (b"", b"nothing"):
        for kind, sentence in (("take_table", "This file is no table"), ("take_xliff", "This file is no XLIFF")):
            page.receive({"kind": kind, "language": "fr"}, [content])
            assert page.page.frame["notice"]["kind"] == "error" and page.page.frame["notice"]["text"].startswith(("The file is empty", sentence))
