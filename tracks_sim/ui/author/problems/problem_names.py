"""What an author calls the parts of a draft: a passage by its paper and number, a sign by its label, an option by its words. Never an id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracks_sim.drafts.completion import NOT_WRITTEN
from tracks_sim.ui.author.item_names import BARRIER_NAMES, item_name
from tracks_sim.ui.author.problems.problem_places import Path, item_of
from tracks_sim.ui.author.talk_names import words_name

if TYPE_CHECKING:
    from tracks_sim.ui.author.view import DraftView

_LONGEST = 48
"""Characters of a text that is quoted to name it."""


class Names:
    """Names of the parts of one draft, in the language on screen; its own words are in the language in which it is written."""

    def __init__(self, view: DraftView) -> None:
        self.view = view
        self._case_file = view.checked.completed.case_file
        self._text = self._case_file.texts.get(view.writing) or next(iter(self._case_file.texts.values()))

    def what(self, head: str, path: Path) -> str:
        """What a path in a part is about: a sign, an option, a passage, a paper; else what the file says there."""
        match (head, *path):
            case ("case", "documents", _, "passages", passage, *_) | ("text", "passages", passage):
                return self.passage(passage)
            case ("case" | "text", "documents", paper, *_):
                return self.paper(paper)
            case ("key" | "case" | "text" | "key_text", "options", option, *_) | ("key_text", "story", option):
                return self.option(option)
            case ("key" | "case" | "text" | "key_text", "plan", of_plan, *_):
                return self.plan_part(of_plan)
            case ("case", "person", "barriers", barrier):
                return self.view.t(next((label for name, label in BARRIER_NAMES.items() if name == barrier), ""))
            case ("text", "replies" | "others" | "moves" | "seen" | "second_moves" | "second_seen" as field, name, *_):
                return self.view.t(words_name(field, name))
            case (_, "facts" | "questions", id_, *_):
                return self.of_talk(id_)
            case ("key", "interview", *_):
                return self.of_talk(path[-1])
            case ("key" | "key_text", *_) if item_of(path):
                return self.item(item_of(path))
        return path[-1] if path else ""

    def of_talk(self, id_: str) -> str:
        """A fact or a question of the talk by its words, else by its number."""
        told, case = self._text.facts.get(id_), self._case_file.case
        written = told.full if told is not None else self._text.questions.get(id_, NOT_WRITTEN)
        if written != NOT_WRITTEN:
            return shortened(written)
        facts, questions = [fact.id for fact in case.facts], [question.id for question in case.questions]
        if id_ in facts:
            return self.view.t("Fact {n}").format(n=facts.index(id_) + 1)
        return self.view.t("Question {n}").format(n=questions.index(id_) + 1) if id_ in questions else self.view.t("something that is gone")

    def passage(self, passage: str) -> str:
        """A passage, such as “Registration form 4”."""
        document = self._case_file.case.document_of(passage)
        if document is None:
            return self.view.t("a passage that is gone")
        return f"{self.paper(document.id)} {document.passages.index(passage) + 1}"

    def paper(self, paper: str) -> str:
        """A paper by its heading, else by its kind."""
        words = self._text.documents.get(paper)
        if words is not None and words.title != NOT_WRITTEN:
            return words.title
        kind = next((d.kind for d in self._case_file.case.documents if d.id == paper), "")
        return self.view.catalogue_text.document_kinds.get(kind, self.view.t("Paper without a title"))

    def item(self, item: str) -> str:
        """What is judged, by its label."""
        return self._label(item) or self.view.t("something that is gone")

    def _label(self, item: str) -> str:
        return item_name(self.view.catalogues, self.view.language, item).label

    def answer(self, item: str) -> str:
        """The keyed answer of an item in words; empty where the author has not given it yet."""
        return self.view.answer_label(self.view.answer_of(item))

    def option(self, option: str) -> str:
        """An option by its words, else by those of its decision."""
        written = self._text.options.get(option, NOT_WRITTEN)
        if written != NOT_WRITTEN:
            return shortened(written)
        decision = next((o.decision for o in self._case_file.case.options if o.id == option), "")
        return shortened(self.view.catalogue_text.decisions.get(decision, self.view.t("an option that is gone")))

    def plan_part(self, part: str) -> str:
        """A part of the plan by its label."""
        return self._label(f"plan.{part}") or self.view.t("a part of the plan")

    def plan_answer(self, part: str, answer: str) -> str:
        """An answer of the plan by its words."""
        written = next((answers.get(answer, NOT_WRITTEN) for name, answers in self._text.plan.items() if name == part), NOT_WRITTEN)
        return shortened(written)

    def lesson(self, lesson: str) -> str:
        """A lesson by its number, from 1."""
        ids = [one.id for one in self._case_file.key.lessons]
        return str(ids.index(lesson) + 1 if lesson in ids else len(ids) + 1)


def shortened(words: str) -> str:
    """The beginning of a text, whole words, to name it by."""
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST + 1].rpartition(' ')[0] or plain[:_LONGEST]}…"
