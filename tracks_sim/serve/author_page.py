"""The page for authors, and the one on which a case is tried: notebooks of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracks_sim.roles import may
from tracks_sim.serve.staff_notebook import StaffNotebook
from tracks_sim.serve.staff_page import AUTHOR

if TYPE_CHECKING:
    from tracks_sim.store import Staff


class AuthorPage(StaffNotebook):
    """GET: the organisation's cases, and the drafts in which they are written, for roles with this permission."""

    permission = AUTHOR
    script, style = "author.js", "author.css"


class TryPageHandler(StaffNotebook):
    """GET: a case as a trainee would see it, for who writes or reviews cases. Nothing of it is kept."""

    script, style = "try.js", "try.css"

    @classmethod
    def allows(cls, member: Staff) -> bool:
        """Whether this member of staff may try a case: who writes one, and who reviews it."""
        return may(member.role, "author") or may(member.role, "review")
