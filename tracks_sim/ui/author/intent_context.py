"""Something that a page asks for on the draft that is open, with all that is needed to do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracks_sim.authoring.drafts import Author, Draft, Drafts
from tracks_sim.errors import BadAnswer
from tracks_sim.i18n import Translator, translator
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.cases import AuthoringServices
from tracks_sim.ui.author.state import AuthorState
from tracks_sim.ui.author.view import DraftView

LONGEST = 4_000
"""Letters of a text that an intent carries."""


@dataclass(frozen=True, slots=True)
class IntentContext:
    """One intent on the open draft."""

    audited: AuditedStore
    workshop: AuthoringServices
    author: Author
    state: AuthorState
    view: DraftView
    intent: Mapping[str, Any]
    buffers: Sequence[Any]
    """The bytes of the files that came with it."""
    send: Callable[[Mapping[str, Any], bytes], None]
    """Sends a file to the page, which saves it: ``{"name": …, "type": …}`` and its bytes."""

    @property
    def draft(self) -> Draft:
        """The draft that is open."""
        return self.view.draft

    @property
    def drafts(self) -> Drafts:
        """All drafts."""
        return self.workshop.drafts

    @property
    def case(self) -> tuple[AuditedStore, AuthoringServices, str]:
        """What acts on the case that is open begin with."""
        return self.audited, self.workshop, self.draft.case_id

    @property
    def now(self) -> datetime:
        """The time of the store's clock."""
        return self.audited.store.clock.now()

    @property
    def t(self) -> Translator:
        """Sentences of the interface."""
        return translator(self.state.language)

    def text(self, name: str, longest: int = LONGEST) -> str:
        """A text of the intent. Raises BadAnswer for anything else, and for one that is too long."""
        value = self.intent.get(name, "")
        if not isinstance(value, str) or len(value) > longest:
            raise BadAnswer("The page sent something that does not fit.")
        return value

    def number(self, name: str) -> int:
        """A whole number of the intent. Raises BadAnswer for anything else."""
        value = self.intent.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadAnswer("The page sent something that does not fit.")
        return value
