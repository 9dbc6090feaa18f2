"""A case that two people review: an expert and a trainer who stays a reader; a remark that is answered and settled, a second reading, a release."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.keyboard_author import KeyboardAuthor
from tests.support.server import RunningServer, running_server
from tests.support.typed_case import CASE, FOLDER, TITLE
from tracks_sim.case.load.own_folders import OwnFolders

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser
PASSAGE = "f:text.en:passages.cn1"
FIRST, SECOND, THIRD = "Polite, jokes about the weather.", "Polite, says little.", "Polite, tired, says little."
REMARK, ANSWER = "Would she write that he says little?", "She would say why: he is tired."


def with_released_case(data: Path) -> Path:
    """The folder of version 1.0.0 of the case, released in a data folder."""
    folder = OwnFolders(data).cases / CASE / "1.0.0"
    shutil.copytree(FOLDER, folder)
    case = folder / "case.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("status: draft", "status: released"), encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which the case is released."""
    with_released_case(tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def server(data: Path) -> Iterator[RunningServer]:
    """A server of its own, which finds the released case when it starts."""
    with running_server(data) as found:
        yield found


def test_a_case_is_read_by_two_answered_read_again_and_released(browser: Browser, server: RunningServer, data: Path) -> None:
    anna, eva, bo = (KeyboardAuthor(browser, server.url) for _ in range(3))
    anna.enter(data, "trainer", "Anna")
    anna.use(anna.button(f"Change it: {TITLE}"))
    anna.page.wait_for_selector("[data-screen=start]")
    rewrite(anna, FIRST, SECOND)
    anna.ask_for_review()

    eva.enter(data, "expert", "Eva")
    eva.use(eva.button(f"Read and review: {TITLE}"))
    eva.page.wait_for_selector("[data-screen=review]")
    expect(eva.page.locator("#open-part")).to_have_text("What really happened")
    eva.choose(eva.page.get_by_role("radio", name="fit to be released"))
    eva.reach(eva.page.get_by_label("What you do, for example"))
    eva.write("nurse")
    expect(eva.button("Give the verdict")).to_be_disabled()  # nothing is read yet
    eva.read_all()
    open_paper(eva)
    eva.use(passage(eva).get_by_role("button", name=re.compile("^Remark: ")))
    eva.write(REMARK)
    eva.use(eva.button("Keep the remark"))
    expect(passage(eva).locator(".said")).to_have_text(REMARK)

    bo.enter(data, "trainer", "Bo")
    bo.use(bo.button(f"Read and review: {TITLE}"))
    bo.page.wait_for_selector("[data-screen=review]")
    bo.read_all()
    give(bo, "trainer", "fit to be released")

    expect(anna.page.locator(".remark .said").first).to_have_text(REMARK, timeout=15_000)
    anna.use(anna.page.get_by_role("button", name=re.compile("^Answer it: ")).first)
    anna.write(ANSWER)
    anna.use(anna.button("Keep the answer"))
    rewrite(anna, SECOND, THIRD)
    anna.open("Review and release")
    anna.settle_remark(REMARK)
    expect(anna.page.locator(".missing-list")).to_contain_text("The case has changed since it was found fit")

    for reader, role in ((eva, "nurse"), (bo, "trainer")):
        changed = reader.page.locator(".part-list .changed")
        expect(changed).to_have_count(1, timeout=15_000)
        open_paper(reader)
        since = reader.page.locator(".differences")
        expect(since.locator("ins")).to_contain_text("tired,")
        expect(passage(reader).locator(".replies")).to_contain_text(ANSWER)
        expect(passage(reader).locator(".replies")).to_contain_text("Anna · ")
        reader.read_all()
        expect(since).to_have_count(0)
        give(reader, role, "fit to be released")

    expect(anna.page.locator(".verdict-line.stands")).to_have_count(2, timeout=15_000)
    anna.release("1.0.1")
    anna.use(anna.page.get_by_role("button", name="All cases"))
    expect(anna.page.locator("section", has=anna.page.get_by_role("heading", name="Being written")).locator(".case .quiet").first).to_contain_text("released, unchanged since · 1.0.1")
    expect(eva.page.get_by_text("Nobody asks for a review at the moment.")).to_be_visible(timeout=15_000)
    for one in (anna, eva, bo):
        assert (one.faults, one.mice) == ([], 0)
    assert not bo.acts and not eva.acts


def rewrite(anna: KeyboardAuthor, old: str, new: str) -> None:
    anna.open("Papers")
    field = anna.page.locator(f'[id="{PASSAGE}"]')
    anna.reach(field)
    anna.write(field.input_value().replace(old, new))
    anna.settle()


def open_paper(reader: KeyboardAuthor) -> None:
    """Open the part with the passage that was written anew, which is the first paper."""
    part = reader.page.locator("nav .part-list button", has_text=re.compile("note", re.IGNORECASE)).first
    reader.use(part)
    expect(passage(reader)).to_be_visible()
    reader.page.wait_for_timeout(500)  # the answer of the server draws the part once more, and takes the keyboard along


def passage(reader: KeyboardAuthor) -> Locator:
    return reader.page.locator(".read-text", has_text="Polite")


def give(reader: KeyboardAuthor, role: str, verdict: str) -> None:
    """Give a verdict where every part is read."""
    reader.choose(reader.page.get_by_role("radio", name=verdict, exact=True))
    reader.reach(reader.page.get_by_label("What you do, for example"))
    reader.write(role)
    before = reader.page.locator(".verdict-line.stands").count()
    reader.use(reader.button("Give the verdict"))
    expect(reader.page.locator(".verdict-line.stands")).to_have_count(before + 1)
