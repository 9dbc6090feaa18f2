"""The talk in a real browser: by keyboard and by mouse, what the page does not receive, and what survives a reload."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive, data_of
from tests.journeys.full.test_resume import kernel_of_newest_page
from tests.journeys.test_axe import ALL, Inspector, Look
from tests.journeys.test_secrecy import (
    RECORDING_SOCKET,
    ReceivedTraffic,
    ask_for_every_widget,
    forge,
    leaked_runs,
    plain_text,
    start_recorded_case,
    texts_of,
)
from tests.journeys.test_whole import enter_by_keyboard, expect_focus_at_step, go_on_by_keyboard
from tests.support.browser_trainee import Trainee, loosely
from tests.support.keyboard_trainee import Keyboard
from tests.support.server import RunningServer
from tests.support.talk_page import OWN_WORDS, Talk, begin_short_talk, finish_talk, go_on_to_next_talk, start_talk
from tracks_sim.case.load import CaseFile, Library, scenarios_root
from tracks_sim.case.model.conversation import QUESTION_FORMS, InterviewKeyText, Move, Question, moves_of
from tracks_sim.interview import Parameters, compile_interview, load_parameters, play
from tracks_sim.labels import STEP_NAMES
from tracks_sim.practice import Attempt, as_short_talk, fold, recorded_turn
from tracks_sim.store import Store
from tracks_sim.ui.trainee.talk.talk_choices import ENDINGS
from tracks_sim.ui.trainee.talk.talk_names import FORM_NAMES
from tracks_sim.ui.trainee.view import told_words

pytestmark = pytest.mark.browser
FIRST: tuple[Move, ...] = ("see_alone", "introduce", "confidentiality")  # moves of a good beginning; the first only where somebody sits there
OPENERS = 6  # open questions that are asked at most until something is told


@pytest.fixture(scope="module")
def parameters(tmp_path_factory: pytest.TempPathFactory) -> Parameters:
    return load_parameters(scenarios_root(), tmp_path_factory.mktemp("parameters"))


def opening_moves(talk: Talk) -> list[Move]:
    """Moves of a good beginning that this room offers."""
    case = talk.trainee.file.case
    assert case.room is not None
    return [m for m in FIRST if m in moves_of(case.room, presumed_child=case.presumed_child)]


# --- by keyboard alone ----------------------------------------------------------------------------


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
    expect(talk.page.locator(".talk-sheet")).to_have_count(0)
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


def choose_by_arrows(keyboard: Keyboard, select: Locator, value: str) -> None:
    """Choose an entry of a list by arrows."""
    expect(select).to_be_focused()
    values = select.locator("option").evaluate_all("(all) => all.map((o) => o.value)")
    way = values.index(value) - values.index(select.input_value())
    for _ in range(abs(way)):
        keyboard.press("ArrowDown" if way > 0 else "ArrowUp")
    expect(select).to_have_value(value)


def ask_by_keyboard(keyboard: Keyboard, talk: Talk, question: Question) -> None:
    open_by_keyboard(keyboard, talk, "ask")
    keyboard.use(talk.topic(question))
    expect(talk.topic(question)).to_have_attribute("aria-pressed", "true")
    turn_by_keyboard(keyboard, talk, talk.question_button(question))
    expect(talk.turns.last if talk.trainee.narrow else talk.question_button(question)).to_be_focused()  # it only says now that it was asked


def cite_disclosure(keyboard: Keyboard, question: Locator, words: str, nth: int = 1) -> str:
    """Cite the first (or ``nth``) disclosed fact for a question; the label of the citation."""
    trainee, page = keyboard.trainee, keyboard.page
    keyboard.use(question.get_by_role("button", name=trainee.t("Cite a passage"), exact=True))
    expect(page.locator("#paper")).to_be_focused()
    keyboard.move_to(page.get_by_role("tab", selected=True), "Shift+Tab")
    told = page.locator("#tab-interview")
    for _ in range(page.get_by_role("tab").count()):
        if told.get_attribute("aria-selected") == "true":
            break
        stood = page.get_by_role("tab", selected=True).get_attribute("id")
        keyboard.press("ArrowLeft")
        expect(page.locator(f"#{stood}")).to_have_attribute("aria-selected", "false")
        expect(page.get_by_role("tab", selected=True)).to_be_focused()
    expect(page.get_by_role("tabpanel", name=trainee.t(STEP_NAMES["interview"]))).to_contain_text(words)
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


@pytest.mark.parametrize(("width", "language", "case"), [(1280, "en", "the-packing-shed"), (390, "fr", "the-night-bus")])
def test_a_whole_interview_by_keyboard_alone(arrive: Arrive, server: RunningServer, width: int, language: str, case: str) -> None:
    trainee = arrive(width, language)
    page, keyboard, talk = trainee.page, Keyboard(trainee), Talk(trainee)
    refusals = server.log().count("refused")
    enter_by_keyboard(keyboard, case)
    go_on_by_keyboard(keyboard, "interview")
    texts = trainee.file.texts[language]
    expect(talk.log).to_contain_text(trainee.t("Nothing has been said yet."))
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
    for _ in range(8):  # backwards, under the bar and under what was said
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
    expect(talk.understood.get_by_role("button", name=loosely(trainee.t("Pay")))).to_be_focused()  # the most likely one of the others
    with trainee.expect_save():
        keyboard.press("Enter")
    expect_focus_in_sight(keyboard, page.get_by_role("main"))
    expect(talk.turns.last).to_contain_text(OWN_WORDS[language])
    expect(talk.own_words).to_have_value("")

    leave_and_stay_by_keyboard(keyboard, talk)
    move_by_keyboard(keyboard, talk, "close_safely")
    expect(talk.turns.last).to_be_focused()  # the choices are gone
    expect(page.get_by_text(trainee.t("The talk is over."))).to_be_visible()
    expect(talk.own_words).to_have_count(0)
    attempt = talk.stored_attempt(data_of(server))
    assert attempt.disclosed and attempt.interview_over
    typed = next(turn for turn in attempt.turns if turn.typed)
    assert (typed.typed, typed.choice) == (OWN_WORDS[language], "typed:open:pay")

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


# --- by mouse: short talks in series ----------------------------------------------------------------


@pytest.mark.parametrize(("width", "language"), [(390, "fr")])
def test_two_short_talks_make_a_curve_of_two(arrive: Arrive, width: int, language: str) -> None:
    trainee = arrive(width, language)
    trainee.enter_with_new_code()
    series = trainee.page.get_by_role("region", name=trainee.t("Short talks in series"))
    titles: list[str] = []
    endings: tuple[tuple[Move, ...], ...] = ((), ("close_safely",))
    for closing in endings:
        talk = go_on_to_next_talk(trainee) if titles else begin_short_talk(trainee)
        titles.append(trainee.file.texts[language].title)
        time = talk.time.inner_text()
        talk.make_moves(*opening_moves(talk))
        talk.ask_questions(talk.questions("open")[:3])
        expect(talk.time).not_to_have_text(time)
        talk.make_moves(*closing)
        assert trainee.fits()
        finish_talk(trainee)
        expect(trainee.page.get_by_role("heading", name=trainee.t("How the talk went"), level=1)).to_be_visible()
        expect(trainee.page.locator("#summary .takeaway")).to_have_count(3)
        expect(trainee.page.locator(".curve circle")).to_have_count(len(titles))
        summary = trainee.page.locator("#summary").bounding_box()
        assert summary is not None and summary["height"] < 2 * 844 and trainee.fits()
        trainee.button("All of this talk").click()
        end = "You closed the talk safely." if closing else "The talk was neither closed nor continued."
        expect(trainee.page.locator("#part").get_by_text(trainee.t(end))).to_be_visible()
        expect(trainee.page.locator("#part")).to_be_focused()
        assert trainee.fits()
    trainee.page.get_by_role("link", name=trainee.t("Back to the cases")).click()
    trainee.expect_step("home")
    assert len(set(titles)) == 2
    trainee.page.locator(".growth summary").click()
    rows = series.get_by_role("row")
    expect(rows).to_have_count(3)  # names of the columns, and the two
    for row, title in zip(rows.all()[1:], titles, strict=True):
        expect(row).to_contain_text(title)
        expect(row).to_contain_text(trainee.t("{n} of {of}").format(n=3, of=3))  # open questions, each recommended
    expect(trainee.page.get_by_role("img", name=loosely(trainee.t("Share of questions that leave room from talk to talk; the line at the top is eight of ten.")))).to_be_visible()
    expect(trainee.page.get_by_text(trainee.t("Short talk, done"))).to_have_count(2)
    assert trainee.fits()


# --- what the page may not know ----------------------------------------------------------------------


def disclosure_reasons(why: InterviewKeyText) -> list[str]:
    """Sentences of a key on why a disclosure changes a judgement, and on facts beyond the mandate."""
    changes = (why.if_told, why.if_told_elements, why.if_told_needs)
    rest = (why.if_told_detection, why.if_told_protection, why.beyond)
    return [*(words for reasons in changes for words in reasons.values()), *(words for words in rest if words is not None)]


def disclosed_and_undisclosed_words(case_file: CaseFile, attempt: Attempt) -> tuple[list[str], list[str]]:
    """Words of facts that the person has disclosed to this trainee, and of all others, in all languages."""
    said = {(t.fact, told_words(t, texts)) for texts in case_file.texts.values() for turn in attempt.turns
            for t in turn.told if t.degree != "agreed"}  # fmt: skip
    every = {(fact, words) for texts in case_file.texts.values() for fact, text in texts.facts.items()
             for words in (text.full, text.part, text.varied) if words}  # fmt: skip
    return [words for _, words in said], [words for _, words in every - said]


def public_words(library: Library, case_file: CaseFile) -> str:
    """Letters and digits of everything but the facts: a trainee may read it before and during a talk."""
    catalogues = library.catalogues
    records = [texts.model_dump(exclude={"facts"}) for texts in case_file.texts.values()]
    records += [texts.model_dump() for texts in (*catalogues.texts.values(), *catalogues.indicator_texts.values())]
    return " ".join(plain_text(text) for record in records for text in texts_of(record))


FORM_IN_DATA = re.compile(rf'"form": ?"({"|".join(QUESTION_FORMS)})"')
FIGURE_IN_DATA = re.compile(r'"(rapport|distress|pressure|reliability)": ?[\d.]')
NAME_IN_DATA = re.compile(r'"(brings|puts|sensitivity|behind|barriers|beyond|needed|outcome|degree|seed)": ?')


def questions_in(received: str) -> Iterator[dict[str, object]]:
    """Every question that the page has received, as JSON."""
    for found in re.findall(r'\{[^{}]*"ask:[a-z-]+"[^{}]*\}', received):
        yield json.loads(found)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_untold_is_received_while_talking(arrive: Arrive, server: RunningServer, library: Library, language: str) -> None:
    trainee = arrive(1280, language)
    trainee.page.add_init_script(RECORDING_SOCKET)
    received = ReceivedTraffic(trainee.page)
    talk = start_talk(trainee, "the-packing-shed")
    case_file = trainee.file
    talk.make_moves("introduce")
    poor = talk.questions("closed", "leading", "forced_choice")[:3]
    talk.ask_questions([*poor, *talk.questions("open")[:2]])
    trainee.close_part()
    ask_for_every_widget(trainee)
    trainee.page.reload()
    trainee.expect_step("interview")
    talk.say(OWN_WORDS[language])
    expect(talk.understood).to_be_visible()
    other = {"en": "fr", "fr": "en"}[language]
    for spoken in (other, language):
        trainee.speak(spoken)
        trainee.expect_step("interview")
    assert received.frames > 10

    data = received.text().replace("\\", "")
    assert not FIGURE_IN_DATA.search(data) and not NAME_IN_DATA.search(data) and not FORM_IN_DATA.search(data)
    questions = list(questions_in(data))
    assert {str(q["id"]) for q in questions} == {f"ask:{q.id}" for q in case_file.case.questions}
    assert all(set(q) in ({"id", "label", "done"}, {"id", "label", "done", "minutes"}) for q in questions)
    assert not [q["id"] for q in questions if set(str(q["id"]).partition(":")[2].split("-")) & set(QUESTION_FORMS)]

    attempt = talk.stored_attempt(data_of(server))
    told, untold = disclosed_and_undisclosed_words(case_file, attempt)
    whys = [text.interview for text in case_file.key_texts.values() if text.interview is not None]
    better = [words for why in whys for words in why.better.values()]
    reasons = [words for why in whys for words in disclosure_reasons(why)]
    public = public_words(library, case_file) + " ".join(plain_text(words) for words in told)
    for name, secrets in (("facts", untold), ("better", better), ("reasons", reasons)):
        assert not [secret for secret in secrets if leaked_runs(received, secret, public)], name

    # In the feedback the forms come. What was not told comes when it is asked for, in the language it is read in: so the search can find.
    finish_talk(trainee)
    trainee.button("All of this talk").click()
    trainee.page.locator(".all-turns > summary").click()
    data = received.text().replace("\\", "")
    assert '"points"' in data and not FIGURE_IN_DATA.search(data)
    assert not [words for words in untold if leaked_runs(received, words, public)]
    trainee.button("Show me").click()
    expect(trainee.page.locator("#facts-not")).to_be_focused()
    key, why, texts = case_file.key.interview, case_file.key_texts[language].interview, case_file.texts[language]
    assert key is not None and why is not None
    wanted = [f.id for f in case_file.case.facts if f.id not in attempt.disclosed and f.id not in key.beyond]
    assert len(wanted) > 3
    assert [f for f in wanted if leaked_runs(received, texts.facts[f].full, public)] == wanted
    assert [q.id for q in poor if leaked_runs(received, why.better[q.id], public)] == [q.id for q in poor]
    # The rest of the case may still be played: what a disclosure changes in it stays in the kernel.
    assert [words for words in disclosure_reasons(why) if leaked_runs(received, words, public)] == [why.beyond]
    assert trainee.t(FORM_NAMES["leading"]) in trainee.page.locator(".talk .form").all_inner_texts()
    # What is beyond the mandate stays untold, and so does everything in the other language.
    rest = [texts.facts[f].full for f in key.beyond if f not in attempt.disclosed]
    rest += [text.full for f, text in case_file.texts[other].facts.items() if f not in attempt.disclosed]
    assert rest and not [words for words in rest if leaked_runs(received, words, public)]


# --- what survives -------------------------------------------------------------------------------------


def test_a_talk_goes_on_after_a_reload_and_a_killed_kernel_as_if_nothing_was(
    arrive: Arrive, server: RunningServer, parameters: Parameters
) -> None:
    trainee = arrive(390, "fr")
    talk = start_talk(trainee, "the-second-crossing")
    questions = talk.questions("open", "cued")
    talk.make_moves(*opening_moves(talk))
    talk.ask_questions(questions[:3])
    transcript, time, saved = talk.transcript(), talk.time.inner_text(), trainee.events
    trainee.page.reload()
    trainee.expect_step("interview")
    assert (talk.transcript(), talk.time.inner_text(), trainee.events) == (transcript, time, saved)
    talk.ask_questions(questions[3:4])
    transcript, saved = talk.transcript(), trainee.events
    with trainee.page.expect_event("load"):
        kernel_of_newest_page(server).kill()
        expect(trainee.page.locator("#trouble[role=alert]")).to_have_text(trainee.server_word("ended"))
    trainee.expect_step("interview")
    assert (talk.transcript(), trainee.events) == (transcript, saved)
    told = talk.stored_attempt(data_of(server)).disclosed
    if told:
        trainee.show("file")
        trainee.page.locator("#tab-interview").click()
        paper = trainee.page.get_by_role("tabpanel", name=trainee.t(STEP_NAMES["interview"]))
        expect(paper.get_by_role("listitem")).to_have_count(len(told))
        for fact in told.values():
            expect(paper).to_contain_text(told_words(fact, trainee.file.texts["fr"]))
        trainee.show("worksheet")
    talk.ask_questions(questions[4:6])
    attempt = talk.stored_attempt(data_of(server))
    undisturbed = as_short_talk(trainee.file, parameters)
    choices = [turn.choice for turn in attempt.turns]
    assert choices[-2:] == [f"ask:{q.id}" for q in questions[4:6]]
    played = play(compile_interview(undisturbed.case, undisturbed.key.interview, parameters), attempt.seed, choices)
    for n, turn in enumerate(attempt.turns):
        assert turn == recorded_turn(played.turns[n], attempt.turns[:n], turn.at, turn.typed, turn.text_hash)


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "fr")])
def test_what_was_told_is_cited_for_a_need_and_found_again_in_its_feedback(
    arrive: Arrive, server: RunningServer, width: int, language: str
) -> None:
    trainee = arrive(width, language)
    trainee.enter_with_new_code()
    trainee.start("the-night-bus")
    trainee.go_on_to("interview")
    talk, texts, key = Talk(trainee), trainee.file.texts[language], trainee.file.key
    assert key.interview is not None
    rows = key.interview.if_told_needs
    questions = [q for q in talk.questions("open", "wh") if {f for row in rows for f in row.facts} & set(q.brings)]
    # Either of two facts will do. In one talk of 250 neither is told; then a second one is held.
    for opening in (opening_moves(talk), ["second_interview"]):
        talk.make_moves(*opening)
        talk.ask_questions(questions)
        told = talk.stored_attempt(data_of(server)).disclosed
        if any(set(row.facts) <= set(told) for row in rows):
            break
    row = next(row for row in rows if set(row.facts) <= set(told))
    fact, words = row.facts[0], told_words(told[row.facts[0]], texts)
    talk.make_moves("close_safely")

    trainee.go_on_to("needs")
    question = trainee.need_question(row.need)
    trainee.judge_need(row.need, row.level)
    label = cite_disclosure(Keyboard(trainee), question, words, nth=list(told).index(fact) + 1)
    need = next(k for k in key.needs if k.need == row.need)
    beside = next(p for p in trainee.file.case.passages if p not in need.right_passages and p not in need.neutral)
    trainee.cite(question, beside)
    assert trainee.fits()
    saved = trainee.events
    trainee.page.reload()
    trainee.expect_step("needs")
    assert trainee.events == saved
    chips = question.get_by_role("list", name=trainee.t("Cited passages"))
    expect(chips.get_by_role("listitem")).to_have_count(2)
    expect(chips).to_contain_text(label)
    expect(question.get_by_role("radio", name=trainee.answer(row.level), exact=True)).to_be_checked()
    assert talk.stored_attempt(data_of(server)).by_step["needs"][row.need].passages == (fact, beside)

    trainee.lock()
    finding = trainee.need_question(row.need).locator(".finding")
    quote = finding.get_by_role("blockquote").filter(has_text=words)
    expect(quote).to_contain_text(label)
    expect(quote).not_to_contain_text(trainee.t("{passage}, not cited").format(passage=label))
    nothing = trainee.t("You also cited {passages}: for this question it adds nothing.")
    expect(finding).to_contain_text(nothing.format(passages=trainee.passage_label(beside)))
    assert trainee.fits()


STORED = "() => [...Array(sessionStorage.length).keys()].map((i) => sessionStorage.key(i)).filter((k) => k.startsWith('tracks-draft:')).map((k) => sessionStorage.getItem(k))"


@pytest.mark.parametrize(("width", "language"), [(390, "fr")])
def test_words_that_were_typed_and_not_put_are_still_there(arrive: Arrive, server: RunningServer, width: int, language: str) -> None:
    trainee = arrive(width, language)
    page, typed = trainee.page, OWN_WORDS[language]
    talk = start_talk(trainee, "the-second-crossing")
    talk.own_words.fill(typed)
    talk.make_moves("introduce")  # something else is done first
    talk.ask_questions(talk.questions("open")[:1])
    expect(talk.own_words).to_have_value(typed)
    page.reload()
    trainee.expect_step("interview")
    expect(talk.own_words).to_have_value(typed)
    with page.expect_event("load"):
        kernel_of_newest_page(server).kill()
    trainee.expect_step("interview")
    expect(talk.own_words).to_have_value(typed)
    trainee.show("file")
    trainee.show("worksheet")
    expect(talk.own_words).to_have_value(typed)
    trainee.go_to("briefing")
    trainee.go_to("interview")
    expect(talk.own_words).to_have_value(typed)
    trainee.pause()
    page.get_by_role("main").get_by_role("button", name=trainee.t("Go on")).click()
    expect(talk.own_words).to_have_value(typed)
    # A reading belongs to the words that were read: other words have to be read again.
    trainee.button("Say it").click()
    expect(talk.understood).to_be_visible()
    talk.own_words.fill(typed + " ?")
    expect(talk.understood).to_have_count(0)
    talk.own_words.fill(typed)
    expect(talk.understood).to_be_visible()
    assert page.evaluate(STORED) == [typed]
    talk.add_turn(trainee.button("Ask it"))
    expect(talk.own_words).to_have_value("")
    assert page.evaluate(STORED) == []
    page.reload()
    trainee.expect_step("interview")
    expect(talk.own_words).to_have_value("")

    talk.own_words.fill("And then?")
    assert page.evaluate(STORED) == ["And then?"]
    if width < 700:
        talk.make_moves("close_safely")  # the talk ends
    else:
        trainee.sign_out()
    expect(talk.own_words).to_have_count(0)
    assert page.evaluate(STORED) == []
    assert page.evaluate("localStorage.length") == 0
    with Store.open(data_of(server)) as store:
        kept = [turn.typed for turn in fold(store.events(store.attempts()[0].id)).turns if turn.typed]
    assert kept == [typed]


# A program that chooses as soon as there is a choice, before the browser draws the next picture and effects run.
CHOOSE_AT_ONCE = """() => new MutationObserver((_, observer) => {
  const choice = document.querySelector(".replay .choices-list button");
  if (!choice) return;
  observer.disconnect();
  choice.click();
}).observe(document.body, { childList: true, subtree: true })"""


def test_a_choice_made_at_once_is_the_one_that_counts(arrive: Arrive) -> None:
    trainee = arrive(1280, "en")
    page = trainee.page
    talk = start_talk(trainee, "the-blue-jacket")
    talk.make_moves("introduce", "close_safely")
    finish_talk(trainee)
    page.evaluate(CHOOSE_AT_ONCE)
    page.get_by_role("button", name=loosely(trainee.t("Replay from turn {n}").partition("{")[0])).click()
    tried = page.locator(".replay")
    expect(tried.get_by_role("log").get_by_role("listitem")).to_have_count(1)
    page.wait_for_timeout(300)
    expect(tried.locator(":focus")).to_have_count(1)
    expect(tried.get_by_role("log").get_by_role("listitem")).to_have_count(1)


# --- how it is laid out ----------------------------------------------------------------------------------

SCROLLING = """() => [...document.querySelectorAll("main, main *")].filter((e) => /auto|scroll/.test(getComputedStyle(e).overflowY) && e.scrollHeight > e.clientHeight + 1 && e.checkVisibility()).length"""
STICKY = """() => [...document.querySelectorAll(".tracks *")].filter((e) => ["sticky", "fixed"].includes(getComputedStyle(e).position) && e.checkVisibility()).map((e) => e.getBoundingClientRect()).filter((b) => b.height && b.top < innerHeight && b.bottom > 0).map((b) => [Math.max(b.top, 0), Math.min(b.bottom, innerHeight)])"""


def expect_layout(trainee: Trainee, width: int, height: int) -> None:
    """One window without page scroll and at most two areas that scroll; or one column without inner ones, little of it sticky."""
    page = trainee.page
    if width >= 1024 and height >= 640:
        assert page.evaluate("document.documentElement.scrollHeight") <= height
        assert page.evaluate(SCROLLING) <= 2
        return
    assert page.evaluate(SCROLLING) == 0
    covered = sorted(page.evaluate(STICKY))
    total, reached = 0.0, 0.0
    for top, bottom in covered:
        total, reached = total + max(0.0, bottom - max(top, reached)), max(reached, bottom)
    assert total <= height / 5 or height < 480, covered  # lower than 30rem only the way out stays


@pytest.mark.parametrize(("width", "height", "language"), [(1280, 800, "fr"), (1024, 640, "en"), (390, 844, "fr"), (640, 400, "en"), (320, 568, "fr")])
def test_the_person_is_the_largest_thing_and_the_talk_never_scrolls_away(arrive: Arrive, width: int, height: int, language: str) -> None:
    trainee = arrive(width, language)
    page = trainee.page
    trainee.resize(1280, 800)
    trainee.enter_with_new_code()
    trainee.start("the-blue-jacket")
    trainee.go_to("interview")
    trainee.resize(width, height)
    talk = Talk(trainee)
    expect_layout(trainee, width, height)
    talk.make_moves("see_alone", "introduce", "confidentiality")
    talk.ask_questions(talk.questions("open")[:3])
    trainee.close_part()
    expect(talk.turns.last).to_be_in_viewport()
    expect_layout(trainee, width, height)
    assert trainee.fits()
    sizes = page.evaluate("""() => Object.fromEntries([["words", ".talk blockquote, .talk .spoken"], ["seen", ".talk p.seen"], ["you", ".talk .you"], ["choices", ".choices-list button"], ["head", "h1"]]
      .map(([name, which]) => [name, Math.max(0, ...[...document.querySelectorAll(which)].map((e) => parseFloat(getComputedStyle(e).fontSize)))]))""")
    assert sizes["words"] == 19 and all(size < 19 for name, size in sizes.items() if name != "words"), sizes
    talk.say(OWN_WORDS[language])
    expect(talk.understood).to_be_in_viewport()
    expect_layout(trainee, width, height)
    if not trainee.narrow and width >= 1024:
        for part in ("moves", "file", "end", "ask"):
            trainee.open_part(part)
            expect(talk.turns.last).to_be_in_viewport()
            expect_layout(trainee, width, height)


def test_a_talk_that_is_open_asks_before_it_is_left(arrive: Arrive, server: RunningServer) -> None:
    trainee = arrive(1280, "en")
    trainee.enter_with_new_code()
    trainee.start("the-packing-shed")
    trainee.go_to("interview")
    talk = Talk(trainee)
    asked = trainee.page.get_by_role("dialog", name="You have not closed the talk.")
    trainee.step_button("reading").click()  # back to read does not ask, nor does a talk that has not begun
    trainee.expect_step("reading")
    trainee.go_to("interview")
    talk.make_moves("introduce")
    for leave in (trainee.step_button("needs"), trainee.button("Continue")):
        leave.click()
        asked.get_by_role("button", name="Stay").click()
        expect(asked).to_have_count(0)
        trainee.expect_step("interview")
    trainee.step_button("needs").click()
    asked.get_by_role("button", name="Go on, I will come back").click()
    trainee.expect_step("needs")
    trainee.go_to("interview")
    trainee.button("Continue").click()
    with trainee.expect_save():
        asked.get_by_role("button", name="Close it now").click()
    expect(trainee.page.get_by_text("The talk is over.")).to_be_visible()
    assert talk.stored_attempt(data_of(server)).turns[-1].choice == "move:close_safely"
    trainee.button("Continue").click()
    trainee.expect_step("indicators")


def test_a_break_in_words_is_the_move_and_is_marked_where_it_was_told(arrive: Arrive, server: RunningServer) -> None:
    trainee = arrive(390, "fr")
    talk = start_talk(trainee, "the-second-crossing")
    talk.say("Voulez-vous une pause ?")
    expect(talk.understood).to_contain_text(trainee.t("Offer a break"))
    talk.add_turn(trainee.button("Do it"))
    expect(talk.own_words).to_have_value("")
    talk.make_moves(*opening_moves(talk))
    for question in talk.questions("open"):
        talk.ask_questions([question])
        if talk.stored_attempt(data_of(server)).disclosed:
            break
    mark = talk.turns.last.get_by_role("button", name=loosely(trainee.t("Mark"))).first
    with trainee.expect_save():
        mark.click()
    attempt = talk.stored_attempt(data_of(server))
    assert attempt.turns[0].choice == "move:offer_break" and set(attempt.marked) == {next(iter(attempt.disclosed))}
    expect(talk.turns.last.get_by_role("button", name=loosely(trainee.t("Marked"))).first).to_have_attribute("aria-pressed", "true")


# --- axe -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "language", "scheme"), [(1280, "fr", "light"), (390, "en", "dark")])
def test_no_moment_of_a_talk_has_a_violation(arrive: Arrive, width: int, language: str, scheme: Literal["light", "dark"]) -> None:
    trainee = arrive(width, language, color_scheme=scheme, reduced_motion="reduce")
    inspector, page = Inspector(trainee, (Look(width, 900, scheme, ALL),)), trainee.page
    if trainee.narrow:  # a field that lies half under the bar at the foot of the window would be measured as half a field
        trainee.resize(width, 740)
    talk = start_talk(trainee, "the-blue-jacket")
    inspector.look("talk, at the start", schemes=False)
    talk.make_moves("introduce", "confidentiality")
    talk.ask_questions([*talk.questions("open")[:2], *talk.questions("leading")[:1]])
    for part in ("ask", "moves", "file", "end"):
        trainee.open_part(part)
        inspector.look(f"talk, with the part {part}", schemes=False)
    trainee.close_part()
    talk.say(OWN_WORDS[language])
    expect(talk.understood).to_be_visible()
    inspector.look("talk, with a reading", schemes=False)
    trainee.button("I meant something else").click()
    expect(talk.understood.locator(":focus")).to_have_count(1)
    inspector.look("talk, with topics to choose", schemes=False)
    trainee.button("Change the words").click()
    trainee.button("Finish and see the feedback").click()
    inspector.look("talk, asked before it is left", schemes=False)
    page.keyboard.press("Escape")
    talk.make_moves("close_safely")
    inspector.look("talk, over", schemes=False)
    finish_talk(trainee)
    inspector.look("feedback on a short talk", schemes=False)
    trainee.button("All of this talk").click()
    page.get_by_text(trainee.t("The moments as a table")).click()
    page.locator(".all-turns > summary").click()
    trainee.button("Show me").click()
    inspector.look("feedback, all of it", schemes=False)
    page.locator("#turn-3").get_by_role("button", name=loosely(trainee.t("Try another way from here"))).click()
    tried = page.locator(".replay")
    tried.get_by_role("group", name=trainee.t("Say or do")).get_by_role("button").first.click()
    tried.locator(".choices-list[role=group] button").first.click()
    expect(tried.get_by_role("log").get_by_role("listitem")).to_have_count(1)
    inspector.look("feedback, with a talk tried again", schemes=False)
    page.get_by_role("link", name=trainee.t("Back to the cases")).click()
    trainee.expect_step("home")
    page.locator(".growth summary").click()
    expect(page.get_by_role("region", name=trainee.t("Short talks in series"))).to_be_visible()
    inspector.look("home, with the curve", schemes=False)
    assert len(inspector.places) == 13
    assert not inspector.found, "\n".join(f"{place}: {line}" for place, lines in inspector.found.items() for line in lines)


# --- forged turns ----------------------------------------------------------------------------------------

TELLING = [{"fact": "fa9", "degree": "full", "reliability": 1.0, "varied": False}]
FORGED: list[dict[str, object]] = [
    {"kind": "turn"}, {"kind": "turn", "choice": None}, {"kind": "turn", "choice": ["ask:now-days"]}, {"kind": "turn", "choice": ""},
    {"kind": "turn", "choice": "ask:no-such-question"}, {"kind": "turn", "choice": "ask:no-such-question", "told": TELLING},
    {"kind": "turn", "choice": "move:no-such-move"}, {"kind": "turn", "choice": "move:see_alone"},  # nobody else is there
    {"kind": "turn", "choice": "typed:open:work"}, {"kind": "turn", "choice": "typed:open:work", "typed": "And then?"},
    {"kind": "turn", "choice": "typed", "typed": "Tell me about the thing you mentioned, please."},  # names no topic
    {"kind": "turn", "choice": "typed", "typed": "Tell me about the work.", "topic": "magic"},
    {"kind": "turn", "choice": "typed", "typed": " ", "topic": "work"},
    {"kind": "turn", "choice": "typed", "typed": "x" * 301, "topic": "work"},
    {"kind": "turn", "choice": "ask:now-days", "typed": "Words of my own."},
    {"kind": "interview", "choice": "ask:now-days", "told": TELLING}, {"kind": "told", "told": TELLING},
    {"kind": "replay", "turn": 1}, {"kind": "replay", "turn": 1, "choice": "ask:now-days"},
    {"kind": "indicator", "concept": "debt_bondage", "state": "present", "passages": ["fa9"]},
]  # fmt: skip


def expect_refusal(trainee: Trainee, intent: dict[str, object]) -> None:
    """Send an intent that the page never sends: a sentence appears, and can be closed."""
    forge(trainee, intent)
    expect(trainee.notice(), f"no sentence for {intent}").to_be_visible()
    trainee.button("Close").click()
    expect(trainee.notice()).to_have_count(0)


def test_a_forged_turn_is_refused_and_tells_nothing(arrive: Arrive, server: RunningServer, parameters: Parameters) -> None:
    trainee, received = start_recorded_case(arrive)
    trainee.go_to("interview")
    talk = Talk(trainee)
    talk.make_moves("introduce")
    with Store.open(data_of(server)) as store:
        saved = store.events(trainee.attempt_id)
        for intent in FORGED:
            expect_refusal(trainee, intent)
        assert store.events(trainee.attempt_id) == saved
        expect(talk.turns).to_have_count(1)

        # A question that exists is put; what it brings is not for the page to say.
        with trainee.expect_save():
            forge(trainee, {"kind": "turn", "choice": "ask:journey-way", "told": TELLING, "outcome": "answers", "rapport": 3, "minutes": 99})
        attempt = fold(store.events(trainee.attempt_id))
        played = play(compile_interview(trainee.file.case, trainee.file.key.interview, parameters), attempt.seed, ["move:introduce", "ask:journey-way"])
        assert attempt.turns[1] == recorded_turn(played.turns[1], attempt.turns[:1], attempt.turns[1].at, "", attempt.turns[1].text_hash)
        assert "fa9" not in attempt.disclosed

        talk.make_moves("close_safely")
        saved = store.events(trainee.attempt_id)
        expect_refusal(trainee, {"kind": "turn", "choice": "ask:now-days"})
        expect_refusal(trainee, {"kind": "turn", "choice": "move:introduce"})
        assert store.events(trainee.attempt_id) == saved
    texts = trainee.file.texts["en"].facts["fa9"]
    assert not any(received.holds(plain_text(words)[:40]) for words in (texts.full, texts.part))
