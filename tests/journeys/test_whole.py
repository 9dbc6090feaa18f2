"""From the first page to the printed debrief: by mouse, and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.browser_trainee import Trainee, loosely
from tests.support.keyboard_trainee import Keyboard
from tests.support.server import RunningServer
from tracks_sim.store import Store

pytestmark = pytest.mark.browser


def answer_every_step(trainee: Trainee, *, lock: str | None = None) -> None:
    """Give some answer of every kind, from the briefing to the step before submitting."""
    case = trainee.file.case
    papers = [d.passages for d in case.documents]
    trainee.go_on_to("reading")
    trainee.mark(papers[0][1])
    for document in case.documents:
        trainee.open_paper(document.id)
    assert trainee.fits()

    trainee.go_on_to("indicators")
    first, second, third = case.indicators[:3]
    trainee.judge(first, "present", phases=["exploitation", "now"], sure="fairly sure (75 %)")
    trainee.cite(trainee.concept(first), papers[0][0])
    trainee.cite(trainee.concept(first), papers[1][0])
    trainee.judge(second, "absent")
    trainee.cite(trainee.concept(second), papers[0][2])
    trainee.judge(third, "insufficient")
    expect(trainee.page.get_by_text(trainee.t("{done} of {all} judged").format(done=3, all=len(case.indicators)))).to_be_visible()
    assert trainee.fits()
    if lock == "indicators":
        trainee.lock()

    trainee.go_on_to("detection")
    trainee.detect("open")
    trainee.cite(trainee.detection, papers[0][0])
    expect(trainee.button("Show feedback on this step")).to_have_count(0)  # the decision locks it along

    trainee.go_on_to("elements")
    trainee.judge_element("act", "present")
    trainee.cite(trainee.element("act"), papers[0][3])
    trainee.judge_element("purpose", "insufficient")
    trainee.judge_element("protection", "insufficient")

    trainee.go_on_to("needs")
    trainee.judge_need(case.needs[0], "urgent", who=trainee.library.catalogues.needs.actors[0])
    trainee.judge_need(case.needs[1], "not_indicated")

    trainee.go_on_to("decision")
    trainee.decide(case.options[0].id)
    for question in case.plan[:2]:
        trainee.plan(question.part, question.options[0])
    trainee.sort_for_note(papers[0][0], "observation")
    trainee.write_note("Please see this person alone, with an independent interpreter.")
    assert trainee.fits()
    trainee.go_on_to("submit")


def read_feedback(trainee: Trainee) -> None:
    """The first screen, every part with its rows, and a sheet for the printer."""
    case, page = trainee.file.case, trainee.page
    headings = page.locator("#summary").get_by_role("heading", level=2).all_inner_texts()
    assert headings[:4] == [trainee.t(h) for h in ("What happened to the person", "At a glance", "Look again", "Look again")]
    assert len(headings) == 5 and headings[4] in (trainee.t("Look again"), trainee.t("Keep doing"))
    assert page.locator(".glance li").count() == 6 + 6  # on the screen and on paper
    page.locator("[data-part=file]").click()
    label = trainee.concept_label(case.indicators[0])
    expect(page.locator("#part .finding", has_text=label).first).to_be_visible()
    for row in page.locator("#part details.finding:not([open]) > summary").all()[:4]:
        row.click()
    expect(page.locator("#part details.finding[open] .why").first).to_be_visible()
    page.locator("[data-part=talk_over]").click()
    assert len(page.locator(".lessons li[id^=lesson-]").all()) >= 3
    page.locator("[data-part=figures]").click()
    covered = trainee.library.catalogues.delphi.covers(trainee.file.key.exploitation)
    expect(page.locator("details.ilo")).to_have_count(1 if covered else 0)
    assert trainee.fits()
    page.emulate_media(media="print")
    expect(page.locator(".print-only")).to_be_visible()
    expect(page.locator(".paper .write").first).to_be_visible()
    for screen_only in (".bar", "#part", ".actions"):
        expect(page.locator(screen_only).first).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="screen")
    expect(page.locator(".print-only")).to_be_hidden()


@pytest.mark.parametrize(
    ("width", "language", "case", "country", "lock"),
    [
        (1280, "en", "the-packing-shed", "ie", None),
        (390, "fr", "the-blue-jacket", "fr", "indicators"),
    ],
)
def test_the_whole_way_by_mouse(arrive: Arrive, width: int, language: str, case: str, country: str, lock: str | None) -> None:
    trainee = arrive(width, language)
    trainee.make_code()
    trainee.start(case, country)
    answer_every_step(trainee, lock=lock)
    trainee.submit()
    read_feedback(trainee)
    trainee.page.get_by_role("link", name=trainee.t("Back to the cases")).click()
    trainee.expect_step("home")
    title = trainee.file.texts[language].title
    trainee.unfold_cases()
    expect(trainee.page.locator(".path li", has=trainee.page.locator(".name", has_text=title))).to_have_class("done")
    trainee.page.locator(".history > summary").click()
    trainee.page.get_by_role("table").get_by_role("link").click()
    trainee.expect_step("feedback")


def test_an_assessment_keeps_its_feedback_until_the_trainer_releases_it(arrive: Arrive, server: RunningServer) -> None:
    trainee = arrive(390, "fr")
    trainee.enter_with_new_code()
    trainee.start("the-last-payslip", "be", mode="assessment")
    trainee.go_to("needs")
    expect(trainee.button("Show feedback on this step")).to_have_count(0)
    trainee.go_to("decision")
    trainee.decide(trainee.file.case.options[1].id)
    trainee.submit()
    held = trainee.page.get_by_text(trainee.t("Your answers are in. Your trainer releases the feedback; you will find it in your attempts."))
    expect(held).to_be_visible()
    with Store.open(data_of(server)) as store:
        assert store.release("the-last-payslip") == 1
    trainee.page.reload()
    trainee.expect_step("feedback")
    expect(held).to_have_count(0)
    expect(trainee.page.locator("#summary .story")).to_be_visible()


# --- by keyboard alone ---------------------------------------------------------------------------


def expect_focus_at_step(keyboard: Keyboard, step: str) -> None:
    """Wait for a step; the focus is on the file in the reading step, else on the worksheet."""
    trainee = keyboard.trainee
    trainee.expect_step(step)
    expect(trainee.page.locator("#file" if step == "reading" else "#work")).to_be_focused()


def go_on_by_keyboard(keyboard: Keyboard, step: str) -> None:
    """Press Continue until a step is there; there may be an interview between."""
    trainee = keyboard.trainee
    for each in trainee.steps[trainee.steps.index(trainee.step) + 1 : trainee.steps.index(step) + 1]:
        end_by_keyboard(keyboard)
        keyboard.use(trainee.button("Continue"))
        expect_focus_at_step(keyboard, each)


def end_by_keyboard(keyboard: Keyboard) -> None:
    """Choose the last question, where a phone shows one at a time: the end of the step comes with it."""
    items = keyboard.page.locator("#items")
    if keyboard.trainee.narrow and items.count():
        keyboard.move_to(items.locator("> button"), "Shift+Tab")
        keyboard.press("Enter")
        keyboard.use(items.locator("[data-item]").last)
        expect(keyboard.page.locator("#question h1")).to_be_focused()


def skip_to_worksheet(keyboard: Keyboard) -> None:
    """Use the skip link, the first control of the page."""
    link = keyboard.page.get_by_role("link", name=keyboard.trainee.t("Skip to the content"))
    keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    keyboard.press("Enter")
    expect(keyboard.page.locator("#work")).to_be_focused()


def enter_by_keyboard(keyboard: Keyboard, case: str) -> None:
    trainee, page = keyboard.trainee, keyboard.page
    trainee.open()
    skip_to_worksheet(keyboard)
    keyboard.use(trainee.button("Make my code"))
    page.locator("[data-code]").wait_for()
    keyboard.use(page.get_by_role("link", name=trainee.t("I have written it down: go on")))
    trainee.expect_step("home")
    trainee.case = trainee.library.case(case)
    while (fold := page.locator("details:is(.all-cases, .case-group):not([open]) > summary:visible")).count():
        keyboard.use(fold.first)
    keyboard.use(trainee.button("Start: {case}", case=trainee.file.texts[trainee.language].title))
    expect_focus_at_step(keyboard, "start")
    country = page.get_by_label(trainee.t("In which country do you work?"))
    before = country.input_value()
    keyboard.use(country, "ArrowDown")
    expect(country).not_to_have_value(before)
    keyboard.use(trainee.button("Begin"))
    expect_focus_at_step(keyboard, "briefing")  # in the same page: the focus goes with it


def cite_by_keyboard(keyboard: Keyboard, question: Locator, passage: str) -> None:
    """Cite a passage and take a citation back; the focus returns to the question."""
    trainee, page = keyboard.trainee, keyboard.page
    keyboard.use(question.get_by_role("button", name=trainee.t("Cite a passage"), exact=True))
    expect(page.locator("#paper")).to_be_focused()
    keyboard.move_to(trainee.passage_button(passage, "Cite"))
    keyboard.change("Enter")
    keyboard.press("Escape")
    expect(question.get_by_role("list")).to_contain_text(trainee.passage_label(passage))
    keyboard.expect_focus_in(question)
    with trainee.expect_save():
        keyboard.use(question.get_by_role("button", name=trainee.t("Take back {passage}").format(passage=trainee.passage_label(passage))))
    expect(question.get_by_role("list")).to_have_count(0)
    keyboard.expect_focus_in(question)


def in_order(trainee: Trainee) -> list[str]:
    """The indicators of the case in the order in which they are asked, under their headings."""
    concepts = trainee.library.catalogues.concepts
    group_of = {c.id: c.group for c in concepts.concepts}
    return [name for group in concepts.groups for name in trainee.file.case.indicators if group_of[name] == group]


def answer_the_rest_by_number(keyboard: Keyboard) -> None:
    """Answer every further indicator with the keys 1 2 3, and go to the next one; in the file and with the keys off they do nothing."""
    trainee, page, order = keyboard.trainee, keyboard.page, in_order(keyboard.trainee)
    keyboard.use(page.locator("button.to-next"))
    for n, name in enumerate(order[1:]):
        heading = page.locator("#question h1")
        expect(heading).to_have_text(loosely(trainee.concept_label(name)))
        expect(heading).to_be_focused()
        with trainee.expect_save():
            keyboard.press(str(1 + n % 3))
        expect(page.locator(f'[id="q-indicators.{name}"] .answers input').nth(n % 3)).to_be_checked()
        if name != order[-1]:
            keyboard.use(page.locator("button.to-next"))
    saved = trainee.events
    other = str(1 + (n + 1) % 3)
    if trainee.narrow:  # the file is a sheet over the question
        keyboard.use(page.locator("#question .cite-for"))
        expect(page.locator("#paper")).to_be_focused()
    else:
        keyboard.move_to(page.locator("#paper"))
    keyboard.press(other)
    keyboard.press("Escape")
    keyboard.move_to(page.locator(".number-keys"), "Shift+Tab")
    keyboard.press("Enter")
    keyboard.press(other)
    keyboard.press("Enter")
    with trainee.expect_save():
        keyboard.press(other)
    assert trainee.events == saved + 1


@pytest.mark.parametrize(("width", "language", "case"), [(1280, "en", "the-packing-shed"), (390, "fr", "the-night-bus")])
def test_the_whole_way_by_keyboard_alone(arrive: Arrive, width: int, language: str, case: str) -> None:
    trainee = arrive(width, language)
    page, keyboard = trainee.page, Keyboard(trainee)
    enter_by_keyboard(keyboard, case)
    work = trainee.file.case
    go_on_by_keyboard(keyboard, "reading")

    # The papers are one stop; arrows move between them.
    titles = [trainee.file.texts[language].documents[d.id].title for d in work.documents]
    keyboard.move_to(trainee.paper_tab(work.documents[0].id))
    keyboard.press("ArrowRight")
    expect(trainee.paper_tab(work.documents[1].id)).to_be_focused()
    expect(page.get_by_role("tabpanel", name=titles[1])).to_be_visible()
    keyboard.press("ArrowLeft")
    expect(trainee.paper_tab(work.documents[0].id)).to_be_focused()
    keyboard.move_to(trainee.passage_button(work.documents[0].passages[1], "Mark"))
    keyboard.change("Space")
    go_on_by_keyboard(keyboard, "indicators")

    question = trainee.concept(in_order(trainee)[0])
    radios = {state: question.get_by_role("radio", name=trainee.answer(state), exact=True) for state in ("present", "absent")}
    keyboard.move_to(radios["present"])
    keyboard.change("Space")
    with trainee.expect_save():
        keyboard.press("ArrowRight")
    expect(radios["absent"]).to_be_focused()
    with trainee.expect_save():
        keyboard.press("ArrowLeft")
    expect(radios["present"]).to_be_focused()
    expect(radios["present"]).to_be_checked()
    keyboard.move_to(question.get_by_role("checkbox").nth(1))
    keyboard.change("Space")
    cite_by_keyboard(keyboard, question, work.documents[0].passages[2])
    keyboard.move_to(question.get_by_role("radio", name=trainee.t("a guess (35 %)"), exact=True))
    keyboard.change("Space")
    for _ in range(12):  # backwards under the bar
        keyboard.press("Shift+Tab")
        keyboard.expect_visible_focus()
    answer_the_rest_by_number(keyboard)
    end_by_keyboard(keyboard)
    with trainee.expect_save():
        keyboard.use(trainee.button("Show feedback on this step"))
    expect(page.locator("#work")).to_be_focused()
    go_on_by_keyboard(keyboard, "detection")

    keyboard.move_to(trainee.detection.get_by_role("radio").first)  # Tab enters a group at its first button
    keyboard.change("Space")
    cite_by_keyboard(keyboard, trainee.detection, work.documents[0].passages[1])
    go_on_by_keyboard(keyboard, "elements")

    keyboard.move_to(trainee.element("means").get_by_role("radio").first)
    keyboard.change("Space")
    cite_by_keyboard(keyboard, trainee.element("means"), work.documents[0].passages[0])
    go_on_by_keyboard(keyboard, "needs")

    keyboard.move_to(trainee.need_question(work.needs[0]).get_by_role("radio", name=trainee.answer("urgent"), exact=True))
    keyboard.change("Space")
    if trainee.slim:
        keyboard.use(page.locator(".bar .menu > summary"))
    keyboard.use(page.get_by_role("button", name=trainee.t("Pause"), exact=True))
    expect(page.get_by_role("heading", name=trainee.t("Paused"))).to_be_visible()
    keyboard.use(page.get_by_role("main").get_by_role("button", name=trainee.t("Go on")))
    expect(page.locator("#work")).to_be_focused()
    go_on_by_keyboard(keyboard, "decision")

    keyboard.move_to(page.get_by_role("group", name=trainee.t("What do you do next?")).get_by_role("radio").first)
    keyboard.change("Space")
    keyboard.use(trainee.button("Next: {part}", part=trainee.t("Your plan")))
    expect(page.get_by_role("heading", name=trainee.t("Your plan"), exact=True)).to_be_focused()
    part = next(q for q in work.plan if q.choose == "several")
    label = trainee.library.catalogues.texts[language].plan_parts[part.part].label
    if trainee.narrow:  # shows one question at a time, with a list of all
        keyboard.move_to(page.locator(".one-of select"))
        page.keyboard.type(label)
    else:
        keyboard.use(page.get_by_role("heading", level=3).get_by_role("button", name=loosely(label)))  # one question is open at a time
        expect(page.locator("[aria-expanded=true][id^=ask-]")).to_have_count(1)
    keyboard.move_to(trainee.question(label).get_by_role("checkbox").first)
    keyboard.change("Space")
    keyboard.use(trainee.button("Next: {part}", part=trainee.t("Your note")))
    keyboard.move_to(page.get_by_role("textbox"))
    page.keyboard.type("Please see this person alone.")
    with trainee.expect_save():
        keyboard.press("Tab")
    expect(page.get_by_role("textbox")).to_have_value("Please see this person alone.")
    go_on_by_keyboard(keyboard, "submit")

    keyboard.use(page.get_by_role("main").get_by_role("button", name=trainee.t("Submit the case"), exact=True))
    expect_focus_at_step(keyboard, "feedback")
    keyboard.move_to(trainee.button("Print one page"))
    keyboard.move_to(page.get_by_role("tab", selected=True))
    while page.locator("#part [data-shown=file]").count() == 0:
        keyboard.press("ArrowRight")
    keyboard.expect_visible_focus()
    fold = page.locator("#part details.finding:not([open])").first
    row = fold.get_attribute("id")
    keyboard.use(fold.locator("summary"))
    expect(page.locator(f"[id='{row}'] .why")).to_be_visible()
    keyboard.use(page.get_by_role("link", name=trainee.t("Back to the cases")), "Enter")
    trainee.expect_step("home")
