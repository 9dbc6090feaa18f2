"""Who is signed in on an author's page, and what they may ask for: asked of the store before each intent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracks_sim.authoring.drafts import Author
from tracks_sim.authoring.reviews import read_reviews
from tracks_sim.errors import NotAllowed, UnknownCode
from tracks_sim.i18n import translatable
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.roles import may
from tracks_sim.store import Actor, Store
from tracks_sim.ui.author.draft_intents import DRAFT_INTENTS
from tracks_sim.ui.author.state import AuthorState
from tracks_sim.ui.shared.context import PageContext

NOT_IN_REVIEW = translatable("This case is not open to reviewers any more: it was released, or nobody asks for a review now. What you have said of it is kept.")
LOCAL = Actor("JupyterLab (account name is not stored)", "trainer")
"""The actor in JupyterLab. Whoever has the data folder on their own machine may write its cases."""

READERS = ("look", "at", "writing")
"""Intents on a case that is open to be read."""
READERS_INTENTS = frozenset({
    "hello", "dismiss", "language", "screen", "open_draft", "close", *READERS, *(kind for kind, intent in DRAFT_INTENTS.items() if not intent.writes),
})  # fmt: skip
"""All that somebody can ask for who reviews a draft and does not write it."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who may write cases, or read drafts to review them."""

    audited: AuditedStore
    """The store, with this person as the actor of the audit log."""
    author: Author
    writer: bool
    """False for somebody who reads drafts and writes none."""

    def may_read(self, folder: Path) -> bool:
        """Whether this person may read the case in a folder now, its key included. Every page and file that shows a case of authors asks here."""
        return read_reviews(folder).readable(writer=self.writer)

    @property
    def publishes(self) -> bool:
        """Whether this person may release cases."""
        return may(self.audited.actor.role, "publish")


def signed_in(context: PageContext, store: Store) -> SignedIn | None:
    """Who visits the page, as the store says now; None for somebody who may neither write nor review. In JupyterLab whoever has the data folder may."""
    if context.base_url is None:
        return SignedIn(AuditedStore(store, LOCAL), Author(LOCAL.who, ""), writer=True)
    if not context.staff:
        return None
    try:
        member = store.staff.member(context.staff)
    except UnknownCode:
        return None
    writer = may(member.role, "author")
    if not writer and not may(member.role, "review"):
        return None
    return SignedIn(AuditedStore.of(store, member), Author(member.id, member.label), writer)


def require_reading(intent: Mapping[str, Any]) -> None:
    """Raise NotAllowed for what somebody who only reads cannot ask for: everything that is not in the list."""
    if intent.get("kind") not in READERS_INTENTS or intent.get("screen") == "begin":
        raise NotAllowed("Who reviews a draft does not change it.")


def require_writer(state: AuthorState) -> None:
    """Raise NotAllowed where what is open cannot be changed here."""
    if not state.may_write:
        raise NotAllowed("Who reviews a draft does not change it.")
