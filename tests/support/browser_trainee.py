"""A trainee at a real browser: a person's acts, found on the page by role and by name.

Names come from the same catalogues that the screens use, so that a page in the wrong language
fails. ``expect_save()`` waits until the page says that an act was saved (its number
of events has grown); nothing here sleeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import ConsoleMessage, Dialog, Locator, Page, Request, expect

from tests.support.browser import resize
from tests.support.server import Visitor
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.i18n import translator
from tracks_sim.labels import ANSWER_NAMES, STEP_NAMES, TIME_NAMES, as_title
from tracks_sim.practice import steps_of
from tracks_sim.practice.events import Mode

PATIENCE = 20_000  # ms
VOICES = {"words": "own words", "observation": "observed", "inference": "concluded"}
PARTS = {"option": "Your decision", "plan": "Your plan", "note": "Your note"}  # of the last step, a screen each

expect.set_options(timeout=PATIENCE)


def loosely(text: str) -> re.Pattern[str]:
    """A pattern for the start of a name, with any white space between its words."""
    return re.compile(r"^\s*" + r"\s+".join(re.escape(word) for word in text.split()) + r"(?!\w)")


@dataclass
class Trainee:
    """One page of one browser context, with the case on it."""

    page: Page
    url: str
    library: Library
    language: str = "en"
    case: CaseFile | None = None
    code: str = ""
    faults: list[str] = field(default_factory=list)
    """Errors of scripts, dialogs and requests to another host: no page may have any."""
    mode: Mode = "practice"
    """In which the case on the page was begun."""
    outside: str = ""
    """Address of another host to which the page may lead all the same."""

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("console", self._console)
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        # The browser itself writes to the console that a server or an address is not there.
        if message.type == "error" and "Failed to load resource" not in message.text and "WebSocket connection" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", f"blob:{self.url}", self.outside or self.url)):
            self.faults.append(f"request: {request.url}")

    # --- words ---------------------------------------------------------------------------

    def t(self, sentence: str) -> str:
        """A sentence of the interface in the trainee's language."""
        return translator(self.language)(sentence)

    @property
    def file(self) -> CaseFile:
        assert self.case is not None, "no case was begun"
        return self.case

    def concept_label(self, concept: str) -> str:
        return self.library.catalogues.indicator_texts[self.language].concepts[concept].label

    # --- the state of the page --------------------------------------------------------------

    @property
    def step(self) -> str:
        return self.page.locator(".tracks[data-ready]").get_attribute("data-step") or ""

    @property
    def events(self) -> int:
        """Number of events of the attempt that are saved, as the page shows it."""
        return int(self.page.locator(".tracks[data-ready]").get_attribute("data-events") or 0)

    @property
    def attempt_id(self) -> str:
        return parse_qs(urlsplit(self.page.url).query)["attempt"][0]

    @property
    def narrow(self) -> bool:
        size = self.page.viewport_size
        return size is not None and size["width"] <= 62 * 16  # the breakpoint of the style sheet

    def expect_step(self, step: str) -> None:
        """Wait until a step (or ``welcome``, ``home``, ``start``) is on screen, titled in the page's language."""
        self.page.locator(f"html[data-listening] .tracks[data-ready][data-step={step}]").wait_for()
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)

    @contextmanager
    def expect_save(self) -> Iterator[None]:
        """Wait until the act inside the block is saved."""
        before = self.events
        yield
        expect(self.page.locator(".tracks[data-ready]")).not_to_have_attribute("data-events", str(before))

    def resize(self, width: int, height: int) -> None:
        resize(self.page, width, height)

    def fits(self) -> bool:
        """Whether the page needs no scrolling to the side."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))

    # --- coming and going -----------------------------------------------------------------

    def open(self, path: str = "") -> None:
        self.page.goto(self.url + path)
        self.page.locator(".tracks[data-ready]").wait_for()

    def enter_with_new_code(self) -> None:
        """Enter with a code that was made without the two pages for it, which take as long as the page of a case."""
        visitor = Visitor(self.url, language=self.language)
        self.code = visitor.enter_with_new_code()
        self.page.context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in visitor.cookies.items() if value])
        self.open()
        self.expect_step("home")

    def make_code(self) -> None:
        """Make a code on the page of the door, and go on to the cases."""
        self.open()
        self.expect_step("welcome")
        self.button("Make my code").click()
        self.code = self.page.locator("[data-code]").inner_text()
        self.page.get_by_role("link", name=self.t("I have written it down: go on")).click()
        self.expect_step("home")

    def enter_with(self, code: str) -> None:
        self.open()
        self.page.get_by_label(self.t("Your code")).fill(code)
        self.page.get_by_role("button", name=self.t("Enter"), exact=True).click()

    def pick(self, case: str) -> None:
        """Choose a case in the list."""
        self.case = self.library.case(case)
        title = self.file.texts[self.language].title
        self.unfold_cases()
        self.button("Start: {case}", case=title).click()
        self.expect_step("start")

    def unfold_cases(self) -> None:
        """Show the cases of the first page that stand behind a line."""
        self.expect_step("home")
        while (folds := self.page.locator("details:is(.all-cases, .case-group):not([open]) > summary:visible")).count():
            folds.first.click()

    def start(self, case: str, country: str = "ie", mode: Mode = "practice") -> None:
        self.pick(case)
        self.mode = mode
        self.page.get_by_label(self.t("In which country do you work?")).select_option(country)
        mode_name = {"practice": "Practice", "assessment": "Assessment", "talk": "Short talk"}.get(mode, "")
        if mode != "worked":  # its own button has chosen it
            self.page.get_by_role("radio", name=loosely(self.t(mode_name))).check()
        self.button("Begin").click()
        self.expect_step("briefing")

    @property
    def slim(self) -> bool:
        """Whether the bar is the slim one, with its language, pause and steps in menus."""
        size = self.page.viewport_size
        return size is not None and size["width"] < 64 * 16  # as in frame.css

    def open_box(self, name: str) -> None:
        """Open a box of the bar: Help, or Menu where the bar is slim."""
        box = self.page.locator(".bar details.drop").filter(has=self.page.locator("summary", has_text=self.t(name)))
        if box.get_attribute("open") is None:
            box.locator("summary").click()

    def speak(self, language: str) -> None:
        """Choose the language of the page."""
        if self.slim:
            self.open_box("Menu")
        self.page.get_by_label(self.t("Language")).select_option(language)
        self.language = language

    def pause(self) -> None:
        if self.slim:
            self.open_box("Menu")
        self.page.get_by_role("banner").get_by_role("button", name=self.t("Pause"), exact=True).click()
        expect(self.page.get_by_role("heading", name=self.t("Paused"))).to_be_visible()

    def sign_out(self) -> None:
        self.open_box("Help")
        self.button("Sign out").click()
        self.expect_step("welcome")

    # --- moving in a case ----------------------------------------------------------------------

    def button(self, sentence: str, **facts: str) -> Locator:
        """The one button of that name, with its gaps filled."""
        name = self.t(sentence)
        for gap, fact in facts.items():
            name = name.replace("{" + gap + "}", fact)
        return self.page.get_by_role("button", name=name, exact=True)

    def go_on(self) -> str:
        """Press Continue; the step that follows."""
        before = self.step
        self.show("worksheet")
        self.show_end()
        self.button("Continue").click()
        if before == "interview":
            self.leave_open_talk()
        expect(self.page.locator(".tracks[data-ready]")).not_to_have_attribute("data-step", before)
        return self.step

    @property
    def steps(self) -> list[str]:
        """The steps of the case."""
        return list(steps_of(self.file.case, self.mode))

    def go_on_to(self, step: str) -> None:
        """Press Continue until a step is there; there may be an interview between."""
        while self.step != step:
            assert self.steps.index(self.step) < self.steps.index(step), f"{self.step} is past {step}"
            self.go_on()
        self.expect_step(step)

    def step_button(self, step: str) -> Locator:
        """A step in the bar; its name begins with its number, before which a sign stands once it is answered or final."""
        nav = self.page.get_by_role("navigation", name=self.t("Steps"))
        return nav.get_by_role("button", name=re.compile(rf"^\W*\d* ?{re.escape(self.t(STEP_NAMES[step]))}"))  # type: ignore[index]

    def open_steps(self) -> None:
        """Show all steps where the bar shows the present one."""
        now = self.page.locator(".steps-now")
        if now.count() and now.get_attribute("aria-expanded") == "false":
            now.click()

    def go_to(self, step: str) -> None:
        if self.step != step:
            before = self.step
            self.show("worksheet")
            self.open_steps()
            self.step_button(step).click()
            if before == "interview":
                self.leave_open_talk()
        self.expect_step(step)

    def leave_open_talk(self) -> None:
        """Say that one will come back, where the page asks since the talk is open."""
        self.page.wait_for_function("() => document.querySelector('dialog.leaving') || !document.querySelector('[data-step=interview] #own-question')")
        if (asked := self.page.locator("dialog.leaving")).count():
            asked.get_by_role("button").nth(1).click()

    def show(self, side: str) -> None:
        """Show the file or what it is beside: in the talk, and where it is a sheet over the page; elsewhere both are on the page."""
        if side != "file":
            self.close_part()
        elif self.step == "interview":
            self.open_part("file")
        elif (button := self.page.locator("main button[aria-haspopup=dialog]")).count() and not self.page.locator(".from-below").count():
            button.click()
            expect(self.page.locator(".from-below")).to_be_visible()

    def open_part(self, part: str) -> None:
        """In the talk: what can be asked, said or done, the file, or the ways to end; in the panel or in a sheet from below."""
        button = self.page.locator(f"[data-talk-part={part}]")
        if button.get_attribute("role") == "tab":
            button.click()
            expect(button).to_have_attribute("aria-selected", "true")
        elif not self.page.get_by_role("dialog", name=button.inner_text(), exact=True).count():
            self.close_part()
            button.click()
            expect(self.page.get_by_role("dialog", name=button.inner_text(), exact=True)).to_be_visible()

    def close_part(self) -> None:
        """Close the sheet from below, if one is open."""
        if (sheet := self.page.locator(".from-below")).count():
            self.page.keyboard.press("Escape")
            expect(sheet).to_have_count(0)

    # --- the file ---------------------------------------------------------------------------------

    def paper_tab(self, document: str) -> Locator:
        """The tab of a paper; its name says, too, that it was not opened yet."""
        title, unread = (r"\s+".join(map(re.escape, words.split())) for words in (self.file.texts[self.language].documents[document].title, self.t("not opened yet")))
        return self.page.get_by_role("tab", name=re.compile(rf"^\s*{title}\s*(,\s*{unread}\s*)?$"))

    def open_paper(self, document: str) -> None:
        if (papers := self.page.locator(".from-below .all-papers")).count():  # one below the other there
            papers.select_option(document)
            return
        tab = self.paper_tab(document)
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")

    @property
    def notes_field(self) -> Locator:
        return self.page.get_by_role("textbox", name=self.t("My notes"))

    def open_notes(self) -> None:
        """Show the trainee's own notes among the papers."""
        if (papers := self.page.locator(".from-below .all-papers")).count():
            papers.select_option(label=self.t("My notes"))
            expect(self.page.locator("#part-own-notes")).to_be_in_viewport(ratio=0.5)
            expect(papers).to_have_value("own-notes")  # also once they are scrolled to
        else:
            self.page.get_by_role("tab", name=self.t("My notes")).click()
        expect(self.notes_field).to_be_in_viewport()

    def passage_label(self, passage: str) -> str:
        """"Reception note 3"."""
        document = self.file.case.document_of(passage)
        assert document is not None
        return f"{self.file.texts[self.language].documents[document.id].title} {document.passages.index(passage) + 1}"

    def passage_button(self, passage: str, action: str) -> Locator:
        """The button beside a passage: Mark, Marked, Cite or Cited."""
        return self.page.get_by_role("button", name=loosely(f"{self.t(action)}{self._colon()} {self.passage_label(passage)} "))

    def _colon(self) -> str:
        return self.t("{action}: {passage} {what}").removeprefix("{action}").partition("{passage}")[0].rstrip()

    def mark(self, passage: str) -> None:
        document = self.file.case.document_of(passage)
        assert document is not None
        self.show("file")
        self.open_paper(document.id)
        with self.expect_save():
            self.passage_button(passage, "Mark").click()
        expect(self.passage_button(passage, "Marked")).to_have_attribute("aria-pressed", "true")

    # --- the worksheet ----------------------------------------------------------------------------

    def question(self, label: str) -> Locator:
        """A fieldset by its legend."""
        words_of = r"\s+".join(re.escape(word) for word in label.split())
        return self.page.get_by_role("group", name=re.compile(rf"^\s*{words_of}\s*$")).first

    def bring_up(self, key: str) -> None:
        """Choose a question in the list of all, where one is shown at a time and it is another one."""
        question = self.page.locator(f'[id="q-{key}"]')
        if question.count():
            return
        fold = self.page.locator("#items.folded > button")
        if fold.count() and fold.get_attribute("aria-expanded") == "false":
            fold.click()
        self.page.locator(f'#items [data-item="{key}"]').click()
        question.wait_for()

    def show_end(self) -> None:
        """Bring up the last part of the decision, or the last question, where a phone shows one at a time: the end of the step comes with it."""
        if self.step == "decision":
            self.show_last_part()
        if self.narrow and (items := self.page.locator("#items")).count():
            if items.locator("> button").get_attribute("aria-expanded") == "false":
                items.locator("> button").click()
            items.locator("[data-item]").last.click()

    def concept(self, concept: str) -> Locator:
        self.bring_up(f"indicators.{concept}")
        return self.question(self.concept_label(concept))

    def element(self, element: str) -> Locator:
        self.bring_up(f"elements.{element}")
        return self.question(self.library.catalogues.texts[self.language].elements[element].label)

    def need_question(self, need: str) -> Locator:
        self.bring_up(f"needs.{need}")
        return self.question(self.library.catalogues.texts[self.language].needs[need].label)

    def choose(self, question: Locator, name: str) -> Locator:
        """A radio button of a question, by its exact name."""
        self.show("worksheet")
        radio = question.get_by_role("radio", name=name, exact=True)
        with self.expect_save():
            radio.click()  # check() would look at once, when a page that has just opened may still be shown its state again
        expect(radio).to_be_checked()
        return radio

    def answer(self, value: str) -> str:
        """What the page calls an answer to be chosen: a state, a level."""
        return as_title(self.t(ANSWER_NAMES[value]))

    def judge(self, concept: str, state: str, phases: Sequence[str] = (), sure: str | None = None) -> None:
        question = self.concept(concept)
        self.choose(question, self.answer(state))
        for phase in phases:
            with self.expect_save():
                question.get_by_role("checkbox", name=as_title(self.t(TIME_NAMES[phase])), exact=True).click()
        if sure is not None:
            with self.expect_save():
                question.get_by_role("radio", name=self.t(sure), exact=True).click()

    @property
    def detection(self) -> Locator:
        return self.question(self.t("On what is known now, may this person have been trafficked?"))

    def detect(self, state: str) -> None:
        self.choose(self.detection, self.answer(state))

    def judge_element(self, element: str, state: str) -> None:
        self.choose(self.element(element), self.answer(state))

    def cite(self, question: Locator, passage: str) -> None:
        """Go from a question to the file, cite one passage there, and go back by Escape."""
        document = self.file.case.document_of(passage)
        assert document is not None
        question.locator(".cite-for").click()
        self.open_paper(document.id)
        with self.expect_save():
            self.passage_button(passage, "Cite").click()
        expect(self.passage_button(passage, "Cited")).to_have_attribute("aria-pressed", "true")
        self.page.keyboard.press("Escape")
        expect(question.get_by_role("list", name=self.t("Cited passages"))).to_contain_text(self.passage_label(passage))

    def judge_need(self, need: str, level: str, who: str | None = None) -> None:
        question = self.need_question(need)
        self.choose(question, self.answer(level))
        if who is not None:
            with self.expect_save():
                question.get_by_label(self.t("Who acts first?")).select_option(who)

    def show_part(self, part: str) -> None:
        """Show a part of the last step; a case that asks for one alone has no way between them."""
        self.show("worksheet")
        parts = self.page.get_by_role("navigation", name=self.t("Parts of this step"))
        if parts.count():
            button = parts.get_by_role("button", name=re.compile(rf"\b{re.escape(self.t(PARTS[part]))}\b"))
            button.click()
            expect(button).to_have_attribute("aria-current", "step")

    def show_last_part(self) -> None:
        """Show the part of the last step that leads on."""
        case = self.file.case
        self.show_part("note" if case.note else "plan" if case.plan else "option")

    def option(self, option: str) -> Locator:
        """The radio button of a decision, by its words in this case."""
        detail = " ".join(self.file.texts[self.language].options[option].split())
        return self.page.get_by_role("radio", name=detail)

    def decide(self, option: str) -> None:
        self.show_part("option")
        with self.expect_save():
            self.option(option).click()  # check() would look at once, as in choose()
        expect(self.option(option)).to_be_checked()

    def plan_question(self, part: str) -> Locator:
        """A question of the plan, opened."""
        self.show_part("plan")
        label = self.library.catalogues.texts[self.language].plan_parts[part].label
        if self.narrow:  # shows one at a time, with a list of all where there are several
            if (questions := self.page.locator(".one-of select")).count():
                questions.select_option(f"plan.{part}")
            return self.question(label)
        head = self.page.get_by_role("heading", level=3).get_by_role("button", name=loosely(label))
        if head.get_attribute("aria-expanded") == "false":
            head.click()
        return self.question(label)

    def plan(self, part: str, *answers: str) -> None:
        question = self.plan_question(part)
        several = next(q for q in self.file.case.plan if q.part == part).choose == "several"
        for answer in answers:
            name = " ".join(self.file.texts[self.language].plan[part][answer].split())  # type: ignore[index]
            with self.expect_save():
                question.get_by_role("checkbox" if several else "radio", name=name, exact=True).click()

    def voice_button(self, passage: str, voice: str) -> Locator:
        """The button that says whose voice a cited passage is, or with ``leave out`` that it stays out of the note."""
        if (passages := self.page.locator(".one-of select")).count():  # a narrow window shows one at a time
            passages.select_option(passage)
        name = self.t("{what}: {of}").format(what=self.t(VOICES.get(voice, voice)), of=self.passage_label(passage))
        return self.page.locator(".note-offer").get_by_role("button", name=loosely(name))

    def sort_for_note(self, passage: str, voice: str) -> None:
        """Say in the referral note whose voice a cited passage is."""
        self.show_part("note")
        with self.expect_save():
            self.voice_button(passage, voice).click()
        expect(self.voice_button(passage, voice)).to_have_attribute("aria-pressed", "true")

    def write_note(self, text: str) -> None:
        self.show_part("note")
        box = self.page.get_by_role("textbox", name=loosely(self.t("One sentence of your own: what you ask the next service for (optional)")))
        with self.expect_save():
            box.fill(text)
            box.blur()

    def lock(self) -> None:
        """Ask for feedback on the step, which makes its answers final."""
        self.show("worksheet")
        self.show_end()
        with self.expect_save():
            self.button("Show feedback on this step").click()
        expect(self.page.get_by_text(self.t("The answers of this step are final."))).to_be_visible()

    def submit(self) -> None:
        self.go_to("submit")
        self.page.get_by_role("main").get_by_role("button", name=self.t("Submit the case"), exact=True).click()
        self.expect_step("feedback")

    def notice(self) -> Locator:
        """The sentence above the page."""
        return self.page.locator(".tracks [role=alert]")
