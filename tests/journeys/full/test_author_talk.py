"""A copied talk is changed everywhere, a field of each kind once; the whole of it is taken out, and brought back by undo. From nothing: ``test_author_whole``."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import data_of
from tests.journeys.full.test_author import server
from tests.support.keyboard_author import KeyboardAuthor
from tests.support.server import RunningServer
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.case.load import scenarios_root

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

__all__ = ["server"]

pytestmark = pytest.mark.browser
CASE = "the-window-seat"
FULL, REFUSES, ASKED = "Class, then the sports ground. The room is loud.", "‘That one I leave.’", "He told you what to say, didn’t he?"


@pytest.fixture
def data(authors_server: RunningServer) -> Path:
    """The data folder, with a copy of a shipped case with a talk as a draft."""
    folder = data_of(authors_server)
    shutil.copytree(scenarios_root() / "cases" / CASE, folder / "drafts" / "a-copy")
    case = folder / "drafts" / "a-copy" / "case.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace(f"id: {CASE}\n", "id: a-copy\n", 1), encoding="utf-8")
    return folder


def test_a_copied_talk_is_changed_everywhere(browser: Browser, server: RunningServer, data: Path) -> None:
    anna = KeyboardAuthor(browser, server.url)
    anna.enter(data, "trainer", "Anna")
    page = anna.page

    def at(element: str) -> Locator:
        return page.locator(f'[id="{element}"]')

    def draft() -> dict[str, Any]:
        anna.settle()
        return dict(read_folder(data / "drafts" / "a-copy").data)

    def written(field: str, text: str) -> None:
        anna.reach(at(field))
        anna.write(text)
        anna.press("Tab")

    page.goto(f"{server.url}author?case=a-copy&screen=talk")
    told = page.locator("[id='fact:fa1'] .told-in")
    before = told.inner_text(timeout=30_000)

    # A fact: its words, how hard it is to say, what it is for, what holds it back, what telling it changes.
    written("f:text.en:facts.fa1.full", FULL)
    anna.pick(at("sensitivity:fa1"), "guarded: kept from everybody until it is safe")
    anna.settle()
    expect(told).not_to_have_text(before, timeout=20_000)
    anna.pick(at("role:fa1"), "enough to act on, with the others that are")
    anna.use(at("folds:fa1:held"))
    anna.tick(at("behind:fa1:shame"))
    anna.settle()
    anna.use(at("folds:fa1:changes"))
    anna.pick(at("add-change:fa1"), "Documents taken")
    anna.use(at("add-change:fa1:add"))
    expect(page.locator("[id='fact:fa1'] .told-change")).to_have_count(1)

    # A question: its words, which the kit reads as another form; one press takes that.
    question = next(row["id"] for row in draft()["case"]["questions"] if row["form"] == "cued" and "fa3" in row["brings"])
    written(f"f:text.en:questions.{question}", ASKED)
    anna.use(at(f"take:{question}"))
    expect(at(f"f:key_text.en:interview.better.{question}")).to_be_visible()

    # The person, the room, a barrier with its cue, words in between.
    anna.choose(page.locator('[id="f:case:person.manner"] input[value="talkative"]'))
    anna.settle()
    anna.use(at("strength:shame"), "End")
    anna.settle()
    anna.pick(at("cue:shame"), "in the briefing")
    anna.use(at("change:replies.refuse"))
    written("f:text.en:replies.refuse.0", REFUSES)
    anna.choose(page.locator('[id="f:case:room.companion"] input[value="none"]'))
    anna.settle()
    found = draft()
    fact = next(row for row in found["case"]["facts"] if row["id"] == "fa1")
    key, text = found["key"]["interview"], found["text.en"]
    assert fact["sensitivity"] == "guarded" and "shame" in fact["behind"] and "fa1" in key["needed"]
    assert next(row for row in key["if_told"] if row["facts"] == ["fa1"])["concept"] == "documents_taken"
    assert (text["facts"]["fa1"]["full"], text["questions"][question], text["replies"]["refuse"][0]) == (FULL, ASKED, REFUSES)
    assert next(row for row in found["case"]["questions"] if row["id"] == question)["form"] == "leading"
    assert found["case"]["person"]["barriers"]["shame"] == 0.9 and found["case"]["person"]["manner"] == "talkative" and key["cues"] == {"shame": "briefing"}
    assert "companion" not in found["case"]["room"] and "answers_for" not in text.get("others", {})

    anna.use(at("folds:talk:remove"))
    anna.use(at("remove-talk:sure"))
    at("begin-talk").wait_for()
    assert "person" not in draft()["case"] and "interview" not in draft()["case"]["steps"]
    anna.use(page.get_by_role("button", name=re.compile("^Undo")).first)
    at("board").wait_for()
    assert draft() == found
    assert (anna.faults, anna.mice) == ([], 0)
