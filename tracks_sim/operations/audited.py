"""Access to the store that is written to the audit log first, of staff and of trainees to their own data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from tracks_sim.store import Actor, Staff, Store
from tracks_sim.store.audit import Access


@dataclass(frozen=True, slots=True)
class AuditedStore:
    """The store, and who works on it. Nothing else outside ``tracks_sim.store`` writes to the audit log."""

    store: Store
    """For what needs no entry of its own (an id looked up, a plan, counts), and for what the store writes down by itself."""
    actor: Actor

    @classmethod
    def of(cls, store: Store, member: Staff) -> Self:
        """The store for a member of staff."""
        return cls(store, Actor(member.id, member.role))

    @classmethod
    def of_trainee(cls, store: Store, trainee_id: str) -> Self:
        """The store for a trainee who acts on their own data; the log names them by their tag alone."""
        return cls(store, Actor(store.tag(trainee_id), "trainee"))

    def access(self, what: Access, about: str = "") -> Store:
        """Write the access to the audit log, then return the store.

        Raises StoreError where it cannot be written: without a store to act on, nothing is done.
        ``about`` names persons by their tag only (``Store.tag``).
        """
        self.store.record_access(self.actor, what, about)
        return self.store
