"""The screen of judgements and the bar around it: what is chosen of a passage stays, what is found is not folded and begins with what was asked for, at a desk and on a telephone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journeys.full.test_author import data, enter, server
from tests.support.browser import resize
from tests.support.server import RunningServer
from tracks_sim.case.load import scenarios_root

__all__ = ["data", "server"]

CASE = "the-bus-strike"


def test_what_is_chosen_of_a_passage_stays_and_all_that_is_found_is_shown(browser: Browser, server: RunningServer, data: Path) -> None:
    shutil.copytree(scenarios_root() / "cases" / CASE, data / "drafts" / CASE)
    page = enter(browser, server, data)
    page.goto(f"{server.url}author?case={CASE}&screen=judgements")
    says = page.locator(".file .passage button[id^='says:']").nth(4)
    says.click()
    panel = page.locator(".says")
    expect(panel.locator("h2")).to_be_focused()
    panel.get_by_label("for", exact=False).first.check()
    says.click()
    expect(panel.locator("h2")).to_be_focused()
    assert panel.get_by_label("for", exact=False).first.is_checked()
    waits = page.get_by_text("A choice here is not kept yet")
    page.locator(".file .passage button[id^='says:']").nth(5).click()
    expect(panel.locator("h2")).to_contain_text("6")
    assert not panel.locator("input[name='says']:checked").count()
    expect(waits).to_have_count(1)
    page.get_by_role("button", name="Papers", exact=True).first.click()
    expect(panel).to_have_count(0)
    page.get_by_role("button", name="Judgements", exact=True).first.click()
    expect(waits).to_have_count(1)
    says.click()
    expect(panel.get_by_label("for", exact=False).first).to_be_checked()
    expect(waits).to_have_count(0)
    panel.get_by_role("button", name="Cancel").click()
    expect(panel).to_have_count(0)
    says.click()
    expect(panel.locator("h2")).to_be_focused()
    assert not panel.locator("input[name='says']:checked").count()
    panel.get_by_label("for", exact=False).first.check()
    panel.get_by_role("searchbox").fill("doctors")
    assert page.locator(".says .pick").count() > 4
    assert page.evaluate("[...document.querySelectorAll('.says .picks, .sheet.work.judge')].every(e => e.scrollHeight <= e.clientHeight + 1)")
    page.locator("[id='of:needs.urgent_care']").check()
    panel.locator("[id='says:again']").click()
    expect(panel.get_by_role("searchbox")).to_have_value("")
    box = page.locator("#heading").bounding_box()
    assert box is not None and box["x"] < 400, "above both columns"
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    added = page.locator(".add-item")
    added.locator("[id='add-of:needs']").check()
    added.get_by_role("searchbox").fill("housing")
    expect(added.locator(".pick input").first).to_have_attribute("id", re.compile("^add-item:needs"))

    leave = page.get_by_role("button", name="Leave this page")
    assert leave.evaluate("e => getComputedStyle(e).borderColor === getComputedStyle(document.querySelector('.language select')).borderColor")
    resize(page, 390, 800)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.context.close()
