"""A phone: the file is a sheet over the question, from which one answers and cites; each step is a window and a half at most."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive
from tests.support.axe import ALL, COLOURS, Inspector, Look
from tests.support.browser_trainee import Trainee
from tracks_sim.bots import KEY, CaseContext
from tracks_sim.practice import ANSWER_KIND

pytestmark = pytest.mark.browser
WIDTH, HEIGHT = 390, 844
LONGEST = "the-packing-shed"
"""Of the cases shipped, the one whose options and plan have most words."""
TALL = "() => document.documentElement.scrollHeight"


def at_the_judgements(arrive: Arrive, language: str, step: str = "indicators") -> Trainee:
    trainee = arrive(WIDTH, language, reduced_motion="reduce")
    trainee.resize(WIDTH, HEIGHT)
    trainee.enter_with_new_code()
    trainee.start(LONGEST)
    trainee.go_to(step)
    return trainee


def sheet_of(trainee: Trainee) -> Locator:
    return trainee.page.get_by_role("dialog", name=re.compile(re.escape(trainee.t("Case file"))))


def cited(trainee: Trainee, n: int) -> str:
    return trainee.t("cited: {n}").format(n=n)


def test_a_passage_is_cited_and_taken_back_in_the_sheet_over_the_question(arrive: Arrive) -> None:
    trainee = at_the_judgements(arrive, "fr")
    page, passage = trainee.page, trainee.file.case.documents[-1].passages[-1]
    first = trainee.file.case.indicators[0]
    question = trainee.concept(first)
    button = question.locator(".cite-for")
    page.evaluate("scrollTo(0, 60)")
    at = page.evaluate("scrollY")
    button.click()
    sheet = sheet_of(trainee)
    expect(sheet).to_contain_text(trainee.concept_label(first))
    expect(sheet.get_by_role("status").filter(has_text=cited(trainee, 0))).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.from-below') !== null")
    page.mouse.move(10, 10)
    page.mouse.wheel(0, 300)  # the page behind stays where it is
    assert page.evaluate("scrollY") == at
    with trainee.expect_save():  # in the last paper, without opening another
        trainee.passage_button(passage, "Cite").click()
    expect(sheet.get_by_role("status").filter(has_text=cited(trainee, 1))).to_be_visible()
    with trainee.expect_save():
        trainee.passage_button(passage, "Cited").click()
    expect(sheet.get_by_role("status").filter(has_text=cited(trainee, 0))).to_be_visible()
    with trainee.expect_save():
        trainee.passage_button(passage, "Cite").click()
    with trainee.expect_save():
        sheet.get_by_role("radio", name=trainee.answer("present"), exact=True).click()
    sheet.get_by_role("button", name=trainee.t("Back to the question"), exact=True).click()
    expect(sheet).to_have_count(0)
    assert page.evaluate("scrollY") == at
    expect(button).to_be_focused()
    expect(button).to_contain_text(cited(trainee, 1))
    expect(question.get_by_role("radio", name=trainee.answer("present"), exact=True)).to_be_checked()
    expect(question.get_by_role("list", name=trainee.t("Cited passages"))).to_contain_text(trainee.passage_label(passage))
    # Its place leads to it in the sheet, and Back leads to the page behind, not out of the step.
    question.get_by_role("button", name=trainee.passage_label(passage), exact=True).click()
    expect(trainee.passage_button(passage, "Cited")).to_be_focused()
    expect(page.locator(f"#passage-{passage}")).to_be_in_viewport()
    page.go_back()
    expect(sheet).to_have_count(0)
    trainee.expect_step("indicators")
    events = trainee.events
    page.go_back()
    trainee.expect_step("briefing")
    assert trainee.events == events + 1


def test_the_next_question_is_reached_in_the_sheet_and_the_last_one_leads_on(arrive: Arrive) -> None:
    trainee = at_the_judgements(arrive, "en", "elements")
    page = trainee.page
    page.locator(".cite-for").click()
    sheet, names = sheet_of(trainee), []
    while (onward := sheet.get_by_role("button", name=trainee.t("Next question"), exact=True)).count():
        names.append(page.locator("#question h1").inner_text())
        expect(sheet).to_contain_text(names[-1])
        with trainee.expect_save():
            sheet.get_by_role("radio", name=trainee.answer("absent"), exact=True).click()
        onward.click()
        expect(page.locator("#question h1")).not_to_have_text(names[-1])
    assert len(names) == len(set(names)) == 3
    page.keyboard.press("Escape")
    expect(page.locator("#question h1")).to_be_focused()  # the one that one came to
    page.locator(".cite-for").click()
    sheet.get_by_role("button", name=trainee.t("Continue"), exact=True).click()
    trainee.expect_step("needs")
    expect(sheet).to_have_count(0)
    page.go_back()
    trainee.expect_step("elements")


def test_the_sheet_works_by_keyboard_and_the_exit_stands_in_it(arrive: Arrive) -> None:
    trainee = at_the_judgements(arrive, "en")
    page, first, second = trainee.page, *trainee.file.case.documents[0].passages[:2]
    button = page.locator(".cite-for")
    button.focus()
    page.keyboard.press("Enter")
    sheet = sheet_of(trainee)
    expect(sheet).to_be_visible()
    trainee.passage_button(first, "Cite").focus()
    page.keyboard.press("ArrowDown")
    expect(trainee.passage_button(second, "Cite")).to_be_focused()
    with trainee.expect_save():
        page.keyboard.press("Enter")
    expect(trainee.passage_button(second, "Cited")).to_be_focused()
    for _ in range(60):  # round the sheet: the page behind is not reached
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || document.activeElement.closest('.from-below') !== null")
    page.keyboard.press("Escape")
    expect(page.locator(".from-below")).to_have_count(0)  # taken out of the page, and not only closed: a moment earlier Enter finds it there still
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    leave = sheet.get_by_role("button", name=trainee.t("Leave this page"))
    assert leave.evaluate("(e) => { const r = e.getBoundingClientRect(); return e === document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2); }")
    leave.click()
    page.wait_for_url(lambda url: "attempt=" not in url)


def test_each_step_is_a_window_and_a_half_at_most(arrive: Arrive) -> None:
    """Answered and cited by the key, and again once it is final."""
    trainee = at_the_judgements(arrive, "fr", "detection")
    page, case, heights = trainee.page, trainee.file.case, {}
    asked = list(KEY.intents(CaseContext(trainee.file, trainee.library.catalogues, "ie", "fr")))

    def look(name: str) -> None:
        heights[name] = page.evaluate(TALL)
        assert trainee.fits(), name

    for kind in ("detection", "element", "need"):
        row = ANSWER_KIND[kind]
        trainee.go_to(row.step)
        for intent in (i for i in asked if i["kind"] == kind):
            key = row.key(row.ids(intent)[0])
            trainee.bring_up(key)
            look(f"{key}, empty")
            page.locator(".cite-for").click()
            for passage in intent["passages"]:
                with trainee.expect_save():
                    page.locator(f"#passage-{passage} .press").click()
            with trainee.expect_save():
                page.locator(f".from-below-foot input[value={intent.get('state') or intent['level']}]").click()
            trainee.close_part()
            look(key)
    trainee.go_to("decision")
    for option in case.options:
        trainee.decide(option.id)
        look(f"decision, {option.id}")
    for part in case.plan:
        trainee.plan_question(part.part)
        look(f"plan, {part.part}")
    trainee.show_part("note")
    for passage in page.locator(".one-of option").evaluate_all("(all) => all.map((o) => o.value)"):
        page.locator(".one-of select").select_option(passage)
        look(f"note, {passage}")
    trainee.lock()
    for part in ("option", "plan", "note"):
        trainee.show_part(part)
        look(f"{part}, final")
    for step in ("elements", "needs"):
        trainee.go_to(step)
        trainee.lock()
        for key in [f"{step}.{i}" for i in (case.needs if step == "needs" else ("act", "means", "purpose", "protection"))]:
            trainee.bring_up(key)
            look(f"{key}, final")
    assert not {name: tall for name, tall in heights.items() if tall > 1.5 * HEIGHT}


def test_axe_finds_nothing_in_the_sheet_and_the_steps(arrive: Arrive) -> None:
    trainee = at_the_judgements(arrive, "fr")
    looks = (Look(WIDTH, HEIGHT, "light", ALL), Look(WIDTH, HEIGHT, "dark", COLOURS), Look(320, 568, "light", ALL))
    inspector = Inspector(trainee, looks, home=looks[0])
    inspector.look("indicators")
    trainee.show("file")
    inspector.look("indicators, the file")
    for step in ("detection", "needs"):
        trainee.go_to(step)
        trainee.show("file")
        inspector.look(f"{step}, the file")
    trainee.go_to("decision")
    trainee.plan_question(trainee.file.case.plan[0].part)
    inspector.look("plan")
    trainee.open_steps()
    inspector.look("all steps")
    assert not inspector.found, "\n".join(f"{place}: {line}" for place, lines in inspector.found.items() for line in lines)
