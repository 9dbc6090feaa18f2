"""The pages on which staff work with trainees, exports and each other, and the list of every page for staff.

A page shows its forms and answers them. What a form does is an act of ``tracks_sim.operations``, which writes it to the audit log.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tornado.web import HTTPError

from tracks_sim.errors import TracesLeft, UnknownCode
from tracks_sim.exports.files import zipped
from tracks_sim.i18n import known_language
from tracks_sim.operations import staff as accounts
from tracks_sim.operations import trainees
from tracks_sim.roles import STAFF, may
from tracks_sim.serve import assets, headers
from tracks_sim.serve.staff import studies as staff_studies
from tracks_sim.serve.staff.author_page import AuthorPage
from tracks_sim.serve.staff.evaluator_page import EvaluatorPage
from tracks_sim.serve.staff.group_after import GroupAfterPage
from tracks_sim.serve.staff.group_debrief import GroupDebriefPage
from tracks_sim.serve.staff.group_live import GroupLivePage
from tracks_sim.serve.staff.groups import GroupPage, GroupsPage
from tracks_sim.serve.staff.home_sections import home_sections, pages_by_work
from tracks_sim.serve.staff.members import MembersPage
from tracks_sim.serve.staff.staff_page import (
    AUTHOR,
    EVALUATE,
    LONGEST,
    SHORT,
    FormRefused,
    StaffHandler,
    StaffPage,
    missing_is_404,
)
from tracks_sim.study.model import in_language
from tracks_sim.ui.shared.case_titles import case_title

if TYPE_CHECKING:
    from tracks_sim.operations.audited import AuditedStore
    from tracks_sim.store import Receipt

NOTEBOOKS: Final = ((AUTHOR, AuthorPage), (EVALUATE, EvaluatorPage))
"""Pages of staff that are notebooks, by their address."""


class StaffIndex(StaffHandler):
    """First page for staff: what waits for somebody, their cases, the studies, and links to the pages that this role may open."""

    page = "staff"

    async def get(self) -> None:
        sections = await self.in_thread(home_sections, self.settings["tracks"], self.member, self.language)
        with_code = self.t("After twelve hours, or when you close the browser, you enter your code again, and come back to where you were.")
        from_hub = self.t("After twelve hours, or when you close the browser, you choose your role again, and come back to where you were.")
        links = {page.page: f"tracks/staff/{page.page}" for page in STAFF_PAGES if page.linked and page.allows(self.member)}
        notebooks = {page: page for page, handler in NOTEBOOKS if handler.allows(self.member)}
        pages = pages_by_work({**notebooks, **links}, writes=may(self.member.role, "author"))
        self.render_staff_page(self.page, lead=with_code if self.hub is None else from_hub, sections=sections, pages=pages)


class TraineesPage(StaffPage):
    """Every trainee, the newest first, without their answers.

    Form ``count``: new codes. Form ``replace``: a new code for one trainee. Codes are shown once, in the response to the form.
    """

    page, permission = "trainees", "codes"

    async def show(self, **variables: Any) -> None:
        rows = await self.in_thread(trainees.list_trainees, self.audited)
        await super().show(**self.shortened(rows[::-1]), **variables)

    async def act(self) -> str:
        if self.hub is not None:  # behind a hub nobody signs in with a code
            raise HTTPError(403)
        audited, replaced = self.audited, self.entered("replace")
        if replaced:
            with missing_is_404():
                codes = [(replaced, await self.in_thread(trainees.replace_code, audited, replaced))]
                label = (await self.in_thread(self.store.trainee, replaced)).label
        else:
            count = self.entered_count(LONGEST)
            language, label = known_language(self.entered("for")), self.entered("label", SHORT)
            if not count:
                raise FormRefused(self.t("Say how many codes to make, from 1 to 200. None was made."), count=self.entered("count", SHORT), label=label, for_language=language)
            codes = await self.in_thread(lambda: list(trainees.make_codes(audited, count, language, label)))
        address = f"{self.request.host}{self.base_url}".rstrip("/")
        self.render_staff_page("codes", policy=headers.SENTENCE, rows=codes, label=label, address=address, print_js=assets.url(self.base_url, "print.js"))
        return ""


class ReleasePage(StaffPage):
    """Cases, each with the number of submitted assessments whose feedback is not released. Form ``case``: release it."""

    page, permission = "release", "release"

    async def show(self, **variables: Any) -> None:
        waiting, library = await self.in_thread(lambda: (self.store.waiting_assessments(), self.settings["tracks"].preloaded().library))
        rows = [(case, case_title(library, case, self.language), count) for case, count in waiting.items()]
        await super().show(rows=rows, **variables)

    async def act(self) -> str:
        case = self.get_body_argument("case")
        with missing_is_404():
            count = await self.in_thread(trainees.release_feedback, self.audited, case)
        return self.t("Released: {n}").format(n=count)


class ExportPage(StaffPage):
    """Answers as files. Form ``what`` (``events`` or ``responses``), ``text`` (with what people wrote): one ZIP, as ``tracks-sim export`` writes."""

    page, permission = "export", "export"

    async def act(self) -> str:
        from tracks_sim.operations import exports

        what, with_text, audited = self.entered("what"), bool(self.entered("text")), self.audited
        if what not in ("events", "responses") or (with_text and not may(self.member.role, "export-text")):
            raise HTTPError(400)

        def write(folder: Path) -> tuple[Path, ...]:
            if what == "events":
                return (exports.export_events(audited, folder, with_text),)
            return exports.export_responses(audited, folder, with_text)

        self.download(f"tracks-{what}.zip", await self.in_thread(zipped, self.data, write), "application/zip")
        return ""


class PersonPage(StaffPage):
    """One trainee, named in the form by ``who`` (code or id).

    ``act`` is ``export``: download everything stored on them; or ``erase``, with ``sure``: erase them and show the receipt.
    """

    page, permission = "person", "erase"

    async def act(self) -> str:
        who = self.entered("who")
        try:
            trainee = await self.in_thread(trainees.find_trainee, self.store, who, by_user_name=self.hub is not None)
        except UnknownCode:
            raise FormRefused(self.t("Nobody has this code or this internal id. Check each letter."), who=who) from None
        if self.entered("act") != "erase":
            await self.export(trainee)
        elif self.entered("sure"):
            await self.erase(trainee)
        else:
            raise FormRefused(self.t("Nothing was erased. Tick the sentence above the button first."), who=who)
        return ""

    async def export(self, trainee: str) -> None:
        """Answer with everything stored on one person, as a file."""
        from tracks_sim.exports.person import PERSON_FILE
        from tracks_sim.operations.exports import person_record

        if not may(self.member.role, "export-person"):
            raise HTTPError(403)
        audited = self.audited
        body = await self.in_thread(lambda: json.dumps(person_record(audited, trainee), ensure_ascii=False, indent=1).encode())
        self.download(PERSON_FILE.format(id=trainee), body, "application/json; charset=utf-8")

    async def erase(self, trainee: str) -> None:
        """Erase, and show the receipt; a sentence above it where the files could not be cleaned yet."""
        traces_left = self.t("The person is gone, but traces may still be in the files of the database: another program has it open, or the disk is full. Ask whoever runs the server to see to that, and then to run the command tracks-sim erase without a code.")
        await show_receipt(self, "erased", lambda audited: trainees.erase(audited, [trainee])[0], traces_left)


async def show_receipt(page: StaffPage, name: str, erase: Callable[[AuditedStore], Receipt], traces_left: str) -> None:
    """Erase, and answer with the page of this name: the receipt, and the sentence above it where traces may be left."""
    try:
        receipt = (await page.in_thread(erase, page.audited)).as_json()
    except TracesLeft as error:
        page.render_staff_page(name, receipt=error.receipts[0], notice=traces_left, wrong=True)
    else:
        page.render_staff_page(name, receipt=receipt)


class UsersPage(StaffPage):
    """All staff, the newest first. Form ``role`` and ``label``: add somebody. Form ``revoke``: end a code for good.

    Form ``erase``, with ``sure``: erase a label and show the receipt. Form ``stop``: end what is computed for somebody.
    """

    page, permission = "users", "users"

    async def show(self, **variables: Any) -> None:
        rows = await self.in_thread(accounts.list_staff, self.audited)
        computing = {job.owner: in_language(job.about.study.title, self.language) for job in self.settings["tracks"].sizes.unfinished()}
        await super().show(rows=rows[::-1], roles=STAFF, computing=computing, **variables)

    async def act(self) -> str:
        if stopped := self.entered("stop"):
            await self.in_thread(self.settings["tracks"].sizes.cancel, stopped)
            return ""
        erased, revoked = self.entered("erase"), self.entered("revoke")
        if erased:
            if not self.entered("sure"):
                raise FormRefused(self.t("Nothing was erased. Tick the sentence above the button first."))
            traces_left = self.t("The label is gone from the list of staff, but may still be in the files of the database, or in journals and reviews of cases: another program has them open, or the disk is full. Ask whoever runs the server to see to that, and then to run the command tracks-sim erase without a code.")
            with missing_is_404():
                await show_receipt(self, "label-erased", lambda audited: accounts.erase_label(audited, erased), traces_left)
            return ""
        if revoked:
            with missing_is_404():
                await self.in_thread(accounts.revoke_staff, self.audited, revoked)
            if revoked == self.member.id:
                self.redirect(self.base_url, status=303)
            return ""
        if self.hub is not None:  # a group of the hub gives the role
            raise HTTPError(403)
        role = next((role for role in STAFF if role == self.entered("role")), None)
        if role is None:
            raise HTTPError(400)
        _, code = await self.in_thread(accounts.add_staff, self.audited, role, self.entered("label", SHORT))
        await self.show(code=code)
        return ""


class AuditPage(StaffPage):
    """The audit log, the newest first."""

    page, permission = "audit", "audit"

    async def show(self, **variables: Any) -> None:
        log = await self.in_thread(accounts.read_audit_log, self.audited, LONGEST + 1)
        await super().show(**self.shortened(log.rows), head=log.head, **variables)


STAFF_PAGES: Final[tuple[type[StaffHandler], ...]] = (
    GroupsPage, GroupPage, GroupLivePage, GroupDebriefPage, GroupAfterPage, TraineesPage, MembersPage, ReleasePage, *staff_studies.PAGES, ExportPage, PersonPage, UsersPage,
    AuditPage,
)  # fmt: skip
"""Every page for staff but the first, in the order of the links there."""
ROUTES: Final[dict[str, type[StaffHandler]]] = {
    "/tracks/staff": StaffIndex,
    **{f"/tracks/staff/{page.page}": page for page in STAFF_PAGES},
}
"""Handler of each page for staff by its path, without the base of the server's address."""
