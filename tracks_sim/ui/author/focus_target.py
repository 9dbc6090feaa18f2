"""Where an act leads on screen: what is open after it, and where the keyboard goes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.drafts.edits import (
    AddFact,
    AddOption,
    AddPaper,
    AddPassages,
    AddPlanAnswer,
    AddQuestion,
    Edit,
    JoinPassage,
    RemovePaper,
    RemovePassage,
    SplitPassage,
)
from tracks_sim.drafts.records import case_of
from tracks_sim.ui.author.problems.fields import field_id
from tracks_sim.ui.author.state import FocusTarget


def focus_after(act: Edit, before: DraftData, after: DraftData, at: Mapping[str, Any]) -> tuple[Mapping[str, Any], FocusTarget | None]:
    """What is open after the act, and where the keyboard goes; None leaves it where it is."""
    was, now = case_of(before), case_of(after)
    match act:
        case AddPaper():
            new = _new((paper.id for paper in was.documents), (paper.id for paper in now.documents))
            return ({"paper": new[-1]}, _in_text(f"text.{act.language}", "documents", new[-1], "title")) if new else (at, None)
        case RemovePaper():
            return {}, FocusTarget("papers")
        case AddPassages() | SplitPassage():
            added = _new(was.passages, now.passages)
            if not added:
                return at, None
            one = added[-1] if isinstance(act, AddPassages) else added[0]
            caret = len(_words(after, act.language, one)) if isinstance(act, AddPassages) else 0
            return at, _in_text(f"text.{act.language}", "passages", one, caret=caret)
        case JoinPassage() | RemovePassage():
            paper = was.document_of(act.passage)
            passages = paper.passages if paper else (act.passage,)
            place = passages.index(act.passage)
            near = passages[place - 1] if place else next(iter(passages[1:]), None)
            if near is None:
                return at, FocusTarget("papers")
            languages = (part.partition(".")[2] for part in before if part.startswith("text."))
            language = next((language for language in languages if _words(before, language, near)), "en")
            return at, _in_text(f"text.{language}", "passages", near, caret=len(_words(before, language, near)))
        case AddOption():
            added = _new((option.id for option in was.options), (option.id for option in now.options))
            if added and act.standing is not None and not act.text:  # it was put on the scale, and the next one is there too
                return at, FocusTarget(f"tray:{added[0]}")
            return at, _in_text(f"text.{act.language}", "options", added[0]) if added else None
        case AddPlanAnswer():
            of_part = [[answer for q in case.plan if q.part == act.part for answer in q.options] for case in (was, now)]
            added = _new(*of_part)
            return at, _in_text(f"text.{act.language}", "plan", act.part, added[0]) if added else None
        case AddFact():
            added = _new((fact.id for fact in was.facts), (fact.id for fact in now.facts))
            return at, FocusTarget(f"fact:{added[0]}") if added else None
        case AddQuestion():
            added = _new((question.id for question in was.questions), (question.id for question in now.questions))
            return at, FocusTarget(f"question:{added[0]}") if added else None
    return at, None


def _new(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """The ids that were not there before, in their order."""
    known = set(before)
    return [id_ for id_ in after if id_ not in known]


def _words(data: DraftData, language: str, passage: str) -> str:
    found = value_at(data, f"text.{language}", ("passages", passage))
    return found if isinstance(found, str) else ""


def _in_text(part: str, *where: str, caret: int | None = None) -> FocusTarget:
    return FocusTarget(field_id(part, where), caret)
