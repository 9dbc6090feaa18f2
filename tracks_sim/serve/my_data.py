"""What trainees do with their own data from the page *My data*: take it, get a new code, erase it."""

from __future__ import annotations

import json

from tornado.web import HTTPError

from tracks_sim.errors import TracesLeft
from tracks_sim.operations import trainees
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.exports import person_record
from tracks_sim.serve.base_handler import DAYS, TRAINEE_COOKIE, BaseHandler
from tracks_sim.serve.handlers import CODE_COOKIE
from tracks_sim.store import Trainee

FILE = "my-data.json"


class MyDataHandler(BaseHandler):
    """POST ``act``, each in the audit log, for the signed-in trainee alone.

    ``take``: everything as a file. ``code``: a new code, shown once. ``erase``, with ``sure``: erase everything and end the session.
    """

    async def post(self) -> None:
        trainee = self.signed_in_trainee
        if trainee is None:
            self.redirect(self.base_url, status=303)
            return
        match self.get_body_argument("act", ""):
            case "take":
                record = await self.in_thread(lambda: person_record(self.audited(trainee), trainee.id))
                self.download(FILE, json.dumps(record, ensure_ascii=False, indent=1), "application/json; charset=utf-8")
            case "code" if self.hub is None:
                await self.replace_code(trainee)
            case "erase" if self.get_body_argument("sure", ""):
                await self.erase(trainee)
            case _:
                raise HTTPError(400)

    def audited(self, trainee: Trainee) -> AuditedStore:
        """The store, with the trainee as the author of the act."""
        return AuditedStore.of_trainee(self.store, trainee.id)

    async def replace_code(self, trainee: Trainee) -> None:
        """Replace the code; this browser stays signed in, and every other one is signed out."""

        def replace() -> tuple[str, Trainee]:
            code = trainees.replace_code(self.audited(trainee), trainee.id)
            return code, self.store.trainee(trainee.id)

        code, anew = await self.in_thread(replace)
        await self.kernels.end_all_of([trainee.id], self.visit or "")
        self.set_session_cookie(TRAINEE_COOKIE, anew, expires_days=DAYS)
        self.set_signed_cookie(CODE_COOKIE, code, expires_days=None, **self.cookie_options())
        self.redirect(f"{self.base_url}tracks/code", status=303)

    async def erase(self, trainee: Trainee) -> None:
        """Erase, and answer with the welcome, which says so."""
        await self.kernels.end_all_of([trainee.id], self.visit or "")  # first: an open page keeps the database from being cleaned
        try:
            await self.in_thread(lambda: trainees.erase(self.audited(trainee), [trainee.id]))
        except TracesLeft as error:  # they are erased, and whoever runs the site has to see to the files
            self.log.error("a trainee has erased themselves: %s", error)
        self.clear_cookie(TRAINEE_COOKIE, path=self.base_url)
        self.redirect(f"{self.base_url}?wrong=erased" if self.hub is None else self.hub.log_out(self), status=303)
