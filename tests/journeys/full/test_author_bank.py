"""A case begun from a half-written start, with a passage from the bank: by everyday words, undone, taken again, the French text too."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journeys.full.test_author import data, enter, server
from tests.journeys.full.test_author_tray import faults
from tests.support.browser import resize
from tests.support.server import RunningServer
from tracks_sim.authoring.case_data import read_folder

__all__ = ["data", "server"]

PASSAGES = ".in-paper textarea"


def test_a_start_and_a_passage_of_another_case(browser: Browser, server: RunningServer, data: Path) -> None:
    page = enter(browser, server, data)
    page.get_by_role("button", name="Begin a case").click()
    page.get_by_role("radio", name="A first registration at a reception centre").check()
    for answer in ("At a reception centre", "Reception worker", "an adult"):
        expect(page.get_by_label(answer, exact=True)).to_be_checked()
    page.get_by_label("Working title").fill("The blue bucket")
    page.get_by_role("radio", name="No particular concern").check()
    page.get_by_role("checkbox", name="French").check()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.wait_for_selector("[data-screen=start]")
    page.get_by_role("button", name="Papers").click()
    expect(page.locator(PASSAGES)).to_have_count(5)
    expect(page.locator(PASSAGES).nth(1)).to_have_value("Journey: … [how she came, with whom and who paid, in her words; or that nobody asked]")

    opener = page.locator(".from-bank")
    opener.click()
    panel = page.locator("dialog.bank")
    expect(page.locator("#bank-words")).to_be_focused()
    page.keyboard.type("doctor")
    expect(panel).to_contain_text("clinic")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#bank-words")).to_have_value("doctor")

    first = panel.locator("li").first
    words = first.locator("p").first.inner_text()
    first.get_by_role("button").click()
    expect(page.locator(PASSAGES).nth(5)).to_be_focused()
    page.get_by_role("button", name="Undo: add passages").click()
    expect(page.locator(PASSAGES)).to_have_count(5)
    opener.click()
    panel.get_by_role("button", name=f"Take this over: {words}").click()
    expect(page.locator(PASSAGES).nth(5)).to_have_value(words)
    saved = read_folder(data / "drafts" / "the-blue-bucket").data
    [new] = [passage for passage, text in saved["text.en"]["passages"].items() if text == words]
    assert saved["text.fr"]["passages"][new] not in ("", words)

    resize(page, 390, 800)
    opener.click()
    expect(panel).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(page) == []
