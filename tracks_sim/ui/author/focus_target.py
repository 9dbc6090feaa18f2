"""Where an act leads on screen: what is open after it, and where the keyboard goes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.drafts.edits import (
    AddOption,
    AddPaper,
    AddPassages,
    AddPlanAnswer,
    Edit,
    JoinPassage,
    RemovePaper,
    RemovePassage,
    SplitPassage,
)
from tracks_sim.drafts.open_draft import rows_of, texts_of
from tracks_sim.ui.author.problems.fields import field_id
from tracks_sim.ui.author.state import FocusTarget


def papers_of(data: DraftData) -> list[Mapping[str, Any]]:
    """The papers of a draft as far as they are written."""
    papers = value_at(data, "case", ("documents",))
    return (
        [paper for paper in papers if isinstance(paper, Mapping) and isinstance(paper.get("id"), str)]
        if isinstance(papers, list)
        else []
    )


def passages_of(paper: Mapping[str, Any]) -> list[str]:
    """Ids of the passages of a paper, in reading order."""
    passages = paper.get("passages")
    return [passage for passage in passages if isinstance(passage, str)] if isinstance(passages, list) else []


def focus_after(act: Edit, before: DraftData, after: DraftData, at: Mapping[str, Any]) -> tuple[Mapping[str, Any], FocusTarget | None]:
    """What is open after the act, and where the keyboard goes; None leaves it where it is."""
    match act:
        case AddPaper():
            known = {paper["id"] for paper in papers_of(before)}
            new = [paper["id"] for paper in papers_of(after) if paper["id"] not in known]
            return ({"paper": new[-1]}, _in_text(f"text.{act.language}", "documents", new[-1], "title")) if new else (at, None)
        case RemovePaper():
            return {}, FocusTarget("papers")
        case AddPassages() | SplitPassage():
            known_passages = {passage for paper in papers_of(before) for passage in passages_of(paper)}
            added = [passage for paper in papers_of(after) for passage in passages_of(paper) if passage not in known_passages]
            if not added:
                return at, None
            one = added[-1] if isinstance(act, AddPassages) else added[0]
            caret = len(_words(after, act.language, one)) if isinstance(act, AddPassages) else 0
            return at, _in_text(f"text.{act.language}", "passages", one, caret=caret)
        case JoinPassage() | RemovePassage():
            paper = next((passages_of(p) for p in papers_of(before) if act.passage in passages_of(p)), [])
            place = paper.index(act.passage) if paper else 0
            near = paper[place - 1] if place else next(iter(paper[1:]), None)
            if near is None:
                return at, FocusTarget("papers")
            language = next(
                (
                    part.partition(".")[2]
                    for part in before
                    if part.startswith("text.") and _words(before, part.partition(".")[2], near)
                ),
                "en",
            )
            return at, _in_text(f"text.{language}", "passages", near, caret=len(_words(before, language, near)))
        case AddOption():
            return at, _in_new_text(before, after, act.language, "options")
        case AddPlanAnswer():
            return at, _in_new_text(before, after, act.language, "plan", act.part)
    return at, None


def _in_new_text(before: DraftData, after: DraftData, language: str, *where: str) -> FocusTarget | None:
    """Into the text of the option, or the answer of the plan, that was not there before."""
    known, now = (set(_ids(data, *where)) for data in (before, after))
    return next((_in_text(f"text.{language}", *where, new) for new in sorted(now - known)), None)


def _ids(data: DraftData, step: str, part: str = "") -> list[str]:
    rows = rows_of(value_at(data, "case", (step,)))
    if not part:
        return [row["id"] for row in rows if isinstance(row.get("id"), str)]
    return [answer for row in rows if row.get("part") == part for answer in texts_of(row.get("options"))]


def _words(data: DraftData, language: str, passage: str) -> str:
    found = value_at(data, f"text.{language}", ("passages", passage))
    return found if isinstance(found, str) else ""


def _in_text(part: str, *where: str, caret: int | None = None) -> FocusTarget:
    return FocusTarget(field_id(part, where), caret)
