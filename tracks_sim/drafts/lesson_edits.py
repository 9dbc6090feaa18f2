"""Acts on lessons: what to do next time, and when it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from tracks_sim.case.load.stock import stock_lesson_with
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import ELEMENTS, Language, Record, Slug
from tracks_sim.drafts.draft_defaults import id_of_words, unused
from tracks_sim.drafts.draft_key import open_key, steps_of
from tracks_sim.drafts.normalise_text import normalise_text
from tracks_sim.drafts.open_draft import OpenDraft, list_in, row_with, rows_of, texts_of
from tracks_sim.drafts.paper_edits import move
from tracks_sim.drafts.records import put_in_order
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

_LESSON_GONE = translatable("This lesson is not there any more.")
_NEVER_SAID = translatable("The lesson would be said for something that this case does not ask. Choose from what it asks.")
_TOO_MANY = translatable("A case can have {most} lessons at most; three are shown.")
MOST_LESSONS = 20


class AddLesson(Record):
    """Add a lesson: something to do next time, said when one of these items was not right.

    With the words of one of the kit's stock lessons it comes in every language of the case.
    """

    act: Literal["add_lesson"]
    text: str
    language: Language
    when: tuple[str, ...] = ()


class ChangeLesson(Record):
    """Change when a lesson is said, or its place (from 0)."""

    act: Literal["change_lesson"]
    lesson: Slug
    when: tuple[str, ...] | None = None
    to: int | None = None


class RemoveLesson(Record):
    """Take a lesson out with its words."""

    act: Literal["remove_lesson"]
    lesson: Slug


def conditions(case: Mapping[str, Any]) -> frozenset[str]:
    """What a lesson can be said for in a draft: what it asks (as ``references.lesson_conditions`` of a whole case)."""
    plan = [part for question in rows_of(case.get("plan")) if isinstance(part := question.get("part"), str)]
    by_step = {
        "indicators": [f"indicators.{concept}" for concept in texts_of(case.get("indicators"))],
        "detection": ["detection"],
        "elements": [f"elements.{element}" for element in (*ELEMENTS, "protection")],
        "needs": [f"needs.{need}" for need in texts_of(case.get("needs"))],
        "decision": ["decision", *(f"plan.{part}" for part in plan), *([] if case.get("note") is False else ["note"])],
    }
    return frozenset(condition for step in steps_of(case) for condition in by_step.get(step, ()))


def forget_conditions(draft: OpenDraft) -> None:
    """Take conditions out of lessons that the case does not ask any more."""
    asked = conditions(draft.look("case"))
    for key in draft.parts("key"):
        for lesson in rows_of(key.get("lessons")):
            when = texts_of(lesson.get("when"))
            if not asked.issuperset(when):
                lesson["when"] = [condition for condition in when if condition in asked]
                if not lesson["when"]:
                    del lesson["when"]


def _require_asked(draft: OpenDraft, when: tuple[str, ...]) -> list[str]:
    if not conditions(draft.look("case")).issuperset(when):
        raise EditRefused(_NEVER_SAID)
    return list(dict.fromkeys(when))


def _add_lesson(act: AddLesson, draft: OpenDraft) -> None:
    when = _require_asked(draft, act.when)
    key = open_key(draft)
    put_in_order(key, "lessons", Key.model_fields)
    lessons = list_in(key, "lessons")
    if len(lessons) >= MOST_LESSONS:
        raise EditRefused(_TOO_MANY, most=MOST_LESSONS)
    text = normalise_text(act.text)
    stock = draft.catalogues.stock
    known = stock_lesson_with(stock, act.language, text)
    new = unused(known, draft.data) if known is not None else id_of_words(text, "lesson-", draft.data, stock_telling(draft))
    lessons.append({"id": new, "when": when} if when else {"id": new})
    for language in draft.languages or (act.language,):
        own = stock.lesson(known, language) if known is not None and stock is not None else None
        draft.write("key_text", language, ("lessons", new), text if language == act.language else own or "")


def stock_telling(draft: OpenDraft) -> tuple[str, ...]:
    """Words that tell the sort of a case in its languages: names of what it may be classified as."""
    catalogues = draft.catalogues.texts.values()
    return tuple(word for words in catalogues for name in words.classifications.values() for word in name.split() if len(word) > 4)


def _lesson(draft: OpenDraft, lesson: str) -> dict[str, Any]:
    found = row_with(draft.part("key").get("lessons"), "id", lesson)
    if found is None:
        raise EditRefused(_LESSON_GONE)
    return found


def _change_lesson(act: ChangeLesson, draft: OpenDraft) -> None:
    lesson = _lesson(draft, act.lesson)
    if act.when is not None:
        lesson["when"] = _require_asked(draft, act.when)
        if not lesson["when"]:
            del lesson["when"]
    if act.to is not None:
        move(draft.part("key")["lessons"], lesson, act.to)


def _remove_lesson(act: RemoveLesson, draft: OpenDraft) -> None:
    lesson = _lesson(draft, act.lesson)
    key = draft.part("key")
    key["lessons"] = [other for other in key["lessons"] if other is not lesson]
    draft.take_out("key_text", "lessons", act.lesson)


LESSON_ACTS: Mapping[type[Record], Callable[[Any, OpenDraft], None]] = {
    AddLesson: _add_lesson, ChangeLesson: _change_lesson, RemoveLesson: _remove_lesson,
}  # fmt: skip
"""What each of these acts does to a draft."""
