"""A group from its first field to the case: a trainer sets it up and opens the door, two telephones in two languages come in and begin."""

from __future__ import annotations

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import Arrive, data_of
from tests.support.axe import ALL
from tests.support.browser import resize
from tests.support.browser_trainee import Trainee
from tests.support.debriefs import called_to_debrief
from tests.support.server import RunningServer
from tracks_sim.case.load import Library
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.groups import Groups
from tracks_sim.ui.shared.code_sheets import group_code_sheets

pytestmark = pytest.mark.browser
OWN_SERVER = True
CASE = "the-second-cot"


def a_trainer(arrive: Arrive, server: RunningServer, width: int = 1280, language: str = "en") -> Trainee:
    """A trainer on the list of groups."""
    with Store.open(data_of(server)) as store:
        _, code = store.staff.add("trainer", "", COMMAND_LINE)
    trainer = arrive(width, language)
    trainer.enter_with(code)
    trainer.page.get_by_role("link", name=trainer.t("Groups")).click()
    return trainer


def violations(page: Page) -> list[str]:
    """What axe finds on a page."""
    return [str(one) for one in Axe().run(page, options=ALL).response["violations"]]


def looked_at(person: Trainee) -> None:
    """The page fits its window, and axe finds nothing on it."""
    assert person.fits(), person.page.url
    assert violations(person.page) == []


def test_a_trainer_opens_the_door_and_two_telephones_begin_in_two_languages(arrive: Arrive, server: RunningServer) -> None:
    trainer = a_trainer(arrive, server)
    page = trainer.page
    looked_at(trainer)
    page.get_by_role("link", name="Set up a group").click()
    page.get_by_label("Name of the group").fill("First contact at reception")
    page.get_by_label("Part 1").select_option(CASE)
    page.get_by_label("Debrief afterwards").first.check()
    looked_at(trainer)
    page.get_by_role("button", name="Keep the plan").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was kept yet")  # no country is chosen for anybody
    expect(page.get_by_label("Name of the group")).to_have_value("First contact at reception")
    page.get_by_label("Country").select_option("ie")
    page.get_by_role("button", name="Keep the plan").last.click()
    page.get_by_role("button", name="Open the door").click()
    expect(page.get_by_role("heading", name="The door is open")).to_be_visible()
    looked_at(trainer)
    group = page.url.partition("group=")[2]
    with Store.open(data_of(server)) as store:
        code = Groups(store).state(group).code
    with page.expect_popup() as wall:
        page.get_by_role("link", name="Show on the wall").click()
    expect(wall.value.get_by_text(f"{code[:3]} {code[3:]}")).to_be_visible()
    assert violations(wall.value) == []

    phones = [arrive(390, language) for language in ("en", "fr")]
    for phone in phones:
        phone.page.goto(f"{server.url}g?c={code}")
        expect(phone.page.get_by_role("heading", name="First contact at reception")).to_be_visible()
        expect(phone.page.get_by_text(phone.t("Your trainer sees numbers of the group, never who, and never from fewer than five people."))).to_be_visible()
        looked_at(phone)
        phone.button("Come in").click()
        phone.page.get_by_role("link", name=phone.t("I have written it down: go on")).click()
        phone.expect_step("home")
        expect(phone.page.get_by_text(phone.t("Your trainer begins when everybody is there. Then a line above leads to the case."))).to_be_visible()
    with Store.open(data_of(server)) as store:
        for _ in range(3):
            Groups(store).join(code, "en")
    page.get_by_label("Name of the group").fill("Typed meanwhile")
    expect(page.locator(".big-number")).to_have_text("fewer than five")
    expect(page.get_by_text("Counted each half minute.")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('online'))")  # asks at once, as after half a minute
    expect(page.locator(".big-number")).to_have_text("5")
    expect(page.get_by_label("Name of the group")).to_have_value("Typed meanwhile")
    looked_at(trainer)
    page.reload()
    page.get_by_role("button", name="Begin with The second cot").click()
    expect(page.get_by_role("status")).to_contain_text("It has begun.")
    for phone in phones:
        with phone.page.expect_navigation():
            phone.page.get_by_role("link", name=phone.t("To the case")).click(timeout=10_000)
        phone.expect_step("home")
        looked_at(phone)
        phone.page.locator(".own-group").get_by_role("button", name=phone.t("Begin"), exact=True).click()
        phone.expect_step("briefing")
    with Store.open(data_of(server)) as store:
        begun = [(row.case, row.mode) for member in Groups(store).state(group).members for row in store.attempts(member)]
    assert begun == [(CASE, "assessment")] * 2


def test_what_belongs_together_stands_in_one_line(arrive: Arrive, server: RunningServer) -> None:
    """In French on a telephone, where hints run over several lines; the path of the page; the edge of *Live*."""
    trainer = a_trainer(arrive, server, 390, "fr")
    page, t = trainer.page, trainer.t
    page.get_by_role("link", name=t("Set up a group")).click()
    above = "pick => pick.querySelector('input').getBoundingClientRect().bottom - pick.querySelector('.quiet').getBoundingClientRect().top"
    for pick in page.locator(".pick:has(.quiet)").all():
        assert pick.evaluate(above) < 4, pick.inner_text()  # beside its words, not beside the middle of the hint
    resize(page, 1280, 800)
    words = "all => all.map(one => { const line = document.createRange(); line.selectNodeContents(document.createTreeWalker(one, 4).nextNode()); return line.getBoundingClientRect().bottom; })"
    feet = page.locator(".trail li").evaluate_all(words)
    assert len(feet) == 3 and max(feet) - min(feet) < 1
    page.get_by_label(t("Name of the group")).fill("Accueil")
    page.get_by_label(t("Country")).select_option("fr")
    page.get_by_role("button", name=t("Keep the plan")).last.click()
    page.get_by_role("link", name=t("Live"), exact=True).click()
    box = page.locator("main.sheet").bounding_box()
    assert box and box["x"] > 0


def test_a_button_of_another_trainer_looks_as_if_it_did_nothing(arrive: Arrive, server: RunningServer, library: Library) -> None:
    with Store.open(data_of(server)) as store:
        (holder, _), (second, code) = (store.staff.add("trainer", "", COMMAND_LINE) for _ in range(2))
        group, _ = called_to_debrief(store, library, holder, 5)
        Groups(store).share(group, second)
    trainer = arrive()
    trainer.enter_with(code)
    trainer.page.goto(f"{server.url}tracks/staff/group-after?group={group}")
    off, on = (trainer.button(name) for name in ("Open the feedback to everybody", "Delete now"))
    expect(off).to_be_disabled()
    expect(off).to_have_css("border-style", "dashed")
    expect(off).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(on).to_have_css("border-style", "solid")


def test_a_printed_slip_holds_all_that_stands_on_it(arrive: Arrive) -> None:
    """In French, whose words are longer."""
    page = arrive().page
    sheets = group_code_sheets("First contact at the reception centre of the region", "https://training.ministry-of-the-interior.example/tracks/", ["ABCD-EFGH-JKMN"] * 25, "fr")
    page.set_content(sheets)
    slips = page.locator(".slip")
    expect(slips).to_have_count(25)
    too_tall = "slips => slips.filter(slip => slip.scrollHeight > slip.clientHeight || slip.scrollWidth > slip.clientWidth).length"
    assert slips.evaluate_all(too_tall) == 0
    assert len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 2
