"""Acts on lessons: what to do next time, and when it is said."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracks_sim.case.load import Catalogues
from tracks_sim.case.load.references import lesson_conditions
from tracks_sim.case.load.stock import stock_lesson_with
from tracks_sim.case.model.key import Lesson
from tracks_sim.case.model.record import Language, Slug
from tracks_sim.drafts.draft_defaults import id_of_words, unused
from tracks_sim.drafts.draft_key import open_key
from tracks_sim.drafts.normalise_text import normalise_text
from tracks_sim.drafts.open_draft import Act, OpenDraft, present
from tracks_sim.drafts.records import edited, filled, moved, named, others, with_rows
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

MOST_LESSONS = 20


class AddLesson(Act):
    """Add a lesson: something to do next time, said when one of these items was not right.

    With the words of one of the kit's stock lessons it comes in every language of the case.
    """

    act: Literal["add_lesson"]
    text: str
    language: Language
    when: tuple[str, ...] = ()
    translations: dict[Language, str] = Field(default_factory=dict)
    """Its words in other languages; those that the draft does not list are left out."""

    def do(self, draft: OpenDraft) -> None:
        when = _require_asked(draft, self.when)
        key = open_key(draft)
        if len(key.lessons) >= MOST_LESSONS:
            raise EditRefused("A case can have {most} lessons at most; three are shown.", most=MOST_LESSONS)
        text = normalise_text(self.text)
        stock = draft.catalogues.stock
        known = stock_lesson_with(stock, self.language, text)
        new = unused(known, draft.data) if known is not None else id_of_words(text, "lesson-", draft.data, stock_telling(draft.catalogues))
        draft.key = edited(key, lessons=(*key.lessons, filled(Lesson(id=new), when=when)))
        for language in draft.languages or (self.language,):
            own = stock.lesson(known, language) if known is not None and stock is not None else None
            draft.write("key_text", language, ("lessons", new), text if language == self.language else own or "")
        draft.write_translations("key_text", ("lessons", new), self.translations)


class ChangeLesson(Act):
    """Change when a lesson is said, or its place (from 0)."""

    act: Literal["change_lesson"]
    lesson: Slug
    when: tuple[str, ...] | None = None
    to: int | None = None

    def do(self, draft: OpenDraft) -> None:
        lesson = _lesson(draft, self.lesson)
        if self.when is not None:
            changed = filled(lesson, when=_require_asked(draft, self.when))
            draft.key = with_rows(draft.key, "lessons", lambda row: changed if row is lesson else row)
        if self.to is not None:
            draft.key = edited(draft.key, lessons=moved(draft.key.lessons, _lesson(draft, self.lesson), self.to))


class RemoveLesson(Act):
    """Take a lesson out with its words."""

    act: Literal["remove_lesson"]
    lesson: Slug

    def do(self, draft: OpenDraft) -> None:
        draft.key = edited(draft.key, lessons=others(draft.key.lessons, _lesson(draft, self.lesson)))
        draft.take_out("key_text", "lessons", self.lesson)


def forget_conditions(draft: OpenDraft) -> None:
    """Take conditions out of lessons that the case does not ask any more."""
    asked = lesson_conditions(draft.case)

    def without_conditions(lesson: Lesson) -> Lesson:
        return lesson if asked.issuperset(lesson.when) else filled(lesson, when=tuple(condition for condition in lesson.when if condition in asked))

    draft.key = with_rows(draft.key, "lessons", without_conditions)


def _require_asked(draft: OpenDraft, when: tuple[str, ...]) -> tuple[str, ...]:
    if not lesson_conditions(draft.case).issuperset(when):
        raise EditRefused("The lesson would be said for something that this case does not ask. Choose from what it asks.")
    return tuple(dict.fromkeys(when))


def stock_telling(catalogues: Catalogues) -> tuple[str, ...]:
    """Words that tell the sort of a case in its languages: names of what it may be classified as."""
    return tuple(word for words in catalogues.texts.values() for name in words.classifications.values() for word in name.split() if len(word) > 4)


def _lesson(draft: OpenDraft, lesson: str) -> Lesson:
    return present(named(draft.key.lessons, lesson), translatable("This lesson is not there any more."))
