"""One sheet for a whole group: set up, opened without a code, filled in, talked about at the wall, and its feedback read, on a telephone and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Arrive, data_of
from tests.journeys.full.test_group import a_trainer, looked_at, violations
from tests.support.browser_trainee import Trainee
from tests.support.server import RunningServer
from tracks_sim.case.load import Library
from tracks_sim.store import Store
from tracks_sim.store.groups import Groups

pytestmark = pytest.mark.browser
OWN_SERVER = True
CASE = "the-second-cot"


def press_to(wall: Page, shown: str) -> None:
    """Go on by the space bar until this is on the wall."""
    while wall.get_attribute(".stage", "data-on") != shown:
        with wall.expect_navigation():
            wall.keyboard.press("Space")


def test_a_small_group_fills_in_one_sheet_and_talks_about_it(arrive: Arrive, server: RunningServer, library: Library) -> None:
    language = "fr"
    trainer = a_trainer(arrive, server, 390, language)
    page, t = trainer.page, trainer.t
    page.get_by_role("link", name=t("Set up a group")).click()
    page.get_by_label(t("Name of the group")).fill("Four colleagues")
    page.get_by_label(t("Country")).select_option("fr")
    page.get_by_label(t("Part {n}").format(n=1)).select_option(CASE)
    page.get_by_label(t("Debrief afterwards")).first.check()
    page.get_by_role("radio", name=t("One sheet together")).check()
    page.get_by_role("button", name=t("Keep the plan")).last.click()
    expect(page.get_by_role("heading", name=t("One sheet for all of you"))).to_be_visible()
    looked_at(trainer)
    page.get_by_role("button", name=t("Begin with {case}").format(case=library.case(CASE).texts[language].title)).click()
    group = page.url.partition("group=")[2]

    page.get_by_role("button", name=t("Open the sheet")).focus()
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    sheet = Trainee(opened.value, server.url, library, language, library.case(CASE))
    sheet.expect_step("home")
    strip = sheet.page.locator(".group-strip")
    expect(sheet.page.get_by_role("heading", name=t("One sheet for all of you: {group}").format(group="Four colleagues"))).to_be_visible()
    expect(sheet.page.locator(".next-beside")).to_have_count(0)  # nothing of the course
    looked_at(sheet)
    sheet.page.locator(".own-group").get_by_role("button", name=t("Begin"), exact=True).click()
    sheet.expect_step("briefing")
    expect(strip).to_contain_text(t("One sheet for all of you: its answers are the group’s."))
    expect(strip.locator("details")).to_have_count(0)
    looked_at(sheet)
    sheet.go_to("detection")
    sheet.detect("open")
    sheet.go_to("decision")
    sheet.decide(library.case(CASE).case.options[0].id)
    sheet.go_to("submit")
    sheet.button("Submit the case").click()
    expect(sheet.button("Submit the case")).to_have_count(0)

    page.goto(f"{server.url}tracks/staff/group-live?group={group}")
    expect(page.locator(".group-all")).to_have_text(t("The sheet is handed in"))
    expect(page.locator(".group-privacy, .group-clock .half, .group-clock .end")).to_have_count(0)  # what is said of many people
    looked_at(trainer)
    page.get_by_role("button", name=t("Start the debrief without bars")).click()
    page.goto(f"{server.url}tracks/staff/group-debrief?group={group}")
    expect(page.get_by_text(t("One sheet for all of you: nothing is counted"))).to_be_visible()
    own = t("Your answer: {answer}").partition("{")[0].strip()
    press_to(page, "split question")
    expect(page.get_by_text(own)).to_have_count(0)
    expect(page.locator(".prompt")).to_have_text(t("Ask for a show of hands, answer by answer; nobody has to. Let people speak for an answer, whether it is theirs or not."))
    press_to(page, "split key")
    expect(page.get_by_role("heading", name=own)).to_contain_text(sheet.answer("open").casefold())
    assert violations(page) == [] and trainer.fits()
    press_to(page, "monday question")
    with page.expect_navigation():
        page.get_by_role("button", name=t("Open the feedback on the sheet")).click()
    page.goto(f"{server.url}tracks/staff/group-after?group={group}")
    expect(page.locator(".handout table td").first).to_have_text(sheet.answer("open"))
    looked_at(trainer)
    with Store.open(data_of(server)) as store:
        groups = Groups(store)
        assert [row.case for row in store.attempts(groups.state(group).sheet)] == [CASE] and groups.state(group).joined == ()
    assert trainer.faults == sheet.faults == []
