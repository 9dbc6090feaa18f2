"""The pages on which staff work with trainees, exports and each other, and the list of every page for staff.

Pages are forms and answers. What they do is in ``tracks_sim.operations``, which writes it to the audit log first.
"""

from __future__ import annotations

import asyncio
import json
from typing import Final

from tornado.web import HTTPError

from tracks_sim.errors import TracesLeft, UnknownCode
from tracks_sim.i18n import known_language
from tracks_sim.operations import staff as accounts
from tracks_sim.operations import trainees
from tracks_sim.roles import STAFF, may
from tracks_sim.serve import staff_studies
from tracks_sim.serve.staff_page import EVALUATE, LONGEST, StaffHandler, existing, zipped


class StaffIndex(StaffHandler):
    """GET: what this role can do here."""

    page = "staff"

    def get(self) -> None:
        self.remember_language()
        lead = self.messages["staff-lead" if self.hub is None else "staff-lead-hub"].format(role=self.messages[f"role-{self.member.role}"])
        links = {page.page: f"{self.base_url}tracks/staff/{page.page}" for page in STAFF_PAGES if page.linked and page.allows(self.member)}
        if may(self.member.role, EVALUATE):
            links = {EVALUATE: f"{self.base_url}{EVALUATE}", **links}
        self.show(self.page, lead=lead, links=links)


class TraineesPage(StaffHandler):
    """GET: every trainee, without an answer. POST ``count`` or ``replace``: codes, shown in this answer alone."""

    page, permission = "trainees", "codes"

    async def get(self) -> None:
        await self.show_list()

    async def post(self) -> None:
        if self.hub is not None:  # nobody comes with a code
            raise HTTPError(403)
        replaced = self.get_body_argument("replace", "")
        if replaced:
            with existing():
                code = trainees.replace_code(self.audited, replaced)
            self.show("codes", rows=[(replaced, code)])
            return
        try:
            count = int(self.get_body_argument("count", ""))
        except ValueError:
            count = 0
        if not 1 <= count <= LONGEST:
            await self.show_list(notice=self.messages["codes-wrong"], wrong=True)
            return
        language, label = known_language(self.get_body_argument("for", "")), self.get_body_argument("label", "")[:80]
        audited = self.audited
        self.show("codes", rows=await asyncio.to_thread(lambda: list(trainees.make_codes(audited, count, language, label))))

    async def show_list(self, **gaps: object) -> None:
        """The list, the newest first."""
        rows = await asyncio.to_thread(trainees.list_trainees, self.audited)
        self.show(self.page, **self.shortened(rows[::-1]), **gaps)


class ReleasePage(StaffHandler):
    """GET: how many assessments wait, by case. POST ``case``: release them."""

    page, permission = "release", "release"

    async def get(self) -> None:
        await self.show_list()

    async def post(self) -> None:
        case = self.get_body_argument("case")
        with existing():
            count = await asyncio.to_thread(trainees.release_feedback, self.audited, case)
        await self.show_list(notice=self.messages["release-done"].format(n=count))

    async def show_list(self, **gaps: object) -> None:
        """Cases with the number of assessments that wait."""
        self.show(self.page, rows=await asyncio.to_thread(trainees.waiting_assessments, self.store), **gaps)


class ExportPage(StaffHandler):
    """GET: what can be taken out. POST ``what``, ``text``: the files of ``tracks-sim export`` in one ZIP."""

    page, permission = "export", "export"

    def get(self) -> None:
        self.show(self.page)

    async def post(self) -> None:
        from tracks_sim.operations import exports

        what, with_text = self.get_body_argument("what"), bool(self.get_body_argument("text", ""))
        if what not in ("events", "responses") or (with_text and not may(self.member.role, "export-text")):
            raise HTTPError(400)
        audited = self.audited
        if what == "events":
            body = await asyncio.to_thread(zipped, self.data, lambda folder: (exports.export_events(audited, folder, with_text),))
        else:
            body = await asyncio.to_thread(zipped, self.data, lambda folder: exports.export_responses(audited, folder, with_text))
        self.download(f"tracks-{what}.zip", body, "application/zip")


class PersonPage(StaffHandler):
    """POST ``who`` (code or id) and ``act``: everything stored on one person, or their erasure with its receipt."""

    page, permission = "person", "erase"

    def get(self) -> None:
        self.show(self.page, who="")

    async def post(self) -> None:
        who = self.get_body_argument("who", "")
        try:
            trainee = trainees.find_trainee(self.store, who, by_user_name=self.hub is not None)
        except UnknownCode:
            self.show(self.page, who=who, notice=self.messages["person-unknown"], wrong=True)
            return
        if self.get_body_argument("act", "") != "erase":
            await self.export(trainee)
        elif self.get_body_argument("sure", ""):
            await self.erase(trainee)
        else:
            self.show(self.page, who=who, notice=self.messages["person-unsure"], wrong=True)

    async def export(self, trainee: str) -> None:
        """Everything stored on one person, as a file."""
        from tracks_sim.exports.person import PERSON_FILE
        from tracks_sim.operations.exports import person_record

        if not may(self.member.role, "export-person"):
            raise HTTPError(403)
        record = await asyncio.to_thread(person_record, self.audited, trainee)
        body = json.dumps(record, ensure_ascii=False, indent=1).encode()
        self.download(PERSON_FILE.format(id=trainee), body, "application/json; charset=utf-8")

    async def erase(self, trainee: str) -> None:
        """Erase, and show the receipt; a sentence above it where the files could not be cleaned yet."""
        try:
            [receipt] = await asyncio.to_thread(trainees.erase, self.audited, [trainee])
        except TracesLeft as error:
            self.show("erased", receipt=error.receipts[0], notice=self.messages["erased-traces"], wrong=True)
        else:
            self.show("erased", receipt=receipt.as_json())


class UsersPage(StaffHandler):
    """GET: all staff. POST ``role`` and ``label``, or ``revoke``."""

    page, permission = "users", "users"

    def get(self) -> None:
        self.show_list()

    def post(self) -> None:
        revoked = self.get_body_argument("revoke", "")
        if revoked:
            with existing():
                accounts.revoke_staff(self.audited, revoked)
            if revoked == self.member.id:
                self.redirect(self.base_url, status=303)
                return
            self.show_list()
            return
        if self.hub is not None:  # a group of the hub gives the role
            raise HTTPError(403)
        role = next((role for role in STAFF if role == self.get_body_argument("role", "")), None)
        if role is None:
            raise HTTPError(400)
        _, code = accounts.add_staff(self.audited, role, self.get_body_argument("label", "")[:80])
        self.show_list(code=code)

    def show_list(self, **gaps: object) -> None:
        """The list, the newest first."""
        self.show(self.page, rows=accounts.list_staff(self.audited)[::-1], roles=STAFF, **gaps)


class AuditPage(StaffHandler):
    """GET: what staff have done."""

    page, permission = "audit", "audit"

    def get(self) -> None:
        self.show(self.page, **self.shortened(accounts.read_audit_log(self.audited, LONGEST + 1)))


STAFF_PAGES: Final[tuple[type[StaffHandler], ...]] = (
    TraineesPage, ReleasePage, *staff_studies.PAGES, ExportPage, PersonPage, UsersPage, AuditPage,
)  # fmt: skip
"""Pages below the first page for staff, in its order."""
ROUTES: Final[dict[str, type[StaffHandler]]] = {
    "/tracks/staff": StaffIndex,
    **{f"/tracks/staff/{page.page}": page for page in STAFF_PAGES},
}
"""Handlers by their address below the kit's own."""
