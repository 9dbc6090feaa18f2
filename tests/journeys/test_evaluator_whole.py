"""An evaluator from nothing to outcomes, in a real browser, without a shell and without YAML: plan, number of people, freeze, answers, outcomes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive, data_of
from tests.journeys.test_axe import ALL, Inspector, Look
from tests.support.keyboard_trainee import Keyboard
from tests.support.server import RunningServer
from tests.support.study_cases import answer_all, consenting_members, submit_form
from tracks_sim.bots.strategies import KEY, TICK_ALL
from tracks_sim.case.load import Library, scenarios_root
from tracks_sim.store import COMMAND_LINE, Store, Studies
from tracks_sim.study.questionnaire import load_questionnaires

pytestmark = pytest.mark.browser
OWN_SERVER = True
MINUTES = 3 * 60_000
"""Longest time for the number of people, in milliseconds: a process is started, and twenty studies are simulated."""


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "fr")])
def test_from_nothing_to_the_outcomes(arrive: Arrive, server: RunningServer, library: Library, width: int, language: str) -> None:
    store = Store.open(data_of(server))
    studies, study = Studies(store), f"our-course-{language}"
    evaluator = arrive(width, language, reduced_motion="reduce")
    page, keys, word = evaluator.page, Keyboard(evaluator), evaluator.server_word
    inspector = Inspector(evaluator, (Look(width, 900, "light", ALL),))

    def at(name: str) -> Locator:
        """The field of a name."""
        return page.locator(f'[id="{name}"]')

    def press(message: str) -> None:
        """Press a button by keyboard."""
        keys.move_to(page.get_by_role("button", name=word(message), exact=True))
        keys.press("Enter")

    def look(place: str) -> None:
        inspector.look(place)
        assert evaluator.fits(), place

    evaluator.enter_with(store.staff.add("evaluator", "", COMMAND_LINE)[1])
    page.get_by_role("link", name=word("studies-title"), exact=True).click()
    page.get_by_role("link", name=word("plan-new-go"), exact=True).click()
    expect(page.get_by_role("heading", name=word("plan-title"), level=1)).to_be_visible()
    look("a new plan")

    # a problem: said on top, with a link to the field, and beside it; the rest of what was typed stays
    at(f"title.{language}").fill("A title of our own")
    keys.move_to(at("id"), "Shift+Tab")
    page.keyboard.type("Our course!")
    keys.press("Enter")  # the first button of the form keeps nothing
    expect(page.locator("#plan-summary")).to_be_focused()
    expect(at("id")).to_have_attribute("aria-invalid", "true")
    look("a plan with a problem")
    link = page.locator("#plan-summary").get_by_role("link", name=word("plan-id"), exact=True)
    keys.move_to(link)
    keys.press("Enter")
    expect(at(f"title.{language}")).to_have_value("A title of our own")
    at("id").fill(study)

    # two parts without weeks between them; the wait-list group is asked about a training that it has not had
    at("phase.post.weeks").fill("")
    at("phase.follow-up").uncheck()
    at("smallest_effect").fill("40")
    at("asked.other.post.reaction").check()
    press("plan-keep")
    expect(page.get_by_text(word("plan-kept")).first).to_be_visible()
    look("a plan that is hindered")
    hindered = page.locator("#plan-summary").get_by_role("link")
    expect(hindered).to_have_count(1)
    hindered.click()
    expect(page.locator('[id="asked.reaction-said"]')).to_contain_text(word("remark-hinders"))
    keys.move_to(at("asked.other.post.reaction"))
    keys.press("Space")
    press("plan-keep")
    expect(page.get_by_text(word("plan-nothing-hinders"))).to_be_visible()
    kept = studies.state(study).study
    assert kept.title[language] == "A title of our own" and [p.id for p in kept.phases] == ["pre", "post"] and kept.questionnaires_by_arm == {"training": {"post": ("reaction",)}}

    # how many people, with few simulated studies
    page.get_by_role("link", name=word("size-open"), exact=True).click()
    page.locator("#draws").fill("20")
    page.get_by_role("button", name=word("size-go"), exact=True).click()
    keep = page.get_by_role("button", name=word("size-keep"), exact=True)
    keep.wait_for(timeout=MINUTES)
    look("the number of people")
    keep.click()
    expect(page.get_by_text(word("size-kept"))).to_be_visible()
    assert studies.state(study).study.sample_size is not None
    page.get_by_role("link", name=word("size-back"), exact=True).click()

    page.get_by_label(word("freeze-sure")).check()
    page.get_by_role("button", name=word("freeze-go"), exact=True).click()
    expect(page.get_by_text(word("freeze-done"))).to_be_visible()
    look("a frozen study")

    # codes are a trainer's act, and people answer elsewhere: here the store does both
    asked_with = load_questionnaires(scenarios_root())
    for number, trainee in enumerate(consenting_members(studies, study, 4)):
        for phase in ("pre", "post"):
            answer_all(studies, trainee, phase, asked_with)  # type: ignore[arg-type]
            submit_form(studies, library, trainee, phase, KEY if phase == "post" or number % 2 else TICK_ALL)  # type: ignore[arg-type]
    page.reload()
    assert studies.state(study).flow(None).analysed == 4
    page.get_by_role("link", name=word("plan-amend"), exact=True).click()
    expect(at("what")).to_be_visible()
    look("an amendment")

    page.goto(f"{server.url}evaluate")
    page.locator("html[data-listening] .evaluate[data-view=studies]:not([data-working])").wait_for()
    page.get_by_role("button", name=f"{evaluator.t('Open')}: A title of our own", exact=True).click()
    page.locator("html[data-listening] .evaluate[data-view=progress]:not([data-working])").wait_for()
    page.get_by_role("navigation", name=evaluator.t("Parts of the study")).get_by_role("button", name=evaluator.t("Outcomes"), exact=True).click()
    page.locator("html[data-listening] .evaluate[data-view=outcomes]:not([data-working])").wait_for()
    expect(page.locator("#work")).to_contain_text(evaluator.t("Outcomes at a glance"))
    assert not inspector.found, inspector.found
