"""The interview step on the page: moves, questions and the conversation, by role and by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.support.browser_trainee import Trainee, loosely
from tracks_sim.case.conversation import Move, Question, QuestionForm
from tracks_sim.practice import Attempt, fold
from tracks_sim.store import Store
from tracks_sim.ui.trainee.interview import ENDINGS, GROUPS, MOVE_NAMES

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
        """The turns of the conversation, one an item."""
        return self.log.get_by_role("listitem")

    @property
    def time(self) -> Locator:
        """The sentence that says how much time is left."""
        sentences = "|".join(re.escape(self.trainee.t(sentence)) for sentence in (LEFT, *USED_UP))
        return self.page.get_by_text(re.compile(sentences.replace(re.escape("{n}"), r"\d+")))

    def questions(self, *forms: QuestionForm) -> list[Question]:
        """Questions of the list in its order, of these forms or of all."""
        return [q for q in self.trainee.file.case.questions if not forms or q.form in forms]

    def move_button(self, move: Move) -> Locator:
        """A move by its words; words after them say that it was made and helps again."""
        return self.page.get_by_role("button", name=loosely(self.trainee.t(MOVE_NAMES[move])))

    def group_line(self, move: Move) -> Locator:
        """The line that folds and unfolds the group of a move."""
        label = next(label for label, moves in GROUPS.values() if move in moves)
        return self.page.locator("summary").filter(has_text=re.compile(rf"^{re.escape(self.trainee.t(label))}$"))

    def open_group(self, move: Move) -> None:
        """Open the group of a move where it is folded; the ways to end the talk never are."""
        if move not in ENDINGS and not self.move_button(move).is_visible():
            self.group_line(move).click()

    @property
    def topic(self) -> Locator:
        """The list of topics; a reading has another one below."""
        return self.page.get_by_role("combobox", name=loosely(self.trainee.t("Topic"))).first

    def question_button(self, question: Question) -> Locator:
        """A question by its words; words after them say that it was asked."""
        words = self.trainee.file.texts[self.trainee.language].questions[question.id]
        return self.page.get_by_role("button", name=loosely(words)).first

    @property
    def own_words(self) -> Locator:
        return self.page.get_by_role("textbox", name=self.trainee.t("Your question"), exact=True)

    @property
    def reading(self) -> Locator:
        """The reading of the typed words."""
        return self.page.get_by_role("status").filter(has=self.trainee.button("Ask it"))

    # --- by mouse -----------------------------------------------------------------------------

    def add_turn(self, locator: Locator) -> None:
        """Click, and wait for one turn more at the end of the conversation, in sight."""
        before = self.turns.count()
        with self.trainee.expect_save():
            locator.click()
        expect(self.turns).to_have_count(before + 1)
        expect(self.turns.last).to_be_in_viewport()

    def make_moves(self, *moves: Move) -> None:
        """Make moves, one turn each."""
        for move in moves:
            self.open_group(move)
            self.add_turn(self.move_button(move))

    def ask_questions(self, questions: Iterable[Question]) -> None:
        """Ask questions of the list, one turn each."""
        for question in questions:
            self.topic.select_option(question.topic or "general")
            self.add_turn(self.question_button(question))

    def type_question(self, words: str) -> None:
        """Type a question and ask how it is read."""
        self.own_words.fill(words)
        self.trainee.button("See how it is read").click()
        expect(self.reading).to_contain_text(words)

    # --- what is stored ---------------------------------------------------------------------------

    def stored_attempt(self, data: Path) -> Attempt:
        """The attempt as it is in the store."""
        with Store.open(data) as store:
            return fold(store.events(self.trainee.attempt_id))

    def transcript(self) -> list[str]:
        """The text of every turn."""
        return self.turns.all_inner_texts()


def begin_short_talk(trainee: Trainee) -> Talk:
    """Start the next short talk of the series."""
    label = trainee.t("Next short talk: {case}").partition("{")[0].strip()
    button = trainee.page.get_by_role("button", name=loosely(label))
    title = button.inner_text().removeprefix(label).strip()
    trainee.case = next(c for c in trainee.library.cases.values() if c.texts[trainee.language].title == title)
    button.click()
    trainee.expect_step("start")
    expect(trainee.page.get_by_role("radio", name=loosely(trainee.t("Short talk")))).to_be_checked()
    trainee.button("Begin").click()
    trainee.expect_step("briefing")
    trainee.go_on()
    trainee.expect_step("interview")
    return Talk(trainee)


def start_talk(trainee: Trainee, case: str) -> Talk:
    """Enter with a new code and start a short talk on one case."""
    trainee.enter_with_new_code()
    trainee.pick(case)
    trainee.page.get_by_role("radio", name=loosely(trainee.t("Short talk"))).check()
    trainee.button("Begin").click()
    trainee.expect_step("briefing")
    trainee.go_on()
    trainee.expect_step("interview")
    return Talk(trainee)


def finish_talk(trainee: Trainee) -> None:
    """Finish a short talk and go to its feedback."""
    trainee.button("Finish and see the feedback").click()
    trainee.expect_step("feedback")
