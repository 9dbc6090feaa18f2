"""The page for authors: a notebook of staff."""

from __future__ import annotations

from tracks_sim.roles import may
from tracks_sim.serve.staff_notebook import StaffNotebook
from tracks_sim.store import Staff


class AuthorPage(StaffNotebook):
    """GET: the organisation's cases, and the drafts in which they are written, for roles that write them and for those that review them.

    Who reviews reads only: the page refuses every act of theirs on a draft (``AuthorState.writer``).
    """

    script, style = "author.js", "author.css"

    @classmethod
    def allows(cls, member: Staff) -> bool:
        """Whether this member of staff writes cases or reviews them."""
        return may(member.role, "author") or may(member.role, "review")
