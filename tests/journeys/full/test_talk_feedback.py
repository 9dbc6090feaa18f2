"""The feedback on a talk in a real browser: noes, the replay, what was not told, by keyboard and by touch; the course of short talks; on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from benchmarks.screen_figures import words_in_all
from tests.journeys.conftest import Arrive, data_of
from tests.journeys.full.test_feedback import finish, parameters  # noqa: F401
from tests.support.axe import ALL, COLOURS, Inspector, Look
from tests.support.browser_trainee import Trainee, loosely
from tests.support.finished_attempts import finished_events, store_finished
from tests.support.keyboard_trainee import Keyboard
from tests.support.server import RunningServer
from tests.support.talk_page import finish_talk, start_talk
from tracks_sim.practice import as_short_talk
from tracks_sim.store import Store
from tracks_sim.ui.trainee.pages.short_talks import offered_talks

pytestmark = pytest.mark.browser
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def finish_talks(trainee: Trainee, server: RunningServer, *cases: str, who: str = "expert") -> None:
    """Sign in, with short talks on these cases as finished, and open the feedback on the last one."""
    trainee.enter_with_new_code()
    for case in cases:
        trainee.case = trainee.library.case(case)
        events = finished_events(who, as_short_talk(trainee.case, parameters()), trainee.library, parameters(), "be", trainee.language, mode="talk")  # type: ignore[arg-type]
        attempt = store_finished(data_of(server), trainee.code, events, trainee.case, trainee.library)
    trainee.open(f"practise?attempt={attempt}")
    trainee.expect_step("feedback")


@pytest.mark.parametrize(("who", "case", "language"), [("expert", "the-blue-jacket", "en"), ("novice", "the-quiet-room", "fr")])
def test_the_part_is_three_windows_at_most_also_with_what_was_not_told(arrive: Arrive, finish, who: str, case: str, language: str) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    trainee = arrive(1280, language)
    page = trainee.page
    trainee.resize(**WIDE)
    finish(trainee, who, case)
    page.locator("[data-part=talk]").click()
    for shown in (False, True):
        if shown:
            trainee.button("Show me").click()
            expect(page.locator("#facts-not")).to_be_focused()
        box = page.locator("#part").bounding_box()
        assert box is not None and box["height"] <= 3 * WIDE["height"], box
    # Moments are named on the plot and once more as text, which is all that somebody hears who does not see.
    labels = page.locator(".course-of-talk g:is(.good, .look) text").all_text_contents()
    page.get_by_text(trainee.t("The moments as a table")).click()
    assert 1 <= len(labels) <= 7 and labels == page.locator(".course-of-talk td:nth-child(2)").all_text_contents()
    assert trainee.fits()
    trainee.resize(**PHONE)
    assert trainee.fits()
    expect(page.locator(".course-of-talk g:is(.good, .look) text").first).to_have_css("font-size", "12px")


def test_a_no_is_explained_and_tried_otherwise_by_keyboard(arrive: Arrive, server: RunningServer, finish) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    trainee = arrive(390, "fr")
    page, keyboard = trainee.page, Keyboard(trainee)
    finish(trainee, "expert", "the-last-payslip")  # four noes at turns 14 to 17, and a move that would have opened the way
    opens = page.locator(".noes button").first
    expect(page.locator(".noes").first).to_contain_text(trainee.t("Turns {first} to {last}: {n} questions, {n} noes.").format(first=14, last=17, n=trainee.t("four")).replace(" :", "\u00a0:"))
    with Store.open(data_of(server)) as store:
        saved = store.events(trainee.attempt_id)
        keyboard.use(opens)
        replay = page.locator(".replay")
        expect(page.locator("#replay")).to_be_focused()
        keyboard.expect_visible_focus()
        suggested = replay.get_by_role("button", name=loosely(trainee.t("Say that you have heard how hard this is to speak about")))
        keyboard.use(suggested)  # one key on what is suggested
        turns = replay.get_by_role("log").get_by_role("listitem")
        expect(turns).to_have_count(1)
        keyboard.expect_focus_in(replay)
        keyboard.expect_visible_focus()
        keyboard.move_to(replay.locator(".primary"), "Shift+Tab")  # the question that it opened the way for
        keyboard.press("Enter")
        expect(turns).to_have_count(2)
        expect(turns.last.get_by_role("blockquote")).not_to_have_count(0)
        chip = replay.get_by_role("group", name=trainee.t("Say or do")).get_by_role("button").nth(2)
        keyboard.move_to(chip, "Shift+Tab")
        keyboard.press("Enter")
        expect(chip).to_have_attribute("aria-pressed", "true")
        keyboard.use(replay.locator(".choices-list[role=group] button").first)
        expect(turns).to_have_count(3)
        keyboard.expect_focus_in(replay)
        keyboard.use(trainee.button("Begin again from turn {n}", n="14"))
        expect(turns).to_have_count(0)
        keyboard.use(replay.get_by_role("button", name=trainee.t("Close"), exact=True))
        expect(replay).to_have_count(0)
        expect(opens).to_be_focused()
        assert store.events(trainee.attempt_id) == saved


def test_a_replay_that_is_open_takes_no_focus_when_its_part_is_shown_again(arrive: Arrive, finish) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    trainee = arrive(1280, "en")
    page = trainee.page
    finish(trainee, "expert", "the-last-payslip")
    page.locator(".noes button").first.click()
    expect(page.locator("#replay")).to_be_focused()
    page.locator("[data-part=file]").click()
    page.locator("[data-part=talk]").click()
    expect(page.locator(".replay")).to_be_visible()
    expect(page.locator("[data-part=talk]")).to_be_focused()


def test_a_turn_that_is_named_opens_the_folded_talk_there(arrive: Arrive, finish) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    trainee = arrive(1280, "en")
    page = trainee.page
    finish(trainee, "expert", "the-last-payslip")
    expect(page.locator(".talk.marked")).to_have_count(0)
    page.locator("#facts-full + div summary").first.click()
    link = page.locator(".what-told .to-turn a").first
    number = link.inner_text().rpartition(" ")[2]
    link.click()
    expect(page.locator(f"#turn-{number}")).to_be_focused()
    expect(page.locator(f"#turn-{number}")).to_be_in_viewport()


@pytest.mark.parametrize(("language", "windows"), [("en", ((320, 568), (1280, 800))), ("fr", ((1024, 640), (390, 844)))])
def test_a_short_talk_has_one_screen_and_a_way_on(arrive: Arrive, server: RunningServer, language: str, windows: tuple[tuple[int, int], ...]) -> None:
    trainee = arrive(1280, language)
    page = trainee.page
    series = [c.case.id for c in offered_talks(trainee.library)]
    finish_talks(trainee, server, *series[:2])
    following = trainee.library.case(series[2]).texts[language].title
    button = page.get_by_role("button", name=loosely(trainee.t("Next short talk: {case} ({n} of {of})").format(case=following, n=3, of=len(series)).partition(" (")[0].replace(" :", "\u00a0:")))
    for width, height in windows:
        trainee.resize(width, height)
        assert words_in_all(page, "#summary") < 200 and trainee.fits()
        box = page.locator("#summary").bounding_box()
        # The aim is two windows of a phone of 390 px; in a small one of 320 it is a line more.
        assert box is not None and box["height"] <= (1 if width > 1000 else 2 if width > 320 else 2.1) * height
        expect(page.locator(".curve circle")).to_have_count(2)
        if width > 1000:
            expect(button).to_be_in_viewport()
    button.click()
    trainee.expect_step("briefing")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    with Store.open(data_of(server)) as store:
        newest = store.attempts()[0]
        assert (newest.case, newest.mode) == (series[2], "talk")
    page.go_back()
    trainee.expect_step("feedback")  # of the talk before
    expect(page.locator("#summary .takeaway")).to_have_count(3)


def test_after_the_last_one_any_may_be_chosen(arrive: Arrive, server: RunningServer) -> None:
    trainee = arrive(1280, "en")
    series = [c.case.id for c in offered_talks(trainee.library)]
    finish_talks(trainee, server, *series)
    choices = trainee.page.get_by_role("group", name="Another short talk:").get_by_role("button")
    assert choices.all_inner_texts() == [trainee.library.case(case).texts["en"].title for case in series[:-1]]
    choices.nth(2).click()
    trainee.expect_step("briefing")


def test_its_sheet_is_one_page(arrive: Arrive, server: RunningServer) -> None:
    """In French, whose words are longer."""
    trainee = arrive(1280, "fr")
    finish_talks(trainee, server, "the-blue-jacket", who="novice")
    trainee.page.emulate_media(media="print")
    pdf = PdfReader(BytesIO(trainee.page.pdf(format="A4")))
    assert len(pdf.pages) == 1
    text = " ".join(pdf.pages[0].extract_text().split())
    for said in ("How the talk went", "The moment to replay", "Try next", "To talk over"):
        assert trainee.t(said) in text
    assert trainee.code not in text


def test_no_state_of_it_has_a_violation(arrive: Arrive, finish) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    trainee = arrive(1280, "fr", reduced_motion="reduce")
    looks = (Look(1280, 900, "light", ALL), Look(1280, 900, "dark", COLOURS), Look(320, 800, "light", ALL))
    inspector, page = Inspector(trainee, looks), trainee.page
    finish(trainee, "expert", "the-last-payslip")
    page.locator(".noes button").first.click()
    page.locator(".replay .primary").click()
    expect(page.locator(".replay .talk > li")).to_have_count(1)
    page.get_by_text(trainee.t("The moments as a table")).click()
    inspector.look("the talk, with a replay")
    page.locator(".replay").get_by_role("button", name=trainee.t("Close"), exact=True).click()
    trainee.button("Show me").click()
    expect(page.locator("#facts-not")).to_be_focused()  # what it shows is drawn: it is opened below, and scrolls no more
    page.locator(".all-turns > summary").click()
    page.locator(".changed > summary").click()
    page.evaluate("document.querySelectorAll('.what-told details').forEach((d) => { d.open = true; })")
    inspector.look("the talk, all of it open")
    assert not inspector.found, "\n".join(f"{place}: {line}" for place, lines in inspector.found.items() for line in lines)


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
