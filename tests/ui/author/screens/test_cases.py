"""The list of cases: what stands beside each, and a case from elsewhere in words of the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.written_drafts import SHORT, draft_data, view_of
from tracks_sim.authoring.drafts import Author, Drafts
from tracks_sim.authoring.exchange import Package
from tracks_sim.authoring.new_case import copied
from tracks_sim.authoring.package import Manifest
from tracks_sim.case.load import Library, load_library
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.store import Store
from tracks_sim.ui.author.screens.cases import cases_sheet, shelf_of
from tracks_sim.ui.author.screens.package import package_sheet

ANNA = Author("s1", "Anna")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(only=[SHORT])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as found:
        yield found


def test_a_copy_says_that_what_it_was_made_from_has_changed(store: Store, library: Library) -> None:
    folders = OwnFolders(store.data)
    drafts = Drafts(folders.drafts, library.catalogues, store.clock.now)
    data, older = draft_data(SHORT), draft_data(SHORT)
    older["text.en"]["title"] = "The old hat"
    drafts.create("the-same", copied("the-same", data), ANNA)
    drafts.create("the-older", copied("the-older", older), ANNA)
    rows = {row["id"]: row for part in cases_sheet(shelf_of(drafts, library, folders, "en"), None, "/author/try")["parts"] for row in part["rows"]}
    assert rows["the-same"]["note"] == "" and rows["the-older"]["note"].startswith("“The knitted hat”, from which it was made, has changed since.")
    assert rows[SHORT]["try_href"] == f"/author/try?case={SHORT}&lang=en" and "not reviewed yet" in rows[SHORT]["facts"]


def test_a_case_from_elsewhere_is_told_in_words_of_the_page_and_names_no_file() -> None:
    data = draft_data(SHORT)
    del data["text.en"]["passages"]["rf2"]
    package = Package(Manifest(kit="1", case=SHORT, version="1.0.0", languages=("en", "fr"), licence="CC-BY-4.0", files={}), data, {"notes": "notes.yaml:1:1 fault"}, ())
    sheet = package_sheet(view_of(data, SHORT), package)
    assert sheet["found"] == "It is not taken in yet. Wrong: 1. To do: 1. Advice: 0." and sheet["facts"] == "The knitted hat · 1.0.0 · English, French"
    assert sheet["problems"] == [
        "A part of the case cannot be read, and is left out: what its author wrote for themselves. Ask the sender for the file again.",
        "Write the words of the passage: Registration form, with remarks 2.",
    ]
