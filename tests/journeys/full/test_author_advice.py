"""Advice is set aside with a sentence, read by a reviewer, taken back, and comes back by itself; at a desk and on a telephone."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journeys.full.test_author import data, enter, server
from tests.journeys.full.test_author_tray import faults
from tests.support.browser import resize
from tests.support.server import RunningServer
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.case.load import scenarios_root

__all__ = ["data", "server"]

CASE = "the-thermos-flask"
PAPERS = "The papers have 167 words (English). Those of such cases have 350 to 450."
WHY = "The worked example is short on purpose."


def test_advice_is_set_aside_and_comes_back(browser: Browser, server: RunningServer, data: Path) -> None:
    shutil.copytree(scenarios_root() / "cases" / CASE, data / "drafts" / CASE)
    page = enter(browser, server, data)
    page.goto(f"{server.url}author?case={CASE}&screen=papers")
    here = page.locator(".problem-part")
    expect(here).to_contain_text(PAPERS)
    here.get_by_role("button", name=f"Not here, because … {PAPERS}").press("Enter")
    why = here.get_by_label("Not here, because …", exact=False).and_(page.locator("textarea"))
    expect(why).to_be_focused()
    page.keyboard.insert_text("Too short.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("at least 5 words")
    why.fill(WHY)
    assert faults(page) == []
    here.get_by_role("button", name="Set it aside").press("Enter")
    aside = page.locator("section details", has_text="Set aside: 1")
    expect(aside).to_contain_text(WHY)
    assert read_folder(data / "drafts" / CASE).data["notes"]["set_aside"][0]["because"] == WHY

    page.goto(f"{server.url}author?case={CASE}&screen=review")
    expect(page.get_by_role("heading", name="Advice that was set aside 1")).to_be_visible()
    expect(page.locator(".problem-list.aside", has_text=PAPERS).filter(visible=True)).to_contain_text(WHY)
    assert faults(page) == []
    resize(page, 390, 800)
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.get_by_role("button", name=f"Take back: {PAPERS}").filter(visible=True).press("Enter")
    expect(page.get_by_role("heading", name="Advice that was set aside")).to_have_count(0)
    page.get_by_role("button", name="Undo: take up advice again").press("Enter")
    expect(page.get_by_role("heading", name="Advice that was set aside 1")).to_be_visible()
    page.context.close()
