"""A session of staff that ends while a page is open: it says so, nothing typed is lost, and the code leads back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.server import RunningServer
from tracks_sim.store import COMMAND_LINE, Store

pytestmark = pytest.mark.browser
OWN_SERVER = True


def test_what_was_typed_when_the_session_ended_is_sent_after_the_code(arrive: Arrive, server: RunningServer) -> None:
    with Store.open(data_of(server)) as store:
        member, code = store.staff.add("trainer", "", COMMAND_LINE)
        person = arrive(390, "fr")
        page = person.page
        page.goto(f"{server.url}tracks/staff/trainees")
        page.locator("#code").fill(code)
        page.keyboard.press("Enter")
        page.wait_for_url("**/tracks/staff/trainees")
        before = len(store.trainees())
        page.locator("#count").fill("3")
        page.locator("#label").fill("salle « 5 » & <cour>")
        store.staff.end_session(member)
        page.locator("#label").press("Enter")
        expect(page.get_by_text(person.t("Nothing was done yet: your session had ended before this form was sent. What you typed is kept on this page. Enter your code, and you can send it again."))).to_be_visible()
        page.locator("#code").fill(code)
        page.keyboard.press("Enter")
        person.button("Send it now").click()
        expect(page.locator("[data-code]")).to_have_count(3)
        assert len(store.trainees()) == before + 3 and {one.label for one in store.trainees()[before:]} == {"salle « 5 » & <cour>"}


def test_help_opens_without_a_script_and_the_language_stays_on_the_page(arrive: Arrive, server: RunningServer) -> None:
    with Store.open(data_of(server)) as store:
        _, code = store.staff.add("administrator", "", COMMAND_LINE)
    person = arrive(java_script_enabled=False)
    page = person.page
    page.goto(f"{server.url}tracks/staff/person?x=1")
    page.locator("#code").fill(code)
    page.locator("form button").click()
    assert page.url.endswith("tracks/staff/person?x=1")
    page.get_by_text("Help", exact=True).click()
    expect(page.get_by_text("administrator.md")).to_be_visible()
    page.get_by_role("link", name="Français").click()
    assert page.url.endswith("tracks/staff/person?x=1&lang=fr")
    expect(page.get_by_role("heading", level=1)).to_have_text("Une personne")
    page.get_by_role("navigation", name="Emplacement de cette page").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pour l’équipe")
