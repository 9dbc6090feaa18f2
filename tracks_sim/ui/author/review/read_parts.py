"""The parts in which a reviewer reads a draft, and how far each was read: never, as it is now, or before something in it changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from tracks_sim.authoring.next_version import Difference
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.records import case_of
from tracks_sim.drafts.text_places import section_of
from tracks_sim.drafts.translation import place_of, text_name
from tracks_sim.i18n import translatable
from tracks_sim.problem import Where
from tracks_sim.ui.author.review_view import TRUTHS, ReadBefore
from tracks_sim.ui.author.screens.text_parts import PlacedText, TextPart, text_parts
from tracks_sim.ui.author.screens.version_differences import DifferenceSheet, difference_sheets
from tracks_sim.ui.author.view import DraftView

PartState = Literal["new", "changed", "read"]
STATE_NAMES: Mapping[PartState, str] = {
    "new": translatable("not read yet"),
    "changed": translatable("changed since you read it"),
    "read": translatable("read"),
}


def read_parts(view: DraftView) -> tuple[TextPart, ...]:
    """What really happened, where that is written, then every part of the case."""
    found = [(name, title, value_at(view.data, name[0], name[1:])) for name, title in TRUTHS.items()]
    truths = tuple(PlacedText(text_name(name[0], name[1:]), view.t(title), text) for name, title, text in found if isinstance(text, str) and text.strip())
    first = (TextPart("happened", "start", view.t("What really happened"), truths),) if truths else ()
    return (*first, *text_parts(view))


def place_to_read(name: str, language: str) -> tuple[str, Where]:
    """Part and path of a text in a language; what really happened is written in one language alone."""
    part, where = place_of(name, language)
    head = part.partition(".")[0]
    return (head if (head, *where) in TRUTHS else part), where


def changes_in(view: DraftView, before: Mapping[str, ReadBefore], parts: Sequence[TextPart]) -> Mapping[str, tuple[Difference, ...]]:
    """By part that was read before what has changed in it since, which is nothing where it was not."""
    return {
        part.id: tuple(one for one in before[part.id].differences if _part_of(view, before[part.id], one, parts) == part.id)
        for part in parts
        if part.id in before
    }


def state_of(part: TextPart, changes: Mapping[str, tuple[Difference, ...]]) -> PartState:
    """How far a part was read."""
    return "new" if part.id not in changes else "changed" if changes[part.id] else "read"


def unread(view: DraftView) -> list[TextPart]:
    """The parts that the reviewer has not read as they are now."""
    assert view.desk is not None
    parts = read_parts(view)
    changes = changes_in(view, view.desk.before, parts)
    return [part for part in parts if state_of(part, changes) != "read"]


def change_sheets(view: DraftView, before: ReadBefore | None, changes: Sequence[Difference]) -> list[DifferenceSheet]:
    """What has changed in a part since it was read, in words; what is gone by the name that it had then."""
    if before is None:
        return []
    then = replace(view, draft=replace(view.draft, data=before.data))
    return [
        *difference_sheets(view, [one for one in changes if one.change.after is not None]),
        *difference_sheets(then, [one for one in changes if one.change.after is None]),
    ]


def _part_of(view: DraftView, before: ReadBefore, difference: Difference, parts: Sequence[TextPart]) -> str:
    """The part in which a change is read; what stands in none of them, such as the length of the case, is read with the first of its section."""
    part, where = difference.change.part, difference.change.where
    if (part, *where) in TRUTHS:
        return "happened"
    paper = ""
    if where[:1] == ("documents",):
        paper = str(where[1]) if len(where) > 1 else ""
    elif where[:1] == ("passages",) and len(where) > 1:
        found = view.case.document_of(str(where[1])) or case_of(before.data).document_of(str(where[1]))
        paper = found.id if found else ""
    if any(one.id == f"papers.{paper}" for one in parts):
        return f"papers.{paper}"
    section = section_of(where) if where else "start"
    return next((one.id for one in parts if one.section == section and one.id != "happened"), next((one.id for one in parts), ""))
