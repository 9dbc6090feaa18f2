"""Pages for staff: the same entrance as for trainees; on a phone, by keyboard, with axe, in both languages."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.axe import ALL, COLOURS, RUN, Look
from tests.support.browser import resize
from tests.support.server import RunningServer
from tests.support.shipped import kit_library
from tests.support.study_cases import a_study, frozen_study
from tracks_sim.case.load import scenarios_root
from tracks_sim.i18n import translator
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.studies import keep_statements, open_outcomes
from tracks_sim.roles import STAFF, Role
from tracks_sim.serve.staff.plan import STEP_NAMES, STEPS
from tracks_sim.store import COMMAND_LINE, Store, Studies
from tracks_sim.study.questionnaire import load_questionnaires
from tracks_sim.study.statements import LONGEST

pytestmark = pytest.mark.browser
OWN_SERVER = True
WINDOWS = (Look(1280, 900, "dark", COLOURS), Look(390, 900, "light", ALL))
PAGES: dict[Role, tuple[str, ...]] = {
    "administrator": ("", "/trainees", "/person", "/users", "/audit"),
    "trainer": ("", "/release", "/members", "/members?study=small-study"),
    "evaluator": (
        "/export", "/studies", "/plan", *(f"/plan?study=planned&page={step}" for step in STEPS), "/plan?study=small-study", "/size?study=planned", "/statements?study=small-study",
        "/study?study=planned", "/study?study=small-study", "/study?study=opened",
    ),
    "expert": ("",),
}


def test_axe_finds_nothing_and_nothing_runs_over_the_edge(arrive: Arrive, server: RunningServer) -> None:
    """In French, each page in a wide dark window and on a light telephone."""
    assert set(PAGES) == set(STAFF)
    language = "fr"
    t = translator(language)
    with Store.open(data_of(server)) as store:
        for _ in range(3):
            store.new_trainee(language, "a label that is long enough to make a column wide")
        studies = Studies(store)
        studies.keep_plan(a_study(id="planned"))
        frozen_study(store, kit_library(), load_questionnaires(scenarios_root()), a_study())
        frozen_study(store, kit_library(), load_questionnaires(scenarios_root()), a_study(id="opened"))
        open_outcomes(AuditedStore(store, COMMAND_LINE), "opened", "post", "a reason that is long enough to be broken into lines on a telephone")
        studies.enrol("small-study", 2, language, "a site", "new")
        codes = {role: store.staff.add(role, "somebody", COMMAND_LINE)[1] for role in STAFF}
    found: dict[str, list[str]] = {}
    for role, paths in PAGES.items():
        person = arrive(390, language)
        person.open()
        person.page.locator("#code").fill(codes[role])
        person.page.locator("#code").press("Enter")
        expect(person.page.get_by_role("heading", name=t("For staff"), level=1)).to_be_visible()
        for path in paths:
            person.page.goto(f"{server.url}tracks/staff{path}")
            look(person.page, f"{role}{path}", found)
        if role == "evaluator":  # forms that are refused: the problem is said and the rest stays
            person.page.goto(f"{server.url}tracks/staff/plan?study=planned&page=when")
            person.page.locator('[id="phase.post.weeks"]').fill("many")
            person.page.get_by_role("button", name=t("Keep this page"), exact=True).click()
            expect(person.page.locator("#plan-summary")).to_be_visible()
            look(person.page, "a plan with a problem", found)
            person.page.goto(f"{server.url}tracks/staff/study?study=small-study")
            person.page.get_by_role("button", name=t("Open the results"), exact=True).click()
            expect(person.page.locator("#opened-wrong")).to_be_visible()
            look(person.page, "results that stay closed", found)
            person.page.goto(f"{server.url}tracks/staff/statements?study=small-study")
            person.page.locator("#registration").fill("x" * (LONGEST + 1))
            person.page.get_by_role("button", name=t("Save everything"), exact=True).first.click()
            expect(person.page.locator("#registration-wrong")).to_be_visible()
            look(person.page, "a statement that is too long", found)
        if role == "administrator":  # the answers to forms, as the keyboard sends them
            person.page.goto(f"{server.url}tracks/staff/trainees")
            person.page.locator("#count").fill("none")
            person.page.locator("#count").press("Enter")
            expect(person.page.get_by_role("alert")).to_be_visible()
            look(person.page, "a wrong number", found)
            person.page.locator("#count").fill("2")
            person.page.locator("#count").press("Enter")
            expect(person.page.locator("[data-code]")).to_have_count(2)
            look(person.page, "codes made", found)
            person.page.goto(server.url)
            link = person.page.get_by_role("link", name=t("To the page for staff"))
            expect(link).to_be_visible()
            person.expect_step("welcome")
            look(person.page, "the first page for staff", found)
            link.click()
            person.page.get_by_role("button", name=t("Sign out")).click()
            person.expect_step("welcome")
            expect(link).to_have_count(0)
    assert found == {}


def test_what_is_typed_and_not_kept_outlives_page_and_session(arrive: Arrive, server: RunningServer) -> None:
    language, name = "en", "typed"
    t = translator(language)
    with Store.open(data_of(server)) as store:
        Studies(store).keep_plan(a_study(id=name, demonstration=False))
        frozen_study(store, kit_library(), load_questionnaires(scenarios_root()), a_study(id="frozen"))
        code = store.staff.add("evaluator", "somebody", COMMAND_LINE)[1]
    person = arrive(1280, language)
    page, context = person.page, person.page.context

    def sign_in() -> None:
        page.goto(server.url)
        page.locator("#code").fill(code)
        page.locator("#code").press("Enter")
        expect(page.get_by_role("heading", name=t("For staff"), level=1)).to_be_visible()

    def opened_anew(path: str) -> None:
        """The page is closed, and another one opened in the same browser."""
        nonlocal page
        page.close()
        page = context.new_page()
        page.goto(f"{server.url}tracks/staff/{path}")

    def at(field: str) -> Locator:
        return page.locator(f'[id="{field}"]')

    def press(sentence: str) -> None:
        page.get_by_role("button", name=t(sentence), exact=True).click()

    def expect_found(fields: int) -> None:
        told = page.locator("[data-found]")
        if fields:
            expect(told).to_contain_text(re.compile(rf"\b20\d\d\b.*: {fields}\."))
        else:
            expect(page.get_by_text(t("Until it is kept, what you type is stored in this browser, on this computer only, for 30 days at most. It stands here again for you alone, also after the page was closed or your session has ended. When you sign out, it is removed."))).to_be_visible()
            expect(told).to_be_hidden()

    def type_new_plan_in_part() -> None:
        at(f"title.{language}").fill("Half of a title")
        at("country").select_option("ie")

    def expect_new_plan_in_part() -> None:
        expect(at(f"title.{language}")).to_have_value("Half of a title")
        expect(at("country")).to_have_value("ie")

    # a new plan: the page is closed, then the session is over when it is to be kept
    sign_in()
    page.goto(f"{server.url}tracks/staff/plan")
    expect_found(0)
    type_new_plan_in_part()
    opened_anew("plan")
    expect_found(2)
    expect_new_plan_in_part()
    context.clear_cookies()
    press("Keep this page")
    sign_in()
    page.goto(f"{server.url}tracks/staff/plan")
    expect_found(2)
    expect_new_plan_in_part()
    found: dict[str, list[str]] = {}
    look(page, "a plan that was not kept", found)
    assert found == {}

    # a plan with a problem is not kept, and stays; once it is kept it is gone, also where the page after it is opened again
    press("Keep this page")
    expect(page.locator("#plan-summary.wrong")).to_be_visible()
    opened_anew("plan")
    expect_new_plan_in_part()
    at("id").fill("new")
    press("Keep this page")
    expect(page.get_by_text(t("The plan is kept."))).to_be_visible()
    kept = page.url.partition("tracks/staff/")[2]
    expect_found(0)
    opened_anew("plan")
    expect_found(0)
    expect(at(f"title.{language}")).not_to_have_value("Half of a title")
    opened_anew(kept)
    at(f"title.{language}").fill("Another title")
    opened_anew(kept)
    expect_found(1)
    expect(at(f"title.{language}")).to_have_value("Another title")

    # page after page: each keeps what is its own, and what is typed on another one waits there until it is kept
    heights = {}
    for step, field, text in THROUGH:
        expect(page.get_by_role("heading", name=t(STEP_NAMES[step]), level=2)).to_be_visible()
        heights[step] = page.evaluate("document.documentElement.scrollHeight")
        if field:
            at(field).fill(text)
        if step == "groups":
            at("design.control").check()
            page.get_by_role("link", name=t("When people answer")).click()
            expect(page.locator("[data-stored]", has_text=t("(typed, not kept)"))).to_have_text(" ".join((t("Groups"), t("(typed, not kept)"))))
            page.get_by_role("link", name=t("Previous page: {page}").format(page=t("Groups"))).click()
            expect(at("design.control")).to_be_checked()
        press("Keep and go on")
        expect(page.get_by_text(t("The plan is kept."))).to_be_visible()
    expect(page.get_by_role("heading", name=t("Summary"), level=2)).to_be_visible()
    expect(page.locator("[data-stored]", has_text=t("(typed, not kept)"))).to_have_count(0)
    for said in SUMMED_UP:
        expect(page.locator("#main")).to_contain_text(said)
    assert page.evaluate(STORED) == []
    page.locator('#plan-summary a[href$="#phase.follow-up.closes"]').click()
    expect(at("phase.follow-up.closes")).to_be_visible()
    assert {step: height for step, height in heights.items() if height > (2700 if step == "cases" else 2000)} == {}

    # a case that the page does not offer before the plan is kept goes along
    opened_anew(f"plan?study={name}&page=cases")
    at("demonstration").check()
    press("Show what fits now, and the remarks")
    case = page.locator('select[name^="case."][name$=".form"]').last.get_attribute("name")
    at(str(case)).select_option("B")
    opened_anew(f"plan?study={name}&page=cases")
    expect_found(2)
    expect(at(str(case))).to_have_count(0)
    press("Show what fits now, and the remarks")
    expect(at(str(case))).to_have_value("B")

    # thrown away, it is gone; and a frozen plan has none
    opened_anew(f"plan?study={name}&page=cases")
    page.get_by_role("link", name=t("Throw it away and show what is kept"), exact=True).click()
    expect(at("demonstration")).not_to_be_checked()
    expect_found(0)
    opened_anew("plan?study=frozen")
    at("title.en").fill("Typed after the freeze")
    opened_anew("plan?study=frozen")
    expect(at("title.en")).not_to_have_value("Typed after the freeze")
    expect(page.get_by_text(t("What you type stands on this page only: closed before it is kept, it is lost."))).to_be_visible()

    # what authors say: stored too, with what stood in the field, so that the text of somebody else is met and not replaced
    opened_anew(f"statements?study={name}")
    expect_found(0)
    at("funding").fill("A fund\nthat paid")
    opened_anew(f"statements?study={name}")
    expect_found(1)
    expect(at("funding")).to_have_value("A fund\nthat paid")
    look(page, "statements that were not kept", found)
    with Store.open(data_of(server)) as store:
        keep_statements(AuditedStore(store, COMMAND_LINE), name, {"funding": "Nobody paid"})
    page.reload()
    page.get_by_role("button", name=t("Save everything"), exact=True).first.click()
    expect(page.locator("#funding-wrong")).to_be_visible()
    expect(at("funding")).to_have_value("A fund\nthat paid")
    page.get_by_role("button", name=t("Save everything"), exact=True).first.click()
    expect(page.get_by_text(t("Saved."), exact=True)).to_be_visible()
    opened_anew(f"statements?study={name}")
    expect_found(0)
    expect(at("funding")).to_have_value("A fund\nthat paid")
    assert found == {}
    assert page.evaluate(STORED) == []


THROUGH = (("study", "", ""), ("groups", "sessions.size", "12"), ("when", "phase.post.closes", "2027-06-30"), ("cases", "", ""), ("asked", "", ""), ("analysis", "smallest_effect", "8"))
"""The pages of a plan, with a field that is filled there, and with what."""
SUMMED_UP = ("Title (English): Another title", "A training group and a control group.", "in sessions of 12.", "last day 30 June 2027", "matters is 8 points")
"""What the summary says of it then."""
STORED = "() => Object.keys(localStorage).filter((name) => /^tracks-(staff|unsaved):/.test(name))"
"""Names of what the browser stores of staff."""


def test_what_somebody_typed_is_offered_to_nobody_else_and_goes_when_they_sign_out_or_in_time(arrive: Arrive, server: RunningServer) -> None:
    t = translator("en")
    with Store.open(data_of(server)) as store:
        (first, first_code), (_, second_code) = (store.staff.add("evaluator", "", COMMAND_LINE) for _ in range(2))
        tag = store.browser_tag(first)
    page = arrive(1280, "en").page
    title, told = page.locator('[id="title.en"]'), page.locator("[data-found]")

    def open_plan(code: str = "") -> None:
        """Open the form of a new plan; with a code as somebody whose session has ended or who is another person."""
        if code:
            page.context.clear_cookies()
            page.goto(server.url)
            page.locator("#code").fill(code)
            page.locator("#code").press("Enter")
            expect(page.get_by_role("heading", name=t("For staff"), level=1)).to_be_visible()
        page.goto(f"{server.url}tracks/staff/plan")
        expect(page.get_by_text(t("Until it is kept, what you type is stored in this browser, on this computer only, for 30 days at most. It stands here again for you alone, also after the page was closed or your session has ended. When you sign out, it is removed."))).to_be_visible()

    open_plan(first_code)
    title.fill("Of the first")
    open_plan(second_code)
    expect(told).to_be_hidden()
    expect(title).not_to_have_value("Of the first")
    title.fill("Of the second")
    names = page.evaluate(STORED)
    assert len(names) == 2 and sum(tag in name for name in names) == 1 and not any(first in name for name in names)
    open_plan(first_code)
    expect(title).to_have_value("Of the first")

    # who signs out takes along what is theirs, and leaves what is not
    page.goto(f"{server.url}tracks/staff")
    page.get_by_role("button", name=t("Sign out")).click()
    expect(page.locator("#code")).to_be_visible()
    page.wait_for_function(f"({STORED})().length === 1")
    open_plan(first_code)
    expect(told).to_be_hidden()

    # after thirty days it goes, whoever opens a form; and what an earlier version of the kit has left goes at once
    (left,) = page.evaluate(STORED)
    age = "([name, days]) => { const kept = JSON.parse(localStorage.getItem(name)); kept.at -= days * 86400000; localStorage.setItem(name, JSON.stringify(kept)); }"
    page.evaluate(age, [left, 29])
    page.evaluate("localStorage.setItem('tracks-unsaved:/plan:', '{}')")
    open_plan()
    assert page.evaluate(STORED) == [left]
    page.evaluate(age, [left, 2])
    open_plan()
    assert page.evaluate(STORED) == []


def look(page: Page, place: str, found: dict[str, list[str]]) -> None:
    """Run axe in both windows, and keep what it finds and whether the page is wider than the window; the window is as it was afterwards."""
    before = page.viewport_size
    page.evaluate(AXE_SCRIPT)
    for window in WINDOWS:
        resize(page, window.width, window.height)
        page.emulate_media(color_scheme=window.scheme)
        seen = page.evaluate(RUN, window.options)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > window.width:
            seen.append(f"{wide} px wide")
        if seen:
            found[f"{place}, {window.width}"] = seen
    assert before is not None
    resize(page, **before)
