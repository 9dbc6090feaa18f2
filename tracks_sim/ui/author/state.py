"""The state of an author's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, get_args

from tracks_sim.authoring.drafts import Draft
from tracks_sim.authoring.exchange import Package
from tracks_sim.authoring.returned_texts import NotTaken
from tracks_sim.drafts.bank import BankKind
from tracks_sim.errors import FieldConflict
from tracks_sim.problem import Where
from tracks_sim.ui.shared.context import Notice

ScreenName = Literal["cases", "begin", "start", "papers", "judgements", "talk", "decision", "feedback", "languages", "try", "review", "over"]
"""``cases``: the list of all cases; ``begin``: the questions before a new draft; ``over``: the author is not signed in any more."""

DRAFT_SCREENS: tuple[ScreenName, ...] = get_args(ScreenName)[2:-1]
"""Screens of the draft that is open, in the order of an author's work."""


@dataclass(frozen=True, slots=True)
class BankQuery:
    """What is sought in the bank, and the field that it was opened from."""

    kind: BankKind
    target: str
    """Of a passage its paper; of a reason the item, or ``options.<option>``; of an option its id, empty for a new one; empty for a lesson."""
    words: str = ""
    group: str = ""
    """As in ``BankEntry``; empty for all."""
    page: int = 0


NOTHING: Mapping[str, Any] = MappingProxyType({})
"""The place where nothing of a screen is open."""


@dataclass(frozen=True, slots=True)
class FocusTarget:
    """Where the keyboard goes next: id of an element, and the letter of its text before which the cursor stands."""

    element: str
    caret: int | None = None


@dataclass(frozen=True, slots=True)
class AuthorState:
    """The whole state, from which everything on the page follows."""

    language: str
    """Of the interface."""
    screen: ScreenName = "cases"
    draft: Draft | None = None
    """The draft that is open, as its files were after the last act or look."""
    writing: str = "en"
    """Language in which texts are written on the screens; the first of the draft unless the author chose another."""
    at: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    """What of the screen is open: ``{"passage": "db1"}`` with its panel, ``{"paper": …}``, ``{"item": …}``, ``{"language": "fr"}`` …"""
    package: Package | None = None
    """A case from elsewhere that was read and checked, and of which nothing is written yet."""
    typed: tuple[str, str] | None = None
    """An option and its words as they are being typed (``DraftView.typed``); until something is saved."""
    bank: BankQuery | None = None
    """The search in the bank that is open; until something is done."""
    conflicts: tuple[FieldConflict, ...] = ()
    """Fields that somebody else has changed, with what this author wrote; each stays until it is settled."""
    others: tuple[tuple[str, str], ...] = ()
    """Who else is here: the label of their code, and the screen. Empty before the page has asked, too."""
    can_undo: str | None = None
    """Name of the act that would be taken back (``Act.act``)."""
    can_redo: str | None = None
    not_taken: tuple[NotTaken, ...] = ()
    """Texts of the table of translations that came back last which were not taken; until another screen is opened."""
    earlier_of: tuple[str, Where] | None = None
    """Part and path of the text whose earlier versions are shown; until another screen is opened."""
    trial_codes: tuple[str, ...] = ()
    """Codes for the trial of the draft that were made last; until another screen is opened."""
    working: str = ""
    """English sentence on long work under way (bots, a document)."""
    writer: bool = True
    """False for somebody who may read drafts to review them, and write none."""
    reading: bool = False
    """Whether what is open is no draft: a case of the kit, or a version that was released, which nobody changes."""
    reviewing: bool = False
    """Whether somebody who writes cases has opened this draft to review it, and so changes nothing in it."""
    tab: str = ""
    """Id of the browser's tab, by which it is told apart from others of the same author."""
    handled: int = 0
    """Number of the last act that the page sent and that was handled, saved or not."""
    failed: tuple[int, ...] = ()
    """Numbers of the acts that were handled and not saved, the last ones."""
    seek: FocusTarget | None = None
    """Where the last act leads the keyboard."""
    ask: Literal["undo", "redo"] | None = None
    """What would change something that somebody else has changed since, and so is asked about."""
    notice: Notice | None = None
    refusals: int = 0
    """Number of intents refused so far; another number makes the browser draw the page again."""

    @property
    def may_write(self) -> bool:
        """Whether what is open can be changed here."""
        return self.writer and not self.reading and not self.reviewing

    def without_draft(self, screen: ScreenName, at: Mapping[str, Any] = NOTHING) -> AuthorState:
        """The state in which no draft is open any more, on a screen."""
        return replace(self, screen=screen, at=at, draft=None, reading=False, reviewing=False, conflicts=(), trial_codes=(), others=(), can_undo=None, can_redo=None)
