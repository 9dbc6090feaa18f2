"""The course over three visits, each in a fresh browser with the same code: what is proposed and why, and what has changed in the end."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.axe import NARROW, WIDE, Inspector
from tests.support.browser_trainee import Trainee
from tests.support.finished_attempts import Who, finished_events, store_finished
from tests.support.server import RunningServer
from tests.support.short_case import short_scenarios
from tests.ui.trainee.pages.test_course import CASES, COURSE, EXAMPLE, PARAMETERS
from tracks_sim.case.load import Library, load_library
from tracks_sim.store import SystemClock

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("TRACKS_SHOTS")
"""Folder for pictures of each page, to be looked at; none by default."""


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return short_scenarios(tmp_path_factory.mktemp("course"), course=COURSE)


@pytest.fixture(scope="module")
def made(scenarios: Path) -> Library:
    """The library of the made course."""
    library = load_library(scenarios)
    assert not library.problems
    return library


@pytest.fixture(scope="module")
def server(scenarios_server: RunningServer) -> RunningServer:
    return scenarios_server


class Visit:
    """One visit: the first page with what is proposed, the line of the course, and the closing page."""

    def __init__(self, trainee: Trainee, name: str) -> None:
        self.trainee, self.page, self.name = trainee, trainee.page, name
        self.inspector = Inspector(trainee, (WIDE, NARROW))

    @property
    def proposed(self) -> Locator:
        return self.page.locator("section.next")

    @property
    def line(self) -> Locator:
        return self.page.locator(".in-course")

    def look(self, place: str) -> None:
        """axe in a wide and a narrow window, and a picture of both, then on in the window of this visit."""
        size = self.page.viewport_size
        assert size is not None
        self.inspector.look(place)
        for width in (1280, 390):
            self.trainee.resize(width, 800)
            assert self.trainee.fits(), f"{place} scrolls to the side at {width}"
            if SHOTS:
                self.page.screenshot(path=Path(SHOTS) / f"{self.name}-{place}-{width}.png", full_page=True)
        self.trainee.resize(**size)

    def nothing_found(self) -> None:
        assert not self.inspector.found, self.inspector.found


def title(library: Library, case: str, language: str) -> str:
    return library.case(case).texts[language].title


def test_three_visits(arrive: Arrive, made: Library, scenarios: Path, server: RunningServer) -> None:
    now = SystemClock().now()  # as the server's

    def play(who: Who, case: str, days: int) -> None:
        """A case that is finished between two visits."""
        at = (now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        events = finished_events(who, made.case(case), made, PARAMETERS, root=scenarios, at=at)
        store_finished(data_of(server), trainee.code, events, made.case(case), made, root=scenarios)

    # The first: what is proposed is a case worked through; by free choice a case is taken.
    trainee = arrive(1280, "en", cases=made)
    trainee.enter_with_new_code()
    visit = Visit(trainee, "first")
    expect(visit.line).to_have_text("Course: 0 of 7")
    expect(visit.proposed).to_contain_text(f"Start with a worked example: {title(made, EXAMPLE, 'en')}")
    visit.look("first-page-folded")
    trainee.unfold_cases()
    headings = trainee.page.locator(".case-group").get_by_role("heading", level=2)
    expect(headings).to_have_text(["The course"])
    expect(trainee.page.locator("details.case-group > summary")).to_have_text("More cases, most of them longer (2)")
    expect(trainee.page.locator(".path [aria-current=step] .name")).to_have_text(title(made, EXAMPLE, "en"))
    expect(trainee.page.locator(".case-group").first.locator(".case .name")).to_have_text([title(made, case, "en") for case in COURSE])
    visit.look("first-page")
    trainee.start(CASES[0], "be")
    trainee.go_on_to("indicators")
    for concept in ("violence", "documents_taken"):
        trainee.judge(concept, "present")
    assert trainee.go_on() == "detection"
    trainee.detect("yes")
    trainee.go_on_to("decision")
    trainee.decide("focal-point")
    trainee.plan("safety", "by-day")
    trainee.go_to("submit")
    trainee.submit()
    expect(visit.proposed).to_contain_text(f"Next in the course: {title(made, CASES[1], 'en')}")
    expect(visit.proposed).to_contain_text("Lately you said “present” 2 times without a passage.")
    visit.look("feedback")
    visit.proposed.get_by_role("button").focus()
    trainee.page.keyboard.press("Enter")
    trainee.expect_step("start")
    expect(trainee.page.get_by_role("heading", name=title(made, CASES[1], "en"))).to_be_visible()
    visit.nothing_found()

    # The second, on a phone and in French: one more today, one the day before; now another day is better.
    play("curt", CASES[1], 0)
    play("novice", CASES[2], 1)
    code = trainee.code
    trainee = arrive(390, "en", cases=made)
    trainee.code = code
    trainee.enter_with(code)
    trainee.expect_step("home")
    trainee.speak("fr")
    visit = Visit(trainee, "second")
    expect(visit.line).to_contain_text("3 sur 7")
    expect(visit.proposed).to_contain_text("de préférence un autre jour")
    expect(visit.proposed.get_by_role("button", name=trainee.t("Begin the case"))).to_be_visible()
    visit.look("first-page")
    trainee.button("What has changed so far").click()
    trainee.expect_step("course")
    assert trainee.fits()
    expect(trainee.page.locator(".measure")).to_have_count(3)
    visit.look("so-far")
    trainee.page.go_back()
    trainee.expect_step("home")
    visit.nothing_found()

    # The third: all done; the closing page is what is proposed, by the keyboard.
    for case in CASES[3:]:
        play("expert", case, -1)
    trainee = arrive(1280, "fr", cases=made)
    trainee.enter_with(code)
    trainee.expect_step("home")
    trainee.speak("en")
    visit = Visit(trainee, "third")
    expect(visit.line).to_contain_text("Course: 7 of 7")
    expect(visit.proposed).to_contain_text("You have done the course")
    visit.look("first-page")
    visit.proposed.get_by_role("button", name="See what has changed").focus()
    trainee.page.keyboard.press("Enter")
    trainee.expect_step("course")
    expect(trainee.page.get_by_role("heading", level=1)).to_have_text("What has changed over the course")
    expect(trainee.page.locator("[data-measure=indicators]")).to_contain_text("A larger share than at first.")
    expect(trainee.page.get_by_role("main")).not_to_contain_text("%")
    visit.look("closing-page")
    trainee.speak("fr")
    expect(trainee.page.get_by_role("heading", level=1)).to_have_text(trainee.t("What has changed over the course"))
    visit.look("closing-page-fr")
    trainee.button("Back to the cases").click()
    trainee.expect_step("home")
    visit.nothing_found()
