"""The talk in a real browser by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive, data_of
from tests.journeys.test_whole import enter_by_keyboard, expect_focus_at_step, go_on_by_keyboard
from tests.support.browser_trainee import loosely
from tests.support.keyboard_trainee import Keyboard
from tests.support.server import RunningServer
from tests.support.talk_page import (
    OWN_WORDS,
    Talk,
    opening_moves,
)
from tracks_sim.case.model.conversation import Move, Question
from tracks_sim.labels import STEP_NAMES
from tracks_sim.practice import fold
from tracks_sim.store import Store
from tracks_sim.ui.trainee.talk.talk_choices import ENDINGS
from tracks_sim.ui.trainee.view import told_words

pytestmark = pytest.mark.browser
OPENERS = 6  # open questions that are asked at most until something is told


def expect_focus_in_sight(keyboard: Keyboard, region: Locator) -> None:
    """The focus is in a region and in sight, also after something above has pushed it down."""
    keyboard.expect_focus_in(region)
    expect(region.locator(":focus")).to_be_in_viewport()
    keyboard.expect_visible_focus()


def turn_by_keyboard(keyboard: Keyboard, talk: Talk, target: Locator, key: str = "Tab") -> None:
    """Make a choice by Enter: one turn more, in sight, and the focus stays, or goes to the answer where the choice is gone."""
    before = talk.turns.count()
    keyboard.move_to(target, key)
    with talk.trainee.expect_save():
        keyboard.press("Enter")
    expect(talk.turns).to_have_count(before + 1)
    expect(talk.turns.last).to_be_in_viewport()
    expect(talk.page.locator(".from-below")).to_have_count(0)
    expect_focus_in_sight(keyboard, talk.page.get_by_role("main"))


def open_by_keyboard(keyboard: Keyboard, talk: Talk, part: str) -> None:
    """Bring up a part of what can be done: by arrows among the tabs of the panel, or by a button of the bar."""
    button = talk.page.locator(f"[data-talk-part={part}]")
    if talk.trainee.narrow:
        keyboard.use(button)
        keyboard.expect_focus_in(talk.page.get_by_role("dialog", name=button.inner_text(), exact=True))
        return
    keyboard.move_to(talk.page.get_by_role("tablist", name=talk.trainee.t("What you can do")).get_by_role("tab", selected=True), "Shift+Tab")
    for _ in range(4):
        if button.get_attribute("aria-selected") == "true":
            break
        stood = talk.page.get_by_role("tab", selected=True).and_(talk.page.locator("[data-talk-part]")).get_attribute("data-talk-part")
        keyboard.press("ArrowRight")
        expect(talk.page.locator(f"[data-talk-part]:not([data-talk-part={stood}]):focus")).to_have_count(1)
        keyboard.expect_visible_focus()
    expect(button).to_be_focused()


def move_by_keyboard(keyboard: Keyboard, talk: Talk, move: Move) -> None:
    """Make a move by keyboard, in the part that has it."""
    open_by_keyboard(keyboard, talk, "end" if move in ENDINGS else "moves")
    turn_by_keyboard(keyboard, talk, talk.move_button(move))


def end_by_keyboard(keyboard: Keyboard, talk: Talk) -> None:
    """Close the talk: the page asks once more, with the focus on what goes on; Enter there and Escape go on."""
    stay = talk.asked_to_end.get_by_role("button", name=talk.trainee.t("Go on talking"), exact=True)
    turns = talk.turns.count()
    for key in ("Enter", "Escape"):
        open_by_keyboard(keyboard, talk, "end")
        keyboard.use(talk.move_button("close_safely"))
        expect(stay).to_be_focused()
        keyboard.expect_visible_focus()
        keyboard.press(key)
        expect(talk.asked_to_end).to_have_count(0)
        keyboard.expect_visible_focus()
        expect(talk.turns).to_have_count(turns)
    open_by_keyboard(keyboard, talk, "end")
    keyboard.use(talk.move_button("close_safely"))
    expect(stay).to_be_focused()
    turn_by_keyboard(keyboard, talk, talk.end_it)


def ask_by_keyboard(keyboard: Keyboard, talk: Talk, question: Question) -> None:
    open_by_keyboard(keyboard, talk, "ask")
    keyboard.use(talk.topic(question))
    expect(talk.topic(question)).to_have_attribute("aria-pressed", "true")
    turn_by_keyboard(keyboard, talk, talk.question_button(question))
    expect(talk.turns.last if talk.trainee.narrow else talk.question_button(question)).to_be_focused()  # it only says now that it was asked


def open_tab_by_keyboard(keyboard: Keyboard, paper: str) -> Locator:
    """Go from the paper that is open to another one by the arrows among the tabs; its words."""
    page = keyboard.page
    keyboard.move_to(page.get_by_role("tab", selected=True), "Shift+Tab")
    wanted = page.locator(f"#tab-{paper}")
    for _ in range(page.get_by_role("tab").count()):
        if wanted.get_attribute("aria-selected") == "true":
            break
        stood = page.get_by_role("tab", selected=True).get_attribute("id")
        keyboard.press("ArrowLeft")
        expect(page.locator(f"#{stood}")).to_have_attribute("aria-selected", "false")
        expect(page.get_by_role("tab", selected=True)).to_be_focused()
    return page.get_by_role("tabpanel", name=wanted.inner_text())


def cite_disclosure(keyboard: Keyboard, question: Locator, words: str, nth: int = 1) -> str:
    """Cite the first (or ``nth``) disclosed fact for a question; the label of the citation."""
    trainee, page = keyboard.trainee, keyboard.page
    keyboard.use(question.get_by_role("button", name=trainee.t("Cite a passage"), exact=True))
    expect(page.locator("#paper")).to_be_focused()
    if trainee.narrow:  # the papers stand one below the other, under a list of all
        keyboard.move_to(page.get_by_role("combobox", name=trainee.t("All papers")), "Shift+Tab")
        page.keyboard.type(trainee.t(STEP_NAMES["interview"]))
        told = page.locator("#part-interview")
        keyboard.press("Tab")
    else:
        told = open_tab_by_keyboard(keyboard, "interview")
    expect(told).to_contain_text(words)
    label = f"{trainee.t(STEP_NAMES['interview'])} {nth}"
    colon = trainee.t("{action}: {passage} {what}").removeprefix("{action}").partition("{passage}")[0].rstrip()
    keyboard.move_to(page.get_by_role("button", name=loosely(f"{trainee.t('Cite')}{colon} {label} ")))
    keyboard.change("Enter")
    keyboard.press("Escape")
    expect(question.get_by_role("list", name=trainee.t("Cited passages"))).to_contain_text(label)
    keyboard.expect_focus_in(question)
    expect(trainee.notice()).to_have_count(0)
    return label


def try_again_by_keyboard(keyboard: Keyboard, turn: int) -> None:
    """Try two other choices from a turn of the folded talk on, then go back to where it began."""
    trainee, page = keyboard.trainee, keyboard.page
    keyboard.use(page.locator(".all-turns > summary"))
    begins = page.locator(f"#turn-{turn}").get_by_role("button", name=loosely(trainee.t("Try another way from here")))
    keyboard.use(begins)
    tried = page.get_by_role("region", name=trainee.t("From turn {n} on, otherwise").format(n=turn))
    expect(tried.get_by_role("heading").first).to_be_focused()
    expect(begins).to_have_attribute("aria-expanded", "true")
    for n, label in enumerate(("Ask about", "Say or do"), 1):
        chip = tried.get_by_role("group", name=trainee.t(label)).get_by_role("button").nth(1)
        keyboard.move_to(chip, "Tab" if n == 1 else "Shift+Tab")
        keyboard.press("Enter")
        expect(chip).to_have_attribute("aria-pressed", "true")
        keyboard.use(tried.locator(".choices-list[role=group] button").first)
        expect(tried.get_by_role("log").get_by_role("listitem")).to_have_count(n)
        expect_focus_in_sight(keyboard, tried)
    keyboard.use(tried.get_by_role("button", name=trainee.t("Close"), exact=True))
    expect(tried).to_have_count(0)
    expect(begins).to_be_focused()


def test_a_whole_interview_by_keyboard_alone(arrive: Arrive, server: RunningServer) -> None:
    language = "en"
    trainee = arrive(1280, language)
    page, keyboard, talk = trainee.page, Keyboard(trainee), Talk(trainee)
    refusals = server.log().count("refused")
    enter_by_keyboard(keyboard, "the-packing-shed")
    go_on_by_keyboard(keyboard, "interview")
    texts = trainee.file.texts[language]
    expect(talk.turns).to_have_count(0)
    assert trainee.fits()

    moves = opening_moves(talk)
    for move in moves:
        move_by_keyboard(keyboard, talk, move)
        assert letters_of(texts.moves[move]) in letters_of(talk.turns.last.inner_text())
    move_by_keyboard(keyboard, talk, "consent_notes")
    for n, question in enumerate(talk.questions("open")[:OPENERS]):
        ask_by_keyboard(keyboard, talk, question)
        expect(talk.turns.last).to_contain_text(texts.questions[question.id])
        if n >= 2 and talk.stored_attempt(data_of(server)).disclosed:
            break
    for _ in range(6):  # backwards, under what was said and under the bar: without a fact that can be marked there is no more above
        keyboard.press("Shift+Tab")
        keyboard.expect_visible_focus()

    keyboard.move_to(talk.own_words)
    keyboard.press("Enter")  # nothing is written yet
    expect(page.get_by_role("alert").filter(has_text=trainee.t("Write something first: a question, or what you want to say."))).to_be_visible()
    expect(talk.own_words).to_be_focused()
    page.keyboard.type(OWN_WORDS[language])
    keyboard.press("Enter")
    expect(talk.understood).to_be_visible()
    expect(talk.own_words).to_be_focused()
    keyboard.use(trainee.button("Change the words"))
    expect(talk.own_words).to_be_focused()
    expect(talk.own_words).to_have_value(OWN_WORDS[language])
    keyboard.press("Enter")
    expect(talk.understood).to_be_visible()
    keyboard.use(trainee.button("I meant something else"))
    expect(talk.understood.get_by_role("button").first).to_be_focused()  # the most likely one of the others
    with trainee.expect_save():
        keyboard.press("Enter")
    expect_focus_in_sight(keyboard, page.get_by_role("main"))
    expect(talk.turns.last).to_contain_text(OWN_WORDS[language])
    expect(talk.own_words).to_have_value("")

    leave_and_stay_by_keyboard(keyboard, talk)
    end_by_keyboard(keyboard, talk)
    expect(talk.turns.last).to_be_focused()  # the choices are gone
    turns = talk.turns.count()
    keyboard.move_to(trainee.button("Go on talking after all"))
    with trainee.expect_save():
        keyboard.press("Enter")
    expect(talk.own_words).to_be_focused()
    expect(talk.turns).to_have_count(turns - 1)
    end_by_keyboard(keyboard, talk)
    expect(page.get_by_text(trainee.t("The talk is over."))).to_be_visible()
    expect(talk.own_words).to_have_count(0)
    attempt = talk.stored_attempt(data_of(server))
    assert attempt.disclosed and attempt.interview_over
    typed = next(turn for turn in attempt.turns if turn.typed)
    assert typed.typed == OWN_WORDS[language] and typed.choice != "typed:open:debt"  # what was read is not what was chosen

    go_on_by_keyboard(keyboard, "indicators")
    indicator = trainee.concept(trainee.file.case.indicators[0])
    keyboard.move_to(indicator.get_by_role("radio", name=trainee.answer("present"), exact=True))
    keyboard.change("Space")
    cite_disclosure(keyboard, indicator, told_words(next(iter(attempt.disclosed.values())), texts))
    go_on_by_keyboard(keyboard, "decision")
    keyboard.move_to(page.get_by_role("group", name=trainee.t("What do you do next?")).get_by_role("radio").first)
    keyboard.change("Space")
    keyboard.use(page.locator(".parts-nav button").last)  # the way on is at the end of the last part
    go_on_by_keyboard(keyboard, "submit")
    keyboard.use(page.get_by_role("main").get_by_role("button", name=trainee.t("Submit the case"), exact=True))
    expect_focus_at_step(keyboard, "feedback")
    expect(page.get_by_role("heading", name=trainee.t("Moments that counted"))).to_be_visible()
    expect(page.locator(".talk.marked > li")).to_have_count(0)  # folded
    assert trainee.fits()
    with Store.open(data_of(server)) as store:
        saved = store.events(trainee.attempt_id)
        try_again_by_keyboard(keyboard, len(moves) + 2)
        expect(page.locator(".talk.marked > li")).to_have_count(len(attempt.turns))
        assert store.events(trainee.attempt_id) == saved
    assert fold(saved).by_step["indicators"][trainee.file.case.indicators[0]].passages == (next(iter(attempt.disclosed)),)
    assert server.log().count("refused") == refusals  # nothing that a careful trainee does is an error


def letters_of(text: str) -> str:
    """A text without marks and spaces: an answer is shown without the marks of its speech, and with French spaces."""
    return "".join(c for c in text if c.isalnum())


def leave_and_stay_by_keyboard(keyboard: Keyboard, talk: Talk) -> None:
    """Continue with an open talk: the page asks first, and Escape stays."""
    trainee = talk.trainee
    keyboard.use(trainee.button("Continue"))
    asked = talk.page.get_by_role("dialog", name=trainee.t("You have not closed the talk."))
    keyboard.expect_focus_in(asked)
    keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(trainee.button("Continue")).to_be_focused()
    trainee.expect_step("interview")
