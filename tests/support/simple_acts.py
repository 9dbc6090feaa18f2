"""Drafts with acts that write one text and nothing else: what a test of saving, undoing and conflicts needs of the acts of a case."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tracks_sim.authoring import drafts
from tracks_sim.authoring.drafts import Author, Draft, Drafts
from tracks_sim.authoring.undo import as_text
from tracks_sim.drafts.draft import DraftData, value_at, value_hash
from tracks_sim.drafts.edits import WriteText
from tracks_sim.errors import EditRefused, FieldConflict

ANNA, BO = Author("s1", "Anna"), Author("s2", "Bo")
CASE = "the-green-tin"
DATA: dict[str, Any] = {
    "case": {"id": CASE, "languages": ["en"], "documents": [{"id": "note-1", "kind": "letter", "passages": ["no1", "no2"]}], "options": []},
    "text.en": {"title": "The green tin", "passages": {"no1": "She waited.", "no2": "It rained."}},
    "key": {"classification": "no_concern"},
}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, by: timedelta) -> None:
        self.time += by


def applied(act: WriteText, data: DraftData, catalogues: object) -> DraftData:
    """Write a text; mappings on the way to it are made, nothing else is."""
    if act.part.startswith("key_text") and act.part not in data:
        raise EditRefused("There is no such language.")
    now = value_at(data, act.part, act.where)
    if value_hash(now) != act.base:
        raise FieldConflict("Somebody else has written here.", part=act.part, where=act.where, mine=act.text, theirs=as_text(now))
    part = copy.deepcopy(data.get(act.part, {}))
    into = part
    for step in act.where[:-1]:
        into = into.setdefault(step, {})
    if act.text:
        into[act.where[-1]] = act.text
    else:
        into.pop(act.where[-1], None)
    return {**data, act.part: part}


def use_simple_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put them in the place of the acts of a case."""
    monkeypatch.setattr(drafts, "apply_edit", applied)


def new_drafts(folder: Path, clock: Clock | None = None) -> Drafts:
    """Drafts below a folder. Simple acts need no catalogues."""
    return Drafts(folder, None, clock or Clock())  # type: ignore[arg-type]


def write(where: tuple[str, ...], text: str, seen: Draft, part: str = "text.en") -> WriteText:
    """The act of writing a text by somebody who sees a draft."""
    return WriteText(act="write_text", part=part, where=where, text=text, base=value_hash(value_at(seen.data, part, where)))
