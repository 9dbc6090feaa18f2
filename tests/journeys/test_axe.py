"""axe finds nothing, on any page and any step.

Two people walk the whole way; between them each page is seen wide and narrow, light and dark,
in English and in French.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.support.browser_trainee import Trainee

pytestmark = pytest.mark.browser
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}


class Inspector:
    """axe on the present page; ``found`` keeps its violations by the name of the page."""

    def __init__(self, trainee: Trainee) -> None:
        self.trainee = trainee
        self.axe = Axe()
        self.found: dict[str, list[str]] = {}
        self.places: list[str] = []

    def look(self, place: str) -> None:
        """Run axe and keep what it finds under a name."""
        self.places.append(place)
        self.trainee.page.evaluate("scrollTo(0, 0)")  # a button that lies half under a bar would be measured as half a button
        for violation in self.axe.run(self.trainee.page, options=RULES).response["violations"]:
            nodes = [f"{' '.join(map(str, n['target']))}: {n['html'][:160]} {n['failureSummary'][:200]}" for n in violation["nodes"][:3]]
            self.found.setdefault(place, []).append(f"{violation['id']} ({len(violation['nodes'])}): {nodes}")


@pytest.mark.parametrize(("width", "language", "scheme"), [(1280, "en", "dark"), (390, "fr", "light")])
def test_no_page_and_no_step_has_a_violation(arrive: Arrive, width: int, language: str, scheme: str) -> None:
    trainee = arrive(width, language, color_scheme=scheme, reduced_motion="reduce")
    page, inspector = trainee.page, Inspector(trainee)
    look = inspector.look
    trainee.open()
    look("welcome")
    trainee.enter_with("AAAA-AAAA-AAAA")
    expect(page.locator("#code-wrong")).to_be_visible()
    look("wrong code")
    trainee.button("Make my code").click()
    page.locator("[data-code]").wait_for()
    look("code")
    page.get_by_role("link", name=trainee.server_word("code-go")).click()
    trainee.expect_step("home")
    look("home")
    trainee.pick("the-packing-shed")
    look("start")
    trainee.open()
    trainee.start("the-packing-shed", "fr")
    case = trainee.file.case
    for fold in page.locator("details").all():
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
    trainee.go_to("detection")
    look("detection, locked")
    trainee.go_to("submit")
    look("submit")
    page.get_by_role("button", name=trainee.t("Pause"), exact=True).click()
    expect(page.get_by_role("heading", name=trainee.t("Paused"))).to_be_visible()
    look("paused")
    page.get_by_role("main").get_by_role("button", name=trainee.t("Go on")).click()
    trainee.submit()
    for fold in page.get_by_role("main").locator("details").all():
        fold.locator("summary").click()
    look("feedback")
    page.emulate_media(media="print")
    look("debrief in print")
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
    assert len(inspector.places) == 30 + ("interview" in trainee.steps)
    assert not inspector.found, "\n".join(f"{place}: {line}" for place, lines in inspector.found.items() for line in lines)


def test_axe_is_at_work(arrive: Arrive) -> None:
    """A page with faults of both kinds is found faulty; without this the tests above could pass on nothing."""
    trainee = arrive()
    trainee.open()
    trainee.page.evaluate("""() => {
      const button = document.createElement("button");
      button.style.cssText = "color: #eee; background: #fff";
      document.querySelector("main").append(button, Object.assign(document.createElement("h5"), { textContent: "too deep" }));
    }""")
    inspector = Inspector(trainee)
    inspector.look("welcome")
    found = " ".join(inspector.found["welcome"])
    assert "button-name" in found and "heading-order" in found
