"""A case with active markup in every text: the page shows it as words and runs none of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.support.browser_trainee import Trainee
from tests.support.scenarios_copy import copy_scenarios, rewrite_texts
from tests.support.server import RunningServer
from tracks_sim.case.load import Library, load_library

pytestmark = pytest.mark.browser
CASE = "the-night-bus"
PAYLOAD = (
    ' <script>window.acted = "script"</script><img src="/nowhere.png" onerror="window.acted = \'onerror\'">'
    "<svg onload=\"window.acted = 'onload'\"></svg> [press](javascript:window.acted='link') <a href=\"javascript:window.acted='a'\">press</a>"
    " <style>body { display: none !important }</style><iframe src=\"https://elsewhere.example/\"></iframe>"
    " ![picture](https://elsewhere.example/picture.png) <https://elsewhere.example/> {{constructor.constructor('acted=1')()}} ${acted=2}"
    " &lt;script&gt;window.acted = 'entity'&lt;/script&gt; <details open ontoggle=\"window.acted = 'toggle'\"> "
)


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_scenarios(tmp_path_factory.mktemp("hostile") / "scenarios", CASE)
    for folder in ("text", "key/text"):
        for path in (root / "cases" / CASE / folder).glob("*.yaml"):
            rewrite_texts(path, lambda text: text + PAYLOAD)
    return root


@pytest.fixture(scope="module")
def hostile_library(scenarios: Path) -> Library:
    """The library with the changed case."""
    library = load_library(scenarios)
    assert CASE in library.cases, library.problems
    return library


@pytest.fixture(scope="module")
def server(scenarios_server: RunningServer) -> RunningServer:
    return scenarios_server


def expect_no_markup(trainee: Trainee) -> None:
    """No markup of the case has run, and no element that could run it is in the page."""
    assert trainee.page.evaluate("window.acted") is None
    could_act = "script, style, iframe, img, svg:not(.steps svg), object, embed, link, [onerror], [onload], [ontoggle], [onclick], a[href^='javascript:']"
    assert trainee.page.locator(".tracks").locator(could_act).count() == 0
    expect(trainee.page.locator("body")).to_be_visible()
    assert trainee.page.locator(".tracks").get_by_text("window.acted").count() > 0  # as words it is there


def test_markup_in_every_text_of_a_case_stays_words(arrive: Arrive, hostile_library: Library) -> None:
    trainee = arrive(1280, "fr", cases=hostile_library)
    trainee.enter_with_new_code()
    expect_no_markup(trainee)
    trainee.start(CASE, "fr")
    expect_no_markup(trainee)
    case = trainee.file.case
    trainee.go_to("reading")
    trainee.page.locator(".passage").first.get_by_role("button").click()
    expect(trainee.page.locator(".marks li")).to_have_count(1)
    expect_no_markup(trainee)
    trainee.go_to("indicators")
    trainee.judge(case.indicators[0], "present")
    trainee.concept(case.indicators[0]).get_by_role("button", name=trainee.t("Cite a passage")).click()
    trainee.page.locator(".passage").first.get_by_role("button").click()
    expect(trainee.page.locator(".quotes li")).to_have_count(1)
    for step in ("indicators", "elements", "needs"):
        trainee.go_to(step)
        trainee.lock()
        expect_no_markup(trainee)
    trainee.go_to("detection")
    trainee.detect("open")
    expect_no_markup(trainee)
    trainee.go_to("decision")
    trainee.page.get_by_role("radio").first.check()
    trainee.show_part("plan")
    expect_no_markup(trainee)
    trainee.show_part("note")
    trainee.page.locator(".note-voices button").first.click()
    expect(trainee.page.locator(".the-note li")).to_have_count(1)
    trainee.write_note("<script>window.acted = 'note'</script> <img src=x onerror=\"window.acted='own'\">")
    expect_no_markup(trainee)
    trainee.go_to("submit")
    expect_no_markup(trainee)
    trainee.submit()
    for fold in trainee.page.locator("details").all():
        fold.locator("summary").click()
    expect_no_markup(trainee)
