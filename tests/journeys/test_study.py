"""A member of a study in a real browser: a code from the command line, consent, questions by keyboard, the first case."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.axe import ALL, Inspector, Look
from tests.support.keyboard_trainee import Keyboard
from tests.support.server import RunningServer
from tests.support.study_cases import a_study, frozen_study
from tracks_sim.case.load import Library, scenarios_root
from tracks_sim.i18n import translator
from tracks_sim.store import Store, Studies
from tracks_sim.study.questionnaire import ItemText, Questionnaires, load_questionnaires

pytestmark = pytest.mark.browser
OWN_SERVER = True
STUDY = a_study(questionnaires={"pre": ("confidence",)})


@pytest.fixture(scope="module")
def asked_with() -> Questionnaires:
    return load_questionnaires(scenarios_root())


@pytest.fixture(scope="module")
def studies(server: RunningServer, library: Library, asked_with: Questionnaires) -> Studies:
    return frozen_study(Store.open(data_of(server)), library, asked_with, STUDY)


@pytest.mark.parametrize(("width", "language", "scheme"), [(390, "fr", "light"), (1280, "en", "dark")])
def test_from_the_code_to_the_first_case(
    arrive: Arrive, studies: Studies, asked_with: Questionnaires, width: int, language: str, scheme: str
) -> None:
    (trainee_id, code), = studies.enrol("small-study", 1, language, "north", "new")
    trainee = arrive(width, language, color_scheme=scheme, reduced_motion="reduce")
    page, inspector, keys = trainee.page, Inspector(trainee, (Look(width, 900, scheme, ALL),)), Keyboard(trainee)

    def part(sentence: str, what: str) -> str:
        return trainee.t(sentence).format(what=what)

    def answer(some: list[ItemText], point: int) -> None:
        """Answer by clicks without waiting between them; each answer is there in the end."""
        radios = [trainee.question(i.question).get_by_role("radio", name=text.scale[point], exact=True) for i in some]
        for radio in radios:
            radio.click()
        for radio in radios:
            expect(radio).to_be_checked()

    text = asked_with.text("confidence", language)
    trainee.enter_with(code)
    trainee.expect_step("home")
    inspector.look("consent")
    assert page.get_by_role("link", name=trainee.t("Begin: {what}").format(what="")).count() == 0
    agree = trainee.button("I have read this and take part")
    keys.move_to(agree)
    keys.press("Enter")
    begin = page.get_by_role("link", name=part("Begin: {what}", text.title), exact=True)
    expect(begin).to_be_visible()
    inspector.look("due")
    assert trainee.fits()
    keys.move_to(begin)
    keys.press("Enter")
    trainee.expect_step("questions")
    inspector.look("questions")
    assert trainee.fits()
    hand_in = trainee.button("Hand in")
    expect(hand_in).to_be_disabled()
    items = list(text.items.values())
    first = trainee.question(items[0].question).get_by_role("radio", name=text.scale[0], exact=True)
    keys.move_to(first)
    keys.press("Space")
    expect(first).to_be_checked()
    answer(items[1:3], 3)
    expect(page.get_by_text(translator(language).plural("{n} question is open.", "{n} questions are open.", len(items) - 3).format(n=len(items) - 3))).to_be_visible()
    answers = studies.state("small-study").members[trainee_id].progress("pre").answers["confidence"]
    assert list(answers.values()) == [1, 4, 4]
    page.reload()
    trainee.expect_step("home")
    page.get_by_role("link", name=part("Go on: {what}", text.title), exact=True).click()
    trainee.expect_step("questions")
    expect(trainee.question(items[0].question).get_by_role("radio", name=text.scale[0], exact=True)).to_be_checked()
    answer(items[3:], 2)
    expect(hand_in).to_be_enabled()
    inspector.look("all answered")
    hand_in.click()
    trainee.expect_step("home")
    state = studies.state("small-study")
    case = state.cases_of(state.members[trainee_id], "pre")[0]
    page.get_by_role("link", name=part("Begin: {what}", trainee.library.cases[case].texts[language].title), exact=True).click()
    trainee.expect_step("briefing")
    inspector.look("briefing")
    assert studies.store.attempts(trainee_id)[0].mode == "study" and not inspector.found, inspector.found
