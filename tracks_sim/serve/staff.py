"""The pages for staff: what a role may do here, without a kernel and without a script.

Each page asks for one permission. What shows or changes personal data is in the audit log
before it happens: what cannot be written down is not done.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tornado.web import HTTPError

from tracks_sim.errors import StoreError, StoreLocked, UnknownCode
from tracks_sim.i18n import LANGUAGES, known_language
from tracks_sim.roles import STAFF, Permission, may
from tracks_sim.serve.messages import spoken
from tracks_sim.serve.pages import STAFF_COOKIE, TEMPLATES, BaseHandler
from tracks_sim.store.audit import Access, Actor
from tracks_sim.store.erasing import erase_trainees
from tracks_sim.store.retention import last_seen

if TYPE_CHECKING:
    from tracks_sim.store import Staff, Store

LONGEST: Final = 200
"""Lines of a list on a page, and codes of a batch."""

STAFF_PAGES: Final[dict[str, Permission]] = {
    "trainees": "codes",
    "release": "release",
    "studies": "evaluate",
    "export": "export",
    "person": "erase",
    "users": "users",
    "audit": "audit",
}
"""Pages below the page for staff, and the permission each asks for."""


EVALUATE: Final = "evaluate"
"""Address of the page on studies, which is a notebook and stands beside the trainees' pages; the permission has the same name."""


class StaffHandler(BaseHandler):
    """A page for who is signed in with a staff code and has the permission ``needs``."""

    page = "staff"
    needs: Permission | None = None

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if self._finished:
            return
        found = self.staff
        if found is None:
            self.to_entrance()
            return
        self.me: Staff = found
        if self.needs is not None and not may(found.role, self.needs):
            self.set_status(403)
            self.say("staff-not-yours", go=f"{self.base_url}tracks/staff", go_words=self.words["staff-back"])

    def to_entrance(self) -> None:
        """Send somebody who is not signed in to where one signs in."""
        if self.hub is not None and self.who is None:
            self.go_to_hub()
        else:
            self.redirect(self.base_url if self.hub is None else f"{self.base_url}tracks/roles", status=303)

    @property
    def store(self) -> Store:
        """The store of the kit."""
        found: Store = self.settings["tracks"].store()
        return found

    @property
    def actor(self) -> Actor:
        """Who acts, for the audit log."""
        return Actor(self.me.id, self.me.role)

    @property
    def words(self) -> Any:
        """Sentences in the reader's language, by short name."""
        return spoken(self.language)

    def note(self, what: Access, about: str = "") -> None:
        """Write down what is done next."""
        self.store.record_access(self.actor, what, about)

    def show(self, page: str, **gaps: object) -> None:
        """Answer with a page; ``told`` is a sentence above its body, an alert where ``wrong``."""
        self.set_page_headers()
        fixed = {"page": page, "root": f"{self.base_url}tracks/staff", "xsrf": self.xsrf_token.decode(), "languages": LANGUAGES}
        self.finish(TEMPLATES.get_template(f"staff/{page}.html.j2").render(**{**self.frame(), **fixed, **gaps}))

    def shortened(self, rows: Sequence[Any]) -> dict[str, Any]:
        """The first rows, and a sentence where there are more."""
        more = self.words["more-rows"].format(n=LONGEST) if len(rows) > LONGEST else ""
        return {"rows": rows[:LONGEST], "more": more}

    def download(self, name: str, body: bytes, kind: str) -> None:
        """Answer with a file that no proxy and no browser keeps."""
        self.set_header("Content-Type", kind)
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.set_header("Cache-Control", "no-store")
        self.finish(body)


class StaffPage(StaffHandler):
    """GET: what this role can do here."""

    def get(self) -> None:
        self.keep_language()
        lead = self.words["staff-lead" if self.hub is None else "staff-lead-hub"].format(role=self.words[f"role-{self.me.role}"])
        doors = {name: f"{self.base_url}tracks/staff/{name}" for name, needs in STAFF_PAGES.items() if may(self.me.role, needs)}
        if may(self.me.role, EVALUATE):
            doors = {EVALUATE: f"{self.base_url}{EVALUATE}", **doors}
        self.show(self.page, lead=lead, doors=doors)


class TraineesPage(StaffHandler):
    """GET: everybody, without an answer. POST ``count`` or ``replace``: codes, shown in this answer alone."""

    page, needs = "trainees", STAFF_PAGES["trainees"]

    async def get(self) -> None:
        self.note("trainees")
        await self.listed()

    async def post(self) -> None:
        if self.hub is not None:  # nobody comes with a code
            raise HTTPError(403)
        replaced = self.get_body_argument("replace", "")
        if replaced:
            with known():
                self.store.trainee(replaced)
            self.note("code-replaced", self.store.tag(replaced))
            self.show("codes", rows=[(replaced, self.store.replace_code(replaced))])
            return
        try:
            count = int(self.get_body_argument("count", ""))
        except ValueError:
            count = 0
        if not 1 <= count <= LONGEST:
            await self.listed(told=self.words["codes-wrong"], wrong=True)
            return
        language, label = known_language(self.get_body_argument("for", "")), self.get_body_argument("label", "")[:80]
        self.note("codes", str(count))
        made = await asyncio.to_thread(lambda: [self.store.new_trainee(language, label) for _ in range(count)])
        self.show("codes", rows=made)

    async def listed(self, **gaps: object) -> None:
        """The list, the newest first."""
        trainees = await asyncio.to_thread(self.store.trainees)
        seen = {here.trainee.id: here.at for here in await asyncio.to_thread(last_seen, self.store)}
        counts = Counter(a.trainee for a in await asyncio.to_thread(self.store.attempts))
        self.show(self.page, **self.shortened([(one, seen.get(one.id, one.seen_at), counts[one.id]) for one in reversed(trainees)]), **gaps)


class ReleasePage(StaffHandler):
    """GET: how many assessments wait, by case. POST ``case``: release them."""

    page, needs = "release", STAFF_PAGES["release"]

    async def get(self) -> None:
        await self.listed()

    async def post(self) -> None:
        case = self.get_body_argument("case")
        self.note("release", case[:60])
        count = await asyncio.to_thread(self.store.release, case)
        await self.listed(told=self.words["release-done"].format(n=count))

    async def listed(self, **gaps: object) -> None:
        """Cases with the number of assessments that wait."""
        attempts = await asyncio.to_thread(self.store.attempts)
        waiting = Counter(a.case for a in attempts if a.mode == "assessment" and a.submitted and not a.released)
        self.show(self.page, rows=sorted(waiting.items()), **gaps)


class ExportPage(StaffHandler):
    """GET: what can be taken out. POST ``what``, ``text``: the files of ``tracks-sim export`` in one ZIP."""

    page, needs = "export", STAFF_PAGES["export"]

    def get(self) -> None:
        self.show(self.page)

    async def post(self) -> None:
        what, with_text = self.get_body_argument("what"), bool(self.get_body_argument("text", ""))
        if what not in ("events", "responses") or (with_text and not may(self.me.role, "export-text")):
            raise HTTPError(400)
        self.note("export-text" if with_text else "export", what)
        data: Path = self.settings["tracks"].data
        body = await asyncio.to_thread(zipped, data, lambda folder: exported(self.store, data, what, with_text, folder))
        self.download(f"tracks-{what}.zip", body, "application/zip")


@contextlib.contextmanager
def known() -> Iterator[None]:
    """An id that nobody has is an address that does not exist: lists may be older than what they list."""
    try:
        yield
    except UnknownCode:
        raise HTTPError(404) from None


def exported(store: Store, data: Path, what: str, with_text: bool, folder: Path) -> tuple[Path, ...]:
    """The files of ``tracks-sim export`` in a folder."""
    from tracks_sim.case.load import load_library
    from tracks_sim.exports.events import export_events
    from tracks_sim.exports.responses import export_responses

    if what == "events":
        return (export_events(store, folder, with_text),)
    return export_responses(store, load_library(cache=data / "cache"), folder, with_text)


def zipped(data: Path, write: Callable[[Path], Iterable[Path]]) -> bytes:
    """The files that ``write`` makes in a folder, as a ZIP; they lie in the data folder, which is private, while they are written."""
    with tempfile.TemporaryDirectory(dir=data, prefix=".export-") as folder:
        paths = write(Path(folder))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                archive.write(path, path.name)
        return packed.getvalue()


class PersonPage(StaffHandler):
    """POST ``who`` (code or id) and ``act``: all that is held on one person, or their erasure with its receipt."""

    page, needs = "person", STAFF_PAGES["person"]

    def get(self) -> None:
        self.show(self.page, who="")

    async def post(self) -> None:
        who = self.get_body_argument("who", "")
        try:
            trainee = self.found(who)
        except UnknownCode:
            self.show(self.page, who=who, told=self.words["person-unknown"], wrong=True)
            return
        if self.get_body_argument("act", "") == "erase":
            if not self.get_body_argument("sure", ""):
                self.show(self.page, who=who, told=self.words["person-unsure"], wrong=True)
                return
            await self.erase(trainee)
            return
        if not may(self.me.role, "export-person"):
            raise HTTPError(403)
        from tracks_sim.exports.person import PERSON_FILE, personal_data

        self.note("export-person", self.store.tag(trainee))
        held = await asyncio.to_thread(personal_data, self.store, trainee)
        body = json.dumps(held, ensure_ascii=False, indent=1).encode()
        self.download(PERSON_FILE.format(id=trainee), body, "application/json; charset=utf-8")

    async def erase(self, trainee: str) -> None:
        """Erase, and show the receipt; a sentence above it where the files could not be cleaned yet."""
        told = ""
        try:
            await asyncio.to_thread(erase_trainees, self.store, [trainee], self.actor)
        except StoreLocked:
            told = self.words["erased-traces"]
        tag = self.store.tag(trainee)
        row = next((row for row in self.store.audit_log(LONGEST) if row.what == "erase" and tag in row.about), None)
        if row is None:  # the database was held by another program before anything was erased
            raise HTTPError(503)
        self.show("erased", receipt=row.about, told=told, wrong=bool(told))

    def found(self, who: str) -> str:
        """The internal id behind a code (behind a hub: a user name there) or an id; raises UnknownCode."""
        try:
            return self.store.trainee(who.strip().lower()).id
        except UnknownCode:
            return self.store.trainee_of(who).id if self.hub is None else self.store.hub_trainee(who.strip()).id


class UsersPage(StaffHandler):
    """GET: all staff. POST ``role`` and ``label``, or ``revoke``."""

    page, needs = "users", STAFF_PAGES["users"]

    def get(self) -> None:
        self.note("users")
        self.listed()

    def post(self) -> None:
        revoked = self.get_body_argument("revoke", "")
        if revoked:
            with known():
                self.store.staff.revoke(revoked, self.actor)
            if revoked == self.me.id:
                self.redirect(self.base_url, status=303)
                return
            self.listed()
            return
        if self.hub is not None:  # a group of the hub gives the role
            raise HTTPError(403)
        role = next((role for role in STAFF if role == self.get_body_argument("role", "")), None)
        if role is None:
            raise HTTPError(400)
        _, code = self.store.staff.add(role, self.get_body_argument("label", "")[:80], self.actor)
        self.listed(code=code)

    def listed(self, **gaps: object) -> None:
        """The list, the newest first."""
        self.show(self.page, rows=self.store.staff.all()[::-1], roles=STAFF, **gaps)


class AuditPage(StaffHandler):
    """GET: what staff have done."""

    page, needs = "audit", STAFF_PAGES["audit"]

    def get(self) -> None:
        self.note("audit")
        self.show(self.page, **self.shortened(self.store.audit_log(LONGEST + 1)))


def sign_in(handler: BaseHandler, code: str) -> None:
    """Let in who has this staff code; raises UnknownCode."""
    store: Store = handler.settings["tracks"].store()
    found = store.staff.with_code(code)
    store.record_access(Actor(found.id, found.role), "sign-in")
    stay(handler, found)


def stay(handler: BaseHandler, found: Staff) -> None:
    """Remember in this browser who of the staff sits in front of it."""
    options = {**handler.cookie_options(), "samesite": "Strict"}
    handler.set_signed_cookie(STAFF_COOKIE, found.id, expires_days=None, **options)


def sign_out(handler: BaseHandler) -> None:
    """Forget who of the staff sits in front of this browser."""
    found = handler.staff
    if found is not None:
        try:
            handler.settings["tracks"].store().record_access(Actor(found.id, found.role), "sign-out")
        except StoreError as error:  # leaving must work also when the store does not
            handler.log.error("a sign-out was not written down: %s", error)
    handler.clear_cookie(STAFF_COOKIE, path=handler.base_url)


PAGES: Final[dict[str, type[StaffHandler]]] = {
    "": StaffPage,
    "/trainees": TraineesPage,
    "/release": ReleasePage,
    "/export": ExportPage,
    "/person": PersonPage,
    "/users": UsersPage,
    "/audit": AuditPage,
}
"""Handlers by their address below ``/tracks/staff``."""
