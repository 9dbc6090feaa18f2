"""What the pages for staff share: who is signed in, the permission a page asks for, and how it answers.

They have no kernel and no script. A further page is a class here or in the modules beside, a template and its words.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from tornado.web import HTTPError

from tracks_sim.errors import UnknownCase, UnknownCode, UnknownStudy
from tracks_sim.i18n import LANGUAGES
from tracks_sim.operations import staff as operations
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.roles import Permission, may
from tracks_sim.serve.messages import messages_in
from tracks_sim.serve.pages import STAFF_COOKIE, TEMPLATES, BaseHandler

if TYPE_CHECKING:
    from tracks_sim.store import Staff, Store

LONGEST: Final = 200
"""Rows of a list that a page shows."""
EVALUATE: Final = "evaluate"
"""Address of the page on outcomes, a notebook beside the trainees' pages; its permission has the same name."""


class StaffHandler(BaseHandler):
    """A page for somebody who is signed in with a staff code, where their role has its permission."""

    page: ClassVar[str]
    """Short name: of its address below ``tracks/staff``, its template and its words."""
    permission: ClassVar[Permission | None] = None
    """What a role needs for it; None: every role may open it."""
    linked: ClassVar[bool] = True
    """Whether the first page for staff leads to it."""

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if self._finished:
            return
        member = self.staff
        if member is None:
            self.to_entrance()
            return
        self.member: Staff = member
        if not self.allows(member):
            self.set_status(403)
            self.render_message("staff-not-yours", go=f"{self.base_url}tracks/staff", go_label=self.messages["staff-back"])

    @classmethod
    def allows(cls, member: Staff) -> bool:
        """Whether this member of staff may open the page."""
        return cls.permission is None or may(member.role, cls.permission)

    def to_entrance(self) -> None:
        """Send somebody who is not signed in to where one signs in."""
        if self.hub is not None and self.hub_user is None:
            self.go_to_hub()
        else:
            self.redirect(self.base_url if self.hub is None else f"{self.base_url}tracks/roles", status=303)

    @property
    def store(self) -> Store:
        """The store of the kit."""
        store: Store = self.settings["tracks"].store()
        return store

    @property
    def audited(self) -> AuditedStore:
        """The store, with the signed-in member of staff as the actor of the audit log."""
        return AuditedStore.of(self.store, self.member)

    @property
    def data(self) -> Path:
        """The data folder."""
        data: Path = self.settings["tracks"].data
        return data

    @property
    def words(self) -> Mapping[str, str]:
        """Sentences in the reader's language, by short name."""
        return messages_in(self.language)

    def show(self, page: str, **gaps: object) -> None:
        """Answer with a page. ``notice`` is a sentence above its body, an alert where ``wrong``."""
        self.set_page_headers()
        fixed = {"page": page, "root": f"{self.base_url}tracks/staff", "xsrf": self.xsrf_token.decode(), "languages": LANGUAGES}
        self.finish(TEMPLATES.get_template(f"staff/{page}.html.j2").render(**{**self.template_variables(), **fixed, **gaps}))

    def shortened(self, rows: Sequence[Any]) -> dict[str, Any]:
        """The first rows, and a sentence where there are more."""
        more = self.messages["more-rows"].format(n=LONGEST) if len(rows) > LONGEST else ""
        return {"rows": rows[:LONGEST], "more": more}

    def download(self, name: str, body: bytes, kind: str) -> None:
        """Answer with a file."""
        self.set_header("Content-Type", kind)
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(body)


@contextlib.contextmanager
def existing() -> Iterator[None]:
    """Answer 404 where a person, case or study is unknown: a list on a page may be older than what it lists."""
    try:
        yield
    except (UnknownCode, UnknownCase, UnknownStudy):
        raise HTTPError(404) from None


def zipped(data: Path, write: Callable[[Path], Iterable[Path]]) -> bytes:
    """The files that ``write`` makes in a folder, as a ZIP. The folder is in the data folder, which is private."""
    with tempfile.TemporaryDirectory(dir=data, prefix=".export-") as folder:
        paths = write(Path(folder))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                archive.write(path, path.name)
        return packed.getvalue()


# --- signing in -------------------------------------------------------------------------


def sign_in(handler: BaseHandler, code: str) -> None:
    """Sign in the member of staff with this code; raises UnknownCode."""
    set_staff_cookie(handler, operations.sign_in(handler.settings["tracks"].store(), code))


def set_staff_cookie(handler: BaseHandler, member: Staff) -> None:
    """Remember the signed-in member of staff in this browser, until it is closed."""
    handler.set_session_cookie(STAFF_COOKIE, member, expires_days=None, samesite="Strict")
