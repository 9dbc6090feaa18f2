"""The page for authors: a notebook of staff."""

from __future__ import annotations

from tracks_sim.serve.staff_notebook import StaffNotebook
from tracks_sim.serve.staff_page import AUTHOR


class AuthorPage(StaffNotebook):
    """GET: the organisation's cases, and the drafts in which they are written, for roles with this permission."""

    permission = AUTHOR
    script, style = "author.js", "author.css"
