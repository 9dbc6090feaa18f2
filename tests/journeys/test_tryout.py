"""An author tries a draft in a real browser: from the author's page to the feedback, and nothing of it is in the store."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.axe import ALL, Inspector, Look
from tests.support.server import ROOT, RunningServer
from tracks_sim.store import COMMAND_LINE, Store

pytestmark = pytest.mark.browser
OWN_SERVER = True
DRAFT, CASE = "the-yellow-crate", "the-knitted-hat"


@pytest.fixture(scope="module")
def store(server: RunningServer) -> Store:
    """The server's store, with a draft beside it."""
    shutil.copytree(ROOT / "scenarios/cases" / CASE, data_of(server) / "drafts" / DRAFT)
    return Store.open(data_of(server))


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "fr")])
def test_from_the_authors_page_to_the_feedback(arrive: Arrive, server: RunningServer, store: Store, width: int, language: str) -> None:
    author = arrive(width, language)
    page, t, case_file = author.page, author.t, author.library.case(CASE)
    author.enter_with(store.staff.add("trainer", "", COMMAND_LINE)[1])
    page.goto(f"{server.url}author?case={DRAFT}&screen=try&lang={language}")
    page.get_by_label(t("From which step")).select_option("decision")
    page.get_by_label(t("Earlier answers"), exact=True).select_option("key")
    page.get_by_label(t("Language"), exact=True).last.select_option(language)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=t("Try it from here")).click()
    tried = opened.value
    tried.locator(".tracks[data-step=decision]").wait_for()
    expect(tried.get_by_role("region", name=t("You are trying a draft"))).to_contain_text(t("You are trying a draft. Nothing is kept."))
    author.page, author.case = tried, case_file
    author.decide(case_file.case.options[-1].id)
    author.go_to("submit")
    author.submit()
    author.expect_step("feedback")
    assert author.fits()
    inspector = Inspector(author, (Look(width, 900, "light", ALL),))
    inspector.look("the feedback of a draft")
    assert not inspector.found, inspector.found
    assert not list(store.trainees()) and not (data_of(server) / "drafts" / DRAFT / "journal.jsonl").exists()
