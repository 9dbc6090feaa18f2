"""The page for authors, and the one on which a case is tried: notebooks of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracks_sim.roles import may
from tracks_sim.serve.staff.notebook_page import StaffNotebook

if TYPE_CHECKING:
    from tracks_sim.store import Staff


def writes_or_reviews(member: Staff) -> bool:
    """Whether a member of staff writes cases, or reviews those of others."""
    return may(member.role, "author") or may(member.role, "review")


class AuthorPage(StaffNotebook):
    """GET: the organisation's cases, and the drafts in which they are written, for roles that write them and for those that review them.

    Who reviews reads only: the page refuses every act of theirs on a draft (``AuthorState.writer``).
    """

    script, style = "author.js", "author.css"

    @classmethod
    def allows(cls, member: Staff) -> bool:
        """Whether this member of staff may open the page; who only reviews meets the drafts that are in review, and changes nothing."""
        return writes_or_reviews(member)


class TryPageHandler(StaffNotebook):
    """GET: a case as a trainee would see it, for who writes or reviews cases. Nothing of it is kept."""

    script, style = "try.js", "try.css"

    @classmethod
    def allows(cls, member: Staff) -> bool:
        """Whether this member of staff may try a case: who writes one, and who reviews it."""
        return writes_or_reviews(member)
