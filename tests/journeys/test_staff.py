"""Pages for staff: the same entrance as for trainees; on a phone, by keyboard, with axe, in both languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.journeys.test_axe import ALL
from tests.support.server import RunningServer
from tests.support.study_cases import a_study, frozen_study
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.studies import open_outcomes
from tracks_sim.roles import STAFF, Role
from tracks_sim.serve.messages import messages_in
from tracks_sim.store import COMMAND_LINE, Store, Studies
from tracks_sim.study.questionnaire import load_questionnaires
from tracks_sim.study.statements import LONGEST

pytestmark = pytest.mark.browser
OWN_SERVER = True
PAGES: dict[Role, tuple[str, ...]] = {
    "administrator": ("", "/trainees", "/person", "/users", "/audit"),
    "trainer": ("", "/release", "/members", "/members?study=small-study"),
    "evaluator": (
        "/export", "/studies", "/plan", "/plan?study=planned", "/plan?study=small-study", "/size?study=planned", "/statements?study=small-study",
        "/study?study=planned", "/study?study=small-study", "/study?study=opened",
    ),
    "expert": ("",),
}


@pytest.mark.parametrize(("width", "language", "scheme"), [(1280, "en", "dark"), (390, "fr", "light")])
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(arrive: Arrive, server: RunningServer, width: int, language: str, scheme: str) -> None:
    assert set(PAGES) == set(STAFF)
    words = messages_in(language)
    with Store.open(data_of(server)) as store:
        for _ in range(3):
            store.new_trainee(language, "a label that is long enough to make a column wide")
        studies = Studies(store)
        studies.keep_plan(a_study(id="planned"))
        if "small-study" not in studies.ids():
            frozen_study(store, load_library(), load_questionnaires(scenarios_root()), a_study())
            frozen_study(store, load_library(), load_questionnaires(scenarios_root()), a_study(id="opened"))
            open_outcomes(AuditedStore(store, COMMAND_LINE), "opened", "post", "a reason that is long enough to be broken into lines on a telephone")
        studies.enrol("small-study", 2, language, "a site", "new")
        codes = {role: store.staff.add(role, "somebody", COMMAND_LINE)[1] for role in STAFF}
    found: dict[str, list[str]] = {}
    for role, paths in PAGES.items():
        person = arrive(width, language, color_scheme=scheme)
        person.open()
        person.page.locator("#code").fill(codes[role])
        person.page.locator("#code").press("Enter")
        expect(person.page.get_by_role("heading", name=words["staff-title"], level=1)).to_be_visible()
        for path in paths:
            person.page.goto(f"{server.url}tracks/staff{path}")
            look(person.page, f"{role}{path}", width, found)
        if role == "evaluator":  # forms that are refused: the problem is said and the rest stays
            person.page.goto(f"{server.url}tracks/staff/plan?study=planned")
            person.page.locator('[id="phase.post.weeks"]').fill("many")
            person.page.get_by_role("button", name=words["plan-keep"], exact=True).click()
            expect(person.page.locator("#plan-summary")).to_be_visible()
            look(person.page, "a plan with a problem", width, found)
            person.page.goto(f"{server.url}tracks/staff/study?study=small-study")
            person.page.get_by_role("button", name=words["outcomes-go"], exact=True).click()
            expect(person.page.locator("#opened-wrong")).to_be_visible()
            look(person.page, "results that stay closed", width, found)
            person.page.goto(f"{server.url}tracks/staff/statements?study=small-study")
            person.page.locator("#registration").fill("x" * (LONGEST + 1))
            person.page.get_by_role("button", name=words["statements-keep"], exact=True).first.click()
            expect(person.page.locator("#registration-wrong")).to_be_visible()
            look(person.page, "a statement that is too long", width, found)
        if role == "administrator":  # the answers to forms, as the keyboard sends them
            person.page.goto(f"{server.url}tracks/staff/trainees")
            person.page.locator("#count").fill("none")
            person.page.locator("#count").press("Enter")
            expect(person.page.get_by_role("alert")).to_be_visible()
            look(person.page, "a wrong number", width, found)
            person.page.locator("#count").fill("2")
            person.page.locator("#count").press("Enter")
            expect(person.page.locator("[data-code]")).to_have_count(2)
            look(person.page, "codes made", width, found)
            person.page.goto(server.url)
            link = person.page.get_by_role("link", name=words["staff-link"])
            expect(link).to_be_visible()
            person.expect_step("welcome")
            look(person.page, "the first page for staff", width, found)
            link.click()
            person.page.get_by_role("button", name=words["staff-sign-out"]).click()
            person.expect_step("welcome")
            expect(link).to_have_count(0)
    assert found == {}


def look(page: object, place: str, width: int, found: dict[str, list[str]]) -> None:
    """Run axe, and keep what it finds and whether the page is wider than the window."""
    for violation in Axe().run(page, options=ALL).response["violations"]:  # type: ignore[arg-type]
        nodes = [f"{n['html'][:160]} {n['failureSummary'][:200]}" for n in violation["nodes"][:3]]
        found.setdefault(place, []).append(f"{violation['id']}: {nodes}")
    wide = page.evaluate("document.documentElement.scrollWidth")  # type: ignore[attr-defined]
    if wide > width:
        found.setdefault(place, []).append(f"{wide} px wide in a window of {width}")
