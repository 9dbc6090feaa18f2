"""A trainee at the screens, for ``benchmarks.screens``: an act of theirs is a method here, and how the screens are found stands here alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as Timeout
from pypdf import PdfReader

from benchmarks.screen_figures import BEGIN_ACT, CONFIRMED, WATCH, Frames, Tally, words_in_all, words_in_sight
from tests.support.browser_trainee import loosely

PATIENCE = 20_000  # ms
TRACKS = "html[data-listening] .tracks[data-ready]"
NEW_CODE, TO_THE_CASES = "form.enter:has(input[name=new]) button", "a.button"
FOLD, CASE, START, PROPOSED, COUNTRY, BEGIN = "details:is(.all-cases, .case-group)", ".path li", "button", ".next button, .next a.button", "#country", "form button.primary"
NEXT, FINISH_TALK, TO_NEXT, PREDICT = ".work .actions button.primary:not(.finish)", "button.finish", "button.to-next", "[data-predict]"
TAB = '[id="tab-{}"]'
CHOICE = 'label:has(input[name="{}"][value="{}"])'
OPTION = "label:has(input[name=option])"
QUESTION, WHO, PASSAGE = '[id="q-{}"]', ".further select", '[id="passage-{}"] .press'
SHEET, TO_FILE, SHEET_NEXT, BACK_TO_QUESTION = ".from-below[open]", ".cite-for", ".from-below .to-next", ".from-below .close"
SHEET_ONWARD = ".from-below-foot .primary:not(.to-next)"
ITEM, ITEMS_FOLD, SIDE_NEXT = '#items [data-item="{}"]', "#items.folded > button", ".side .step-end > button >> nth=-1"
TALK_PART, TOPIC, CHOICES, ONWARD, ALL_THE_SAME = "[data-talk-part={}]", "[data-topic={}]", ".choices-list button", ".onward button >> nth=-1", ".leaving button >> nth=1"
PART_OF_DECISION, PLAN_QUESTION, ONE_OF = ".parts-nav button", '[id="ask-plan.{}"]', ".one-of select"
NOTE_CARD, NOTE_VOICE, NOTE_TEXT = ".note-card", "[data-voice={}]", ".the-note textarea"
SUMMARY, PART, PART_SHOWN, PRINT = "#summary", "[data-part]", "#part", ".print-sheet"
HEADINGS = """
() => {
  const heads = [...document.querySelectorAll("main h2")].filter((h) => h.checkVisibility());
  const end = document.querySelector("main").getBoundingClientRect().bottom;
  return heads.map((h, i) => [h.innerText, (heads[i + 1]?.getBoundingClientRect().top ?? end) - h.getBoundingClientRect().top]);
}
"""
FIGURES = re.compile("figures|chiffres", re.I)


@dataclass(frozen=True)
class FeedbackFigures:
    """The feedback of one attempt; heights in px."""

    first_words: int
    """Words of the first window, or of the whole summary where it is longer."""
    all_words: int
    summary: float | None
    """Height of the summary; None where there is none."""
    parts: Mapping[str, float]
    sheet_pages: int

    @property
    def longest_part(self) -> float:
        """Height of the longest part but all figures."""
        return max(height for name, height in self.parts.items() if not FIGURES.search(name))


class TraineeScreens:
    """Acts of one trainee on one page. Each is counted, timed and read."""

    def __init__(self, page: Page, url: str) -> None:
        page.set_default_timeout(PATIENCE)
        page.add_init_script(WATCH)
        self.page, self.url, self.tally, self.frames = page, url, Tally(), Frames(page)

    @property
    def step(self) -> str:
        return self.page.locator(TRACKS).get_attribute("data-step") or ""

    def act(self, target: Locator, choose: str | None = None, *, saved: bool = True) -> None:
        """Click something, or choose an entry of a list; wait until the page says that it is saved, unless it is no answer."""
        self._begin_act(target)
        self.frames.sizes.clear()
        try:
            target.click() if choose is None else target.select_option(choose)
        except Timeout as error:  # something else lies over it, or it is switched off: the last lines of the error say what
            raise SystemExit(f"{self.step} at {self.page.viewport_size}: {error}") from None
        if saved:
            self._confirm()
        if self.step != "feedback":  # what is counted ends where it opens
            self.tally.read(self.page)

    def _begin_act(self, target: Locator) -> None:
        step, tally = self.step, self.tally
        tally.acts += 1
        tally.by_step[step] = tally.by_step.get(step, 0) + 1
        tally.scrolls += not target.evaluate(BEGIN_ACT)

    def _confirm(self) -> None:
        took = self.page.evaluate(CONFIRMED)
        if took is None:
            raise SystemExit(f"an act on {self.step} was never confirmed")
        self.tally.milliseconds.append(took)
        if self.frames.sizes:
            self.tally.frames.append(max(self.frames.sizes))

    # --- to a case -----------------------------------------------------------------------------

    def arrive(self) -> None:
        """Open the first page."""
        self.page.goto(self.url)
        self._wait("welcome")

    def enter(self) -> None:
        """Come in with a new code, to the list of cases."""
        self._go(NEW_CODE, "[data-code]")
        self._go(TO_THE_CASES, f"{TRACKS}[data-step=home]")

    def pick(self, title: str) -> None:
        """Choose a case of the list, which may stand behind a line or two."""
        line = self.page.locator(CASE).filter(has=self.page.locator(".name", has_text=loosely(title)))
        while not line.is_visible():
            self.act(self.page.locator(f"{FOLD}:not([open]) > summary:visible").first, saved=False)
        self._go(line.locator(START), f"{TRACKS}[data-step=start]")

    def take_the_proposal(self) -> None:
        """Choose what the list of cases offers first."""
        self._go(PROPOSED, f"{TRACKS}:not([data-step=home])")

    def begin(self, country: str) -> None:
        """Begin what was chosen, in a country, in the mode that the page proposes."""
        choice = self.page.locator(COUNTRY)
        if choice.input_value() != country:
            self.act(choice, country, saved=False)
        self._go(BEGIN, f"{TRACKS}[data-step=briefing]")
        self.page.wait_for_url("**attempt=*")

    def _go(self, target: str | Locator, sign: str) -> None:
        """Go to another page."""
        button = (self.page.locator(target) if isinstance(target, str) else target).first
        self.tally.acts += 1
        self.tally.scrolls += not button.evaluate(BEGIN_ACT)
        button.click()
        self.page.locator(sign).wait_for()
        self.tally.read(self.page)

    def _wait(self, step: str) -> None:
        self.page.locator(f"{TRACKS}[data-step={step}]").wait_for()
        self.tally.read(self.page)

    # --- in a case -----------------------------------------------------------------------------

    def go_on(self) -> None:
        """Leave a step for the next one, whatever is open; on the last one submit."""
        if self.step == "interview":
            self._leave_talk(self.page.locator(ONWARD))
            return
        if self.step == "worked":
            while True:  # each row predicted, and its answer read
                self.act(self.page.locator(PREDICT).first)
                self.page.locator("#authors").wait_for()
                self.tally.read(self.page)
                if not (following := self.page.locator(TO_NEXT)).count():
                    break
                self.act(following, saved=False)
            self.act(self.page.locator(NEXT).first)
            return
        if (beside := self.page.locator(SIDE_NEXT)).is_visible():
            self.act(beside)
            return
        if self.page.locator("#items").count() and self.page.locator(TO_NEXT).count():  # the end of the step comes with the last question
            self._unfold()
            self.act(self.page.locator("#items [data-item]").last, saved=False)
        if self.step == "decision" and self.page.locator(PART_OF_DECISION).count():
            self._part(-1)
        self.act(self.page.locator(NEXT).first)

    def _leave_talk(self, button: Locator) -> None:
        """Leave a talk, also one that is open, about which the page asks."""
        if self.page.locator("#own-question").count() and self.page.locator(".talk > li").count():
            self.act(button, saved=False)
            button = self.page.locator(ALL_THE_SAME)
        self.act(button)

    def open_paper(self, document: str) -> None:
        """Show a paper of the file; in a sheet they stand one below the other."""
        if self.page.locator(SHEET).count():
            return
        tab = self.page.locator(TAB.format(document))
        if tab.get_attribute("aria-selected") != "true":
            self.act(tab, saved=self.step == "reading")

    def move(self, words: str) -> bool:
        """Make a move of the talk; False where it is not offered."""
        return any(self._turn(part, words) for part in ("moves", "end"))

    def ask(self, words: str, topic: str) -> bool:
        """Ask a question of the list; False where it is not offered."""
        return self._talk_part("ask") and self._topic(topic) and self._turn("ask", words)

    def ask_something(self, number: int) -> None:
        """Ask the first question of one topic after the other."""
        self._talk_part("ask")
        topics = self.page.locator("[data-topic]").evaluate_all("(all) => all.map((b) => b.dataset.topic)")
        self._topic(topics[number % len(topics)])
        self._turn("ask")

    def _talk_part(self, part: str) -> bool:
        """Bring up a part of the panel, or of the sheet from below on a phone; False where there is none."""
        button = self.page.locator(TALK_PART.format(part))
        if not button.count():
            return False
        if button.get_attribute("aria-selected") == "true" or self.page.locator(".from-below").count():
            return True
        self.act(button, saved=False)
        if button.get_attribute("role") != "tab":
            self.page.locator(".from-below[open]").wait_for()  # Escape closes only what is open already
        return True

    def _topic(self, topic: str) -> bool:
        chip = self.page.locator(TOPIC.format(topic))
        if chip.count() and chip.get_attribute("aria-pressed") != "true":
            self.act(chip, saved=False)
        return bool(chip.count())

    def _turn(self, part: str, words: str = "") -> bool:
        if not self._talk_part(part):
            return False
        button = self.page.locator(CHOICES).filter(has_text=loosely(words) if words else "").first
        if not button.count():
            if (sheet := self.page.locator(".from-below")).count():
                self.page.keyboard.press("Escape")
                sheet.wait_for(state="detached")
            return False
        if part == "end":  # the page asks once more
            self.act(button, saved=False)
            button = self.page.locator(ALL_THE_SAME)
        self.act(button)
        return True

    def finish_talk(self) -> bool:
        """End a talk that is all there is; False where other steps follow."""
        finish = self.page.locator(FINISH_TALK)
        if finish.count():
            self._leave_talk(finish)
        return self.step == "feedback"

    def rows(self) -> Sequence[str]:
        """Names of the step's questions; of a list, those that ask whether something is present."""
        if self.page.locator("#items").count():
            self._unfold()
            return list(self.page.locator("#items [data-item]").evaluate_all("(all) => all.map((e) => e.dataset.item)"))
        return list(self.page.locator("input[type=radio][value=present]").evaluate_all("(all) => all.map((i) => i.name)"))

    def in_order(self, rows: Iterable[str]) -> Sequence[str]:
        """Questions in the order in which the page asks them; the list of all is read for it, which is no act of the trainee."""
        fold, items = self.page.locator(ITEMS_FOLD), self.page.locator("#items [data-item]")
        if not self.page.locator("#items").count():
            return list(rows)
        folded = fold.count() > 0 and fold.get_attribute("aria-expanded") == "false"
        if folded:
            fold.click()
            items.first.wait_for()
        asked: list[str] = items.evaluate_all("(all) => all.map((e) => e.dataset.item)")
        if folded:
            fold.click()
            items.first.wait_for(state="detached")
        return sorted(rows, key=asked.index)

    def _unfold(self) -> None:
        fold = self.page.locator(ITEMS_FOLD)
        if fold.is_visible() and fold.get_attribute("aria-expanded") == "false":
            self.act(fold, saved=False)

    def close_sheet(self) -> None:
        """Go back from the file to the question, where it is a sheet over it. From the last question one goes on in the sheet: no act then."""
        if (sheet := self.page.locator(SHEET)).count():
            if self.page.locator(SHEET_ONWARD).count():
                self.page.locator(BACK_TO_QUESTION).click()
                return sheet.wait_for(state="detached")
            self.act(self.page.locator(BACK_TO_QUESTION), saved=False)
            self.tally.judging += 1
            sheet.wait_for(state="detached")

    def _bring_up(self, row: str) -> None:
        """Go to a question, where one is shown at a time and it is another one: to the next one by its button, else by the list."""
        question = self.page.locator(QUESTION.format(row))
        if not self.page.locator("#items").count() or question.count():
            return
        onward = self.page.locator(f"{SHEET_NEXT}, #question .to-next").last  # a sheet stands before the question
        if self.page.locator(ITEMS_FOLD).count() and onward.count():
            self.act(onward, saved=False)
            with suppress(Timeout):  # rows between may have no key
                question.wait_for(timeout=1000)
        if not question.count():
            self.close_sheet()
            self._unfold()
            self.act(self.page.locator(ITEM.format(row)), saved=False)

    def judge(self, row: str, value: str, more: Iterable[str] = (), who: str | None = None) -> None:
        """Answer one question: its state or level, when it was or on which grounds, who acts first."""
        before = self.tally.acts
        self._bring_up(row)
        in_sheet = self.page.locator(SHEET).count() > 0
        question = self.page.locator(SHEET if in_sheet else QUESTION.format(row))
        self.act(question.locator(CHOICE.format(f"strip-{row}" if in_sheet else row, value)))
        for kind in more:
            self.act(question.locator(f'label:has(input[type=checkbox][value="{kind}"])'))
        if who is not None and (asked := question.locator(WHO)).count():
            self.act(asked, who)
        self.tally.judged += 1
        self.tally.judging += self.tally.acts - before

    def cite(self, row: str, passages: Mapping[str, str]) -> None:
        """Cite passages, each with its paper, for the question that was judged last: a click on each."""
        if not passages:
            return
        before = self.tally.acts
        question = self.page.locator(QUESTION.format(row))
        if (to_file := question.locator(f"{TO_FILE}[aria-haspopup]")).count() and not self.page.locator(SHEET).count():
            self.act(to_file, saved=False)
        for passage, document in passages.items():
            self.open_paper(document)
            self.act(self.page.locator(PASSAGE.format(passage)))
        self.tally.citations += len(passages)
        self.tally.citing += self.tally.acts - before
        self.tally.judging += self.tally.acts - before

    def decide(self, option: str | None = None) -> None:
        """Take an option, or the first one."""
        self.act(self.page.locator(OPTION if option is None else CHOICE.format("option", option)).first)

    def _part(self, number: int) -> None:
        """Show a part of the decision: it, the plan, or the note at the end."""
        button = self.page.locator(PART_OF_DECISION).nth(number)
        if button.get_attribute("aria-current") is None:
            self.act(button, saved=False)

    def plan(self, part: str, choices: Iterable[str]) -> None:
        self._part(1)
        self._show_one(f"plan.{part}")
        question = self.page.locator(PLAN_QUESTION.format(part))
        if question.get_attribute("aria-expanded") == "false":
            self.act(question, saved=False)
        for choice in choices:
            self.act(self.page.locator(CHOICE.format(f"plan.{part}", choice)))

    def _show_one(self, name: str) -> None:
        """Show one of several that a narrow window shows one at a time; no act where it is shown, or is not among them."""
        choice = self.page.locator(ONE_OF)
        if choice.count() and choice.input_value() != name and choice.locator(f'option[value="{name}"]').count():
            self.act(choice, name, saved=False)

    def sort_note(self, passage: str, label: str, voice: str) -> None:
        """Say whose voice a cited passage is; no act where it was not cited."""
        self._part(-1)
        self._show_one(passage)
        card = self.page.locator(NOTE_CARD).filter(has=self.page.get_by_role("group", name=re.compile(loosely(label).pattern.removeprefix("^") + r"\s*$")))
        if card.count():
            self.act(card.locator(NOTE_VOICE.format(voice)))

    def write_note(self, text: str) -> None:
        """Write the sentence of one's own."""
        self._part(-1)
        box = self.page.locator(NOTE_TEXT)
        self._begin_act(box)
        box.fill(text)
        box.blur()
        self._confirm()

    # --- feedback ------------------------------------------------------------------------------

    def feedback(self) -> FeedbackFigures:
        """Look at the feedback, part by part, and print its sheet."""
        page = self.page
        summary = page.locator(SUMMARY).first
        has_summary = summary.count() > 0
        first = max(words_in_sight(page), words_in_all(page, SUMMARY) if has_summary else 0)
        height = summary.evaluate("(e) => e.getBoundingClientRect().height") if has_summary else None
        words = words_in_all(page)
        parts = dict(page.evaluate(HEADINGS))
        if buttons := page.locator(PART).all():
            parts, words = {}, words_in_all(page) - words_in_all(page, PART_SHOWN)
            for button in buttons:
                button.click()
                parts[button.get_attribute("data-part") or ""] = page.locator(PART_SHOWN).evaluate("(e) => e.getBoundingClientRect().height")
                words += words_in_all(page, PART_SHOWN)
        return FeedbackFigures(first, words, height, parts, self._sheet_pages())

    def _sheet_pages(self) -> int:
        """Pages of the sheet as the button prints it, on A4."""
        page = self.page
        page.evaluate("window.print = () => {}")
        page.locator(PRINT).click()
        page.emulate_media(media="print")
        pages = len(PdfReader(BytesIO(page.pdf(format="A4"))).pages)
        page.emulate_media(media="screen")
        return pages
