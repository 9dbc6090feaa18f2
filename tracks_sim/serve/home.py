"""A trainee's pages without a kernel, those that show no step of a case, drawn by the scripts that draw those with one."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from tornado.web import HTTPError

from tracks_sim.errors import StoreError, TracksError
from tracks_sim.i18n import known_language
from tracks_sim.serve import assets, headers
from tracks_sim.serve.base_handler import DAYS, STAFF_COOKIE, STAFF_DAYS, TEMPLATES, TRAINEE_COOKIE, BaseHandler
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.intent_log import IntentLog
from tracks_sim.ui.start import trouble_views
from tracks_sim.ui.trainee.without_kernel import views_after

LOG = logging.getLogger("tracks_sim.serve")
MOST_INTENTS = 2
"""Intents of one request: where the page is, and what its visitor wants."""


class HomeHandler(BaseHandler):
    """GET: the page with its first views. POST ``language`` and ``intents`` as JSON: the views after them, or where to go on."""

    trouble: StoreError | None = None
    """Why nobody can be looked up; the page says so itself."""

    def initialize(self, env: Mapping[str, str]) -> None:
        self.env = env

    async def look_up_visitor(self) -> None:
        try:
            await super().look_up_visitor()
        except StoreError as error:
            self.trouble = error

    async def get(self) -> None:
        if self.trouble is None and self.sent_to_hub():
            return
        self.remember_language()
        if self.end_session() and not self.get_argument("wrong", ""):
            self.redirect(self.ended)
            return
        if self.visit is None:
            self.begin_visit()
        views = await self.views(())
        self.set_page_headers(headers.WITHOUT_KERNEL)
        variables = {
            **self.template_variables(),
            "front_js": assets.url(self.base_url, "without_kernel.js"),
            "xsrf": self.xsrf_token.decode(),
            "in_group": await self.is_in_group(),
        }
        self.finish(TEMPLATES.get_template("home.html.j2").render(**variables, views=views))

    async def post(self) -> None:
        """The scripts keep views and language, and send the token as a header; the address is that of the page."""
        if self.hub is not None and not self.trainee and self.trouble is None:
            raise HTTPError(403)
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise HTTPError(400) from None
        intents = body.get("intents") if isinstance(body, dict) else None
        if not isinstance(intents, list) or len(intents) > MOST_INTENTS:
            raise HTTPError(400)
        ended = self.end_session()
        views = {"go": self.ended} if ended else await self.views(intents, str(body.get("language")))
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(views))

    @property
    def ended(self) -> str:
        """Address of the welcome that says that a session has ended."""
        return f"{self.base_url}?wrong=ended"

    def end_session(self) -> bool:
        """Whether this browser's session was ended elsewhere, which is said once: its cookie is cleared."""
        if self.trouble is not None or self.hub is not None or self.trainee or self.staff is not None:
            return False
        ended = [name for name, days in ((TRAINEE_COOKIE, DAYS), (STAFF_COOKIE, STAFF_DAYS)) if self.read_session_cookie(name, days)[0]]
        for name in ended:
            self.clear_cookie(name, path=self.base_url)
        return bool(ended)

    async def views(self, intents: Sequence[Any], language: str | None = None) -> Mapping[str, Any]:
        """The views after these intents; where the page cannot be made, those that say why and what to do."""
        context = PageContext.of_environment(self.page_env(self.env, self.trainee))
        tracks = self.settings["tracks"]
        log = IntentLog(LOG, self.may_log)
        try:
            if self.trouble is not None:
                raise self.trouble
            return await self.in_thread(lambda: views_after(context, tracks.preloaded(), intents, language, log))
        except TracksError as error:
            LOG.error("page not opened: %s: %.300r", error.code, str(error))  # quoted: it may repeat the address
            if isinstance(error, StoreError):
                self.set_status(503)
            asked = [i.get("language") for i in intents if isinstance(i, Mapping) and i.get("kind") == "language"]
            return trouble_views(context, error, known_language(str((asked or [language or context.language])[-1])))

    def may_log(self) -> bool:
        """Whether one more line on refused intents may be written for this address."""
        limiter = self.settings["tracks"].refused_intents
        allowed = limiter.seconds_to_wait(self.address) == 0
        if allowed:
            limiter.count(self.address)
        return bool(allowed)
