"""What the page of a group's member hears from the trainer, and what it may wish: an address that open pages ask every few seconds."""

from __future__ import annotations

import json
from typing import Any

from tornado.web import HTTPError

from tracks_sim.dates import clock_time
from tracks_sim.labels import said_to_all
from tracks_sim.operations.group_live import WISHES, Heard, hear, open_group
from tracks_sim.serve.base_handler import BaseHandler
from tracks_sim.ui.shared.words import page_words

SCRIPT = "group.js"
"""The script that asks (``ui/static/group/now.js``)."""


class GroupNowHandler(BaseHandler):
    """GET: what the signed-in trainee hears (``Heard``), with the words of the strip where ``words`` asks for them; ``{}`` without an open group.

    POST ``wish`` and ``on``: say or take back a wish; the answer is that of GET, or with ``page`` the page of the debrief, whose form needs no script.
    """

    async def get(self) -> None:
        await self.answer()

    async def post(self) -> None:
        wish = next((wish for wish in WISHES if wish == self.get_body_argument("wish", "")), None)
        if wish is None or not self.trainee:
            raise HTTPError(400)
        on, trainee = bool(self.get_body_argument("on", "")), self.trainee

        def keep() -> None:
            if found := open_group(self.store, trainee):
                self.settings["tracks"].live.wish(found[0], trainee, wish, on, self.store.clock.now())

        await self.in_thread(keep)
        if self.get_body_argument("page", ""):
            self.redirect(f"{self.base_url}g/debrief?touched=1", status=303)
        else:
            await self.answer()

    async def answer(self) -> None:
        trainee = self.trainee
        heard = await self.in_thread(lambda: hear(self.store, self.settings["tracks"].live, trainee)) if trainee else None
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(self.shown(heard) if heard else {}))

    def shown(self, heard: Heard) -> dict[str, Any]:
        """What is heard, with times of day for people, and prepared sentences in their language."""
        said = heard["said"]
        words = {"words": page_words(self.language, (SCRIPT,))["sentences"]} if self.get_argument("words", "") else {}
        return {**heard, **words, "said": {**said, "words": said_to_all(said["words"], self.t), "clock": clock_time(said["at"], self.language)} if said else None}
