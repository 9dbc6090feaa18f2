"""A short case with a talk from nothing to its release, by keyboard alone; then it is played, and handed on to another organisation.

A trainer types the case of ``tests/support/typed_case`` field by field, from an empty page. Every key is pressed in the page: Tab, arrows, Space and
Enter; texts come in one piece instead of letter by letter, and the second paper is pasted. No mouse is used, which the pages themselves count.
Before the talk the draft holds what the files of the case hold. Two experts read the whole.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.full.test_author_review import server
from tests.support.browser_trainee import Trainee
from tests.support.case_by_acts import renamed
from tests.support.keyboard_author import KeyboardAuthor
from tests.support.server import RunningServer, running_server
from tests.support.talk_page import Talk
from tests.support.typed_case import CASE, FOLDER, TITLE, CaseTyped
from tests.support.typed_talk import TalkTyped
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.case.load import Library, load_library
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.drafts.draft import DraftData

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["server"]
pytestmark = pytest.mark.browser
MOST_ACTS, MOST_CLICKS, MOST_TEXTS_OF_TALK = 250, 400, 50
"""In one language: intents until the case stands, clicks and texts until it is released with a talk, texts of the talk. Aims that were set for an author's page."""
REMARK = "Say who pays for the X-ray today."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_case_is_written_reviewed_released_played_and_handed_on(
    browser: Browser, server: RunningServer, data: Path, tmp_path: Path, library: Library, arrive: Arrive
) -> None:
    anna, wanted = KeyboardAuthor(browser, server.url), read_folder(FOLDER).data
    anna.enter(data, "trainer", "Anna")
    typed = CaseTyped(anna, wanted, library.catalogues, data / "drafts")
    for step in (typed.begin, typed.surface, typed.papers, typed.judgements, typed.options, typed.lessons):
        step()
    counts = typed.missing_texts()
    assert counts[0] > 30 and counts == sorted(counts, reverse=True)
    assert anna.counts() == {"wrong": 0, "to_do": 0, "advice": 1}  # what answers wrong answers, which the guide leaves for later
    expect_equal(typed.draft, wanted, typed.ids)
    of_case = anna.handled
    assert sum(anna.meant().values()) <= MOST_ACTS, anna.meant()

    talk = TalkTyped(anna)
    talk.whole()
    assert (anna.counts()["wrong"], anna.counts()["to_do"]) == (0, 0) and talk.texts <= MOST_TEXTS_OF_TALK

    glimpse(anna)
    anna.ask_for_review()
    eva, ida = (KeyboardAuthor(browser, server.url) for _ in range(2))
    for reader, name, remark in ((eva, "Eva", REMARK), (ida, "Ida", "")):
        reader.enter(data, "expert", name)
        reader.review(TITLE, remark)
    anna.settle_remark(REMARK)
    anna.release("1.0.0")
    file = anna.save_released()
    print(f"{anna.handled} clicks and texts, {of_case} of them before the talk, {talk.texts} texts of the talk; {sum(anna.meant().values())} intents, {sum(anna.acts.values())} acts on the draft, {anna.presses} keys beside the texts: {dict(anna.acts)}")
    assert anna.handled <= MOST_CLICKS

    play(arrive(url=server.url, cases=load_library(own=OwnFolders(data))))
    with running_server(tmp_path / "elsewhere" / "data") as other:
        bea = KeyboardAuthor(browser, other.url)
        take_in(bea, tmp_path / "elsewhere" / "data", file)
    for one in (anna, eva, ida, bea):
        assert (one.faults, one.mice) == ([], 0)


def expect_equal(draft: DraftData, wanted: DraftData, ids: dict[str, str]) -> None:
    """The draft holds what the files of the case hold: under ids of its own, in an order that tells nothing, and with two lessons of the kit."""
    same: dict[str, Any] = {name: renamed(part, ids) for name, part in wanted.items()}
    lesson = wanted["key"]["lessons"][0]
    assert draft["text.en"] == same["text.en"] and draft["notes"] == wanted["notes"] and draft["review"] == wanted["review"]
    assert {**draft["key_text.en"], "lessons": None} == {**same["key_text.en"], "lessons": None}
    assert in_any_order(draft["case"]) == in_any_order(same["case"])
    assert in_any_order({**draft["key"], "lessons": []}) == in_any_order({**same["key"], "lessons": []})
    own = [row["id"] for row in draft["key"]["lessons"] if row["when"] == lesson["when"]]
    assert len(draft["key"]["lessons"]) == 3 and [draft["key_text.en"]["lessons"][one] for one in own] == [wanted["key_text.en"]["lessons"][lesson["id"]]]


def in_any_order(part: dict[str, Any]) -> dict[str, Any]:
    """Case or key with what stands on the worksheet in one order: it is shuffled as it is written."""
    return {name: sorted(rows, key=str) if name in ("indicators", "needs", "options") else rows for name, rows in part.items()}


def glimpse(anna: KeyboardAuthor) -> None:
    """Look at the case as a trainee will see it, in a tab of its own, which keeps nothing."""
    anna.open("Try it")
    with anna.page.expect_popup() as opened:
        anna.use(anna.page.locator("main a.button.primary"))
    tried = opened.value
    tried.wait_for_selector("[data-step]")
    expect(tried.get_by_text("Nothing is kept", exact=False).first).to_be_visible()
    expect(tried.get_by_text(TITLE).first).to_be_visible()
    tried.close()


def play(trainee: Trainee) -> None:
    """Meet the case on the first page, and play it to the feedback."""
    trainee.enter_with_new_code()
    trainee.start(CASE)
    trainee.go_on_to("interview")
    Talk(trainee).ask_questions([question for question in trainee.file.case.questions if question.topic == "work"])
    trainee.go_on_to("indicators")
    trainee.judge("no_social_protection", "present", phases=["exploitation"])
    trainee.go_on_to("detection")
    trainee.detect("no")
    trainee.go_on_to("needs")
    trainee.judge_need("adapted_interview", "urgent")
    trainee.go_on_to("decision")
    trainee.decide("record-and-close")
    trainee.submit()
    expect(trainee.page.get_by_role("main")).to_contain_text("You wrote five lines")


def take_in(bea: KeyboardAuthor, data: Path, file: Path) -> None:
    """Take the file in as another organisation; it is a draft there, and no case that trainees meet."""
    bea.enter(data, "trainer", "Bea")
    bea.page.locator("input[type=file]").set_input_files({"name": f"{CASE}.zip", "mimeType": "application/zip", "buffer": file.read_bytes()})
    bea.use(bea.button("Take it in as a draft"))
    bea.page.wait_for_selector("[data-screen=start]")
    expect(bea.page.get_by_label("Title", exact=True)).to_have_value(TITLE)
    assert (data / "drafts" / CASE / "case.yaml").exists() and not (data / "cases" / CASE).exists()
