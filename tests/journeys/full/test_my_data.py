"""The first page as a path, a calm return, an exit that works with the network cut, and the page *My data* with all that it offers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Arrive
from tests.support.axe import NARROW, WIDE, Inspector
from tests.support.browser_trainee import Trainee

pytestmark = pytest.mark.browser
OWN_SERVER = True
CASE = "the-packing-shed"
HIGHEST = {1280: 1.5 * 800, 390: 3 * 844}
"""CSS pixels of the first page of a newcomer: windows of 1280 x 800 and 390 x 844."""
KEPT = """async () => {
  while (!performance.getEntriesByType("resource").some((e) => e.name.endsWith("/calendar") && e.responseEnd)) await new Promise((later) => setTimeout(later, 50));
}"""
"""Waits until the page has fetched the calendar."""
LOST, ELSEWHERE = "the connection is lost", "another tab has the case"


def started(arrive: Arrive, width: int, language: str) -> Trainee:
    """Somebody who has judged one indicator."""
    trainee = arrive(width, language)
    trainee.enter_with_new_code()
    trainee.start(CASE)
    trainee.go_to("indicators")
    trainee.judge(trainee.file.case.indicators[0], "present")
    return trainee


def again(trainee: Trainee, close: bool) -> Trainee:
    """The same case in a new tab, the first one closed or not."""
    url, page = trainee.page.url, trainee.page.context.new_page()
    if close:
        with trainee.page.expect_event("close"):
            trainee.page.close(run_before_unload=True)
    page.goto(url)
    other = Trainee(page, trainee.url, trainee.library, trainee.language, trainee.case, faults=trainee.faults)
    other.expect_step("indicators")
    return other


def to_my_data(trainee: Trainee) -> None:
    trainee.open_box("Help")
    trainee.button("My data").click()
    trainee.expect_step("my-data")


def exit_is_on_top(page: Page) -> bool:
    """Whether a press on the middle of the exit hits it, at the top of the page and at its end."""
    return bool(page.evaluate("""async () => {
        const at = async (y) => {
            window.scrollTo(0, y);
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            const exit = document.querySelector("button.leave"), box = exit.getBoundingClientRect();
            return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === exit;
        };
        return (await at(0)) && (await at(120)) && (await at(document.documentElement.scrollHeight));
    }"""))


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "fr")])
def test_the_first_page_is_a_path_that_a_window_or_two_show(arrive: Arrive, width: int, language: str) -> None:
    trainee = arrive(width, language)
    trainee.enter_with_new_code()
    inspector = Inspector(trainee, (WIDE if width > 1000 else NARROW,))
    inspector.look("the first page of a newcomer")
    trainee.resize(width, 800)
    assert trainee.page.evaluate("document.documentElement.scrollHeight") <= HIGHEST[width] and trainee.fits()
    here = trainee.page.locator(".path [aria-current=step]")
    expect(here).to_have_count(1)
    expect(here).to_contain_text(trainee.t("You are here"))
    small = trainee.page.evaluate("[...document.querySelectorAll('main *')].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && !e.closest('.visually-hidden, details:not([open])') && e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < 16).map((e) => e.className + ': ' + e.textContent)")
    assert small == [], small
    trainee.start(CASE)
    trainee.open()
    trainee.expect_step("home")
    expect(trainee.page.locator(".path [aria-current=step] .name")).to_have_text(trainee.file.texts[language].title)
    inspector.look("the first page, with a case begun")
    assert not inspector.found, inspector.found


def test_who_closes_the_page_and_comes_back_finds_no_warning(arrive: Arrive) -> None:
    trainee = again(started(arrive, 1280, "fr"), close=True)
    expect(trainee.page.locator(".bar .saved")).to_have_text(trainee.t("Saved"))
    trainee.judge(trainee.file.case.indicators[0], "absent")  # it can be gone on with at once
    expect(trainee.page.locator(".notice")).to_have_count(0)


def test_a_second_tab_says_where_it_is_open_and_that_nothing_is_lost(arrive: Arrive) -> None:
    first = started(arrive, 1280, "en")
    second = again(first, close=False)
    expect(second.page.locator(".notice.info")).to_contain_text("open in another tab")
    expect(second.page.locator(".bar .saved")).to_have_text("Saved")
    expect(second.page.locator(".saved.not")).to_have_count(0)


@pytest.mark.parametrize(("width", "language"), [(1280, "fr"), (390, "en")])
@pytest.mark.parametrize("banner", [LOST, ELSEWHERE])
def test_nothing_covers_the_exit_and_it_leads_to_the_calendar_offline(arrive: Arrive, width: int, language: str, banner: str) -> None:
    trainee = started(arrive, width, language)
    if banner == ELSEWHERE:
        trainee = again(trainee, close=False)
        expect(trainee.page.locator(".notice")).to_be_visible()
    page = trainee.page
    assert exit_is_on_top(page)  # with no banner, or that of the other tab
    page.evaluate(KEPT)
    page.context.set_offline(True)
    if banner == LOST:
        expect(page.locator("#trouble")).not_to_be_empty()
    assert exit_is_on_top(page)
    page.locator("button.leave").click()
    expect(page.locator("h1#month")).to_be_visible()
    assert page.title() == trainee.t("Calendar") and page.url == f"{trainee.url}calendar"
    page.context.set_offline(False)


def test_what_is_held_can_be_read_taken_and_erased(arrive: Arrive) -> None:
    trainee = started(arrive, 390, "fr")
    page, inspector = trainee.page, Inspector(trainee, (WIDE, NARROW), home=NARROW)
    to_my_data(trainee)  # from within a case, and back into it
    trainee.button("Back").click()
    trainee.expect_step("indicators")
    trainee.open()
    to_my_data(trainee)
    inspector.look("my data")
    title = trainee.file.texts["fr"].title
    page.get_by_role("button", name=trainee.t("Read: {what}").partition("{")[0] + title).click()
    trainee.expect_step("my-answers")
    expect(page.get_by_role("row").filter(has_text=trainee.concept_label(trainee.file.case.indicators[0]))).to_contain_text(trainee.answer("present").lower())
    inspector.look("what was answered")
    page.go_back()
    trainee.expect_step("my-data")
    with page.expect_download() as taken:
        trainee.button("Download my data").click()
    record = json.loads(Path(taken.value.path()).read_text(encoding="utf-8"))
    assert taken.value.suggested_filename == "my-data.json" and [a["case"] for a in record["attempts"]] == [CASE]
    # A new code: shown once, and the old one lets nobody in.
    old = trainee.code
    trainee.button("Make a new code").click()
    trainee.code = page.locator("[data-code]").inner_text()
    assert trainee.code != old
    page.get_by_role("link", name=trainee.t("I have written it down: go on")).click()
    trainee.expect_step("home")
    to_my_data(trainee)
    # Erasing is asked once more, and can be left.
    trainee.button("Erase everything …").focus()
    page.keyboard.press("Enter")
    inspector.look("my data, erasing asked")
    trainee.button("No, keep it").click()
    expect(trainee.button("Erase everything …")).to_be_focused()
    page.keyboard.press("Enter")
    trainee.button("Yes, erase everything under my code").click()
    trainee.expect_step("welcome")
    expect(page.get_by_role("status").filter(has_text=trainee.t("Everything that was held under your code is erased, and the code works no more. To begin anew, make a new code."))).to_be_visible()
    inspector.look("the welcome after erasing")
    for code in (old, trainee.code):
        trainee.enter_with(code)
        expect(page.locator(".field-error")).to_contain_text(trainee.t("Nobody has this code. Check each letter, or make a new code if you are here for the first time."))
    assert not inspector.found, inspector.found
