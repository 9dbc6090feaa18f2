"""The two addresses that exist only behind a hub: its OAuth callback, and the page where staff choose a role."""

from __future__ import annotations

from typing import Final

from tornado.web import HTTPError

from tracks_sim.errors import UnknownCode
from tracks_sim.serve.base_handler import BaseHandler
from tracks_sim.serve.hub import CALLBACK_PATH
from tracks_sim.serve.staff.return_address import return_address
from tracks_sim.serve.staff.staff_page import ENDED_BEHIND_HUB, render_roles, set_staff_cookie


class CallbackHandler(BaseHandler):
    """GET: complete the sign-in; somebody with the trainee's role becomes a trainee at the first time."""

    async def get(self) -> None:
        assert self.hub is not None
        self.hub_user, back_to = await self.hub.complete_login(self)
        if self.hub_user is None:
            self.log.info("somebody came from the hub who is not admitted here")
            self.set_status(403)
            self.render_message(self.t("The site that signed you in does not let you use this. Ask the person who runs it."), go=None)
            return
        if self.hub_user.practises:
            name = self.hub_user.name
            await self.in_thread(lambda: self.store.ensure_hub_trainee(name, self.language))
        self.redirect(back_to)


class RolesPage(BaseHandler):
    """GET: the roles of the person. POST ``role``: sign in with it for twelve hours, which the audit log records.

    ``next``: the page for staff to go on to; ``ended``: that somebody came from there because their session had ended.
    """

    def get(self) -> None:
        if self.hub_user is None:
            self.go_to_hub()
            return
        self.remember_language()
        back = return_address(self.get_query_argument("next", ""))
        render_roles(self, back, self.t(ENDED_BEHIND_HUB) if self.get_query_argument("ended", "") else "")

    async def post(self) -> None:
        if self.hub_user is None:
            self.go_to_hub()
            return
        wanted = self.get_body_argument("role")
        role = next((role for role in self.hub_user.staff_roles if role == wanted), None)
        if role is None:
            raise HTTPError(403)
        name = self.hub_user.name
        try:
            member = await self.in_thread(lambda: self.store.staff.sign_in_from_hub(name, role))
        except UnknownCode:
            self.set_status(403)
            self.render_message(self.t("This role was taken from you here. If you need it, ask your administrator."))
            return
        set_staff_cookie(self, member)
        self.redirect(self.base_url + (return_address(self.get_body_argument("next", "")) or "tracks/staff"), status=303)


PAGES: Final[dict[str, type[BaseHandler]]] = {f"/{CALLBACK_PATH}": CallbackHandler, "/tracks/roles": RolesPage}
"""Handlers by their address below the kit's own."""
