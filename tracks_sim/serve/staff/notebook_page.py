"""A page for staff that is a notebook like the trainees' pages, with a kernel that the signed-in staff member owns.

The kernel learns only from here who it is: the server copies the id of the staff member from a signed cookie into the
kernel's environment. Only browser and staff member together may use that kernel; a message after the end of the session
is not passed on (``channels.ChannelsHandler``), and a sign-out ends the kernel. The kernel itself checks the staff member
in the store before each act.
"""

from __future__ import annotations

from typing import Any, ClassVar

from tracks_sim.serve import assets
from tracks_sim.serve.base_handler import owner_of
from tracks_sim.serve.kernels import Owner
from tracks_sim.serve.pages import PageHandler
from tracks_sim.serve.staff.staff_page import StaffHandler


class StaffNotebook(StaffHandler, PageHandler):
    """GET: the notebook, for roles with its permission."""

    script: ClassVar[str]
    style: ClassVar[str]

    def authorise(self) -> bool:
        """True: ``StaffHandler.prepare`` has refused everybody else."""
        return True

    def kernel_owner(self, visit: str) -> Owner:
        """The staff member, not the trainee who may be signed in beside them."""
        return owner_of(self.member, visit)

    def template_variables(self) -> dict[str, Any]:
        """Variables of every template, with the script and style of this page."""
        files = {"page_js": assets.url(self.base_url, self.script), "more_css": assets.url(self.base_url, self.style)}
        return {**super().template_variables(), **files}

    def kernel_env(self) -> dict[str, str]:
        """The environment with the staff member's id and no trainee."""
        return {**super().kernel_env(), "TRACKS_TRAINEE": "", "TRACKS_STAFF": self.member.id}
