"""A file of a draft that cannot be read is told on every screen, with its line and what to do, and is not written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.shipped import kit_library
from tests.support.written_drafts import draft_data
from tracks_sim.authoring.drafts import Author, Draft
from tracks_sim.i18n import translator
from tracks_sim.store import Store
from tracks_sim.ui.author.problems.unreadable_files import unreadable_files
from tracks_sim.ui.author.screen import AuthorScreen
from tracks_sim.ui.author.screen_list import SCREENS_OF_A_DRAFT
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.yamlio.parse import parse

CASE = "the-woollen-cap"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[AuthorScreen]:
    with Store.open(tmp_path / "data") as store:
        page = AuthorScreen(PageContext(store.data, None, None, None, "en", "about:blank", {}), store, kit_library())
        data: dict[str, Any] = draft_data()
        data["case"] |= {"id": CASE, "status": "draft"}
        page.drafts.create(CASE, data, Author("anna", "Anna"))
        yield page


@pytest.mark.parametrize("file", ["case.yaml", "text/en.yaml", "key/key.yaml", "key/text/en.yaml"])
def test_every_screen_says_which_file_cannot_be_read(page: AuthorScreen, file: str) -> None:
    path = page.drafts.open(CASE).folder / file
    whole = path.read_text(encoding="utf-8")
    broken = whole + "one: two: three\n"
    path.write_text(broken, encoding="utf-8")
    for screen in SCREENS_OF_A_DRAFT:
        page.receive({"kind": "screen", "screen": screen, "case": CASE})
        (said,) = page.page.frame["unreadable"]
        assert page.state.screen == screen and page.state.refusals == 0
        # The line that was added is the last one.
        assert said.startswith(f"The file {file} of this case") and f"Line {broken.count(chr(10))}: a colon followed by a space" in said
    page.receive({"kind": "language", "language": "fr"})
    assert page.page.frame["unreadable"][0].startswith(f"Le fichier {file} de ce cas")
    assert path.read_text(encoding="utf-8") == broken
    path.write_text(whole, encoding="utf-8")
    page.receive({"kind": "look"})
    assert page.page.frame["unreadable"] == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a:\n\tb: c\n", "Line 2: a tab stands"),
        (b"a: [1, 2\nb: 3\n", "Line 1: a bracket"),
        (b"a: \"one\nb: 3\n", "Line 1: a quotation mark is not closed"),
        (b"a: 1\na: 2\n", "Line 2: the same key is written twice"),
        (b"a: \xff\n", "the file is not UTF-8 text"),
        (b"a: @him\n", "Line 1: a text that begins with this sign"),
    ],
)
def test_the_reason_is_said_in_words_of_the_page(content: bytes, why: str) -> None:
    problems = tuple(problem for problem in parse(content, "text/fr.yaml").problems if not problem.advice)
    draft = Draft(CASE, Path("drafts"), {}, {"text.fr": problems}, None)
    (said,) = unreadable_files(draft, translator("en"))
    assert why in said and "(its words (Français))" in said
    unknown = replace(draft, unreadable={"text.fr": (replace(problems[0], code="file-missing", message="It is gone."),)})
    assert "It is gone." in unreadable_files(unknown, translator("en"))[0], "the check's own words where the page has none"
