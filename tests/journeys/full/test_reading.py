"""Reading with marks and own notes, and the page about the sources from wherever one is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.axe import LOOKS, WIDE, Inspector
from tests.support.browser_trainee import Trainee
from tests.support.keyboard_trainee import Keyboard
from tests.support.server import RunningServer
from tracks_sim.i18n import translator
from tracks_sim.practice import fold
from tracks_sim.store import Store

pytestmark = pytest.mark.browser
CASE = "the-quiet-room"
NOTES = "Qui paie la chambre ?\nDemander le cahier : seul."


def kept_notes(trainee: Trainee, server: RunningServer) -> str:
    with Store.open(data_of(server)) as store:
        return fold(store.events(trainee.attempt_id)).own_notes


def open_sources(trainee: Trainee) -> None:
    """By the box of help, which is on every page."""
    trainee.open_box("Help")
    trainee.page.get_by_role("banner").get_by_role("button", name=trainee.t("About the sources")).click()
    trainee.expect_step("sources")


def test_notes_are_kept_by_themselves_and_go_along_with_the_file(arrive: Arrive, server: RunningServer) -> None:
    trainee = arrive(390, "fr")
    page = trainee.page
    trainee.enter_with_new_code()
    trainee.start(CASE)
    trainee.go_on_to("reading")
    with trainee.expect_save():  # after a moment, with the focus in the field
        trainee.notes_field.fill(NOTES)
    expect(trainee.notes_field).to_be_focused()
    assert kept_notes(trainee, server) == NOTES
    page.reload()
    trainee.expect_step("reading")
    expect(trainee.notes_field).to_have_value(NOTES)
    # Typed and gone on at once: nothing is lost.
    trainee.notes_field.fill("later")
    with trainee.expect_save():
        trainee.go_to("indicators")
    trainee.show("file")
    trainee.open_notes()
    expect(trainee.notes_field).to_have_value("later")
    # What looks like a real person's data is said, not saved, and still there to be corrected.
    trainee.notes_field.fill("+33 1 23 45 67 89")
    trainee.notes_field.blur()
    expect(page.get_by_role("alert").filter(has_text=trainee.t("This looks like a date, a number or an address. It was not saved: only fictional content belongs here."))).to_be_visible()
    page.reload()
    trainee.expect_step("indicators")
    trainee.show("file")
    expect(trainee.notes_field).to_be_in_viewport()  # the file opens where one was
    expect(trainee.notes_field).to_have_value("+33 1 23 45 67 89")
    assert kept_notes(trainee, server) == "later"
    with trainee.expect_save():
        trainee.notes_field.fill("corrected")
    assert kept_notes(trainee, server) == "corrected"
    assert trainee.fits()


def test_a_mark_opens_its_passage_and_tabs_say_what_was_read(arrive: Arrive) -> None:
    trainee = arrive(1280, "en")
    page, papers = trainee.page, trainee.library.case(CASE).case.documents
    trainee.enter_with_new_code()
    trainee.start(CASE)
    trainee.go_on_to("reading")
    far = papers[1].passages[-1]
    trainee.mark(far)
    trainee.open_paper(papers[0].id)
    opened = translator("en").plural("{n} of {all} papers opened", "{n} of {all} papers opened", 2)
    expect(page.get_by_text(opened.format(n=2, all=len(papers)))).to_be_visible()
    expect(trainee.paper_tab(papers[2].id)).to_contain_text(trainee.t("not opened yet"))
    mark = page.locator(".marks").get_by_role("button", name=re.compile(re.escape(trainee.passage_label(far))))
    words = page.locator(".marks .words").inner_text()
    mark.click()
    passage = page.locator(f"#passage-{far}")
    expect(passage).to_be_in_viewport()
    assert " ".join(passage.locator(".words").inner_text().split()).startswith(" ".join(words.removesuffix("…").split()))
    expect(passage.get_by_role("button")).to_be_focused()
    assert trainee.fits()
    expect(trainee.button("Continue")).to_be_in_viewport()  # the way on is at hand, and the page does not scroll
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_the_briefing_is_one_screen(arrive: Arrive) -> None:
    trainee = arrive(1280, "en")
    trainee.resize(1280, 800)
    trainee.enter_with_new_code()
    trainee.start(CASE)
    expect(trainee.button("Continue")).to_be_in_viewport(ratio=1)
    expect(trainee.page.get_by_text(trainee.file.texts["en"].content_note)).to_be_in_viewport(ratio=1)


def test_the_sources_open_from_a_step_and_lead_back_to_it(arrive: Arrive) -> None:
    trainee = arrive(390, "fr")
    page = trainee.page
    trainee.enter_with_new_code()
    trainee.start(CASE)
    trainee.go_on_to("reading")
    events = trainee.events
    open_sources(trainee)
    expect(page.locator("#work")).to_be_focused()
    assert trainee.fits()
    page.go_back()
    trainee.expect_step("reading")
    page.go_forward()
    trainee.expect_step("sources")
    trainee.button("Back to the case").first.click()
    trainee.expect_step("reading")
    page.go_back()  # and the steps before are where they were
    trainee.expect_step("briefing")
    page.locator("details.country summary").click()
    page.get_by_role("main").get_by_role("button", name=trainee.t("About the sources")).click()
    trainee.expect_step("sources")
    trainee.speak("en")
    trainee.expect_step("sources")
    trainee.button("Back to the case").last.click()
    trainee.expect_step("briefing")
    assert trainee.events == events + 2  # Back to the briefing, and the language: the page is no act of the case


def test_the_sources_open_from_the_pages_without_a_kernel(arrive: Arrive) -> None:
    trainee = arrive()
    page = trainee.page
    trainee.enter_with_new_code()
    open_sources(trainee)
    countries = trainee.library.catalogues.country_texts["en"].values()
    for country in countries:
        expect(page.locator("details.known-group > summary", has_text=country.name).first).to_be_visible()
    trainee.button("Back").first.click()
    trainee.expect_step("home")
    trainee.pick(CASE)
    open_sources(trainee)
    page.go_back()
    trainee.expect_step("start")
    page.go_forward()
    trainee.expect_step("sources")
    trainee.button("Back").last.click()
    trainee.expect_step("start")
    page.go_back()
    trainee.expect_step("home")


def test_reading_and_the_sources_by_keyboard_alone(arrive: Arrive) -> None:
    trainee = arrive()
    page, keyboard = trainee.page, Keyboard(trainee)
    trainee.enter_with_new_code()
    trainee.start(CASE)
    trainee.go_on_to("reading")
    passage = trainee.file.case.documents[0].passages[1]
    keyboard.move_to(trainee.passage_button(passage, "Mark"))
    keyboard.change("Enter")
    keyboard.use(page.locator(".marks button"))
    expect(trainee.passage_button(passage, "Marked")).to_be_focused()
    keyboard.move_to(trainee.notes_field)
    page.keyboard.type("Who pays?")
    with trainee.expect_save():
        keyboard.press("Tab")
    keyboard.use(page.get_by_role("banner").locator("summary"))
    keyboard.use(page.get_by_role("banner").get_by_role("button", name="About the sources"))
    trainee.expect_step("sources")
    keyboard.use(page.get_by_role("main").get_by_role("button", name=re.compile("sources$")))
    expect(page.locator("#known-sources summary")).to_be_focused()
    expect(page.locator("#known-sources li").first).to_be_visible()
    keyboard.use(trainee.button("Back to the case").last)
    trainee.expect_step("reading")
    expect(trainee.notes_field).to_have_value("Who pays?")


def test_axe_finds_nothing_in_notes_and_sources(arrive: Arrive) -> None:
    """The other looks at these steps are without notes and marks."""
    trainee = arrive(WIDE.width, "fr", reduced_motion="reduce")
    page, inspector = trainee.page, Inspector(trainee, LOOKS)
    trainee.enter_with_new_code()
    trainee.start(CASE, "gb")
    page.locator("details.country summary").click()
    inspector.look("briefing, unfolded")
    trainee.go_on_to("reading")
    trainee.mark(trainee.file.case.passages[0])
    trainee.notes_field.fill("+33 1 23 45 67 89")
    trainee.notes_field.blur()
    expect(page.locator(".own-notes .warning")).to_be_visible()
    inspector.look("reading, with a mark and a warning")
    trainee.go_to("indicators")
    trainee.open_notes()
    inspector.look("indicators, notes")
    open_sources(trainee)
    for group in page.locator("details.known-group").all():
        group.locator("summary").click()
    inspector.look("about the sources")
    assert not inspector.found, "\n".join(f"{place}: {line}" for place, lines in inspector.found.items() for line in lines)
