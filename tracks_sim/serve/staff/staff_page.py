"""What the pages for staff share: who is signed in, the permission a page asks for, how it answers, and the way back after a session that ended.

They have no kernel, and no script but for the two long forms (``ui/static/staff/unsaved.js``), the page of a group at work
(``ui/static/group/live.js``), the number of those who came in (``ui/static/staff/joined.js``), the wall (``ui/static/staff/wall.js``),
the door on it (``ui/static/staff/door.js``), and buttons that print and copy (``ui/static/staff/print.js``, ``ui/static/staff/copy.js``).

A further page is a ``StaffPage`` in ``page_list.STAFF_PAGES`` or ``studies.PAGES``, a template and its title in ``serve/messages.py``.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlencode

from tornado.routing import PathMatches
from tornado.web import HTTPError

from tracks_sim.errors import MissingExtra, StoreLocked, StoreSilent, UnknownCase, UnknownCode, UnknownStudy
from tracks_sim.extras import SENTENCE, missing_extra
from tracks_sim.i18n import LANGUAGES, translatable
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.roles import Permission, may
from tracks_sim.serve import headers
from tracks_sim.serve.base_handler import PAGE_SECONDS, STAFF_COOKIE, BaseHandler, path_below
from tracks_sim.serve.staff.return_address import return_address

if TYPE_CHECKING:
    from tracks_sim.store import Staff

LEAST_SECONDS: Final = 0.5
"""Seconds that each act of a page waits for a thread in any case: one that computed for long before has not waited."""
LONGEST: Final = 200
"""Rows of a list that a page shows, and codes of one batch for trainees outside a study."""
SHORT: Final = 80
"""Characters of a short word that staff choose: label, site, experience, reason."""
EVALUATE: Final = "evaluate"
"""Address of the page on outcomes, a notebook beside the trainees' pages; its permission has the same name."""
AUTHOR: Final = "author"
"""Address of the page on which cases are written and reviewed, a notebook too."""
SENT: Final = "sent-"
"""Begins the name of a field of a form that was sent after the session had ended, while the code is entered again."""
MOST_SENT: Final = 64_000
"""Bytes of such a form that are kept. The two long forms are larger at times, and the browser stores what is typed into them."""

ENDED: Final = translatable("Your session has ended: twelve hours are over, you have signed out elsewhere, or your code was revoked. What was saved is saved. Enter your code, and you are back where you were.")
FOR_STAFF: Final = translatable("This page is for staff. Enter your code for staff, and it opens.")
NO_STAFF_CODE: Final = translatable("Nobody has this code, or it was revoked. Check each letter; your administrator can give you a new one.")
NOT_DONE: Final = translatable("Nothing was done: your session had ended before this form was sent. Enter your code, and you are back on its page, where you can do it again.")
NOT_DONE_YET: Final = translatable("Nothing was done yet: your session had ended before this form was sent. What you typed is kept on this page. Enter your code, and you can send it again.")
ENDED_BEHIND_HUB: Final = translatable("Your session has ended: twelve hours are over, you have signed out elsewhere, or your role was taken from you. What was saved is saved. Choose your role, and you are back where you were.")
NOT_DONE_BEHIND_HUB: Final = translatable("Nothing was done: your session had ended before this form was sent. Choose your role, and you are back on its page, where you can do it again.")


class StaffHandler(BaseHandler):
    """A page for somebody who is signed in with a staff code, where their role has its permission."""

    page: ClassVar[str]
    """Short name: of its address below ``tracks/staff``, its template and its title."""
    permission: ClassVar[Permission | None] = None
    """What a role needs for it; None: every role may open it."""
    linked: ClassVar[bool] = True
    """Whether the first page for staff leads to it."""
    matcher: ClassVar[type[PathMatches]] = PathMatches
    """How a request for it is recognised."""

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if self._finished:
            return
        self.remember_language()
        member = self.staff
        if member is None:
            self.to_entrance()
            return
        self.member: Staff = member
        if not self.allows(member):
            self.set_status(403)
            self.render_message(self.t("Your role does not include this. If you need it, ask your administrator."), go=f"{self.base_url}tracks/staff", go_label=self.t("Back to the page for staff"))

    def longest_wait(self) -> float | None:
        """Seconds that a page for staff waits for a thread: what is left of the two seconds in which its reader is told why it does not come."""
        return max(PAGE_SECONDS - self.request.request_time(), LEAST_SECONDS)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer an error; where the database kept a page waiting, say that it was the page that could not be shown."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if (lacking := missing_extra(error)) is not None:
            self.refuse_without(lacking)
            return
        if self.request.method == "GET" and isinstance(error, StoreLocked | StoreSilent):
            self.set_status(503)
            self.render_message(self.t("The server is busy: its database is held by another program or does not answer, so this page could not be shown. Everything that was saved is kept. Wait a moment, then load the page again."))
            return
        super().write_error(status_code, **kwargs)

    def refuse_without(self, lacking: MissingExtra) -> None:
        """Answer that the page needs packages which are not installed, and how they are."""
        self.set_status(501)
        self.render_message(self.t(SENTENCE).format(**lacking.facts), go=f"{self.base_url}tracks/staff", go_label=self.t("Back to the page for staff"))

    @classmethod
    def allows(cls, member: Staff) -> bool:
        """Whether this member of staff may open the page."""
        return cls.permission is None or may(member.role, cls.permission)

    def to_entrance(self) -> None:
        """Lead somebody who is not signed in, or not any more, to where one signs in, and from there back to this page."""
        back = return_address(f"{path_below(self.base_url, self.request.path)[1:]}?{self.request.query}")
        if self.request.method == "POST":
            self.tell_not_done(back)
        elif self.hub is not None and self.hub_user is None:
            self.go_to_hub()
        else:
            ended = {"ended": "1"} if self.get_cookie(STAFF_COOKIE) else {}  # twelve hours over, or signed out elsewhere; here it would be gone
            self.redirect(f"{self.base_url}tracks/{'enter' if self.hub is None else 'roles'}?{urlencode({**ended, 'next': back})}", status=303)

    def tell_not_done(self, back: str) -> None:
        """Answer a form that came after the end of the session: nothing was done, and how to go on."""
        self.set_status(403)
        if self.hub is None:
            body = self.request.body_arguments
            fields = [(name, value.decode("utf-8", "replace")) for name, values in body.items() for value in values if name not in ("_xsrf", "lang")]
            kept = not self.request.files and sum(len(name) + len(value) for name, value in fields) <= MOST_SENT
            render_entrance(self, back, self.t(NOT_DONE_YET if kept else NOT_DONE), fields if kept else ())
        elif self.hub_user is not None:
            render_roles(self, back, self.t(NOT_DONE_BEHIND_HUB))
        else:
            self.render_message(self.t("Nothing was done: your session had ended before this form was sent. Sign in, and you are back on its page, where you can do it again."), go=self.base_url + back, go_label=self.t("Sign in"))

    @property
    def audited(self) -> AuditedStore:
        """The store, with the signed-in member of staff as the actor of the audit log; for what runs in a thread."""
        return AuditedStore.of(self.store, self.member)

    @property
    def data(self) -> Path:
        """The data folder."""
        data: Path = self.settings["tracks"].data
        return data

    def shortened(self, rows: Sequence[Any]) -> dict[str, Any]:
        """The first rows, and a sentence where there are more."""
        more = self.t("Only the first {n} lines are shown; the command line shows all.").format(n=LONGEST) if len(rows) > LONGEST else ""
        return {"rows": rows[:LONGEST], "more": more}


class FormRefused(Exception):
    """Refusal of a form: a sentence that says why, and what was typed, which stays in the form."""

    def __init__(self, sentence: str, **typed: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.typed = typed


class StaffPage(StaffHandler):
    """A page with forms. GET: the page. POST: the act of a form, then the page with a sentence on what was done."""

    async def get(self) -> None:
        await self.show()

    async def post(self) -> None:
        try:
            done = await self.act()
        except FormRefused as refused:
            await self.show(notice=refused.sentence, wrong=True, **refused.typed)
        else:
            if not self._finished:
                await self.show(notice=done)

    async def show(self, **variables: Any) -> None:
        """Answer with the page; ``variables`` are for its template."""
        self.render_staff_page(self.page, **variables)

    async def act(self) -> str:
        """Do what the form asks for; return a sentence on what was done, or answer with something else than the page.

        Raises FormRefused, and HTTPError 405 on a page without forms.
        """
        raise HTTPError(405)

    def entered(self, name: str, longest: int | None = None) -> str:
        """A field of the form without the spaces around it, cut after ``longest`` characters; empty where it is missing."""
        return self.get_body_argument(name, "")[:longest]

    @property
    def unsaved(self) -> str:
        """Number (digits) by which the browser tells what it has stored of a long form (``ui/static/staff/unsaved.js``); 1 without a script.

        Sent back once the form is kept, it lets the browser forget just that, and nothing that was typed later.
        """
        number = self.entered("unsaved", 20)
        return number if number.isascii() and number.isdigit() else "1"

    def unsaved_variables(self, typed: bool, frozen: bool = False) -> dict[str, str]:
        """What the page of a long form needs so that the browser stores what is typed into it; ``typed``: its fields are as they were sent, and not kept."""
        kept = self.unsaved if self.request.method == "POST" and not typed else self.get_query_argument("kept", "")
        return {"policy": headers.SENTENCE, "kept": kept, "form_state": "frozen" if frozen else "typed" if typed else ""}

    def entered_count(self, most: int) -> int:
        """The field ``count``, 1 to ``most``; 0 for anything else."""
        text = self.entered("count")
        count = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
        return count if count <= most else 0


class AskingPage(StaffPage):
    """A page whose script asks again and again what is new on it, with ``now`` in the address."""

    @property
    def asks_for_pieces(self) -> bool:
        """Whether the script of an open page asks."""
        return bool(self.get_query_argument("now", ""))

    def to_entrance(self) -> None:
        """Tell an open page that its session is over; send everybody else to where one signs in."""
        if not self.asks_for_pieces:
            super().to_entrance()
            return
        self.set_status(401)
        sentence = self.t("Your session is over: enter again with your staff code. The group goes on meanwhile, and nothing is lost.")
        self.finish_json({"ended": sentence, "go": self.base_url, "label": self.t("Enter again")})

    def finish_json(self, pieces: Mapping[str, str]) -> None:
        """Answer the script."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(pieces))


@contextlib.contextmanager
def missing_is_404() -> Iterator[None]:
    """Answer 404 where a person, case or study is unknown: a list on a page may be older than what it lists."""
    try:
        yield
    except (UnknownCode, UnknownCase, UnknownStudy):
        raise HTTPError(404) from None


# --- signing in -------------------------------------------------------------------------


def render_entrance(handler: BaseHandler, back: str, lead: str, sent: Sequence[tuple[str, str]] = (), wrong: str = "") -> None:
    """Answer with the form in which staff enter their code and come back to a page.

    ``sent``: fields of a form that is sent again after that; ``wrong``: why the code did not work.
    """
    address_in = {code: f"{handler.base_url}tracks/enter?{urlencode({'next': back, 'lang': code})}" for code in LANGUAGES}
    handler.render_staff_page("entrance", lead=lead, back=back, sent=sent, prefix=SENT, notice=wrong, wrong=True, address_in=address_in, shown_once=bool(sent))


def render_roles(handler: BaseHandler, back: str = "", notice: str = "") -> None:
    """Answer with the roles of the person whom the hub has signed in; who chooses one goes on to a page for staff, or to the first."""
    assert handler.hub_user is not None
    handler.render_staff_page("roles", practises=handler.hub_user.practises, roles=handler.hub_user.staff_roles, back=back, notice=notice, wrong=True)


def set_staff_cookie(handler: BaseHandler, member: Staff) -> None:
    """Remember the signed-in member of staff in this browser, until it is closed."""
    handler.set_session_cookie(STAFF_COOKIE, member, expires_days=None, samesite="Strict")
