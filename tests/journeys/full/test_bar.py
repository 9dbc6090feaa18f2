"""The bar in every size of window: small beside the work, never over it, and all of it at hand without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.browser_trainee import Trainee
from tests.support.server import RunningServer
from tracks_sim.store import Store
from tracks_sim.store.rows import take_lease

pytestmark = pytest.mark.browser
STICKY = """() => [...document.querySelectorAll("body *")].filter((e) => ["sticky", "fixed"].includes(getComputedStyle(e).position) && e.getClientRects().length)
  .map((e) => [e.className, e.getBoundingClientRect().height])"""
NARROW = ((390, 844), (320, 568), (640, 400), (320, 200))
OF_THE_BAR = ".bar .first > *, .steps-row button"


def in_a_case_of_ten_steps(arrive: Arrive, width: int, height: int, language: str) -> Trainee:
    trainee = arrive(width, language)
    trainee.resize(width, height)
    trainee.enter_with_new_code()
    trainee.start("the-quiet-room")
    trainee.go_to("needs")
    assert len(trainee.steps) == 10
    return trainee


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found is not None
    return dict(found)


def test_the_bar_takes_two_rows_at_most_and_nothing_of_it_is_cut_off(arrive: Arrive) -> None:
    """In French, whose words are longer."""
    trainee = in_a_case_of_ten_steps(arrive, 1024, 640, "fr")
    page = trainee.page
    for _ in range(2):  # with no count, and with the longest ones
        for width, height in ((1024, 640), (1280, 800)):
            trainee.resize(width, height)
            bar = box(page.locator(".bar"))
            assert bar["height"] <= 6.2 * 16
            for part in page.locator(OF_THE_BAR).all():
                inside = box(part)
                assert inside["x"] >= 0 and inside["x"] + inside["width"] <= width and inside["y"] + inside["height"] <= bar["height"], part
        trainee.decide(trainee.file.case.options[0].id) if trainee.step == "decision" else trainee.go_to("decision")
    trainee.submit()
    trainee.resize(1024, 640)
    assert box(page.locator(".bar"))["height"] <= 6.2 * 16
    assert page.locator(".steps .final").count() == 7  # the talk, five steps with answers and the submission, each with a lock
    expect(page.locator(".steps .lock-sign")).to_have_count(7)


def test_what_stays_at_the_top_of_a_narrow_window_takes_a_fifth_of_it_at_most(arrive: Arrive, server: RunningServer) -> None:
    """320 x 200 is 1280 x 800 at 400 %: there nothing stays."""
    trainee = in_a_case_of_ten_steps(arrive, *NARROW[0], "fr")
    page = trainee.page

    def expect_little_on_top(height: int, gone: Locator) -> None:
        """Far down the page, a fifth of the window at most is taken; in a low one, what would take it has gone with the page."""
        page.evaluate("scrollTo(0, 700)")
        sticky = page.evaluate(STICKY) if height >= 480 else []
        assert sum(tall for _, tall in sticky) <= height / 5, sticky
        if height < 480:
            assert box(gone)["y"] < 0

    for width, height in NARROW:
        trainee.resize(width, height)
        expect_little_on_top(height, page.locator(".bar"))
        assert trainee.fits()
    with Store.open(data_of(server)) as store, store.write() as connection:
        take_lease(connection, trainee.attempt_id, "another tab", store.clock.now())
    page.reload()
    for width, height in NARROW:
        trainee.resize(width, height)
        expect(trainee.notice()).to_be_visible()
        expect_little_on_top(height, trainee.notice())
        leave = box(trainee.button("Leave this page"))
        assert 44 > leave["height"] >= 24
        page.evaluate("scrollTo(0, 0)")
        bar = box(page.locator(".bar"))
        for part in page.locator(".bar .first > *").all():
            if part.is_visible():
                inside = box(part)
                assert inside["x"] >= 0 and inside["x"] + inside["width"] <= width and inside["y"] + inside["height"] <= bar["height"] + 1, part


def test_the_slim_bar_works_by_keyboard_and_escape_closes_what_is_open(arrive: Arrive) -> None:
    trainee = in_a_case_of_ten_steps(arrive, 390, 844, "en")
    page = trainee.page
    now = page.locator(".steps-now")
    now.focus()
    page.keyboard.press("Enter")
    expect(now).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(trainee.step_button("briefing")).to_be_focused()
    page.keyboard.press("Escape")
    expect(now).to_have_attribute("aria-expanded", "false")
    expect(now).to_be_focused()
    for name in ("Help", "Menu"):
        summary = page.locator(".bar summary", has_text=trainee.t(name))
        summary.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.drop-box') !== null")
        page.keyboard.press("Escape")
        expect(page.locator(".drop-box:visible")).to_have_count(0)
        expect(summary).to_be_focused()
    page.locator(".bar summary", has_text=trainee.t("Help")).click()
    page.mouse.click(4, 400)  # anywhere else
    expect(page.locator(".drop-box:visible")).to_have_count(0)
    trainee.pause()
    trainee.open_steps()
    trainee.step_button("reading").click()  # who goes to a step goes on
    trainee.expect_step("reading")
    expect(page.get_by_role("heading", name=trainee.t("Paused"))).to_have_count(0)
