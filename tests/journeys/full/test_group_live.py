"""A trainer and five phones in two languages: what is said, a pause, wishes, and the call to the debrief."""

from __future__ import annotations

from datetime import date

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Arrive
from tests.support.debriefs import CASE, people_at_work
from tests.support.server import RunningServer, Visitor
from tracks_sim.case.load import Library
from tracks_sim.group.model import GroupPlan, Part
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.groups import Groups

pytestmark = pytest.mark.browser
OWN_SERVER = True
PLAN = GroupPlan(name="First contact", day=date(2027, 1, 4), country="fr", languages=("en", "fr"), least=5, parts=(Part(case="the-packing-shed", debrief=True),))
LAPTOP = """
const request = navigator.wakeLock.request.bind(navigator.wakeLock);
navigator.wakeLock.request = async (kind) => (window.held = await request(kind));
const battery = Object.assign(new EventTarget(), { charging: false });
navigator.getBattery = async () => battery;
window.plug = () => { battery.charging = true; battery.dispatchEvent(new Event("chargingchange")); };
"""
"""A laptop that is not plugged in, until ``plug()``; ``held`` is the lock that keeps its screen on."""
SOON = 20_000  # ms: a phone asks every four seconds, a clock counts every five
EN, FR = 0, 1


def browse(browser: Browser, server: RunningServer, code: str, language: str, width: int) -> Page:
    """A page of somebody who is signed in."""
    context: BrowserContext = browser.new_context(viewport={"width": width, "height": 844})
    visitor = Visitor(server.url, language=language)
    visitor.get("")
    assert visitor.post("tracks/enter", code=code).status == 303
    context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in visitor.cookies.items() if value])  # type: ignore[list-item]
    return context.new_page()


def run_axe(page: Page) -> list[str]:
    """What axe finds on the page as it is."""
    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate("() => axe.run().then(({ violations }) => violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' ')))")
    return found


def test_a_trainer_leads_and_five_phones_hear(browser: Browser, server: RunningServer) -> None:
    with Store.open(server.log_file.parent / "data") as store:
        trainer, staff_code = store.staff.add("trainer", "", COMMAND_LINE)
        groups = Groups(store)
        group = groups.make(PLAN, trainer)
        groups.door(group, True)
        live = browse(browser, server, staff_code, "en", 1280)
        live.add_init_script(LAPTOP)
        live.goto(f"{server.url}tracks/staff/group-live?group={group}")
        live.wait_for_function("window.held && !window.held.released")
        expect(live.get_by_text("This laptop runs on its battery.")).to_be_visible()
        live.evaluate("plug()")
        expect(live.get_by_text("This laptop runs on its battery.")).to_be_hidden()
        phones = [browse(browser, server, groups.seats(group, 1, language)[0], language, 390) for language in ("en", "fr", "en", "fr", "en")]
        for phone in phones:
            phone.goto(server.url)
        live.get_by_role("button", name="Begin with The packing shed").click()
        live.get_by_label("In your own words").fill("Read first.")
        live.get_by_role("button", name="Send").click()
        for phone in phones:
            expect(phone.locator(".group-strip [role=status]")).to_contain_text("Read first.", timeout=SOON)
        expect(phones[FR].locator(".group-strip")).to_contain_text("Votre formatrice ou formateur")

        phones[FR].get_by_text("À la formatrice ou au formateur").click()
        phones[FR].get_by_role("button", name="Parler en privé").click()
        expect(phones[FR].get_by_role("button", name="Parler en privé")).to_have_attribute("aria-pressed", "true")
        expect(live.locator(".group-counts")).to_contain_text("somebody", timeout=SOON)
        expect(live.locator(".group-stages .n")).to_have_text(["3 or more"])  # of five
        assert run_axe(live) == [] and run_axe(phones[FR]) == []

        live.get_by_role("button", name="Pause all").click()
        for phone in phones:
            expect(phone.locator("html[data-group-paused]")).to_have_count(1, timeout=SOON)
            expect(phone.locator("#work")).to_be_hidden()
            expect(phone.locator("button.leave")).to_be_visible()
        assert run_axe(phones[EN]) == []
        live.get_by_role("button", name="Go on").click()
        for phone in phones:
            expect(phone.locator("#work")).to_be_visible(timeout=SOON)

        live.get_by_role("button", name="Start the debrief").click()
        expect(live.get_by_text("The debrief is called.")).to_be_visible()
        expect(phones[FR].get_by_text("remettez ce que vous avez, ou terminez de votre côté")).to_be_visible(timeout=SOON)
        expect(phones[EN].get_by_role("button", name="Finish alone")).to_be_visible(timeout=SOON)
        expect(phones[EN].get_by_role("button", name="Close", exact=True)).to_have_count(0)  # beside Hand in one could think that it closes the case
        assert run_axe(live) == [] and run_axe(phones[EN]) == []
        phones[EN].get_by_role("button", name="Finish alone").click()
        expect(phones[EN].get_by_role("button", name="Finish alone")).to_have_count(0)
        for page in (live, *phones):
            page.context.close()


def test_a_phone_that_is_cut_off_keeps_what_it_heard_and_nobody_else_asks(browser: Browser, server: RunningServer) -> None:
    with Store.open(server.log_file.parent / "data") as store:
        trainer, _ = store.staff.add("trainer", "", COMMAND_LINE)
        groups = Groups(store)
        group = groups.make(PLAN, trainer)
        [code] = groups.seats(group, 1, "en")
        groups.say(group, "Five more minutes")
        phone = browse(browser, server, code, "en", 390)
        asked: list[str] = []
        phone.on("request", lambda request: asked.append(request.url) if "/g/now" in request.url else None)
        phone.goto(server.url)
        expect(phone.locator(".group-strip")).to_contain_text("Five more minutes", timeout=SOON)
        phone.context.set_offline(True)
        groups.say(group, "Time to finish")
        phone.wait_for_timeout(6_000)
        expect(phone.locator(".group-strip")).to_contain_text("Five more minutes")
        phone.context.set_offline(False)
        expect(phone.locator(".group-strip")).to_contain_text("Time to finish", timeout=SOON)
        phone.get_by_role("button", name="Close", exact=True).click()
        phone.reload()  # or on another page
        expect(phone.locator(".group-strip")).to_be_visible(timeout=SOON)
        expect(phone.locator(".group-strip")).not_to_contain_text("Time to finish")
        groups.close(group)
        expect(phone.locator(".group-strip")).to_have_count(0, timeout=SOON)
        asked.clear()
        phone.wait_for_timeout(6_000)
        assert asked == []
        phone.context.close()


def test_hand_in_leads_to_the_button_that_submits(arrive: Arrive, server: RunningServer, library: Library) -> None:
    with Store.open(server.log_file.parent / "data") as store:
        trainer, _ = store.staff.add("trainer", "", COMMAND_LINE)
        group, [(_, code)] = people_at_work(store, library, trainer, 1)
        person = arrive(390, "en")
        person.enter_with(code)
        person.expect_step("home")
        person.case = library.case(CASE)
        person.page.locator(".own-group").get_by_role("button", name="Begin", exact=True).click()
        person.expect_step("briefing")
        Groups(store).call(group, 0)
    hand_in, submit = (person.page.get_by_role("button", name=name, exact=True) for name in ("Hand in", "Submit the case"))
    hand_in.click(timeout=SOON)
    person.expect_step("submit")
    for _ in range(2):  # also when it is pressed again
        expect(submit).to_be_in_viewport(ratio=1)
        expect(submit).to_be_focused()
        person.page.evaluate("window.scrollTo(0, 0)")
        hand_in.click()
