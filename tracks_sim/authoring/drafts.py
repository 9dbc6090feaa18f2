"""Drafts in their folders: opened, changed by one act at a time, undone and done again; the files stay the source of truth.

An act is on disk before it is confirmed. Whoever changes the files in an editor meanwhile is one more author, not an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tracks_sim.case.acts import Act
from tracks_sim.case.draft import DraftData
from tracks_sim.case.load import Catalogues
from tracks_sim.case.problem import Problem, Where


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who writes: the internal id of a staff member, and the label of their code for others to see."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its files are now."""

    case_id: str
    folder: Path
    data: DraftData
    """Of the files that can be read."""
    unreadable: Mapping[str, tuple[Problem, ...]]
    """Parts whose file cannot be read as YAML, with why; nothing is written into them."""
    saved_at: datetime | None
    """When an act was last confirmed."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one act changed of one value: its value before and after (None: there was, or is, none)."""

    part: str
    where: Where
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One act as the journal keeps it."""

    number: int
    at: datetime
    author: Author
    act: Mapping[str, Any]
    """The act as JSON; ``{"act": "undo", "of": n}`` and ``{"act": "redo", "of": n}`` for those; ``edited_outside`` for what an editor changed."""
    changes: tuple[Change, ...]


class Drafts:
    """All drafts below a folder (``OwnFolders.drafts``)."""

    def __init__(self, folder: Path, catalogues: Catalogues, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self.catalogues = catalogues
        self.now = now

    def ids(self) -> tuple[str, ...]:
        """Ids of the drafts there are, sorted."""
        raise NotImplementedError

    def create(self, case_id: str, data: DraftData, author: Author) -> Draft:
        """Begin a draft with these data. Raises AuthoringRefused for an id that is taken or cannot be one."""
        raise NotImplementedError

    def open(self, case_id: str) -> Draft:
        """The draft as its files are now; acts that a crash interrupted are finished or taken back first. Raises UnknownCase."""
        raise NotImplementedError

    def perform(self, case_id: str, act: Act, author: Author) -> Draft:
        """Apply an act, write the files it touches, and confirm it in the journal; returns the draft after it.

        Raises ActRefused, FieldConflict (the text is set aside in the journal, nothing is lost), CannotPatch.
        """
        raise NotImplementedError

    def undo(self, case_id: str, author: Author, *, also_others: bool = False) -> Draft:
        """Take back this author's last act that is not taken back.

        Raises FieldConflict where somebody has changed the same since, unless ``also_others``; ActRefused where there is nothing to undo.
        """
        raise NotImplementedError

    def redo(self, case_id: str, author: Author, *, also_others: bool = False) -> Draft:
        """Do again what this author last took back; raises as ``undo`` does."""
        raise NotImplementedError

    def undoable(self, case_id: str, author: Author) -> tuple[str | None, str | None]:
        """Names of the acts (``Act.act``) that ``undo`` and ``redo`` would take back and do again; None where there is none."""
        raise NotImplementedError

    def history(self, case_id: str, part: str, where: Where) -> tuple[JournalEntry, ...]:
        """The acts that changed a value, or something in it, the newest first."""
        raise NotImplementedError

    def set_aside(self, case_id: str, author: Author) -> tuple[JournalEntry, ...]:
        """Texts of this author that met a conflict and were not written, the newest first."""
        raise NotImplementedError

    def here(self, case_id: str, author: Author, tab: str, screen: str) -> tuple[tuple[Author, str], ...]:
        """Claim presence of a tab on a screen for a minute; returns the others who are here, each with their screen."""
        raise NotImplementedError

    def discard(self, case_id: str) -> Path:
        """Throw a draft away: it is moved to ``.gone`` and kept for 30 days; returns where it is."""
        raise NotImplementedError

    def restore(self, case_id: str) -> Draft:
        """Bring back the draft of this id that was thrown away last. Raises UnknownCase, or AuthoringRefused where the id is taken again."""
        raise NotImplementedError
