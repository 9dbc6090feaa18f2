"""Lessons that are proposed for a draft: those of the stock whose conditions its key can meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tracks_sim.case.load import Catalogues
from tracks_sim.case.load.references import lesson_conditions
from tracks_sim.case.load.stock import LessonTopic
from tracks_sim.case.model.key import DetectionKey, IndicatorKey, KeyedAnswer, NeedKey
from tracks_sim.case.model.structure import Case
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.records import case_of, key_of


@dataclass(frozen=True, slots=True)
class ProposedLesson:
    """A lesson of the stock that fits a draft, as ``AddLesson`` takes it."""

    lesson: str
    when: tuple[str, ...]
    texts: Mapping[str, str]
    """Its words by language."""


_TAKES: Mapping[LessonTopic, Callable[[KeyedAnswer], bool]] = {
    "silence": lambda row: isinstance(row, IndicatorKey) and row.state == "insufficient" and not row.right_passages,
    "left_open": lambda row: isinstance(row, IndicatorKey) and row.state == "insufficient" and bool(row.right_passages),
    "spoken_against": lambda row: isinstance(row, IndicatorKey) and row.state == "absent",
    "signs_present": lambda row: isinstance(row, IndicatorKey) and row.state == "present",
    "detection_yes": lambda row: isinstance(row, DetectionKey) and row.state == "yes",
    "detection_open": lambda row: isinstance(row, DetectionKey) and row.state == "open",
    "detection_no": lambda row: isinstance(row, DetectionKey) and row.state == "no",
    "needs": lambda row: isinstance(row, NeedKey) and row.level == "urgent",
    "not_needed": lambda row: isinstance(row, NeedKey) and row.level == "not_indicated",
}
"""Rows of a key that a lesson is about."""


def conditions_of(about: LessonTopic, data: DraftData) -> tuple[str, ...]:
    """What a lesson on a topic is said for in a draft: its items of which that holds, as far as the case asks them."""
    case = case_of(data)
    asked = lesson_conditions(case)
    if about in _TAKES:
        found = [item for item, _, row in key_of(data).keyed_answers() if row.has(row.answer_field) and _TAKES[about](row)]
        found += ["decision"] if found and about.startswith("detection") else []
    else:
        found = list(_of_case(about, case))
    return tuple(condition for condition in found if condition in asked)


def _of_case(about: LessonTopic, case: Case) -> Iterator[str]:
    if about == "child" and case.presumed_child:
        yield from ("detection", "elements.means")
    if about == "plan":
        yield from (f"plan.{question.part}" for question in case.plan)
    if about == "voices":
        yield "note"


def proposed_lessons(data: DraftData, catalogues: Catalogues) -> tuple[ProposedLesson, ...]:
    """Lessons of the stock that the draft can teach and does not have yet, the most important first; those for every case last."""
    stock = catalogues.stock
    if stock is None:
        return ()
    taken = {lesson.id for lesson in key_of(data).lessons}
    found = []
    for lesson in stock.stock.lessons:
        when = conditions_of(lesson.about, data)
        if lesson.id not in taken and (when or lesson.about == "always"):
            texts = {language: words for language in stock.texts if (words := stock.lesson(lesson.id, language)) is not None}
            found.append(ProposedLesson(lesson.id, when, texts))
    return tuple(found)
