"""axe finds nothing, on any page and any step.

Somebody walks the whole way in French, whose words are longer; each page is seen in every window that ``LOOKS`` names, as one page
whose window changes: what a rule says of a page depends on few of them. The screens of authors are seen in English.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.axe import AT_WORK, LOOKS, WIDE, Inspector
from tests.support.server import RunningServer
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.cases import copy_case, discard_draft, open_workshop
from tracks_sim.store import COMMAND_LINE, Store

pytestmark = pytest.mark.browser


def test_no_page_and_no_step_has_a_violation(arrive: Arrive) -> None:
    trainee = arrive(WIDE.width, "fr", reduced_motion="reduce")
    page, inspector = trainee.page, Inspector(trainee, LOOKS)
    look = inspector.look
    trainee.open()
    look("welcome")
    trainee.enter_with("AAAA-AAAA-AAAA")
    expect(page.locator("#code-wrong")).to_be_visible()
    look("wrong code")
    trainee.button("Make my code").click()
    page.locator("[data-code]").wait_for()
    look("code")
    page.get_by_role("link", name=trainee.t("I have written it down: go on")).click()
    trainee.expect_step("home")
    look("home")
    trainee.pick("the-packing-shed")
    look("start")
    trainee.open()
    trainee.start("the-packing-shed", "fr")
    case = trainee.file.case
    for fold in page.get_by_role("main").locator("details").all():  # those of the bar close at a press elsewhere
        fold.locator("summary").click()
    look("briefing")
    trainee.go_on()
    trainee.mark(case.passages[0])
    look("reading")
    if "interview" in trainee.steps:
        trainee.go_to("interview")
        look("interview")
    trainee.go_to("indicators")
    trainee.judge(case.indicators[0], "present", phases=["now"], sure="certain (100 %)")
    trainee.judge(case.indicators[1], "absent")
    trainee.cite(trainee.concept(case.indicators[0]), case.passages[0])
    look("indicators, answered")
    page.get_by_role("tab", name=trainee.t("Marked") + " (1)").click()
    expect(page.locator(".citing")).to_be_visible()
    look("indicators, citing from the marks")
    trainee.button("Show as a list").click()
    look("indicators, as a list")
    trainee.button("Show one at a time").click()
    trainee.lock()
    look("indicators, locked")
    trainee.go_to("detection")
    trainee.detect("yes")
    trainee.cite(trainee.detection, case.passages[0])
    look("detection, answered")
    trainee.go_to("elements")
    trainee.judge_element("act", "present")
    trainee.judge_element("protection", "present")
    trainee.cite(trainee.element("act"), case.passages[1])
    look("elements, answered")
    trainee.lock()
    look("elements, locked")
    trainee.go_to("needs")
    trainee.judge_need(case.needs[0], "urgent", who=trainee.library.catalogues.needs.actors[0])
    look("needs, answered")
    trainee.lock()
    look("needs, locked")
    trainee.go_to("decision")
    trainee.decide(case.options[0].id)
    look("decision, answered")
    trainee.plan(case.plan[0].part, case.plan[0].options[0])
    look("decision, its plan")
    trainee.sort_for_note(case.passages[0], "observation")
    page.get_by_role("textbox").fill("+33 1 23 45 67 89")
    page.get_by_role("textbox").blur()
    expect(page.locator(".the-note .warning")).to_be_visible()
    look("decision, its note with a warning")
    trainee.lock()
    look("decision, locked")
    trainee.show_part("plan")
    look("decision, its plan locked")
    trainee.show_part("note")
    look("decision, its note locked")
    trainee.go_to("detection")
    look("detection, locked")
    trainee.go_to("submit")
    look("submit")
    trainee.pause()
    look("paused")
    page.get_by_role("main").get_by_role("button", name=trainee.t("Go on")).click()
    trainee.submit()
    for fold in page.get_by_role("main").locator("details").all():
        fold.locator("summary").click()
    look("feedback")
    page.emulate_media(media="print")
    look("debrief in print", schemes=False)
    page.emulate_media(media="screen")
    trainee.open()
    look("home with history")
    trainee.open("practise?attempt=unknown")
    expect(trainee.notice()).to_be_visible()
    look("error notice")
    page.goto(f"{trainee.url}no-such-page")
    look("not found")
    page.goto(f"{trainee.url}calendar")
    look("calendar")
    assert len(inspector.places) == 31 + ("interview" in trainee.steps)
    assert not inspector.found, "\n".join(f"{place}: {line}" for place, lines in inspector.found.items() for line in lines)


SCREENS = ("start", "papers", "judgements", "talk", "decision", "feedback", "languages", "try", "review")


def test_no_screen_of_authors_has_a_violation(arrive: Arrive, server: RunningServer) -> None:
    """Loads of the page: the list of cases, and a draft that is a copy of a short case with a talk; then its screens by the bar, and a case that is read."""
    with Store.open(data_of(server)) as store:
        member, code = store.staff.add("trainer", "", COMMAND_LINE)
        audited = AuditedStore(store, COMMAND_LINE)
        workshop = open_workshop(audited)
        draft = copy_case(audited, workshop, "the-window-seat")
        trainee = arrive(WIDE.width, "en", reduced_motion="reduce")
        page, inspector = trainee.page, Inspector(trainee, (*AT_WORK["en"], *AT_WORK["fr"]))
        trainee.open()
        trainee.enter_with(code)
        page.goto(f"{server.url}author")
        page.locator("[data-screen=cases]").wait_for()
        inspector.look("cases")
        page.locator(".screen-head button.primary").click()
        page.locator("[data-screen=begin]").wait_for()
        inspector.look("begin")
        page.goto(f"{server.url}author?case={draft.case_id}&screen=start")
        for n, screen in enumerate(SCREENS, start=1):
            page.locator(".screens button").nth(n).click()
            page.locator(f"[data-screen={screen}]").wait_for()
            if screen == "judgements":
                page.locator(".passage button").first.click()  # with the panel in which a passage is said to show something
                page.locator(".says").wait_for()
                page.locator("#map").press("Enter")  # and with the map unfolded
                page.locator(".case-map table").wait_for()
            inspector.look(screen)
        page.locator(".problem-drop summary").click()
        inspector.look("lists of problems")
        page.goto(f"{server.url}author?read=the-knitted-hat&screen=judgements")
        page.locator("[data-screen=judgements]").wait_for()
        inspector.look("judgements, read only")
        discard_draft(audited, workshop, draft.case_id)
        store.staff.revoke(member, COMMAND_LINE)
    assert len(inspector.places) == 13
    assert not inspector.found, "\n".join(f"{place}: {line}" for place, lines in inspector.found.items() for line in lines)


def test_axe_is_at_work(arrive: Arrive) -> None:
    """A page with faults of both kinds is found faulty; without this the tests above could pass on nothing."""
    trainee = arrive()
    trainee.open()
    trainee.page.evaluate("""() => document.querySelector("main").insertAdjacentHTML("beforeend", `
      <button style="color: #eee; background: #fff"></button><h5>too deep</h5><button aria-label="Start: a case">Start again</button>
      ${"<button style='min-height: 0; height: 12px; width: 12px; padding: 0; float: left'>x</button>".repeat(2)}`)""")
    inspector = Inspector(trainee, LOOKS)
    inspector.look("welcome")
    found = " ".join(line for lines in inspector.found.values() for line in lines)
    for rule in ("button-name", "heading-order", "label-content-name-mismatch", "target-size"):
        assert f"{rule} (" in found, rule
