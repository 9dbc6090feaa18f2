"""Two authors and an editor in one case: what each of them typed is kept until one text is chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.full.test_author import PASSAGES, begin, data, enter, saved, server
from tests.support.server import RunningServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["data", "server"]


PASTE = """(box, text) => {
    const held = new DataTransfer();
    held.setData("text/plain", text);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }));
}"""
WALL = "word " * 6_000  # 30,000 letters
CRATE = "Crate in the bicycle room."


def test_what_is_pasted_and_refused_stays_where_it_was_pasted(browser: Browser, server: RunningServer, data: Path) -> None:
    page = enter(browser, server, data)
    begin(page, "The violet crate")
    two_papers(page)
    page.get_by_role("button", name="Desk book", exact=True).click()
    line, passage = page.get_by_label("Write or paste the next passage"), page.locator(PASSAGES)
    expect(passage).to_have_value(CRATE)
    line.click()
    line.evaluate(PASTE, f"Out at eleven.\n\n{WALL}")  # a paragraph longer than a passage can be
    expect(line).to_have_value(f"Out at eleven.\n\n{WALL.strip()}")
    assert "letters" in page.locator(".notice.error").inner_text()
    assert line.bounding_box()["height"] <= 330 and page.locator(".next-passage .problem").is_visible()  # type: ignore[index]  # 20rem
    expect(passage).to_have_count(1)
    page.get_by_label("Heading").click()  # left, it is not sent again
    page.reload()
    expect(line).to_have_value(f"Out at eleven.\n\n{WALL.strip()}")
    line.fill("Out at eleven.")
    line.press("Enter")
    expect(passage).to_have_count(2)
    saved(page)

    passage.first.click()
    passage.first.evaluate("box => box.setSelectionRange(5, 5)")
    many = [f"Line {n}." for n in range(60)]  # 60 passages are the most
    passage.first.evaluate(PASTE, "\n\n".join(many))
    whole = "Crate" + "\n\n".join(many) + " in the bicycle room."
    expect(passage.first).to_have_value(whole)
    assert "60 are the most" in page.locator(".notice.error").inner_text() and passage.count() == 2
    assert CRATE in (data / "drafts/the-violet-crate/text/en.yaml").read_text(encoding="utf-8")
    page.reload()
    kept = page.locator(".in-paper").first.locator("details")
    expect(kept.locator("summary")).to_contain_text(f"{len(whole)} letters")
    assert kept.get_attribute("open") is None
    page.get_by_role("button", name="Throw it away").click()
    passage.first.click()
    passage.first.evaluate("box => box.setSelectionRange(6, 6)")
    passage.first.evaluate(PASTE, "One.\n\nTwo.")
    expect(passage).to_have_count(3)
    assert [box.input_value() for box in passage.all()] == ["Crate One.", "Two. in the bicycle room.", "Out at eleven."]


def test_a_lesson_that_is_refused_stays_in_its_form(browser: Browser, server: RunningServer, data: Path) -> None:
    page = enter(browser, server, data)
    begin(page, "The orange crate")
    page.get_by_role("button", name="Feedback").click()
    form = page.locator("#add-lesson")
    form.get_by_role("textbox").fill(WALL)
    form.get_by_role("button", name="Add", exact=True).last.click()
    page.wait_for_selector(".notice.error")
    expect(form.get_by_role("textbox")).to_have_value(WALL)
    form.get_by_role("textbox").fill("Ask who keeps the papers.")
    form.get_by_role("button", name="Add", exact=True).last.click()
    expect(page.locator(".lesson-cards > li")).to_have_count(1)
    expect(form.get_by_role("textbox")).to_have_value("")


def test_two_authors_keep_both_texts_until_one_is_chosen(browser: Browser, server: RunningServer, data: Path) -> None:
    anna, bea = (enter(browser, server, data, label) for label in ("Anna", "Bea"))
    begin(anna, "The brown crate")
    bea.goto(server.url + "author?case=the-brown-crate&screen=start")
    field = bea.get_by_label("Content note")
    field.wait_for()
    field.click()
    bea.keyboard.type("Debt")
    anna.get_by_label("Content note").fill("Touches on money.")
    anna.keyboard.press("Tab")
    saved(anna)
    bea.keyboard.type(" and threats.")
    bea.wait_for_selector(".conflict")
    assert bea.locator(".conflict textarea").input_value() == "Debt and threats." and bea.locator(".theirs").inner_text() == "Touches on money."
    bea.locator(".conflict textarea").fill("Touches on money, debt and threats.")
    bea.get_by_role("button", name="Keep mine").click()
    bea.wait_for_selector(".conflict", state="detached")
    expect(anna.locator(".where-we-are")).to_contain_text("Bea is on “Start”", timeout=15_000)
    assert anna.get_by_label("Content note").input_value() == "Touches on money, debt and threats."


def two_papers(page: Page) -> None:
    """Write two papers of one passage each."""
    page.get_by_role("button", name="Papers").click()
    for heading, words in (("Desk book", "Crate in the bicycle room."), ("Letter", "He asks for a shelf.")):
        page.get_by_role("button", name="+ Paper").click()
        page.wait_for_selector("textarea[id$='.title']:focus")
        page.keyboard.type(heading)
        page.get_by_label("Write or paste the next passage").click()
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(page.locator(PASSAGES)).to_have_count(1)
    saved(page)


def test_what_two_authors_and_an_editor_do_at_once_is_all_kept(browser: Browser, server: RunningServer, data: Path) -> None:
    anna, bea = (enter(browser, server, data, label) for label in ("Anna", "Bea"))
    begin(anna, "The black crate")
    bea.goto(server.url + "author?case=the-black-crate&screen=start")
    bea.get_by_label("Content note").wait_for()
    bea.get_by_label("Content note").fill("Touches on money.")
    anna.get_by_label("Summary for the list of cases").fill("A rider asks where to leave his crate.")  # another field, at the same time
    for page in (anna, bea):
        page.keyboard.press("Tab")
        saved(page)
    expect(anna.get_by_label("Content note")).to_have_value("Touches on money.", timeout=15_000)
    expect(bea.get_by_label("Summary for the list of cases")).to_have_value("A rider asks where to leave his crate.", timeout=15_000)
    expect(anna.locator(".where-we-are")).to_contain_text("Bea is on “Start”", timeout=15_000)
    expect(bea.locator(".where-we-are")).to_contain_text("Anna is on “Start”", timeout=15_000)

    file = data / "drafts/the-black-crate/text/en.yaml"
    bea.get_by_label("Briefing").click()
    bea.keyboard.insert_text("You work at the desk")
    file.write_text("# Read by the centre in May.\n" + file.read_text(encoding="utf-8") + "task: Read the desk book.\n", encoding="utf-8")
    bea.keyboard.insert_text(" in the morning.")
    bea.keyboard.press("Tab")
    saved(bea)
    for page in (anna, bea):
        expect(page.get_by_label("Task")).to_have_value("Read the desk book.", timeout=15_000)
    expect(anna.get_by_label("Briefing")).to_have_value("You work at the desk in the morning.", timeout=15_000)
    assert file.read_text(encoding="utf-8").startswith("# Read by the centre in May.\n")

    anna.reload()  # Anna takes back what she did, and nobody else's
    anna.wait_for_selector("[data-screen=start]")
    anna.get_by_role("button", name="Undo").click()
    expect(anna.get_by_label("Summary for the list of cases")).to_have_value("")
    assert anna.get_by_label("Briefing").input_value() == "You work at the desk in the morning."
    assert anna.get_by_label("Content note").input_value() == "Touches on money."


def test_what_is_written_in_a_paper_that_somebody_removes_is_not_lost(browser: Browser, server: RunningServer, data: Path) -> None:
    anna, bea = (enter(browser, server, data, label) for label in ("Anna", "Bea"))
    begin(anna, "The grey crate")
    two_papers(anna)
    bea.goto(server.url + "author?case=the-grey-crate&screen=papers")
    bea.get_by_role("button", name="Letter", exact=True).click()
    field = bea.locator(PASSAGES)
    expect(field).to_have_value("He asks for a shelf.")
    field.click()
    bea.keyboard.press("End")
    bea.keyboard.type(" And a key")
    saved(bea)
    bea.keyboard.type(" for the room.")
    anna.get_by_role("button", name="Remove this paper").click()
    expect(anna.locator(PASSAGES)).to_have_value("Crate in the bicycle room.")
    bea.keyboard.press("Tab")
    words = bea.locator(".homeless")
    expect(words.locator("blockquote")).to_have_text("He asks for a shelf. And a key for the room.", timeout=15_000)
    assert bea.locator(".notice").inner_text().startswith("What this text belongs to is not there any more.")
    journal = (data / "drafts/the-grey-crate/journal.jsonl").read_text(encoding="utf-8")
    assert "He asks for a shelf. And a key for the room." in journal  # set aside there too
    words.get_by_role("button").click()
    words.wait_for(state="detached")
    saved(bea)
    anna.get_by_role("button", name="Undo").click()
    bea.get_by_role("button", name="Letter", exact=True).click(timeout=15_000)
    expect(bea.locator(PASSAGES)).to_have_value("He asks for a shelf. And a key")
