"""A trainee in a talk with the person: what is done and asked, and what the page shows of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.support.browser_trainee import Trainee, loosely
from tracks_sim.case.conversation import Form, Move, Question
from tracks_sim.practice import Attempt, fold
from tracks_sim.store import Store
from tracks_sim.ui.interview import ENDINGS, GROUPS, MOVE_NAMES

LEFT = "About {n} minutes are left."
USED_UP = (
    "The time for this talk is used up. You can still close it, or propose a second one.",
    "The time for this talk is used up. You can still close it.",
)
OWN_WORDS = {"en": "Could you tell me about the money you owe?", "fr": "Pouvez-vous me parler de l’argent de cette dette ?"}


class Talk:
    """The interview step of one trainee."""

    def __init__(self, trainee: Trainee) -> None:
        self.trainee = trainee
        self.page = trainee.page

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name=self.trainee.t("Conversation"))

    @property
    def turns(self) -> Locator:
        """What was said, a turn an item."""
        return self.log.get_by_role("listitem")

    @property
    def time(self) -> Locator:
        """How much time is left, in words."""
        known = "|".join(re.escape(self.trainee.t(sentence)) for sentence in (LEFT, *USED_UP))
        return self.page.get_by_text(re.compile(known.replace(re.escape("{n}"), r"\d+")))

    def questions(self, *forms: Form) -> list[Question]:
        """Questions of the list, of these forms or all, in its order."""
        return [q for q in self.trainee.file.case.questions if not forms or q.form in forms]

    def move_button(self, move: Move) -> Locator:
        """A move by its words; one that was made and helps again says so after them."""
        return self.page.get_by_role("button", name=loosely(self.trainee.t(MOVE_NAMES[move])))

    def fold(self, move: Move) -> Locator:
        """The line that folds and unfolds the group of a move."""
        label = next(label for label, moves in GROUPS.values() if move in moves)
        return self.page.locator("summary").filter(has_text=re.compile(rf"^{re.escape(self.trainee.t(label))}$"))

    def unfold(self, move: Move) -> None:
        """Open the group of a move where it is folded; the ways to end the talk never are."""
        if move not in ENDINGS and not self.move_button(move).is_visible():
            self.fold(move).click()

    @property
    def topic(self) -> Locator:
        """The list of topics; a reading has another one below."""
        return self.page.get_by_role("combobox", name=loosely(self.trainee.t("Topic"))).first

    def question_button(self, question: Question) -> Locator:
        """A question by its words; once asked the button says so after them."""
        words = self.trainee.file.texts[self.trainee.language].questions[question.id]
        return self.page.get_by_role("button", name=loosely(words)).first

    @property
    def own_words(self) -> Locator:
        return self.page.get_by_role("textbox", name=self.trainee.t("Your question"), exact=True)

    @property
    def reading(self) -> Locator:
        """How typed words are read."""
        return self.page.get_by_role("status").filter(has=self.trainee.button("Ask it"))

    # --- by mouse -----------------------------------------------------------------------------

    def grows(self, locator: Locator) -> None:
        """Click; one turn more, at its end and in sight."""
        before = self.turns.count()
        with self.trainee.confirmed():
            locator.click()
        expect(self.turns).to_have_count(before + 1)
        expect(self.turns.last).to_be_in_viewport()

    def take(self, *moves: Move) -> None:
        for move in moves:
            self.unfold(move)
            self.grows(self.move_button(move))

    def ask(self, questions: Iterable[Question]) -> None:
        for question in questions:
            self.topic.select_option(question.topic or "general")
            self.grows(self.question_button(question))

    def read(self, words: str) -> None:
        """Type a question and have it read."""
        self.own_words.fill(words)
        self.trainee.button("Look at it first").click()
        expect(self.reading).to_contain_text(words)

    # --- what is kept ---------------------------------------------------------------------------

    def kept(self, data: Path) -> Attempt:
        """The attempt as the store has it."""
        with Store.open(data) as store:
            return fold(store.events(self.trainee.attempt_id))

    def transcript(self) -> list[str]:
        return self.turns.all_inner_texts()


def begin_short_talk(trainee: Trainee) -> Talk:
    """From the button of the series to the first moment of a talk."""
    label = trainee.t("Next short talk: {case}").partition("{")[0].strip()
    button = trainee.page.get_by_role("button", name=loosely(label))
    title = button.inner_text().removeprefix(label).strip()
    trainee.case = next(c for c in trainee.library.cases.values() if c.texts[trainee.language].title == title)
    button.click()
    trainee.at("start")
    expect(trainee.page.get_by_role("radio", name=loosely(trainee.t("Short talk")))).to_be_checked()
    trainee.button("Begin").click()
    trainee.at("briefing")
    trainee.go_on()
    trainee.at("interview")
    return Talk(trainee)


def start_talk(trainee: Trainee, case: str) -> Talk:
    """A short talk with the person of one case, from the list of cases."""
    trainee.enter_with_new_code()
    trainee.pick(case)
    trainee.page.get_by_role("radio", name=loosely(trainee.t("Short talk"))).check()
    trainee.button("Begin").click()
    trainee.at("briefing")
    trainee.go_on()
    trainee.at("interview")
    return Talk(trainee)


def finish(trainee: Trainee) -> None:
    """From a short talk to its feedback."""
    trainee.button("Finish and see the feedback").click()
    trainee.at("feedback")
