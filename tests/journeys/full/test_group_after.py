"""The page *Afterwards* in a browser: axe in both languages and widths, and one sheet of A4 on paper."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.journeys.full.test_group_live import browse, run_axe
from tests.support.debriefs import called_to_debrief
from tests.support.server import RunningServer
from tracks_sim.case.load import Library
from tracks_sim.i18n import translator
from tracks_sim.operations.debrief import open_debrief
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.groups import Groups

pytestmark = pytest.mark.browser
OWN_SERVER = True


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("fr", 390)])
def test_a_trainer_gives_a_case_and_copies_a_sentence_to_send(browser: Browser, server: RunningServer, library: Library, language: str, width: int) -> None:
    with Store.open(server.log_file.parent / "data") as store:
        trainer, code = store.staff.add("trainer", "", COMMAND_LINE)
        group, _ = called_to_debrief(store, library, trainer, 5)
        assert open_debrief(store, library, group) is not None
        Groups(store).open_feedback(group, 0)
    page, t = browse(browser, server, code, language, width), translator(language)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{server.url}tracks/staff/group-after?group={group}&lang={language}")
    page.get_by_role("button", name=t("Give it to the group")).click()
    for place in ("", f"{server.url}tracks/staff/group?group={group}&lang={language}"):
        if place:
            page.goto(place)
        lines = page.locator("[data-copy-line]")
        expect(lines).to_have_count(2)  # one in each language of the group
        lines.nth(1).get_by_role("button", name=t("Copy"), exact=True).click()
        expect(lines.nth(1)).to_contain_text(t("Copied."))
        assert page.evaluate("navigator.clipboard.readText()") == lines.nth(1).locator("textarea").input_value()
        assert run_axe(page) == [] and page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.context.close()


def test_a_trainer_prints_one_page(browser: Browser, server: RunningServer, library: Library) -> None:
    with Store.open(server.log_file.parent / "data") as store:
        trainer, code = store.staff.add("trainer", "", COMMAND_LINE)
        for seed in (1, 2):  # two groups, to be compared
            group, _ = called_to_debrief(store, library, trainer, 18, seed)
            assert open_debrief(store, library, group) is not None
            Groups(store).open_feedback(group, 0)
        for language, width in (("en", 1280), ("fr", 390)):
            page = browse(browser, server, code, language, width)
            page.goto(f"{server.url}tracks/staff/group-after?group={group}&lang={language}")
            assert page.locator(".tally").count() >= 1 and page.get_by_role("button", name=re.compile("Print|Imprimer")).is_visible()
            assert run_axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
            page.emulate_media(media="print")
            assert page.locator(".handout h2").is_visible() and not page.locator(".group-after, header, h1").filter(visible=True).count()
            [sheet] = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
            assert (round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) == (595, 842)  # A4, in points
            assert ("My one thing for Monday" if language == "en" else "Ce que je ferai lundi") in sheet.extract_text()
            page.context.close()
