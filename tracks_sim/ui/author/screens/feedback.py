"""The screen of the feedback: the lessons with their conditions. Pure: a draft in, plain data out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypedDict

from tracks_sim.drafts.proposed_lessons import proposed_lessons
from tracks_sim.practice.steps import ANSWER_KINDS
from tracks_sim.ui.author.problems.fields import FieldProblem
from tracks_sim.ui.author.problems.problem_lists import problems_at
from tracks_sim.ui.author.screens.items import WrittenText, written
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, SheetHead, options

SHOWN = 3
"""Lessons that a trainee is shown, the first that fit (``Key.lessons``)."""


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
        "lessons": lessons,
        "proposed": _proposed(view),
        "conditions": _conditions(view),
        "writing": view.writing,
        "missing": t.plural("{n} lesson is still to come: a case has three or more.", "{n} lessons are still to come: a case has three or more.", lacking).format(n=lacking) if lacking else "",
    }  # fmt: skip


def _conditions(view: DraftView) -> list[Option]:
    """What a lesson can wait for: what the case asks."""
    return _named(view, (kind.key(id_) for kind in ANSWER_KINDS for id_ in kind.asked(view.case)))


def _named(view: DraftView, items: Iterable[str]) -> list[Option]:
    return options({item: view.item_label(item) for item in items})


def _lessons(view: DraftView) -> list[LessonCard]:
    conditions, t = _conditions(view), view.t
    return [
        {
            "lesson": lesson.id, "element": f"lesson:{lesson.id}", "n": n,
            "text": written(view, t("Lesson {n}").format(n=n), "key_text", ("lessons", lesson.id)),
            "when": _named(view, lesson.when), "said_when": said_when(view, lesson.when),
            "more": [option for option in conditions if option["id"] not in lesson.when],
            "problems": problems_at(view, "key", ("lessons", lesson.id)),
        }
        for n, lesson in enumerate(view.key.lessons, start=1)
    ]  # fmt: skip


def _proposed(view: DraftView) -> list[ProposedLesson]:
    """Lessons of the kit that the key can teach, in the language of the author; those that are not written in it are left out."""
    return [
        {
            "text": words, "said_when": said_when(view, lesson.when),
            "act": {"act": "add_lesson", "text": words, "language": view.writing, "when": list(lesson.when)},
        }
        for lesson in proposed_lessons(view.data, view.catalogues)
        if (words := lesson.texts.get(view.writing))
    ]  # fmt: skip


def said_when(view: DraftView, when: Sequence[str]) -> str:
    """One sentence on when a lesson is said."""
    if not when:
        return view.t("Always fits.")
    names = [view.t("“{item}”").format(item=view.item_label(item)) for item in when]
    listed = view.t(" or ").join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return view.t("Said when {items} was not right.").format(items=listed)
