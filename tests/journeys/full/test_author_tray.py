"""A dangerous decision set right on the scale: by keys and by drag, read again, and undone; at a desk and on a telephone."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, TimeoutError, expect

from tests.journeys.full.test_author import data, enter, server
from tests.support.browser import resize
from tests.support.server import RunningServer
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.case.load import scenarios_root

__all__ = ["data", "server"]

CASE = "the-knitted-hat"
OPTION = "word-with-volunteer"
"""To speak with the suspected person, which is dangerous in every case."""


def on(page: Page, rung: str) -> list[str]:
    """The cards at one place of the scale, by their option."""
    return [str(card.get_attribute("id")).removeprefix("tray:") for card in page.locator(f".rungs > .rung.{rung} .tray-card").all()]


def faults(page: Page) -> list[str]:
    """What axe finds on the page."""
    page.evaluate(AXE_SCRIPT)
    return list(page.evaluate("axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))"))


def test_a_dangerous_decision_is_set_right(browser: Browser, server: RunningServer, data: Path) -> None:
    shutil.copytree(scenarios_root() / "cases" / CASE, data / "drafts" / CASE)
    key = data / "drafts" / CASE / "key" / "key.yaml"
    text = key.read_text(encoding="utf-8")
    wrong = text.replace(f"{{option: {OPTION}, standing: not_accepted, harm: severe", f"{{option: {OPTION}, standing: acceptable")
    assert wrong != text, "the example is not there any more"
    key.write_text(wrong, encoding="utf-8")
    page = enter(browser, server, data)
    page.goto(f"{server.url}author?case={CASE}&screen=decision")
    card = page.locator(f"[id='tray:{OPTION}']")
    expect(page.locator(".problem.wrong").first).to_contain_text("is dangerous in such a case, everywhere")
    assert OPTION in on(page, "acceptable")

    card.focus()
    for rung in ("not_accepted", "minor", "severe"):
        page.keyboard.press("ArrowRight")
        expect(page.locator(f".rungs > .rung.{rung} [id='tray:{OPTION}']")).to_be_focused()
    expect(page.locator(".tray [role=status]")).to_contain_text("now stands as: dangerous")
    expect(page.locator(".problem.wrong")).to_have_count(0)
    saved = {row["option"]: row for row in read_folder(data / "drafts" / CASE).data["key"]["options"]}
    assert (saved[OPTION]["standing"], saved[OPTION]["harm"]) == ("not_accepted", "severe")

    expect(card).to_contain_text("to be read again")
    page.keyboard.press("Enter")
    of_option = page.locator(f"[id='option:{OPTION}']")
    expect(of_option.locator(".again").first).to_contain_text("Written for another standing: acceptable.")
    of_option.get_by_role("button", name="It fits: Why").click()
    story = page.locator(f"[id='f:key_text.en:story.{OPTION}']")
    story.fill("He heard of it the same evening, and asked her who had told them.")
    story.blur()
    expect(of_option.locator(".again")).to_have_count(0)
    expect(card).not_to_contain_text("to be read again")

    for rung in ("acceptable", "severe"):
        there = page.locator(f".rungs > .rung.{rung} [id='tray:{OPTION}']")
        for _ in range(3):  # a card that is drawn anew under the pointer is not dragged: somebody would drag it again
            page.wait_for_selector("[data-saved]")
            card.drag_to(page.locator(f".rungs > .rung.{rung}"))
            with suppress(TimeoutError):
                there.wait_for(timeout=2000)
                break
        expect(there).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f".rungs > .rung.acceptable [id='tray:{OPTION}']")).to_be_visible()
    page.get_by_role("button", name="Redo").click()
    expect(page.locator(f".rungs > .rung.severe [id='tray:{OPTION}']")).to_be_visible()
    assert faults(page) == []

    resize(page, 390, 800)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults(page) == []
