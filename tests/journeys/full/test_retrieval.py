"""A return after eight days: the questions come first, one after the other, then two cases side by side; wide in English and narrow in French."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.axe import NARROW, WIDE, Inspector
from tests.support.browser_trainee import Trainee
from tests.support.finished_attempts import Who, finished_events, store_finished
from tests.support.server import RunningServer
from tracks_sim.case.load import Library
from tracks_sim.interview import load_parameters
from tracks_sim.store import SystemClock

pytestmark = pytest.mark.browser
HAT, TEA = "the-knitted-hat", "the-tin-of-tea"
SHOTS = os.environ.get("TRACKS_SHOTS")
"""Folder for pictures of each page, to be looked at; none by default."""


class Visit:
    """One visit in one window and language."""

    def __init__(self, trainee: Trainee, width: int) -> None:
        self.trainee, self.page, self.width = trainee, trainee.page, width
        self.inspector = Inspector(trainee, (WIDE,) if width == 1280 else (NARROW,), home=None)

    def look(self, place: str) -> None:
        """axe, and a picture."""
        self.inspector.look(place)
        self.trainee.resize(self.width, 844)
        assert self.trainee.fits(), f"{place} scrolls to the side"
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS) / f"{place}-{self.width}-{self.trainee.language}.png", full_page=True)


def play(server: RunningServer, library: Library, code: str, case: str, days: int, who: Who = "novice") -> None:
    """A case that was handed in ``days`` days ago."""
    at = (SystemClock().now() - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")  # as the server's
    events = finished_events(who, library.case(case), library, load_parameters(), country="ie", at=at)
    store_finished(data_of(server), code, events, library.case(case), library)


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "fr")])
def test_a_return_after_eight_days(arrive: Arrive, server: RunningServer, library: Library, width: int, language: str) -> None:
    trainee = arrive(width, language)
    trainee.enter_with_new_code()
    expect(trainee.page.locator(".reminder")).to_have_count(0)
    play(server, library, trainee.code, HAT, days=10)
    play(server, library, trainee.code, TEA, days=8)
    visit, page, t = Visit(trainee, width), trainee.page, trainee.t
    trainee.open()
    trainee.expect_step("home")
    first = page.locator("section.next")
    expect(first.get_by_role("heading")).to_have_text(t("First, a few questions from your last cases"))
    expect(first.get_by_role("button", name=t("Skip today"))).to_be_visible()
    visit.look("1-first-page")

    # By the keyboard alone: the questions, each answered and gone on from.
    first.get_by_role("button", name=t("Begin the questions")).focus()
    page.keyboard.press("Enter")
    trainee.expect_step("round")
    for n in range(3):
        expect(page.get_by_text(t("Question {n} of {of}").format(n=n + 1, of=3))).to_be_visible()
        answers = page.locator(".recall-answers").get_by_role("button")
        expect(answers).to_have_count(3)
        if n == 0:
            visit.look("2-question")
        answers.nth(n).focus()
        page.keyboard.press("Enter")
        expect(page.locator("#verdict")).to_be_focused()
        expect(answers).to_have_count(0)
        if n < 2:
            visit.look(f"3-answered-{n + 1}")
        page.get_by_role("button", name=t("Finish" if n == 2 else "Next question")).focus()
        page.keyboard.press("Enter")
    expect(page.get_by_text(t("That was it for today. Nothing of it was graded."))).to_be_focused()
    visit.look("4-end")
    with page.expect_download() as download:
        page.get_by_role("button", name=t("Add to my calendar")).click()
    calendar = Path(download.value.path()).read_bytes().decode()
    day = (SystemClock().now() + timedelta(days=7)).strftime("%Y%m%d")
    assert download.value.suggested_filename == "training.ics" and f"DTSTART;VALUE=DATE:{day}\r\n" in calendar and t("Training: a few short questions") in calendar
    page.go_back()
    trainee.expect_step("home")
    expect(page.locator("section.next")).not_to_contain_text(t("First, a few questions from your last cases"))

    # One indicator, two cases.
    visit.look("5-first-page-after")
    page.get_by_role("button", name=t("Compare the two")).click()
    trainee.expect_step("contrast")
    sides = page.locator(".contrast-side")
    expect(sides).to_have_count(2)
    visit.look("6-two-cases")
    sides.nth(1).get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_be_focused()
    visit.look("7-two-cases-named")
    trainee.button("Back to the cases").click()
    trainee.expect_step("home")
    expect(page.get_by_role("button", name=t("Compare the two"))).to_have_count(0)
    assert not visit.inspector.found, visit.inspector.found


def test_skipped_today_and_the_contrast_below_the_feedback(arrive: Arrive, server: RunningServer, library: Library) -> None:
    trainee = arrive(1280, "en")
    trainee.enter_with_new_code()
    play(server, library, trainee.code, HAT, days=10)
    play(server, library, trainee.code, TEA, days=8)
    trainee.open()
    trainee.button("Skip today").click()
    expect(trainee.page.get_by_text("First, a few questions from your last cases")).to_have_count(0)
    trainee.open()
    trainee.expect_step("home")
    expect(trainee.page.get_by_text("First, a few questions from your last cases")).to_have_count(0)
    trainee.page.locator("details.history > summary").click()
    trainee.page.locator("details.history").get_by_role("link").first.click()
    trainee.expect_step("feedback")
    visit = Visit(trainee, 1280)
    visit.look("8-feedback")
    trainee.button("Compare the two").click()
    trainee.expect_step("contrast")
    trainee.page.locator(".contrast-side").first.get_by_role("button").click()
    expect(trainee.page.locator("#verdict")).to_have_text("Look again: it is “The tin of tea” that shows it.")
    trainee.button("Back to the feedback").click()
    trainee.expect_step("feedback")
    expect(trainee.page.get_by_role("button", name="Compare the two")).to_have_count(0)
    assert not visit.inspector.found, visit.inspector.found
