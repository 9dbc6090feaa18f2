"""Text fields of an author's page: what is written, from which hash, and what is wrong with it."""

from __future__ import annotations

from typing import Literal, TypedDict

from tracks_sim.authoring.drafts import EarlierText
from tracks_sim.authoring.journal import OUTSIDE
from tracks_sim.dates import day_and_time
from tracks_sim.drafts.draft import value_at, value_hash
from tracks_sim.ui.author.problems.problem_lists import problems_at
from tracks_sim.ui.author.problems.problem_places import field_id as field_id
from tracks_sim.ui.author.view import DraftView

MOST_EARLIER = 30
"""Earlier versions of a text that are shown."""


class FieldProblem(TypedDict):
    """A problem beside its field."""

    kind: Literal["to_do", "wrong", "advice"]
    text: str


class ConflictSheet(TypedDict):
    """Two texts for one field: this author's, and the one that is in the file now."""

    mine: str
    theirs: str


class EarlierSheet(TypedDict):
    """A text that stood in the field before. ``when``: day, time and who wrote it, in words; empty where nobody knows."""

    text: str
    when: str


class FieldSheet(TypedDict):
    """A field with a text. The browser saves it as the act ``write_text`` with ``part``, ``where``, the text and ``base``."""

    id: str
    label: str
    help: str
    part: str
    where: list[str]
    text: str
    base: str
    lang: str
    rows: int
    problems: list[FieldProblem]
    conflict: ConflictSheet | None
    remarks: int
    """How many remarks of reviewers are open on it."""
    earlier: list[EarlierSheet] | None
    """What stood in it before, for the field of which somebody asked; else None."""


def text_field(view: DraftView, label: str, part: str, where: tuple[str, ...], *, help: str = "", rows: int = 2) -> FieldSheet:
    """The field of one text. ``label`` and ``help`` are in the language of the interface; ``rows`` 1 makes it a single line."""
    found = value_at(view.data, part, where)
    text = found if isinstance(found, str) else ""
    head, _, language = part.partition(".")
    conflict = next((c for c in view.conflicts if (c.part, tuple(c.where)) == (part, where)), None)
    return {
        "id": field_id(part, where), "label": label, "help": help, "part": part, "where": list(where), "text": text, "base": value_hash(text),
        "lang": language or view.writing, "rows": rows, "problems": problems_at(view, part, where),
        "conflict": {"mine": conflict.mine, "theirs": conflict.theirs} if conflict else None,
        "remarks": view.remarks.get((head, where), 0), "earlier": _earlier(view, part, where),
    }  # fmt: skip


def _earlier(view: DraftView, part: str, where: tuple[str, ...]) -> list[EarlierSheet] | None:
    shown = view.earlier
    if shown is None or (shown.part, tuple(map(str, shown.where))) != (part, where):
        return None
    return [{"text": one.text, "when": _when(view, one)} for one in shown.texts[:MOST_EARLIER]]


def _when(view: DraftView, one: EarlierText) -> str:
    """When and by whom a text was written: Friday 4 December, 18:00, office 3."""
    if one.at is None or one.author is None:
        return view.t("before the first change here")
    who = view.t("in an editor") if one.author == OUTSIDE else one.author.label
    return ", ".join(filter(None, (day_and_time(one.at.astimezone(), view.language), who)))
