"""The talk in a real browser: by mouse, what survives a reload, how it is laid out, and axe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.journeys.full.test_resume import kernel_of_newest_page
from tests.journeys.full.test_talk_keyboard import cite_disclosure
from tests.support.axe import ALL, Inspector, Look
from tests.support.browser_trainee import Trainee, loosely
from tests.support.keyboard_trainee import Keyboard
from tests.support.server import RunningServer
from tests.support.talk_page import (
    OWN_WORDS,
    Talk,
    begin_short_talk,
    finish_talk,
    go_on_to_next_talk,
    opening_moves,
    start_talk,
)
from tracks_sim.case.model.conversation import Move
from tracks_sim.interview import Parameters, compile_interview, play
from tracks_sim.labels import STEP_NAMES
from tracks_sim.practice import as_short_talk, fold, recorded_turn
from tracks_sim.store import Store
from tracks_sim.ui.trainee.talk.talk_names import TOPIC_NAMES
from tracks_sim.ui.trainee.view import told_words

pytestmark = pytest.mark.browser


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
    trainee.page.locator(".talks summary").click()
    rows = series.get_by_role("row")
    expect(rows).to_have_count(3)  # names of the columns, and the two
    for row, title in zip(rows.all()[1:], titles, strict=True):
        expect(row).to_contain_text(title)
        expect(row).to_contain_text(trainee.t("{n} of {of}").format(n=3, of=3))  # open questions, each recommended
    expect(trainee.page.get_by_role("img", name=loosely(trainee.t("Share of questions that leave room from talk to talk; the line at the top is eight of ten.")))).to_be_visible()
    expect(trainee.page.get_by_text(trainee.t("Short talk, done"))).to_have_count(2)
    assert trainee.fits()


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
        expect(trainee.page.locator("#trouble[role=alert]")).to_have_text(trainee.t("This page was closed on our side. Your answers up to now are saved. The page is being opened again."))
    trainee.expect_step("interview")
    assert (talk.transcript(), trainee.events) == (transcript, saved)
    told = talk.stored_attempt(data_of(server)).disclosed
    if told:
        trainee.show("file")
        if (papers := trainee.page.locator(".from-below .all-papers")).count():
            papers.select_option("interview")
            paper = trainee.page.locator("#part-interview")
        else:
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
        assert turn == recorded_turn(played.turns[n], attempt.turns[:n], undisturbed.texts[attempt.language], turn.at, turn.typed, turn.text_hash)


def test_what_was_told_is_cited_for_a_need_and_found_again_in_its_feedback(arrive: Arrive, server: RunningServer) -> None:
    trainee = arrive(390, "fr")
    trainee.enter_with_new_code()
    trainee.start("the-night-bus")
    trainee.go_on_to("interview")
    talk, texts, key = Talk(trainee), trainee.file.texts["fr"], trainee.file.key
    assert key.interview is not None
    rows = key.interview.if_told_needs
    questions = [q for q in talk.questions("open", "wh") if {f for row in rows for f in row.facts} & set(q.brings)]
    # Either of two facts will do. In one talk of 30 neither is told; then a second one is held.
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
    finding.locator("details > summary").last.click()  # folded on a telephone
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


@pytest.mark.parametrize(("width", "height", "language"), [(1024, 640, "en"), (640, 400, "en"), (320, 568, "fr")])
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
    assert sizes["words"] == 18 and all(size < 18 for name, size in sizes.items() if name != "words"), sizes
    talk.say(OWN_WORDS[language])
    expect(talk.understood).to_be_in_viewport()
    expect_layout(trainee, width, height)
    if not trainee.narrow and width >= 1024:
        for part in ("moves", "file", "end", "ask"):
            trainee.open_part(part)
            expect(talk.turns.last).to_be_in_viewport()
            expect_layout(trainee, width, height)


IN_VIEW = "(e) => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight && e.contains(document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2)); }"


@pytest.mark.parametrize(("width", "language"), [(1280, "fr"), (390, "en")])
def test_the_box_stays_in_reach_and_topics_take_few_rows(arrive: Arrive, width: int, language: str) -> None:
    """The quiet room has fourteen topics, the most of all cases. A topic of which something was asked says so to who sees and who listens."""
    trainee = arrive(width, language)
    trainee.enter_with_new_code()
    trainee.start("the-quiet-room")
    trainee.go_to("interview")
    talk, page = Talk(trainee), trainee.page
    asked, other = talk.questions("open")[:2]
    talk.ask_questions([asked])
    trainee.open_part("ask")
    chips = page.get_by_role("group", name=trainee.t("Topics")).get_by_role("button")
    tops = chips.evaluate_all("(all) => all.map((e) => e.offsetTop)")
    assert len(tops) == len({q.topic for q in talk.questions() if q.topic}) == 14 and len(set(tops)) <= (2 if width == 1280 else 3)
    marked = [chip.inner_text() for chip in chips.all() if "✓" in chip.inner_text()]
    assert asked.topic != other.topic and len(marked) == 1 and trainee.t(TOPIC_NAMES[asked.topic or "now"]) in marked[0]
    expect(talk.topic(asked)).to_have_accessible_name(re.compile(f"{trainee.t('asked')}|{trainee.t('all asked')}"))
    trainee.close_part()
    for place in ("0", "document.documentElement.scrollHeight / 2", "document.documentElement.scrollHeight"):
        page.evaluate(f"window.scrollTo(0, {place})")
        assert talk.own_words.evaluate(IN_VIEW), place
    expect(page.get_by_text(trainee.t("Fictional case only: never enter names, dates or numbers of a real person."))).to_have_count(1)
    trainee.open_part("file")
    expect(page.get_by_text(trainee.t("Fictional case only: never enter names, dates or numbers of a real person."))).to_have_count(1)


def test_a_greeting_and_a_question_are_both_heard(arrive: Arrive, server: RunningServer) -> None:
    trainee = arrive(1280, "en")
    talk, words = start_talk(trainee, "the-second-cot"), "Good morning, I am Anna from the legal service. Can you tell me about the work you did?"
    talk.say(words)
    expect(talk.understood.get_by_role("listitem")).to_have_count(2)
    talk.own_words.press("Enter")  # yes, so it was meant
    expect(talk.turns).to_have_count(2)
    expect(talk.own_words).to_have_value("")
    expect(talk.log.get_by_text(words)).to_have_count(1)
    expect(talk.log.locator(".taken")).to_have_count(2)
    turns = talk.stored_attempt(data_of(server)).turns
    assert [(turn.choice, turn.typed, turn.same_words) for turn in turns] == [("move:introduce", words, False), ("typed:open:work", words, True)]
    finish_talk(trainee)
    trainee.button("All of this talk").click()
    trainee.page.locator(".all-turns > summary").click()
    expect(trainee.page.locator("#turn-1 .you")).to_contain_text(words)
    expect(trainee.page.locator("#turn-2")).to_contain_text(trainee.t("in the same words"))


def test_what_cannot_be_said_is_answered_and_stays(arrive: Arrive, server: RunningServer) -> None:
    """Nothing of it is put, so that none of it takes time."""
    trainee = arrive(390, "fr")
    talk = start_talk(trainee, "the-second-cot")
    time = talk.time.inner_text()
    alert = trainee.page.get_by_role("alert")
    for words, said in (
        ("🙂🙂", "This was not understood. Say it in other words."), ("Guten Tag, wie geht es Ihnen?", "This was not understood. Say it in other words, or as it is."),
        ("<b>hi</b>", "Which of these do you mean?"), ("x" * 1000, "At most {most} characters can be said at once; these are {n}. Say it in two parts."),
        ("  ", "Write something first: a question, or what you want to say."),
    ):  # fmt: skip
        talk.say(words)
        place = alert if len(words) > 300 or not words.strip() else talk.understood.get_by_role("paragraph")
        expect(place).to_have_text(loosely(trainee.t(said).format(most=300, n=1000)))
        expect(talk.own_words).to_have_value(words)
    assert talk.time.inner_text() == time and not talk.stored_attempt(data_of(server)).turns and trainee.fits()


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
    talk.make_moves("introduce", "second_interview")
    with trainee.expect_save():
        trainee.button("Go on with today’s talk after all").click()
    expect(talk.turns).to_have_count(1)
    expect(talk.own_words).to_be_focused()
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
    expect(asked.locator(".primary")).to_have_count(0)
    asked.get_by_role("button", name="Close it now, which ends the talk").click()
    talk.asked_to_end.get_by_role("button", name="Go on talking").click()
    expect(talk.asked_to_end).to_have_count(0)
    for closed in range(2):  # once more after it was taken back
        talk.open_move("close_safely")
        expect(talk.move_button("close_safely")).to_contain_text("Ends the talk.")
        talk.move_button("close_safely").click()
        expect(talk.asked_to_end.locator(".primary")).to_have_count(0)
        talk.add_turn(talk.end_it)
        expect(trainee.page.get_by_text("The talk is over.")).to_be_visible()
        if not closed:
            with trainee.expect_save():
                trainee.button("Go on talking after all").click()
            expect(talk.turns).to_have_count(1)
            expect(talk.own_words).to_be_focused()
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
    first = talk.turns.first
    expect(first.locator(".you")).to_contain_text("Voulez-vous une pause")  # as it was typed
    expect(first.locator(".taken")).to_have_text(loosely(trainee.t("taken as: {act}").format(act=trainee.t("Offer a break"))))
    attempt = talk.stored_attempt(data_of(server))
    assert (attempt.turns[0].choice, attempt.turns[0].typed) == ("move:offer_break", "Voulez-vous une pause ?") and set(attempt.marked) == {next(iter(attempt.disclosed))}
    expect(talk.turns.last.get_by_role("button", name=loosely(trainee.t("Marked"))).first).to_have_attribute("aria-pressed", "true")


# --- axe -----------------------------------------------------------------------------------------------


def test_no_moment_of_a_talk_has_a_violation(arrive: Arrive) -> None:
    """In the narrow window, which has most over one another, and the dark scheme; ``test_axe`` looks at a talk in all windows."""
    language = "en"
    trainee = arrive(390, language, color_scheme="dark", reduced_motion="reduce")
    inspector, page = Inspector(trainee, (Look(390, 900, "dark", ALL),)), trainee.page
    trainee.resize(390, 740)  # a field that lies half under the bar at the foot of the window would be measured as half a field
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
    trainee.button("None of these: I will say it differently").click()
    trainee.button("End the talk and see the feedback").click()
    inspector.look("talk, asked before it is left", schemes=False)
    page.keyboard.press("Escape")
    talk.open_move("close_safely")
    talk.move_button("close_safely").click()
    inspector.look("talk, asked before it is ended", schemes=False)
    talk.add_turn(talk.end_it)
    assert trainee.fits()
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
    page.locator(".talks summary").click()
    expect(page.get_by_role("region", name=trainee.t("Short talks in series"))).to_be_visible()
    inspector.look("home, with the curve", schemes=False)
    assert len(inspector.places) == 14
    assert not inspector.found, "\n".join(f"{place}: {line}" for place, lines in inspector.found.items() for line in lines)


def test_forced_colours_keep_the_time_and_what_is_chosen(arrive: Arrive) -> None:
    """Where the colours of the page are replaced by a person's own, a background no longer tells anything unless it is asked to stay."""
    trainee = arrive()
    trainee.enter_with_new_code()
    begin_short_talk(trainee)
    page = trainee.page
    page.emulate_media(forced_colors="active")

    def background(selector: str) -> str:
        return str(page.locator(selector).first.evaluate("(place) => getComputedStyle(place).backgroundColor"))

    assert background(".time .meter i") != background(".time .meter")
    assert background(".topics [aria-pressed=true]") != background(".topics [aria-pressed=false]")
    assert background("[role=tab][aria-selected=true]") != background("[role=tab][aria-selected=false]")
