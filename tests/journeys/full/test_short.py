"""A short case from the list to the feedback, in both languages and on both widths, with a talk and without one."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.test_secrecy import ReceivedTraffic, leaked_secrets, public_text
from tests.support.browser_trainee import Trainee
from tests.support.server import RunningServer
from tests.support.short_case import CASE, WITH_TALK, short_scenarios
from tracks_sim.case.load import Library, load_library
from tracks_sim.case.minutes import minutes_of
from tracks_sim.labels import STEP_NAMES

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return short_scenarios(tmp_path_factory.mktemp("short"))


@pytest.fixture(scope="module")
def short_library(scenarios: Path) -> Library:
    """The library of the two made cases."""
    library = load_library(scenarios)
    assert set(library.cases) == {CASE, WITH_TALK}, library.problems
    return library


@pytest.fixture(scope="module")
def server(scenarios_server: RunningServer) -> RunningServer:
    return scenarios_server


def expect_nothing_of(trainee: Trainee, *steps: str) -> None:
    """No step of the bar and no button has the name of a step that is not asked."""
    for step in steps:
        expect(trainee.step_button(step)).to_have_count(0)
        expect(trainee.button(STEP_NAMES[step])).to_have_count(0)  # type: ignore[index]


@pytest.mark.parametrize(
    ("width", "language", "case", "country"),
    [(1280, "en", CASE, "ie"), (390, "fr", WITH_TALK, "be")],
)
def test_a_short_case_is_played_whole(arrive: Arrive, short_library: Library, width: int, language: str, case: str, country: str) -> None:
    trainee = arrive(width, language, cases=short_library)
    received = ReceivedTraffic(trainee.page)
    trainee.enter_with_new_code()
    file = short_library.case(case)
    texts, why = file.texts[language], file.key_texts[language]
    least, most = minutes_of(file, short_library.catalogues, language)
    trainee.unfold_cases()
    line = trainee.page.locator(".path li", has=trainee.page.locator(".name", has_text=texts.title))
    expect(line).to_contain_text(trainee.t("{least}–{most} min").format(least=least, most=most))
    trainee.start(case, country)
    expect(trainee.page.get_by_text(trainee.t("{least} to {most} minutes, no clock").format(least=least, most=most))).to_be_visible()
    expect(trainee.page.get_by_text(short_library.catalogues.texts[language].enough["reception_worker"].split(".")[0])).to_be_visible()
    unasked = ("elements",) if case == WITH_TALK else ("elements", "interview")
    expect_nothing_of(trainee, *unasked)

    trainee.go_on_to("indicators")
    assert trainee.fits()
    trainee.judge("excessive_hours", "present", phases=["exploitation", "now"])
    trainee.cite(trainee.concept("excessive_hours"), "hl3")
    trainee.judge("threats_against_family", "absent")

    assert trainee.go_on() == "detection"
    trainee.detect("yes")
    trainee.cite(trainee.detection, "hl6")
    expect(trainee.button("Show feedback on this step")).to_have_count(0)
    expect(trainee.page.get_by_text(trainee.t("Feedback on this step comes with that on the decision."))).to_be_visible()
    assert trainee.fits()

    assert trainee.go_on() == "needs"
    trainee.judge_need("no_contact", "urgent")
    expect(trainee.page.get_by_label(trainee.t("Who acts first?"))).to_have_count(0)

    assert trainee.go_on() == "decision"
    trainee.decide("focal-point")
    trainee.plan("safety", "by-day")
    expect(trainee.page.get_by_role("textbox")).to_have_count(0)  # no note
    expect(trainee.page.locator(".parts-nav li")).to_have_count(2)  # the decision and the plan
    expect(trainee.page.locator(".plan-question")).to_have_count(1)
    assert trainee.fits()
    secrets = [words for key_text in file.key_texts.values() for words in (key_text.detection or "", *key_text.options.values())]
    public = public_text(short_library, file)
    assert not leaked_secrets(received, secrets, public)
    trainee.lock()
    trainee.go_to("detection")
    expect(trainee.page.get_by_text(trainee.t("The answers of this step are final."))).to_be_visible()
    expect(trainee.detection.get_by_role("radio")).to_have_count(0)
    expect(trainee.detection.locator(".given")).to_contain_text(trainee.answer("yes"))
    expect(trainee.detection.locator(".finding.seen")).to_contain_text((why.detection or "").split(".")[0].replace("\u00a0", " "))
    assert leaked_secrets(received, [why.detection or ""], public)

    trainee.go_to("submit")
    expect(trainee.page.locator(".to-check > div")).to_have_count(5 + (case == WITH_TALK))  # decision, plan, three steps; talk
    trainee.submit()
    law = trainee.t("How the law would read the case")
    parts = {"file": ["Trafficked, on what is known now?", "Indicators", law], "needs": ["Special needs"], "decision": ["Decision and plan"]}
    for part, expected in parts.items():
        trainee.page.locator(f"[data-part={part}]").click()
        headings = trainee.page.locator("#part .findings").get_by_role("heading", level=2).all_inner_texts()
        assert [" ".join(h.split()) for h in headings] == [" ".join(trainee.t(h).split()) for h in expected]
    trainee.page.locator("[data-part=file]").click()
    section = trainee.page.locator("#part .findings", has=trainee.page.get_by_role("heading", level=2, name=law))
    expect(section).to_contain_text(trainee.t("Not asked in this case."))
    expect(section.locator(".finding.other")).to_have_count(4)
    expect(section.locator(".finding.seen, .finding.held, .finding.missed, .finding.over")).to_have_count(0)
    trainee.page.locator("[data-part=figures]").click()
    expect(trainee.page.get_by_text(trainee.t("The ILO rule, for comparison"))).to_have_count(0)
    expect(trainee.page.get_by_role("table").get_by_text(trainee.t("Act, means, purpose"))).to_have_count(0)
    expect_nothing_of(trainee, *unasked)
    assert trainee.fits()
    assert trainee.page.pdf().startswith(b"%PDF")
