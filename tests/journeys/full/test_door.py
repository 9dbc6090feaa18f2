"""The door: what a newcomer reads first, and the one page that shows their code."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "language", "promise"), [(1280, "en", "First a worked example, 5 to 10 minutes"), (390, "fr", "D’abord un exemple commenté, 5 à 10 minutes")])
def test_the_welcome_says_first_what_one_will_be_able_to_do(arrive: Arrive, width: int, language: str, promise: str) -> None:
    trainee = arrive(width, language)
    trainee.open()
    page = trainee.page
    read = page.get_by_role("main").inner_text()
    new, known = trainee.t("I am here for the first time"), trainee.t("I have a code")
    places = [read.index(words) for words in (promise, new, known, "TRACKS (2016–2017)")]
    assert places == sorted(places)
    assert trainee.fits()
    expect(page.get_by_role("button", name=trainee.t("Make my code"))).to_be_visible()
    expect(page.get_by_label(trainee.t("Your code"))).to_be_visible()
    if width > 62 * 16:  # neither is hidden below the other
        expect(page.get_by_label(trainee.t("Your code"))).to_be_in_viewport()
        boxes = [page.get_by_role("heading", name=name).bounding_box() for name in (new, known)]
        assert boxes[0] and boxes[1] and boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]


@pytest.mark.parametrize(("width", "language"), [(1280, "fr"), (390, "en")])
def test_a_new_code_can_be_copied_and_printed(arrive: Arrive, width: int, language: str) -> None:
    trainee = arrive(width, language, permissions=["clipboard-read", "clipboard-write"])
    trainee.open()
    trainee.button("Make my code").click()
    page = trainee.page
    code = page.locator("[data-code]").inner_text()
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}", code)
    expect(page.locator(".bar .brand")).to_have_text("TRACKS Sim")
    assert trainee.fits()
    trainee.button("Copy the code").click()
    expect(page.get_by_role("status")).to_have_text(trainee.t("Copied."))
    assert page.evaluate("navigator.clipboard.readText()") == code
    page.evaluate("window.print = () => { window.printed = true; }")
    trainee.button("Print this page").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator("[data-code]")).to_be_visible()
    expect(trainee.button("Print this page")).to_be_hidden()
    page.emulate_media(media="screen")
    trainee.button("Leave this page").click()
    page.wait_for_url("**/calendar")
    page.go_back()
    page.wait_for_url("**/calendar")
    trainee.open()
    expect(page.get_by_role("heading", name=trainee.t("Paused"))).to_be_visible()


def test_where_the_browser_does_not_copy_the_code_is_selected(arrive: Arrive) -> None:
    trainee = arrive()
    trainee.page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));")
    trainee.open()
    trainee.button("Make my code").click()
    trainee.button("Copy the code").click()
    code = trainee.page.locator("[data-code]").inner_text()
    trainee.page.wait_for_function("code => String(getSelection()).trim() === code", arg=code)
