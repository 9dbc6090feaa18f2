"""A trainer writes a case in the browser: begun by a few questions, written passage by passage, and still there after a reload."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import data_of
from tests.support.server import RunningServer
from tracks_sim.store import COMMAND_LINE, Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PASSAGES = ".in-paper textarea"


@pytest.fixture
def data(authors_server: RunningServer) -> Path:
    return data_of(authors_server)


@pytest.fixture
def server(authors_server: RunningServer, browser: Browser) -> Iterator[RunningServer]:
    """The server that authors share; a test leaves no page open there."""
    yield authors_server
    for context in browser.contexts:
        context.close()


def enter(browser: Browser, server: RunningServer, data: Path, label: str = "Anna", width: int = 1280) -> Page:
    """A trainer with a new code, on the page for authors."""
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    enter_as(page, server, new_code(data, label))
    return page


def new_code(data: Path, label: str) -> str:
    with Store.open(data) as store:
        return store.staff.add("trainer", label, COMMAND_LINE)[1]


def enter_as(page: Page, server: RunningServer, code: str) -> None:
    """Enter a code in this tab, and open the page for authors."""
    page.goto(server.url)
    page.get_by_label("Your code").first.fill(code)
    page.get_by_role("button", name="Enter").click()
    page.get_by_role("link", name="Cases: write, try, release").click()
    page.wait_for_selector("[data-screen=cases]")


def begin(page: Page, title: str) -> None:
    """Answer the questions before a draft."""
    page.get_by_role("button", name="Begin a case").click()
    page.get_by_label("Working title").fill(title)
    for answer in ("At a reception centre", "Reception worker", "an adult"):
        page.get_by_label(answer, exact=True).check()
    page.get_by_role("radio", name="A labour dispute").check()
    page.get_by_role("button", name="Begin", exact=True).click()
    page.wait_for_selector("[data-screen=start]")


def saved(page: Page) -> None:
    page.wait_for_selector("[data-saved]")


def written(page: Page) -> list[str]:
    return [box.input_value() for box in page.locator(PASSAGES).all()]


def test_a_passage_is_there_after_a_reload(browser: Browser, server: RunningServer, data: Path) -> None:
    page = enter(browser, server, data)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    begin(page, "The yellow crate")
    assert "case=the-yellow-crate" in page.url and page.evaluate("document.activeElement.id") == "heading"
    page.get_by_role("button", name="Papers").click()
    page.get_by_role("button", name="+ Paper").click()
    page.wait_for_selector("textarea[id$='.title']:focus")
    page.keyboard.type("Desk book")
    page.keyboard.press("Tab")
    page.keyboard.type("Several hands, his sixth month here.")
    page.get_by_label("Write or paste the next passage").click()
    page.keyboard.type("Yellow crate and helmet in the bicycle room again.")
    page.keyboard.press("Enter")
    page.keyboard.type("Out at eleven.")  # at once: what is typed while the first is being kept arrives in the next
    page.keyboard.press("Enter")
    expect(page.locator(PASSAGES)).to_have_count(2)
    saved(page)
    page.reload()
    page.wait_for_selector("[data-screen=papers]")
    assert written(page) == ["Yellow crate and helmet in the bicycle room again.", "Out at eleven."]
    assert page.get_by_label("Heading").input_value() == "Desk book"
    assert "title: The yellow crate" in (data / "drafts/the-yellow-crate/text/en.yaml").read_text(encoding="utf-8")
    page.get_by_role("button", name="Undo").click()  # also what was done before the reload
    expect(page.locator(PASSAGES)).to_have_count(1)
    page.go_back()
    page.wait_for_selector("[data-screen=start]")
    assert faults == []


def test_a_table_without_plain_text_is_pasted_line_by_line(browser: Browser, server: RunningServer, data: Path) -> None:
    page = enter(browser, server, data)
    begin(page, "The blue crate")
    page.get_by_role("button", name="Papers").click()
    page.get_by_role("button", name="+ Paper").click()
    page.wait_for_selector("textarea[id$='.title']:focus")
    page.get_by_label("Write or paste the next passage").evaluate("""box => {
        const held = new DataTransfer();
        held.setData("text/html", "<style>td {}</style><table><tr><td>Bed 4</td><td>quiet.</td></tr><tr><td>Bed 5</td><td>awake.</td></tr></table>");
        box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
    }""")
    expect(page.locator(PASSAGES)).to_have_count(2)
    assert written(page) == ["Bed 4 quiet.", "Bed 5 awake."]


def test_what_was_not_saved_is_offered_when_the_page_opens_again(browser: Browser, server: RunningServer, data: Path) -> None:
    page = enter(browser, server, data)
    begin(page, "The red crate")
    summary = page.get_by_label("Summary for the list of cases")
    page.evaluate("WebSocket.prototype.send = () => {}")  # nothing reaches the server any more
    summary.fill("A rider asks where to leave his crate.")
    page.wait_for_timeout(1500)  # longer than a text waits before it is sent
    expect(page.locator(".saved")).to_have_text("Not saved yet")
    page.reload()
    page.wait_for_selector("[data-screen=start]")
    assert page.get_by_label("Summary for the list of cases").input_value() == ""
    page.get_by_role("button", name="Put it back").click()
    saved(page)
    page.reload()
    page.wait_for_selector("[data-screen=start]")
    assert page.get_by_label("Summary for the list of cases").input_value() == "A rider asks where to leave his crate."
    assert page.get_by_role("button", name="Put it back").count() == 0


def test_what_was_not_saved_is_offered_to_nobody_else_in_the_same_tab(browser: Browser, server: RunningServer, data: Path) -> None:
    first, second = new_code(data, "Anna"), new_code(data, "Bea")
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    stored = "Object.keys(sessionStorage).filter((name) => name.startsWith('tracks-staff:')).length"

    def opened_by(code: str) -> None:
        page.context.clear_cookies()
        enter_as(page, server, code)
        page.get_by_role("button", name="Go on writing: The green crate").click()
        page.wait_for_selector("[data-screen=start]")

    enter_as(page, server, first)
    page.get_by_role("button", name="Begin a case").click()
    page.get_by_label("Working title").fill("Of Anna")
    assert page.evaluate(stored) == 1
    page.context.clear_cookies()
    enter_as(page, server, second)
    page.get_by_role("button", name="Begin a case").click()
    assert page.get_by_label("Working title").input_value() == ""
    begun = page.url
    page.goto(begun.partition("?")[0])
    page.wait_for_selector("[data-screen=cases]")
    begin(page, "The green crate")
    page.evaluate("WebSocket.prototype.send = () => {}")
    page.get_by_label("Summary for the list of cases").fill("A rider asks where to leave his crate.")
    opened_by(first)
    assert page.get_by_role("button", name="Put it back").count() == 0
    opened_by(second)
    expect(page.get_by_role("button", name="Put it back")).to_be_visible()
    page.goto(f"{server.url}tracks/staff")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your code").first).to_be_visible()
    page.wait_for_timeout(500)  # until the page has been drawn, which forgets
    assert page.evaluate(stored) == 0
    opened_by(second)
    assert page.get_by_role("button", name="Put it back").count() == 0


def test_every_screen_fits_a_telephone(browser: Browser, server: RunningServer, data: Path) -> None:
    page = enter(browser, server, data, width=390)
    begin(page, "The white crate")
    for screen, language in (("start", "en"), ("papers", "fr"), ("start", "fr")):
        page.goto(server.url + f"author?case=the-white-crate&screen={screen}&lang={language}")
        page.wait_for_selector(f"[data-screen={screen}]")
        page.locator(".problem-drop summary").click()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
