"""What an author calls the parts of a draft: a passage by its paper and number, a sign by its label, an option by its words. Never an id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from tracks_sim.drafts.completion import NOT_WRITTEN
from tracks_sim.i18n import translatable
from tracks_sim.labels import ANSWER_NAMES
from tracks_sim.ui.author.problems.problem_places import item_of, named

if TYPE_CHECKING:
    from tracks_sim.ui.author.view import DraftView

_LONGEST = 48
"""Characters of a text that is quoted to name it."""
DETECTION = translatable("Detection")


class Names:
    """Names of the parts of one draft, in the language on screen; its own words are in the language in which it is written."""

    def __init__(self, view: DraftView) -> None:
        self._view = view
        self._case_file = view.checked.completed.case_file
        self._text = self._case_file.texts.get(view.writing) or next(iter(self._case_file.texts.values()))
        completed = view.checked.completed
        open_items = {
            item_of(named(completed.data, "key", gap.where, gap.id))
            for gap in completed.gaps
            if gap.part == "key" and gap.where[-1] != "source"
        }
        self._answers = {item: keyed.answer for item, _, keyed in self._case_file.key.keyed_answers() if item not in open_items}

    def passage(self, passage: str) -> str:
        """A passage, such as “Registration form 4”."""
        document = self._case_file.case.document_of(passage)
        if document is None:
            return self._view.t("a passage that is gone")
        return f"{self.paper(document.id)} {document.passages.index(passage) + 1}"

    def paper(self, paper: str) -> str:
        """A paper by its heading, else by its kind."""
        words = self._text.documents.get(paper)
        if words is not None and words.title != NOT_WRITTEN:
            return words.title
        kind = next((d.kind for d in self._case_file.case.documents if d.id == paper), "")
        return self._view.catalogue_text.document_kinds.get(kind, self._view.t("Paper without a title"))

    def item(self, item: str) -> str:
        """What is judged, by its label."""
        step, _, name = item.partition(".")
        if step == "indicators" and name in self._view.indicator_text.concepts:
            return self._view.indicator_text.concepts[name].label
        if step == "needs" and name in self._view.catalogue_text.needs:
            return self._view.catalogue_text.needs[name].label
        if step == "elements" and name in self._view.catalogue_text.elements:
            return self._view.catalogue_text.elements[name].label
        return self._view.t(DETECTION) if step == "detection" else self._view.t("something that is gone")

    def answer(self, item: str) -> str:
        """The keyed answer of an item in words; empty where the author has not given it yet."""
        return self._view.t(ANSWER_NAMES.get(self._answers.get(item, ""), ""))

    def option(self, option: str) -> str:
        """An option by its words, else by those of its decision."""
        written = self._text.options.get(option, NOT_WRITTEN)
        if written != NOT_WRITTEN:
            return shortened(written)
        decision = next((o.decision for o in self._case_file.case.options if o.id == option), "")
        return shortened(self._view.catalogue_text.decisions.get(decision, self._view.t("an option that is gone")))

    def plan_part(self, part: str) -> str:
        """A part of the plan by its label."""
        found = self._view.catalogue_text.plan_parts.get(part)
        return found.label if found is not None else self._view.t("a part of the plan")

    def plan_answer(self, part: str, answer: str) -> str:
        """An answer of the plan by its words."""
        written = next((answers.get(answer, NOT_WRITTEN) for name, answers in self._text.plan.items() if name == part), NOT_WRITTEN)
        return shortened(written)

    def lesson(self, lesson: str) -> str:
        """A lesson by its number, from 1."""
        ids = [one.id for one in self._case_file.key.lessons]
        return str(ids.index(lesson) + 1 if lesson in ids else len(ids) + 1)

    def language(self, language: str) -> str:
        """A language in the language on screen."""
        try:
            return Locale.parse(language).get_display_name(self._view.language) or language
        except (UnknownLocaleError, ValueError):
            return language


def shortened(words: str) -> str:
    """The beginning of a text, whole words, to name it by."""
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST + 1].rpartition(' ')[0] or plain[:_LONGEST]}…"
