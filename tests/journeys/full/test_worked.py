"""A newcomer is led through every judgement of the worked example, decides, and goes on with the next case of the course."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.test_secrecy import ReceivedTraffic, key_texts, leaked_secrets, public_text
from tests.support.axe import ALL, RUN
from tests.support.browser_trainee import Trainee
from tests.support.server import RunningServer
from tests.support.short_case import CASE, WITH_TALK, short_scenarios, write_course
from tracks_sim.case.load import Library, load_library
from tracks_sim.case.minutes import minutes_of_worked_example
from tracks_sim.labels import as_title

pytestmark = pytest.mark.browser
HARMFUL = "file-away"


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of the two made cases."""
    root = short_scenarios(tmp_path_factory.mktemp("short"))
    write_course(root, CASE, [WITH_TALK])
    return root


@pytest.fixture(scope="module")
def course_library(scenarios: Path) -> Library:
    library = load_library(scenarios)
    assert library.course is not None, library.problems
    return library


@pytest.fixture(scope="module")
def server(scenarios_server: RunningServer) -> RunningServer:
    return scenarios_server


def look(trainee: Trainee) -> None:
    """axe finds nothing on the page as it is, and it needs no scrolling to the side."""
    if not trainee.page.evaluate("Boolean(window.axe)"):
        trainee.page.evaluate(AXE_SCRIPT)
    assert trainee.page.evaluate(RUN, ALL) == []
    assert trainee.fits()


@pytest.mark.parametrize(("width", "language", "country"), [(1280, "en", "ie"), (390, "fr", "fr")])
def test_a_newcomer_is_led_through_a_case_and_decides(
    arrive: Arrive, course_library: Library, width: int, language: str, country: str
) -> None:
    trainee = arrive(width, language, cases=course_library)
    page, file = trainee.page, course_library.case(CASE)
    received = ReceivedTraffic(page)
    trainee.enter_with_new_code()
    trainee.start(CASE, country, mode="worked")
    least, most = minutes_of_worked_example(file, course_library.catalogues, language)
    expect(page.get_by_text(trainee.t("{least} to {most} minutes, no clock").format(least=least, most=most))).to_be_visible()
    look(trainee)
    assert trainee.go_on() == "reading"
    for document in file.case.documents:
        trainee.open_paper(document.id)

    assert trainee.go_on() == "worked"
    judgements = page.locator("#items [data-item]")
    if trainee.narrow:
        page.locator("#items > button").click()
    keys = [one.get_attribute("data-item") or "" for one in judgements.all()]
    if trainee.narrow:
        page.locator("#items > button").click()
    keyed = {name: answer for name, _, answer in file.key.keyed_answers() if name in keys}
    assert len(keys) == len(keyed) == 15
    look(trainee)
    secrets, public = key_texts(file), public_text(course_library, file)
    assert not leaked_secrets(received, [*secrets["indicators"], *secrets["decision"], *secrets["submitted"]], public), "nothing before a row was predicted"
    named = ".quotes li" if trainee.narrow else ".places button"
    for n, key in enumerate(keys, 1):
        heading = page.locator(f'[id="name-{key}"]')
        expect(heading).to_be_visible()
        if trainee.narrow:
            expect(page.locator(".place-of")).to_contain_text(f"{n} ")
        expect(page.locator(named)).to_have_count(len(keyed[key].right_passages) if n <= 10 else 0)
        expect(page.locator(".reason")).to_have_count(0)
        expect(trainee.button("Next")).to_have_count(0)
        if n > 1:
            expect(heading).to_be_focused()
        if n in (1, 11):
            look(trainee)
        with trainee.expect_save():
            if n % 2:  # by a key, or by a tap
                heading.focus()
                page.keyboard.press("1")
            else:
                page.locator("[data-predict]").last.click()
        expect(page.locator("#authors")).to_be_focused()
        expect(page.locator(".of-author")).to_contain_text(as_title(trainee.answer(keyed[key].answer)))
        expect(page.locator(".whose")).to_have_count(2)
        expect(page.locator(".reason")).not_to_be_empty()
        expect(page.locator(named)).to_have_count(len(keyed[key].right_passages))
        expect(page.locator("#question").get_by_role("radio")).to_have_count(0)
        if n == 5:  # where one was is where one is again
            page.reload()
            trainee.expect_step("worked")
            expect(heading).to_be_visible()
        if n == len(keys) - 4:
            look(trainee)
        if n < len(keys):
            page.locator("#authors" if n % 2 else "button.to-next").focus()
            page.keyboard.press("Enter")

    # A place leads to its passage in the file, which is marked there.
    passage = next(p for p in file.case.passages if p in keyed[keys[-1]].right_passages)
    page.locator("#authors .place").first.click()
    expect(page.locator(f"#passage-{passage}.sought")).to_be_in_viewport()
    trainee.show("worksheet")
    trainee.button("Now you decide").click()
    trainee.expect_step("decision")
    trainee.decide(HARMFUL)
    look(trainee)
    trainee.plan("safety", "by-day")
    trainee.go_to("submit")
    look(trainee)
    assert leaked_secrets(received, secrets["indicators"], public)
    assert not leaked_secrets(received, [*secrets["decision"], *secrets["submitted"]], public)

    trainee.submit()
    expect(page.locator("#decided .chosen")).to_contain_text(file.texts[language].options[HARMFUL].split(".")[0])
    expect(page.locator("#decided .safe-one")).to_have_count(1)
    expect(page.locator(".how-on li")).to_have_count(3)
    look(trainee)
    if not trainee.narrow:
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "the feedback is one screen"
    trainee.button("Next in the course: {case}", case=course_library.case(WITH_TALK).texts[language].title).click()
    trainee.expect_step("briefing")
    expect(page.locator("h1")).to_have_text(course_library.case(WITH_TALK).texts[language].title)
