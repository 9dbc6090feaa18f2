"""The door of a group: who has its code comes in, with a code of their own for later."""

from __future__ import annotations

import math
from typing import Any

from tracks_sim.errors import GroupRefused
from tracks_sim.group.fold import GroupState
from tracks_sim.i18n import LANGUAGES
from tracks_sim.serve import headers
from tracks_sim.serve.base_handler import DAYS, TEMPLATES, TRAINEE_COOKIE, BaseHandler
from tracks_sim.serve.handlers import CODE_COOKIE, TIME_TO_READ
from tracks_sim.serve.rate_limit import RateLimiter
from tracks_sim.serve.threads import Busy
from tracks_sim.store import Studies, Trainee
from tracks_sim.store.groups import Groups
from tracks_sim.ui.shared.error_messages import sentence

LONGEST_TYPED = 20
"""Characters of a code as it is typed, with spaces and hyphens."""


class GroupDoorHandler(BaseHandler):
    """GET: one field, or with an open door's code as ``c`` what one reads before coming in. POST ``c``: come in.

    Whoever is signed in comes in with the code they have, or with ``new=1`` with another one; behind a hub with their account. In a browser that is
    signed in as staff too they are not counted.
    """

    async def get(self) -> None:
        if self.sent_to_hub():
            return
        self.remember_language()
        typed = self.get_argument("c", "")[:LONGEST_TYPED]
        if not typed:
            self.show()
        elif not self.must_wait(limiter := self.settings["tracks"].wrong_codes):
            found = await self.found(typed, limiter)
            if found is None:
                self.refuse(typed)
            elif self.language not in found[0].plan.languages:
                self.redirect(f"{self.base_url}g?c={found[0].code}&lang={found[0].plan.languages[0]}")
            else:
                self.show(typed=found[0].code, state=found[0], in_study=found[1])

    async def post(self) -> None:
        if self.sent_to_hub():
            return
        self.remember_language()
        typed = self.get_argument("c", "")[:LONGEST_TYPED]
        known = None if self.get_body_argument("new", "") and self.hub is None else self.signed_in_trainee
        tracks = self.settings["tracks"]
        if self.must_wait(tracks.wrong_codes) or (known is None and self.must_wait(tracks.new_codes)):
            return
        found = await self.found(typed, tracks.wrong_codes)
        if found is None:
            self.refuse(typed)
            return
        try:
            if known is None:
                await self.come_in(typed)
            else:
                await self.in_thread(self.come_in_as, typed, known)
                self.redirect(self.base_url, status=303)
        except GroupRefused as refused:  # the door was closed meanwhile, or the code belongs to a study
            self.show(typed=typed, state=found[0], in_study=found[1], refusal=sentence(refused, self.t))

    async def found(self, typed: str, limiter: RateLimiter) -> tuple[GroupState, bool] | None:
        """The group whose open door has this code, and whether the visitor is in a study; None for a wrong code, which counts as a try."""
        limiter.count(self.address)  # before the store is asked, as at the entrance
        try:
            found = await self.in_thread(self.look_up, typed)
        except Busy:
            limiter.take_back(self.address)
            raise
        if found is not None:
            limiter.take_back(self.address)
        return found

    def look_up(self, typed: str) -> tuple[GroupState, bool] | None:
        """The group whose open door has this code, and whether the visitor is in a study."""
        groups = Groups(self.store)
        group_id = groups.at_door(typed)
        in_study = bool(self.trainee) and Studies(self.store).study_id_of(self.trainee) is not None
        return None if group_id is None else (groups.state(group_id), in_study)

    async def come_in(self, typed: str) -> None:
        """Come in as a new trainee: the code of one's own is shown on the next page, once."""
        self.settings["tracks"].new_codes.count(self.address)

        def join() -> tuple[Trainee, str]:
            identity, code = Groups(self.store).join(typed, self.language, by_staff=self.staff is not None)
            return self.store.trainee(identity), code

        trainee, code = await self.in_thread(join)
        self.set_session_cookie(TRAINEE_COOKIE, trainee, expires_days=DAYS)
        self.set_signed_cookie(CODE_COOKIE, code, expires_days=None, **self.cookie_options())
        self.redirect(f"{self.base_url}tracks/code", status=303)

    def come_in_as(self, typed: str, trainee: Trainee) -> None:
        """Come in with the code that one has, in the language that was chosen."""
        Groups(self.store).join_as(typed, trainee.id, by_staff=self.staff is not None)
        self.store.set_language(trainee.id, self.language)

    def must_wait(self, limiter: RateLimiter) -> bool:
        """Whether too many tries came from this address; the answer says how long to wait."""
        wait = math.ceil(limiter.seconds_to_wait(self.address))
        if wait:
            self.set_status(429)
            self.set_header("Retry-After", str(wait))
            seconds = max(wait, TIME_TO_READ)
            lead = self.t("Too many codes were tried or made from your network. In {seconds} s this page goes back to the door by itself; try again there. If it comes again and again, tell your trainer.")
            self.render_message(lead.format(seconds=seconds), title=self.t("Please wait"), refresh=f"{seconds};url={self.base_url}g", go=f"{self.base_url}g")
        return bool(wait)

    def refuse(self, typed: str) -> None:
        """Answer with the field again, which keeps what was typed."""
        self.show(typed=typed, refusal=self.t("No open door has this code. Check each letter with your trainer; the door may be closed by now."))

    def show(self, *, typed: str = "", state: GroupState | None = None, **variables: Any) -> None:
        """Answer with the page of the door."""
        self.set_page_headers(headers.SENTENCE)
        spoken = {code: name for code, name in LANGUAGES.items() if state is None or code in state.plan.languages}
        not_counted = self.staff is not None and state is not None and self.trainee not in state.members
        fixed = {"not_counted": not_counted, "typed": typed, "state": state, "languages": spoken, "known": bool(self.trainee), "xsrf": self.xsrf_token.decode(), "asked": self.asked_language}
        self.finish(TEMPLATES.get_template("group-door.html.j2").render(**{**self.template_variables(), **fixed, **variables}))
