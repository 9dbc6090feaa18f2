"""The page for evaluators: a notebook like the trainees' pages, with a kernel that belongs to who is signed in as staff.

That the visitor is an evaluator the kernel learns from here alone: the server puts the id of the staff member, which
stands in a signed cookie, into the kernel's environment. Only browser and staff member together may speak to that
kernel; a message that comes after the session is over is not passed on (``doors.ChannelsHandler``), and a sign-out ends the
kernel. The kernel itself looks into the store before each act.
"""

from __future__ import annotations

from typing import Any, ClassVar

from tracks_sim.roles import Permission
from tracks_sim.serve import assets
from tracks_sim.serve.pages import PageHandler, owner_of_staff
from tracks_sim.serve.staff_page import EVALUATE, StaffHandler


class EvaluatePage(StaffHandler, PageHandler):
    """GET: studies, their outcomes and reports, for whose role includes them."""

    permission: ClassVar[Permission] = EVALUATE

    def authorise(self) -> bool:
        """True: who is not an evaluator has been sent away before."""
        return True

    def owner(self, visit: str) -> str:
        """The staff member, not the trainee who may be signed in beside them."""
        return owner_of_staff(self.member.id, visit)

    def frame(self) -> dict[str, Any]:
        """As on other pages, with a script and a style of its own."""
        own = {"page_js": assets.url(self.base_url, "evaluate.js"), "more_css": assets.url(self.base_url, "evaluate.css")}
        return {**super().frame(), **own}

    def kernel_env(self) -> dict[str, str]:
        """Who of the staff it is, and no trainee."""
        return {**super().kernel_env(), "TRACKS_TRAINEE": "", "TRACKS_STAFF": self.member.id}
