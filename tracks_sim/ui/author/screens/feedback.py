"""The screen of the feedback: what happened after each option, and the lessons with their conditions. Pure: a draft in, plain data out."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from tracks_sim.case.model.record import PLAN_PARTS
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.lesson_edits import conditions
from tracks_sim.drafts.open_draft import as_block, rows_of, texts_of
from tracks_sim.drafts.proposed_lessons import proposed_lessons
from tracks_sim.ui.author.problems.fields import FieldProblem
from tracks_sim.ui.author.problems.problem_lists import problems_at
from tracks_sim.ui.author.screens.decision import RUNGS, option_title, rung_of
from tracks_sim.ui.author.screens.items import (
    WrittenText,
    item_name,
    items_judged,
    written,
)
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, SheetHead

SHOWN = 3
"""Lessons that a trainee is shown, the first that fit (``Key.lessons``)."""


class OptionStory(TypedDict):
    """What happened after an option."""

    option: str
    element: str
    title: str
    lang: str
    rung: str
    rung_label: str
    story: WrittenText


class LessonCard(TypedDict):
    """A lesson, and when it is said. ``said_when``: that in one sentence."""

    lesson: str
    element: str
    n: int
    text: WrittenText
    when: list[Option]
    said_when: str
    more: list[Option]
    problems: list[FieldProblem]


class ProposedLesson(TypedDict):
    """A lesson that can be added as it stands."""

    text: str
    said_when: str
    act: dict[str, Any]


class AuthorFeedbackSheet(SheetHead):
    """The screen of the feedback."""

    kind: Literal["feedback"]
    stories: list[OptionStory]
    lessons: list[LessonCard]
    proposed: list[ProposedLesson]
    conditions: list[Option]
    writing: str
    missing: str


def feedback_sheet(view: DraftView) -> AuthorFeedbackSheet:
    """Everything that the screen shows."""
    t, lessons = view.t, _lessons(view)
    lacking = max(SHOWN - len(lessons), 0)
    return {
        "kind": "feedback",
        "title": t("Feedback"),
        "intro": None,
        "stories": _stories(view),
        "lessons": lessons,
        "proposed": _proposed(view),
        "conditions": _conditions(view),
        "writing": view.writing,
        "missing": t.plural("{n} lesson is still to come: a case has three or more.", "{n} lessons are still to come: a case has three or more.", lacking).format(n=lacking) if lacking else "",
    }  # fmt: skip


def _stories(view: DraftView) -> list[OptionStory]:
    t = view.t
    keyed = {row.get("option"): rung_of(row) for row in rows_of(value_at(view.data, "key", ("options",)))}
    options = [row["id"] for row in rows_of(value_at(view.data, "case", ("options",))) if isinstance(row.get("id"), str)]
    return [
        {
            "option": option, "element": f"story:{option}", "title": option_title(view, option), "lang": view.writing,
            "rung": keyed.get(option, ""), "rung_label": t(RUNGS[rung][0]) if (rung := keyed.get(option)) else "",
            "story": written(view, t("What happened then"), "key_text", ("story", option), rows=3),
        }
        for option in options
    ]  # fmt: skip


def _conditions(view: DraftView) -> list[Option]:
    """What a lesson can wait for: what the case asks."""
    asked = conditions(as_block(view.data.get("case")))
    order = [*items_judged(view.data), "decision", *(f"plan.{part}" for part in PLAN_PARTS), "note"]
    return [_condition(view, item) for item in order if item in asked]


def _condition(view: DraftView, item: str) -> Option:
    return {"id": item, "label": item_name(view.catalogues, view.language, item).label}


def _lessons(view: DraftView) -> list[LessonCard]:
    conditions = _conditions(view)
    found: list[LessonCard] = []
    for place, row in enumerate(rows_of(value_at(view.data, "key", ("lessons",)))):
        if not isinstance(lesson := row.get("id"), str):
            continue
        when = texts_of(row.get("when"))
        found.append({
            "lesson": lesson, "element": f"lesson:{lesson}", "n": len(found) + 1,
            "text": written(view, view.t("Lesson {n}").format(n=len(found) + 1), "key_text", ("lessons", lesson)),
            "when": [_condition(view, item) for item in when], "said_when": said_when(view, when),
            "more": [option for option in conditions if option["id"] not in when],
            "problems": problems_at(view, "key", ("lessons", place)),
        })  # fmt: skip
    return found


def _proposed(view: DraftView) -> list[ProposedLesson]:
    """Lessons of the kit that the key can teach, in the language of the author; those that are not written in it are left out."""
    return [
        {
            "text": words, "said_when": said_when(view, list(lesson.when)),
            "act": {"act": "add_lesson", "text": words, "language": view.writing, "when": list(lesson.when)},
        }
        for lesson in proposed_lessons(view.data, view.catalogues)
        if (words := lesson.texts.get(view.writing))
    ]  # fmt: skip


def said_when(view: DraftView, when: list[str]) -> str:
    """One sentence on when a lesson is said."""
    if not when:
        return view.t("Always fits.")
    names = [view.t("“{item}”").format(item=item_name(view.catalogues, view.language, item).label) for item in when]
    listed = view.t(" or ").join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return view.t("Said when {items} was not right.").format(items=listed)
