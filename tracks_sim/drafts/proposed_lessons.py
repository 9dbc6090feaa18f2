"""Lessons that are proposed for a draft: those of the stock whose conditions its key can meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracks_sim.case.load import Catalogues
from tracks_sim.case.load.stock import LessonTopic
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.draft_defaults import presumed_child
from tracks_sim.drafts.draft_key import all_rows, answer_field, cited
from tracks_sim.drafts.lesson_edits import conditions
from tracks_sim.drafts.open_draft import as_block, rows_of


@dataclass(frozen=True, slots=True)
class ProposedLesson:
    """A lesson of the stock that fits a draft, as ``AddLesson`` takes it."""

    lesson: str
    when: tuple[str, ...]
    texts: Mapping[str, str]
    """Its words by language."""


_Row = tuple[str, str, dict[str, Any]]
_TAKES: Mapping[LessonTopic, Callable[[_Row], bool]] = {
    "silence": lambda row: row[0] == "indicators" and _answer(row) == "insufficient" and not cited(row[2]),
    "left_open": lambda row: row[0] == "indicators" and _answer(row) == "insufficient" and bool(cited(row[2])),
    "spoken_against": lambda row: row[0] == "indicators" and _answer(row) == "absent",
    "signs_present": lambda row: row[0] == "indicators" and _answer(row) == "present",
    "detection_yes": lambda row: row[0] == "detection" and _answer(row) == "yes",
    "detection_open": lambda row: row[0] == "detection" and _answer(row) == "open",
    "detection_no": lambda row: row[0] == "detection" and _answer(row) == "no",
    "needs": lambda row: row[0] == "needs" and _answer(row) == "urgent",
    "not_needed": lambda row: row[0] == "needs" and _answer(row) == "not_indicated",
}
"""Rows of a key that a lesson is about."""


def _answer(row: _Row) -> Any:
    return row[2].get(answer_field(row[0]))


def conditions_of(about: LessonTopic, data: DraftData) -> tuple[str, ...]:
    """What a lesson on a topic is said for in a draft: its items of which that holds, as far as the case asks them."""
    case, key = as_block(data.get("case")), as_block(data.get("key"))
    asked = conditions(case)
    if about in _TAKES:
        found = [f"{step}.{name}" if name else step for step, name, row in all_rows(key) if _TAKES[about]((step, name, row))]
        found += ["decision"] if found and about.startswith("detection") else []
    else:
        found = list(_of_case(about, case))
    return tuple(condition for condition in found if condition in asked)


def _of_case(about: LessonTopic, case: Mapping[str, Any]) -> Iterator[str]:
    if about == "child" and presumed_child(case.get("age")):
        yield from ("detection", "elements.means")
    if about == "plan":
        yield from (f"plan.{row.get('part')}" for row in rows_of(case.get("plan")))
    if about == "voices" and case.get("note") is not False:
        yield "note"


def proposed_lessons(data: DraftData, catalogues: Catalogues) -> tuple[ProposedLesson, ...]:
    """Lessons of the stock that the draft can teach and does not have yet, the most important first; those for every case last."""
    stock = catalogues.stock
    if stock is None:
        return ()
    taken = {row.get("id") for row in rows_of(as_block(data.get("key")).get("lessons"))}
    found = []
    for lesson in stock.stock.lessons:
        when = conditions_of(lesson.about, data)
        if lesson.id not in taken and (when or lesson.about == "always"):
            texts = {language: words for language in stock.texts if (words := stock.lesson(lesson.id, language)) is not None}
            found.append(ProposedLesson(lesson.id, when, texts))
    return tuple(found)
