"""A short case from nothing to its release, by keyboard alone; then it is played, and handed on to another organisation.

A trainer types the case of ``tests/support/typed_case`` field by field, from an empty page. Every key is pressed in the page: Tab, arrows, Space and
Enter; texts come in one piece instead of letter by letter, and the second paper is pasted. No mouse is used, which the pages themselves count.
At the end the draft holds what the files of the case hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.support.browser_trainee import Trainee
from tests.support.case_by_acts import renamed
from tests.support.keyboard_author import KeyboardAuthor
from tests.support.server import RunningServer, running_server
from tests.support.typed_case import CASE, FOLDER, TITLE, CaseTyped
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.case.load import Library, load_library
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.drafts.draft import DraftData

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
MOST_ACTS = 250
"""In one language; the aim that was set for an author's page."""
REMARK = "Say who pays for the X-ray today."
ANSWER = "These answers stand in one other case as well; by the papers alone they can be told apart."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def server(data: Path) -> Iterator[RunningServer]:
    with running_server(data) as found:
        yield found


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

    glimpse(anna)
    anna.play_scripts()
    anna.ask_for_review()
    eva = KeyboardAuthor(browser, server.url)
    eva.enter(data, "expert", "Eva")
    eva.review(TITLE, REMARK)
    anna.settle_remark(REMARK)
    anna.release("1.0.0", ANSWER)
    file = anna.save_released()
    acts = anna.meant()
    print(f"{sum(acts.values())} intents of the author, {sum(anna.acts.values())} of them acts on the draft, {anna.presses} keys beside the texts: {dict(anna.acts)}")
    assert sum(acts.values()) <= MOST_ACTS, acts

    play(arrive(url=server.url, cases=load_library(own=OwnFolders(data))))
    with running_server(tmp_path / "elsewhere" / "data") as other:
        bea = KeyboardAuthor(browser, other.url)
        take_in(bea, tmp_path / "elsewhere" / "data", file)
    for one in (anna, eva, bea):
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
