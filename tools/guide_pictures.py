"""Take the pictures of README.md, docs/trainer.md and docs/reviewer.md again: `python -m tools.guide_pictures`, after a change of what they show.

A server of its own shows a talk, and a draft of the case that the guide prints, with gaps and a translation that is under way; nothing of this machine
is on the pictures. It needs a browser as the tests do. Look at the pictures before you commit them.
"""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.browser import launch
from tests.support.browser_trainee import Trainee
from tests.support.guide_case import CASE_ID, write_guide_case
from tests.support.server import RunningServer, running_server
from tests.support.talk_page import Talk
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.authoring.drafts import Author, Drafts
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.drafts.draft import value_at, value_hash
from tracks_sim.drafts.edits import ACTS
from tracks_sim.store import COMMAND_LINE, Store, SystemClock

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parents[1] / "docs" / "images" / "author"
WIDTH = 1280
COLOURS = 256
"""Of a picture's palette, those that are rare on it included: a colour says what is wrong and what is to do."""

HAPPENED = (
    "The firm pays for fewer hours than the team works, and its owner means to be gone before anybody can ask again. "
    "He would leave for the bakery at once if he had his money."
)
NEVER_FIRST = "That he is ashamed: he counts the hours of others, and did not count his own."
GAPS = (("key_text.en", ("indicators", "bad_working_conditions")), ("key_text.en", ("story", "special-service")), ("text.en", ("content_note",)))
"""Texts that are not written yet on the first pictures."""
FRENCH = {
    ("title",): "Le seau bleu",
    ("documents", "desk-book", "title"): "Cahier de la réception",
    ("documents", "desk-book", "note"): "Plusieurs mains, les cinq dernières semaines.",
    ("passages", "db1"): "De nouveau un seau bleu et un balai dans le local à vélos. Rangés dans le placard, un mot sur sa porte. Troisième fois ce mois-ci.",
    ("passages", "db2"): "Sort à cinq heures avec deux autres de son étage, rentre avant onze heures, comme chacun de ses quatre soirs.",
    ("passages", "db3"): "Deuxième étage : chauffage froid depuis le matin. Signalé.",
}
"""What is translated so far."""


class Desk:
    """The draft, changed by the acts of an author without a page."""

    def __init__(self, data: Path, author: Author) -> None:
        self.drafts = Drafts(OwnFolders(data).drafts, load_library().catalogues, SystemClock().now)
        self.author = author

    def do(self, act: str, **fields: Any) -> None:
        """One act."""
        self.drafts.perform(CASE_ID, ACTS.validate_python({"act": act, **fields}), self.author)

    def write(self, part: str, where: tuple[str, ...], text: str) -> None:
        """Write one text."""
        now = value_at(self.drafts.open(CASE_ID).data, part, where)
        self.do("write_text", part=part, where=where, text=text, base=value_hash(now))


def begin(desk: Desk, folder: Path) -> dict[tuple[str, tuple[str, ...]], str]:
    """Begin the draft from the printed case; returns the texts that were taken out of it."""
    data = read_folder(folder).data
    desk.drafts.create(CASE_ID, {**data, "notes": {"happened": HAPPENED, "never_first": NEVER_FIRST}}, desk.author)
    taken_out = {}
    for part, where in GAPS:
        taken_out[part, where] = str(value_at(data, part, where))
        desk.write(part, where, "")
    return taken_out


def translate(desk: Desk) -> None:
    """Begin the translation: one text of it is reviewed, and the source of another one has changed since."""
    desk.do("list_language", language="fr", listed=True)
    before = str(value_at(desk.drafts.open(CASE_ID).data, "text.en", ("passages", "db3")))
    desk.write("text.en", ("passages", "db3"), before.partition(" Two blankets")[0])
    for where, text in FRENCH.items():
        desk.write("text.fr", where, text)
    desk.do("mark_translation", language="fr", text="text:passages.db1", reviewed=True)
    desk.write("text.en", ("passages", "db3"), before)  # so that its translation is older than it is


class Camera:
    """One person's browser on the author's page."""

    def __init__(self, browser: Browser, server: RunningServer, code: str) -> None:
        self.server = server
        self.page: Page = browser.new_context(viewport={"width": WIDTH, "height": 860}, reduced_motion="reduce").new_page()
        self.page.goto(server.url)
        self.page.get_by_label("Your code").first.fill(code)
        self.page.get_by_role("button", name="Enter").click()
        self.page.get_by_role("link", name=re.compile("^Cases(: | to review)")).click()
        self.page.wait_for_selector("[data-screen=cases]")

    def open(self, screen: str, case: str = CASE_ID) -> Page:
        """Open a screen of a draft."""
        self.page.goto(f"{self.server.url}author?case={case}&screen={screen}")
        self.page.wait_for_selector(f"[data-screen={screen}]")
        return self.page

    def take(self, name: str, height: int = 860, above: str = "", page: Page | None = None) -> None:
        """Take a picture of the window, ``height`` pixels of it; ``above``: a selector of what is to stand at the top of it, below the bar."""
        page = page or self.page
        page.set_viewport_size({"width": WIDTH, "height": height})
        page.mouse.move(0, 0)
        if not above:
            page.evaluate("scrollTo(0, 0)")
        else:
            bar = page.locator("header.bar").first.bounding_box()
            page.locator(above).first.evaluate("(found, bar) => scrollTo(0, scrollY + found.getBoundingClientRect().top - bar - 16)", bar["height"] if bar else 0)
        page.wait_for_timeout(300)  # what floats or fades has come to rest
        keep(name, page.screenshot())


def keep(name: str, picture: bytes, folder: Path = FOLDER) -> None:
    """Write a picture with a small palette."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(picture)) as found:
        found.convert("RGB").quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)


def take_writing(anna: Camera) -> None:
    """The screens on which a case is written, with a draft that is under way."""
    anna.take("cases", 780)
    page = anna.page
    page.get_by_role("button", name="Begin a case").click()
    page.wait_for_selector("[data-screen=begin]")
    page.get_by_label("Working title").fill("The blue bucket")
    page.get_by_label("What really happened").fill(HAPPENED)
    page.get_by_label("What would the person never say first").fill(NEVER_FIRST)
    for answer in ("At a reception centre", "Reception worker", "an adult"):
        page.get_by_label(answer, exact=True).check()
    page.get_by_role("radio", name="A labour dispute").check()
    anna.take("begin", 900)
    anna.open("start")
    anna.take("start", 900)
    anna.open("papers")
    anna.take("papers", 1000)
    page = anna.open("judgements")
    page.get_by_role("button", name="Says something: Desk book 4").click()
    page.get_by_role("radio", name="leaves open", exact=True).check()
    page.get_by_role("group", name="Of what?").get_by_role("searchbox").fill("wages")
    page.get_by_role("group", name="Of what?").get_by_label("Wages or money withheld").check()
    anna.take("judgements", 900)
    anna.open("decision")
    anna.take("decision", 860)
    anna.open("feedback")
    anna.take("feedback", 860)


def take_languages(anna: Camera) -> None:
    """Translation, part by part."""
    page = anna.open("languages")
    page.get_by_label("Parts of the case").select_option(label=next(o for o in page.get_by_label("Parts of the case").locator("option").all_inner_texts() if o.startswith("Desk book")))
    page.wait_for_timeout(500)
    anna.take("languages", 1040)


def take_conflict(anna: Camera, bea: Camera) -> None:
    """Two people in one text."""
    other, page = anna.open("start"), bea.open("start")
    page.get_by_label("Content note").click()
    page.keyboard.type("Money, and a man who is tired")  # last, for it saves itself a second later
    other.get_by_label("Content note").fill("Touches on work and money.")
    other.keyboard.press("Tab")
    other.wait_for_selector("[data-saved]")
    page.keyboard.type(" of waiting.")
    page.wait_for_selector(".conflict")
    bea.take("conflict", 520, above=".field:has(.conflict)")
    page.get_by_role("button", name="Take theirs").click()
    page.wait_for_selector(".conflict", state="detached")


def take_problems(anna: Camera, desk: Desk) -> None:
    """The three lists, with something in each: a town in a passage, and words that make an option the longest, for as long as the picture is taken."""
    changed = (("passages", "db3"), "Second floor cold since the morning, as in Lyon."), (("options", "advice-on-pay"), "Offer him, in simple words and with an interpreter, an appointment this week with the advice on pay.")
    before = [str(value_at(desk.drafts.open(CASE_ID).data, "text.en", where)) for where, _ in changed]
    for where, text in changed:
        desk.write("text.en", where, text)
    page = anna.open("start")
    page.locator(".problem-drop summary").click()
    anna.take("problems", 560)
    for (where, _), text in zip(changed, before, strict=True):
        desk.write("text.en", where, text)


def take_trying(anna: Camera) -> None:
    """The screen *Try it*, and the case as a trainee sees it."""
    page = anna.open("try")
    anna.take("try", 1040)
    page.get_by_label("From which step").select_option(label="Decision")
    page.wait_for_timeout(500)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Try it from here").click()
    tried = opened.value
    tried.wait_for_selector(".try-bar")
    tried.get_by_role("heading", level=1).wait_for()
    anna.take("trying", 860, page=tried)
    tried.close()


def ask_for_review(anna: Camera) -> None:
    """Open the draft to experts."""
    page = anna.open("review")
    page.get_by_role("button", name="Ask for a review").click()
    page.get_by_role("button", name="Do not ask any more").wait_for()


def take_review(reader: Camera) -> None:
    """Somebody else reads, and remarks on a reason."""
    page = reader.open("review")
    page.get_by_role("navigation", name="Parts of the case").get_by_role("button", name="Judgements").click()
    page.get_by_role("heading", name="Judgements").wait_for()
    page.get_by_role("button", name="Remark: Why: Excessive days or hours").click()
    page.get_by_role("textbox", name="Remark").fill("Nobody asked about his days. I would accept “not enough information” as well.")
    page.get_by_role("button", name="Keep the remark").click()
    page.get_by_text("Nobody asked about his days").first.wait_for()
    reader.take("review", 900, above=".read-text:has(.remark)")


def take_talk(browser: Browser, server: RunningServer) -> None:
    """The picture of README.md: a talk after some questions, and one in own words that is not said yet."""
    trainee = Trainee(browser.new_context(viewport={"width": WIDTH, "height": 800}, reduced_motion="reduce").new_page(), server.url, load_library())
    trainee.enter_with_new_code()
    trainee.start(TALK)
    trainee.go_on_to("interview")
    talk = Talk(trainee)
    talk.make_moves("introduce", "confidentiality")
    talk.ask_questions(talk.questions("open")[:2])
    talk.own_words.fill("What would you need, so that you can sleep there?")
    trainee.page.mouse.move(0, 0)
    trainee.page.wait_for_timeout(300)
    keep("talk", trainee.page.screenshot(), FOLDER.parent)


def take_board(anna: Camera, desk: Desk) -> None:
    """The board of a talk, in a copy of a shipped case in which a fact is hardly ever told."""
    copy = read_folder(scenarios_root() / "cases" / TALK).data
    desk.drafts.create(COPY, {**copy, "case": {**copy["case"], "id": COPY}}, desk.author)
    page = anna.open("talk", COPY)
    page.locator(".told-in").first.wait_for()
    page.locator(".heard li").first.wait_for()
    anna.take("talk", 900, above=".heard")


TALK, COPY = "the-second-cot", "the-third-cot"
TAKEN = ("cases", "begin", "start", "papers", "judgements", "talk", "decision", "feedback", "languages", "try", "trying", "problems", "conflict", "review", "release")
"""Names of the pictures."""


def three_codes(data: Path) -> tuple[Author, str, str, str]:
    """The author of the draft with her code, and the codes of a trainer who writes too and of an expert who only reads."""
    with Store.open(data) as store:
        member, code = store.staff.add("trainer", "Anna", COMMAND_LINE)
        return Author(member, "Anna"), code, store.staff.add("trainer", "Bea", COMMAND_LINE)[1], store.staff.add("expert", "Chris", COMMAND_LINE)[1]


def main() -> None:
    """Take every picture."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        author, annas, beas, experts = three_codes(data)
        desk = Desk(data, author)
        taken_out = begin(desk, write_guide_case(Path(folder)))
        with running_server(data) as server, launch() as browser:
            take_talk(browser, server)
            anna, bea = Camera(browser, server, annas), Camera(browser, server, beas)
            take_writing(anna)
            translate(desk)
            take_languages(anna)
            take_conflict(anna, bea)
            desk.do("list_language", language="fr", listed=False)
            take_problems(anna, desk)
            for (part, where), text in taken_out.items():
                desk.write(part, where, text)
            take_trying(anna)
            ask_for_review(anna)
            take_review(Camera(browser, server, experts))
            anna.open("review")
            anna.take("release", 900)
            take_board(anna, desk)


if __name__ == "__main__":
    main()
