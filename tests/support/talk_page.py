"""The interview step on the page: moves, questions and the conversation, by role and by name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.support.browser_trainee import Trainee, loosely
from tracks_sim.case.model.conversation import Move, Question, QuestionForm, moves_of
from tracks_sim.interview.moves import ENDING_TODAY
from tracks_sim.practice import Attempt, fold
from tracks_sim.store import Store
from tracks_sim.ui.trainee.talk.talk_choices import ENDINGS
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES, TOPIC_NAMES

OWN_WORDS = {"en": "Could you tell me about the money you owe?", "fr": "Pouvez-vous me parler de l’argent de cette dette ?"}
FIRST: tuple[Move, ...] = ("see_alone", "introduce", "confidentiality")  # moves of a good beginning; the first only where somebody sits there


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
    def asked_to_end(self) -> Locator:
        """What the page asks before the talk, or that of today, is ended."""
        talk, today = (self.page.get_by_role("dialog", name=self.trainee.t(title), exact=True) for title in ("This ends the talk.", "This ends today’s talk."))
        return talk.or_(today)

    @property
    def end_it(self) -> Locator:
        """The button that ends the talk, or that of today."""
        end, today = (self.asked_to_end.get_by_role("button", name=self.trainee.t(words), exact=True) for words in ("End the talk", "End today’s talk"))
        return end.or_(today)

    @property
    def time(self) -> Locator:
        """The words that say how much time is left."""
        return self.page.locator(".talk-head .time b")

    def questions(self, *forms: QuestionForm) -> list[Question]:
        """Questions of the list in its order, of these forms or of all."""
        return [q for q in self.trainee.file.case.questions if not forms or q.form in forms]

    def move_button(self, move: Move) -> Locator:
        """A move by its words; words after them say that it was made and helps again."""
        return self.page.get_by_role("button", name=loosely(self.trainee.t(MOVE_NAMES[move])))

    def open_move(self, move: Move) -> None:
        """Show the part that has the move."""
        self.trainee.open_part("end" if move in ENDINGS else "moves")

    def topic(self, question: Question) -> Locator:
        """The chip of a question's topic."""
        assert question.topic is not None
        return self.page.get_by_role("group", name=self.trainee.t("Topics")).get_by_role("button", name=loosely(self.trainee.t(TOPIC_NAMES[question.topic])))

    def question_button(self, question: Question) -> Locator:
        """A question by its words; words after them say that it was asked."""
        words = self.trainee.file.texts[self.trainee.language].questions[question.id]
        return self.page.get_by_role("button", name=loosely(words)).first

    @property
    def own_words(self) -> Locator:
        return self.page.get_by_role("textbox", name=self.trainee.t("In your own words"), exact=True)

    @property
    def understood(self) -> Locator:
        """What the page asks about the typed words."""
        return self.page.get_by_role("status").filter(has=self.page.locator(".understood"))

    # --- by mouse -----------------------------------------------------------------------------

    def add_turn(self, locator: Locator) -> None:
        """Click, and wait for one turn more at the end of the conversation, in sight."""
        before = self.turns.count()
        with self.trainee.expect_save():
            locator.click()
        expect(self.turns).to_have_count(before + 1)
        expect(self.turns.last).to_be_in_viewport()

    def make_moves(self, *moves: Move) -> None:
        """Make moves, one turn each; of one that ends the talk, say that it is meant."""
        for move in moves:
            self.open_move(move)
            if move in ENDING_TODAY:
                self.move_button(move).click()
            self.add_turn(self.end_it if move in ENDING_TODAY else self.move_button(move))

    def ask_questions(self, questions: Iterable[Question]) -> None:
        """Ask questions of the list, one turn each."""
        for question in questions:
            self.trainee.open_part("ask")
            if question.topic:
                self.topic(question).click()
            self.add_turn(self.question_button(question))

    def say(self, words: str) -> None:
        """Type words and say them; in practice the page then asks how they are meant."""
        self.trainee.close_part()
        self.own_words.fill(words)
        self.trainee.button("Say it").click()

    # --- what is stored ---------------------------------------------------------------------------

    def stored_attempt(self, data: Path) -> Attempt:
        """The attempt as it is in the store."""
        with Store.open(data) as store:
            return fold(store.events(self.trainee.attempt_id))

    def transcript(self) -> list[str]:
        """The text of every turn."""
        return self.turns.all_inner_texts()


def opening_moves(talk: Talk) -> list[Move]:
    """Moves of a good beginning that this room offers."""
    case = talk.trainee.file.case
    assert case.room is not None
    return [m for m in FIRST if m in moves_of(case.room, presumed_child=case.presumed_child)]


def begin_short_talk(trainee: Trainee) -> Talk:
    """Start the short talk that the list of cases proposes: on top, or behind the line of the short talks where the course is on top."""
    if not trainee.button("Begin the talk").count():
        trainee.page.locator("details.talks:not([open]) > summary").click()
    below = trainee.page.get_by_role("button", name=loosely(trainee.t("Next short talk: {case} ({n} of {of})").partition(":")[0].strip()))
    trainee.button("Begin the talk").or_(below).click()
    trainee.expect_step("start")
    shown = trainee.page.get_by_role("main").inner_text()
    trainee.case = next(c for c in trainee.library.cases.values() if c.texts[trainee.language].title in shown)
    expect(trainee.page.get_by_role("radio", name=loosely(trainee.t("Short talk")))).to_be_checked()
    trainee.page.get_by_label(trainee.t("In which country do you work?")).select_option("be")
    trainee.button("Begin").click()
    trainee.expect_step("briefing")
    trainee.go_on()
    trainee.expect_step("interview")
    return Talk(trainee)


def go_on_to_next_talk(trainee: Trainee) -> Talk:
    """Begin the next short talk from the feedback on the one before, which names it: no form comes between."""
    label = trainee.t("Next short talk: {case} ({n} of {of})").partition("{")[0].strip()
    button = trainee.page.get_by_role("button", name=loosely(label))
    title = button.inner_text().removeprefix(label).rpartition("(")[0].strip()
    trainee.case = next(c for c in trainee.library.cases.values() if c.texts[trainee.language].title == title)
    button.click()
    trainee.expect_step("briefing")
    trainee.go_on()
    trainee.expect_step("interview")
    return Talk(trainee)


def start_talk(trainee: Trainee, case: str) -> Talk:
    """Enter with a new code and start a short talk on one case."""
    trainee.enter_with_new_code()
    trainee.start(case, mode="talk")
    trainee.go_on()
    trainee.expect_step("interview")
    return Talk(trainee)


def finish_talk(trainee: Trainee) -> None:
    """Finish a short talk, closed or not, and go to its feedback."""
    open_talk = trainee.button("End the talk and see the feedback")
    (open_talk if open_talk.count() else trainee.button("See the feedback")).click()
    trainee.leave_open_talk()
    trainee.expect_step("feedback")
