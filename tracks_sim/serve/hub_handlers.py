"""The two addresses that exist only behind a hub: where it sends browsers back, and where staff choose their role."""

from __future__ import annotations

from typing import Any, Final

from tornado.web import HTTPError

from tracks_sim.errors import UnknownCode
from tracks_sim.serve.hub import CALLBACK
from tracks_sim.serve.pages import TEMPLATES, BaseHandler
from tracks_sim.serve.staff_page import set_staff_cookie


class CallbackHandler(BaseHandler):
    """GET: somebody comes back from the hub. Who practises is made a trainee at the first time."""

    async def get(self) -> None:
        assert self.hub is not None
        self.who, back_to = await self.hub.come_in(self)
        if self.who is None:
            self.log.info("somebody came from the hub who is not let in here")
            self.set_status(403)
            self.say("hub-refused", go=None)
            return
        if self.who.practises:
            self.settings["tracks"].store().ensure_hub_trainee(self.who.name, self.language)
        self.redirect(back_to)


class RolesPage(BaseHandler):
    """GET: what somebody can be here. POST ``role``: work in it for twelve hours; written down."""

    def get(self) -> None:
        if self.who is None:
            self.go_to_hub()
            return
        self.keep_language()
        self.set_page_headers()
        gaps: dict[str, Any] = {"page": "roles", "xsrf": self.xsrf_token.decode(), "practises": self.who.practises}
        page = TEMPLATES.get_template("staff/roles.html.j2")
        self.finish(page.render(**self.frame(), **gaps, roles=self.who.staff_roles))

    def post(self) -> None:
        if self.who is None:
            self.go_to_hub()
            return
        wanted = self.get_body_argument("role")
        role = next((role for role in self.who.staff_roles if role == wanted), None)
        if role is None:
            raise HTTPError(403)
        try:
            found = self.settings["tracks"].store().staff.sign_in_from_hub(self.who.name, role)
        except UnknownCode:
            self.set_status(403)
            self.say("roles-revoked")
            return
        set_staff_cookie(self, found)
        self.redirect(f"{self.base_url}tracks/staff", status=303)


PAGES: Final[dict[str, type[BaseHandler]]] = {f"/{CALLBACK}": CallbackHandler, "/tracks/roles": RolesPage}
"""Handlers by their address below the kit's own."""
