"""The page of a colleague who tries a draft with a code of its trial: what they are asked first, then the case, in a kernel of its own."""

from __future__ import annotations

from typing import Any

from tracks_sim.authoring.trials import Invited, Trials
from tracks_sim.dates import long_date
from tracks_sim.errors import TrialOver
from tracks_sim.i18n import LANGUAGES
from tracks_sim.serve import headers
from tracks_sim.serve.base_handler import TEMPLATES, TRIAL_COOKIE
from tracks_sim.serve.kernels import Owner
from tracks_sim.serve.pages import PageHandler
from tracks_sim.ui.shared.error_messages import sentence


class TrialHandler(PageHandler):
    """GET: what whoever has the code is asked, or once they have agreed the case; with ``again`` what they were asked. POST ``act``: ``agree``, ``later``, or ``withdraw``."""

    asks_who = False
    """A trial knows a code and nobody's account."""

    @property
    def invited(self) -> Invited | None:
        """The code that was entered in this browser; None without one."""
        found = self.get_signed_cookie(TRIAL_COOKIE, max_age_days=2)
        return Invited.read(found.decode()) if found else None

    async def get(self, path: str | None = None) -> None:
        self.remember_language()
        invited = self.invited
        if invited is None:
            self.redirect(self.base_url)
            return
        try:
            _, seat = await self.in_thread(lambda: Trials.of(self.store).seat(invited))
        except TrialOver as over:
            self.end_with(sentence(over, self.t))
            return
        agreed = seat.stage == "agreed"
        if agreed and not self.get_query_argument("again", ""):
            await super().get(path)
            return
        self.set_page_headers(headers.SENTENCE)
        variables = {**self.template_variables(), "xsrf": self.xsrf_token.decode(), "languages": LANGUAGES, "agreed": agreed, "until": long_date(seat.last_day, self.language)}
        self.finish(TEMPLATES.get_template("trial.html.j2").render(**variables))

    async def post(self) -> None:
        self.remember_language()
        invited, act = self.invited, self.get_body_argument("act", "")
        if invited is None:
            self.redirect(self.base_url, status=303)
            return
        try:
            if act == "agree":
                await self.in_thread(lambda: Trials.of(self.store).agree(invited))
                self.redirect(f"{self.base_url}trial", status=303)
            elif act == "withdraw":
                await self.in_thread(lambda: Trials.of(self.store).withdraw(invited))
                self.end_with(self.t("You have taken back that you agree. What you did is removed, and nobody has read it. If you want to begin again, enter your code."))
            else:
                self.end_with(self.t("Nothing was kept. If you change your mind, enter your code again."))
        except TrialOver as over:
            self.end_with(sentence(over, self.t))

    def end_with(self, lead: str) -> None:
        """Forget the code in this browser, and say why."""
        self.clear_cookie(TRIAL_COOKIE, path=self.base_url)
        self.render_message(lead, title=self.t("Trial of a case"))

    def authorise(self) -> bool:
        """True: ``get`` has looked the code up."""
        return True

    def kernel_owner(self, visit: str) -> Owner:
        """Nobody by id: the browser in which the code was entered. The kernel asks before each act whether its trial still lets it go on."""
        return Owner(visit)

    def template_variables(self) -> dict[str, Any]:
        """Variables of every template, with the strip above the case."""
        return {**super().template_variables(), "trial": True, "staff": False}

    def kernel_env(self) -> dict[str, str]:
        """The environment with case and seat, and nobody who is signed in."""
        return {**super().kernel_env(), "TRACKS_TRAINEE": "", "TRACKS_TRIAL": str(self.invited)}
