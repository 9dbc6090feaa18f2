"""An author's page without a browser, on drafts that are kept in memory, so that the screens are tested without a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracks_sim.authoring.drafts import Author, Draft
from tracks_sim.drafts.draft import DraftData, value_at, value_hash
from tracks_sim.drafts.edits import Edit, WriteText
from tracks_sim.errors import EditRefused, FieldConflict, UnknownCase

AT = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)


@dataclass
class DraftsInMemory:
    """As ``Drafts``, for one process: acts other than writing a text are what ``does`` makes of the data."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    does: Callable[[Edit, DraftData], DraftData] = lambda act, data: data
    thrown_away: dict[str, Draft] = field(default_factory=dict)
    performed: list[Edit] = field(default_factory=list)
    before: dict[str, list[DraftData]] = field(default_factory=dict)
    others: tuple[tuple[Author, str], ...] = ()
    conflicting: bool = False
    """Whether what would be taken back was changed by somebody else since."""

    def add(self, case_id: str, data: DraftData) -> None:
        """Put a draft there as if somebody had begun it."""
        self.drafts[case_id] = Draft(case_id, Path("drafts", case_id), data, {}, None)

    def change(self, case_id: str, part: str, where: tuple[str, ...], text: str) -> None:
        """What somebody else writes meanwhile."""
        self.drafts[case_id] = replace(self.drafts[case_id], data=_with(self.drafts[case_id].data, part, where, text))

    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self.drafts))

    def open(self, case_id: str) -> Draft:
        if case_id not in self.drafts:
            raise UnknownCase(f"No draft `{case_id}`.", case=case_id)
        return self.drafts[case_id]

    def perform(self, case_id: str, act: Edit, author: Author) -> Draft:
        draft = self.open(case_id)
        if isinstance(act, WriteText):
            found = value_at(draft.data, act.part, act.where)
            if value_hash(found) != act.base:
                raise FieldConflict("Changed meanwhile.", part=act.part, where=act.where, mine=act.text, theirs=str(found or ""))
            data = _with(draft.data, act.part, act.where, act.text)
        else:
            data = self.does(act, draft.data)
        self.performed.append(act)
        self.before.setdefault(case_id, []).append(draft.data)
        self.drafts[case_id] = replace(draft, data=data, saved_at=AT)
        return self.drafts[case_id]

    def undo(self, case_id: str, author: Author, *, also_others: bool = False) -> Draft:
        if not self.before.get(case_id):
            raise EditRefused("There is nothing to undo.")
        if self.conflicting and not also_others:
            raise FieldConflict("Changed meanwhile.", part="text.en", where=("title",), mine="", theirs="")
        self.drafts[case_id] = replace(self.open(case_id), data=self.before[case_id].pop())
        return self.drafts[case_id]

    redo = undo

    def undoable(self, case_id: str, author: Author) -> tuple[str | None, str | None]:
        return (self.performed[-1].act if self.before.get(case_id) else None), None

    def presence(self, case_id: str, author: Author, tab: str, screen: str) -> tuple[tuple[Author, str], ...]:
        return self.others

    def authors(self, case_id: str) -> frozenset[str]:
        return frozenset()

    def discard(self, case_id: str) -> Path:
        self.thrown_away[case_id] = self.drafts.pop(case_id)
        return Path("gone", case_id)

    def gone_ids(self) -> frozenset[str]:
        return frozenset(self.thrown_away)

    def restore(self, case_id: str) -> Draft:
        self.drafts[case_id] = self.thrown_away.pop(case_id)
        return self.drafts[case_id]


def _with(data: DraftData, part: str, where: tuple[str, ...], text: str) -> DraftData:
    """The data with one text written; an empty one is taken out."""

    def written(block: Any, path: tuple[str, ...]) -> Mapping[str, Any]:
        rest = {name: value for name, value in (block or {}).items() if name != path[0]}
        if path[1:]:
            return {**rest, path[0]: written((block or {}).get(path[0]), path[1:])}
        return {**rest, path[0]: text} if text else rest

    return {**data, part: written(data.get(part), where)}


SKETCH: DraftData = {
    "case": {
        "id": "the-yellow-crate", "version": "0.1.0", "status": "draft", "languages": ["en", "fr"], "setting": "reception", "age": "adult", "note": True,
        "documents": [{"id": "note-1", "kind": "reception_note", "passages": ["no1", "no2"]}, {"id": "letter-1", "kind": "letter", "passages": []}],
        "indicators": ["documents_taken"],
    },
    "text.en": {
        "title": "The yellow crate", "documents": {"note-1": {"title": "Desk book"}},
        "passages": {"no1": "Yellow crate and helmet in the bicycle room again.", "no2": "Out at eleven, back before midnight."},
    },
    "key": {"indicators": [{"concept": "documents_taken", "state": "absent", "evidence": [{"any": ["no1"]}]}], "note": {"voices": {"observation": ["no1"]}}},
}  # fmt: skip
"""A draft that is hardly begun: two papers, two passages, one of them used by a judgement."""
