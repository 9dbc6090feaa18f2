"""The feedback of a case in a real browser: what is seen first, part by part, by keyboard, and on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from benchmarks.screen_figures import words_in_all, words_in_sight
from tests.journeys.conftest import Arrive, data_of
from tests.support.axe import LOOKS, NARROW, Inspector
from tests.support.axe import WIDE as WIDE_LOOK
from tests.support.browser_trainee import Trainee
from tests.support.finished_attempts import Who, finished_events, store_finished
from tests.support.keyboard_trainee import Keyboard
from tests.support.server import RunningServer
from tracks_sim.interview import Parameters, load_parameters

pytestmark = pytest.mark.browser
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
Finish = Callable[[Trainee, Who, str], None]


@cache
def parameters() -> Parameters:
    return load_parameters()


@pytest.fixture
def finish(server: RunningServer) -> Finish:
    """Sign in, finish a case as somebody would, and open its feedback."""

    def made(trainee: Trainee, who: Who, case: str) -> None:
        trainee.enter_with_new_code()
        trainee.case = trainee.library.case(case)
        events = finished_events(who, trainee.case, trainee.library, parameters(), "fr", trainee.language)
        attempt = store_finished(data_of(server), trainee.code, events, trainee.case, trainee.library)
        trainee.open(f"practise?attempt={attempt}")
        trainee.expect_step("feedback")

    return made


@pytest.mark.parametrize(("who", "case", "language"), [("expert", "the-blue-jacket", "en"), ("novice", "the-quiet-room", "fr"), ("hurried", "the-night-bus", "fr")])
def test_the_first_screen_and_the_parts_are_short(arrive: Arrive, finish: Finish, who: Who, case: str, language: str) -> None:
    trainee = arrive(1280, language)
    page = trainee.page
    trainee.resize(**WIDE)
    finish(trainee, who, case)
    assert max(words_in_sight(page), words_in_all(page, "#summary")) < 300
    expect(page.get_by_role("heading", level=1)).to_have_text(trainee.t("Feedback"))
    for button in page.locator("[data-part]").all():
        button.click()
        part, box = button.get_attribute("data-part"), page.locator("#part").bounding_box()
        assert box is not None and (part in ("figures", "talk") or box["height"] <= 3 * WIDE["height"]), (part, box)
    trainee.resize(**PHONE)
    summary = page.locator("#summary").bounding_box()
    assert summary is not None and summary["height"] <= 2 * PHONE["height"] and trainee.fits()


def test_what_was_chosen_stands_beside_what_would_have_been_safe(arrive: Arrive, finish: Finish) -> None:
    trainee = arrive(1280, "en")
    finish(trainee, "novice", "the-quiet-room")
    page, why = trainee.page, trainee.file.key_texts["en"]
    chosen, safe = page.locator("#decided .chosen"), page.locator("#decided .safe")
    expect(chosen.locator(".verdict")).to_contain_text(trainee.t("This could have hurt the person"))
    best = [k.option for k in trainee.file.key.options if k.standing == "best"]
    for option in best:  # open, with their reasons
        expect(safe).to_contain_text(" ".join(why.options[option].split())[:40])
    expect(safe.locator(".safe-one")).to_have_count(len(best))
    expect(page.locator("#decided details")).to_have_count(0)
    # Its figure leads there, and harm is said once.
    page.locator(".glance .harm button").click()
    expect(page.locator("#decided")).to_be_focused()
    page.locator("[data-part=decision]").click()
    expect(page.locator("#part [id^=row-decision]")).to_have_count(0)


def test_a_pattern_is_said_once_and_its_rows_are_one_line(arrive: Arrive, finish: Finish) -> None:
    trainee = arrive()
    finish(trainee, "novice", "the-quiet-room")
    page = trainee.page
    page.locator("[data-part=file]").click()
    signs = page.locator("#section-indicators")
    expect(signs.locator(".pattern")).to_have_text("Everything was ticked: “present” for all 15 indicators you judged.")
    assert signs.locator(".finding.over").count() > 5
    expect(signs.locator(".finding.over[open]")).to_have_count(0)
    signs.locator(".finding.over summary").first.click()
    expect(signs.locator(".finding.over[open] .why")).to_be_visible()


def test_the_way_through_the_parts_by_keyboard(arrive: Arrive, finish: Finish) -> None:
    trainee = arrive(1280, "fr")
    finish(trainee, "expert", "the-second-crossing")
    page, keyboard = trainee.page, Keyboard(trainee)
    tabs = page.get_by_role("tablist", name=trainee.t("Parts of the feedback"))
    keyboard.move_to(tabs.get_by_role("tab").first)
    keyboard.press("ArrowRight")
    expect(tabs.get_by_role("tab", selected=True)).to_be_focused()
    expect(page.locator("#part [data-shown=file]")).to_be_visible()
    keyboard.press("End")
    expect(page.locator("#part [data-shown=figures]")).to_be_visible()
    row = page.locator("#part .of-figure button").first
    name = row.inner_text()
    keyboard.use(row, "Enter")
    expect(page.locator("#part [data-shown=figures]")).to_have_count(0)
    focused = page.locator("#part details:has(> summary:focus)")
    expect(focused).to_have_attribute("open", "")
    expect(focused).to_contain_text(name.split(" ")[0])
    shown = page.locator("[data-part][aria-selected=true]").get_attribute("data-part")
    page.reload()
    trainee.expect_step("feedback")
    expect(page.locator("[data-part][aria-selected=true]")).to_have_attribute("data-part", shown or "")


def test_a_takeaway_replays_the_talk_from_its_turn(arrive: Arrive, finish: Finish) -> None:
    trainee = arrive()
    finish(trainee, "curt", "the-blue-jacket")
    page = trainee.page
    expect(page.locator(".takeaway.look").first).to_contain_text("The companion heard")
    page.locator("[data-part=needs]").click()
    page.get_by_role("button", name="Replay from turn 1", exact=True).click()
    expect(page.locator("#part [data-shown=talk]")).to_be_visible()
    expect(page.locator("#part #replay")).to_be_visible()
    expect(page.locator("#part section.replay").get_by_role("button").first).to_be_visible()


def test_a_takeaway_asks_its_question_again(arrive: Arrive, finish: Finish) -> None:
    """By keyboard: the question, an answer with its reason, another try, and back to the card; nothing is kept of it."""
    trainee = arrive(390, "fr")
    finish(trainee, "novice", "the-packing-shed")
    page, keyboard = trainee.page, Keyboard(trainee)
    glance = page.locator("#summary .glance")
    before = glance.inner_text()
    card = page.locator("#summary .try-again").first
    keyboard.use(card, "Enter")
    asked = page.locator("section.again")
    expect(page.locator("#again")).to_be_focused()
    assert trainee.fits()
    keyboard.use(asked.locator(".recall-answers button").first, "Enter")
    expect(page.locator("#verdict")).to_be_focused()
    expect(asked.locator(".recalled")).not_to_be_empty()
    asked.get_by_role("button", name=trainee.t("Try another answer")).click()
    expect(asked.locator(".recall-answers button").first).to_be_visible()
    asked.get_by_role("button", name=trainee.t("Close"), exact=True).click()
    expect(asked).to_have_count(0)
    expect(card).to_be_focused()
    page.reload()
    trainee.expect_step("feedback")
    assert glance.inner_text() == before
    expect(asked).to_have_count(0)


@pytest.mark.parametrize(("who", "case", "language"), [("expert", "the-night-bus", "en"), ("novice", "the-packing-shed", "fr")])
def test_one_page_is_printed_and_everything_by_choice(arrive: Arrive, finish: Finish, who: Who, case: str, language: str) -> None:
    trainee = arrive(1280, language)
    finish(trainee, who, case)
    page = trainee.page
    page.evaluate("window.print = () => {}")
    page.locator(".print-sheet").click()
    page.emulate_media(media="print")
    [sheet] = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    text = " ".join(sheet.extract_text().split())
    for words in (trainee.t("Your decision"), trainee.t("At a glance"), trainee.t("Look again"), trainee.t("To talk over"), "2026"):
        assert words.split("\u2019")[0] in text, words
    assert trainee.code not in text
    expect(page.locator(".paper .write").first).to_be_visible()
    for screen_only in (".bar", ".actions", "#part"):
        expect(page.locator(screen_only).first).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name=trainee.t("Print everything"), exact=True).click()
    page.emulate_media(media="print")
    expect(page.locator(".all-parts .feedback-part")).to_have_count(page.locator("[data-part]").count())
    for figures_of_trust in page.locator(".conduct figure table").all():
        expect(figures_of_trust).to_be_hidden()
    assert len(PdfReader(BytesIO(page.pdf(format="A4"))).pages) > 3
    page.emulate_media(media="screen")  # once it is printed the parts are opened one at a time again
    expect(page.locator("#part")).to_be_visible()


@pytest.mark.parametrize(("language", "who"), [("fr", "novice"), ("en", "expert")])
def test_no_part_has_a_violation(arrive: Arrive, finish: Finish, language: str, who: Who) -> None:
    trainee = arrive(1280, language, reduced_motion="reduce")
    finish(trainee, who, "the-second-crossing")
    inspector = Inspector(trainee, LOOKS if who == "novice" else (WIDE_LOOK, NARROW))
    for button in trainee.page.locator("[data-part]").all():
        button.click()
        inspector.look(button.get_attribute("data-part") or "")
    assert not inspector.found, "\n".join(f"{place}: {line}" for place, lines in inspector.found.items() for line in lines)
