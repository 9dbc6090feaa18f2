"""A released case is changed and released again while a trainee is in it: who has begun goes on with the old words and the old key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.full.test_author_review import server, with_released_case
from tests.support.browser_trainee import Trainee
from tests.support.keyboard_author import KeyboardAuthor
from tests.support.server import RunningServer
from tests.support.typed_case import CASE, TITLE
from tracks_sim.case.load import Library, load_library
from tracks_sim.case.load.own_folders import OwnFolders

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["server"]
pytestmark = pytest.mark.browser
OLD_WORDS, NEW_WORDS = "Polite, jokes about the weather.", "Polite, says little."
OLD_REASON, NEW_REASON = "He has a lawyer and was there with his papers.", "His lawyer has left the town, and the day is near."
PASSAGE = "f:text.en:passages.cn1"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which the case is released, without its author's notes."""
    (with_released_case(tmp_path / "data") / "key" / "notes.yaml").unlink()
    return tmp_path / "data"


def library_of(data: Path) -> Library:
    return load_library(own=OwnFolders(data))


def begin(trainee: Trainee) -> None:
    trainee.enter_with_new_code()
    trainee.start(CASE)
    trainee.go_on_to("needs")


def finish(trainee: Trainee) -> None:
    """Say of the lawyer what only the old key asks for, and work through to the feedback on the needs."""
    trainee.judge_need("lawyer", "not_indicated")
    trainee.go_on_to("decision")
    trainee.decide("note-and-go-on")
    trainee.submit()
    trainee.page.locator("[data-part=needs]").click()


def test_who_has_begun_goes_on_with_the_old_version(browser: Browser, server: RunningServer, data: Path, arrive: Arrive) -> None:
    old = library_of(data)
    early = arrive(url=server.url, cases=old)
    begin(early)

    anna = KeyboardAuthor(browser, server.url)
    anna.enter(data, "trainer", "Anna")
    anna.use(anna.button(f"Change it: {TITLE}"))
    anna.page.wait_for_selector("[data-screen=start]")
    change(anna)
    anna.ask_for_review()
    eva = KeyboardAuthor(browser, server.url)
    eva.enter(data, "expert", "Eva")
    eva.review(TITLE, "The new reason is clear.")
    anna.settle_remark("The new reason is clear.")
    expect(anna.page.locator(".differences")).to_contain_text("says little")
    anna.release("1.1.0")

    early.page.reload()
    early.expect_step("needs")
    expect(early.page.get_by_text(OLD_WORDS)).to_have_count(1)
    expect(early.page.get_by_text(NEW_WORDS)).to_have_count(0)
    finish(early)
    feedback = early.page.get_by_role("main")
    expect(feedback).to_contain_text(OLD_REASON)
    expect(feedback).not_to_contain_text(NEW_REASON)
    expect(early.page.locator("#part .finding.held", has_text=OLD_REASON)).to_have_count(1)  # right, by the old key

    late = arrive(url=server.url, cases=library_of(data))
    assert late.library.cases[CASE].case.version == "1.1.0"
    begin(late)
    expect(late.page.get_by_text(NEW_WORDS)).to_have_count(1)
    expect(late.page.get_by_text(OLD_WORDS)).to_have_count(0)
    finish(late)
    feedback = late.page.get_by_role("main")
    expect(feedback).to_contain_text(NEW_REASON)
    expect(late.page.locator("#part .finding", has_text=NEW_REASON)).to_have_count(1)
    expect(late.page.locator("#part .finding.held", has_text=NEW_REASON)).to_have_count(0)  # the same answer is not right by the new one
    assert (anna.faults, eva.faults) == ([], [])


def change(anna: KeyboardAuthor) -> None:
    """Write a passage anew, and turn an answer of the key round, with its reason."""
    anna.open("Papers")
    anna.reach(anna.page.locator(f'[id="{PASSAGE}"]'))
    anna.write(anna.page.locator(f'[id="{PASSAGE}"]').input_value().replace(OLD_WORDS, NEW_WORDS))
    anna.open("Judgements")
    anna.choose(anna.page.locator('[id="answer:needs.lawyer:urgent"]'))
    anna.settle()
    anna.reach(anna.page.locator('[id="f:key_text.en:needs.lawyer"]'))
    anna.write(NEW_REASON)
    anna.settle()
