"""From the first page to the printed debrief: by mouse, and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.journeys.trainee import Trainee
from tests.serving import Running
from tracks_sim.store import Store

pytestmark = pytest.mark.browser


def answer_every_step(trainee: Trainee, *, lock: str | None = None) -> None:
    """Some answer of every kind, from the briefing to the step before submitting."""
    case = trainee.file.case
    papers = [d.passages for d in case.documents]
    assert trainee.go_on() == "reading"
    trainee.mark(papers[0][1])
    for document in case.documents:
        trainee.open_paper(document.id)
    assert trainee.fits()

    assert trainee.go_on() == "indicators"
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

    assert trainee.go_on() == "elements"
    trainee.judge_element("act", "present")
    trainee.cite(trainee.element("act"), papers[0][3])
    trainee.judge_element("purpose", "insufficient")
    trainee.judge_element("protection", "insufficient")

    assert trainee.go_on() == "needs"
    trainee.need(case.needs[0], "urgent", who=trainee.library.catalogues.needs.actors[0])
    trainee.need(case.needs[1], "not_indicated")

    assert trainee.go_on() == "decision"
    trainee.decide(case.options[0].id)
    for question in case.plan[:2]:
        trainee.plan(question.part, question.options[0])
    trainee.sort_for_note(papers[0][0], "observation")
    trainee.write_note("Please see this person alone, with an independent interpreter.")
    assert trainee.fits()
    assert trainee.go_on() == "submit"


def feedback_is_read(trainee: Trainee) -> None:
    """In the order that teaches; the figures last; a debrief sheet for the printer."""
    case = trainee.file.case
    headings = trainee.page.get_by_role("main").get_by_role("heading", level=2).all_inner_texts()
    order = ("What you saw, and what you missed", "How experts saw it", "Next time", "To talk over", "The ILO rule, for comparison", "Figures")
    assert headings == [trainee.t(h) for h in order]
    assert len(trainee.page.locator(".lessons li").all()) == 3
    for fold in trainee.page.locator("details:has(> .finding)").all():
        fold.locator("summary").click()
        expect(fold.locator(".finding").first).to_be_visible()
    label = trainee.concept_label(case.indicators[0])
    expect(trainee.page.locator(".finding", has_text=label).first).to_be_visible()
    assert trainee.fits()
    trainee.page.emulate_media(media="print")
    expect(trainee.page.locator(".print-only")).to_be_visible()
    expect(trainee.page.locator(".debrief .write").first).to_be_visible()
    for screen_only in (".bar", ".foot", ".actions"):
        expect(trainee.page.locator(screen_only).first).to_be_hidden()
    assert trainee.page.pdf().startswith(b"%PDF")
    trainee.page.emulate_media(media="screen")
    expect(trainee.page.locator(".print-only")).to_be_hidden()


@pytest.mark.parametrize(
    ("width", "language", "case", "country", "lock"),
    [
        (1280, "en", "the-packing-shed", "ie", None),
        (390, "fr", "the-blue-jacket", "fr", "indicators"),
        (390, "en", "the-night-bus", "gb", None),
        (1280, "fr", "the-second-crossing", "it", "indicators"),
    ],
)
def test_the_whole_way_by_mouse(arrive: Arrive, width: int, language: str, case: str, country: str, lock: str | None) -> None:
    trainee = arrive(width, language)
    trainee.enter_with_new_code()
    trainee.start(case, country)
    answer_every_step(trainee, lock=lock)
    trainee.submit()
    feedback_is_read(trainee)
    trainee.page.get_by_role("link", name=trainee.t("Back to the cases")).click()
    trainee.at("home")
    title = trainee.file.texts[language].title
    expect(trainee.page.locator(".case", has=trainee.page.get_by_role("heading", name=title, exact=True))).to_contain_text(trainee.t("Done once"))
    trainee.page.get_by_role("table").get_by_role("link").click()
    trainee.at("feedback")


def test_an_assessment_keeps_its_feedback_until_the_trainer_releases_it(arrive: Arrive, server: Running) -> None:
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
    trainee.at("feedback")
    expect(held).to_have_count(0)
    expect(trainee.page.locator(".story")).to_be_visible()
