"""Handlers of the small addresses beside the pages: sign-in and out, download, state of a kernel, and 404."""

from __future__ import annotations

import functools
import json
import math
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from jupyter_server.utils import url_path_join
from tornado.web import HTTPError

from tracks_sim.authoring.trials import Invited, Trials
from tracks_sim.errors import StoreError, TracksError, UnknownCode
from tracks_sim.exports.person import own_events
from tracks_sim.operations import staff as accounts
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.serve import headers
from tracks_sim.serve.base_handler import (
    DAYS,
    LANGUAGE_COOKIE,
    STAFF_COOKIE,
    STAFF_DAYS,
    TEMPLATES,
    TRAINEE_COOKIE,
    TRIAL_COOKIE,
    BaseHandler,
)
from tracks_sim.serve.rate_limit import address_tag
from tracks_sim.serve.staff.return_address import return_address
from tracks_sim.serve.staff.staff_page import (
    ENDED,
    FOR_STAFF,
    NO_STAFF_CODE,
    NOT_DONE_YET,
    SENT,
    render_entrance,
    set_staff_cookie,
)
from tracks_sim.serve.threads import Busy
from tracks_sim.store.clock import SystemClock
from tracks_sim.store.codes import is_for_staff
from tracks_sim.ui.trainee.pages.welcome import FAILURES

if TYPE_CHECKING:
    from tracks_sim.store import Store, Trainee

CODE_COOKIE = "tracks-new-code"  # a new code for the page that shows it once and then clears the cookie
TIME_TO_READ = 10  # s that a page which goes on by itself is shown at least
STAFF_CODE = "a staff code"  # as the log calls it


class EnterHandler(BaseHandler):
    """POST ``code`` or ``new=1``: sign in with a code, or get a new one. The answer sets the cookie of a trainee or of staff.

    An address with too many wrong codes must wait with right ones too: else the answer would tell them apart.

    ``next``: a page for staff, to which a staff code leads back. What was sent to it after its session had ended comes along (``SENT``),
    and is sent once its sender says so.
    """

    asks_who = False

    @property
    def back(self) -> str:
        """The page for staff to which a staff code leads back; empty where none was asked for."""
        return return_address(self.get_argument("next", ""))

    @property
    def sent(self) -> list[tuple[str, str]]:
        """The fields of a form that was sent to a page for staff after its session had ended."""
        body = self.request.body_arguments
        return [(name.removeprefix(SENT), value.decode("utf-8", "replace")) for name, values in body.items() if name.startswith(SENT) for value in values]

    def refuse(self, why: str) -> None:
        """Say that a code did not work, on the page where it was entered; ``why`` is a word of ``FAILURES`` or of the welcome."""
        if self.back and why in FAILURES:
            wrong = NO_STAFF_CODE if why == "1" else FAILURES[why]
            self.set_status(403)
            render_entrance(self, self.back, self.t(NOT_DONE_YET if self.sent else FOR_STAFF), self.sent, self.t(wrong))
        else:
            self.redirect(f"{self.base_url}?wrong={why}", status=303)

    async def post(self) -> None:
        self.remember_language()
        new = bool(self.get_body_argument("new", ""))
        limiter = self.settings["tracks"].new_codes if new else self.settings["tracks"].wrong_codes
        wait = math.ceil(limiter.seconds_to_wait(self.address))
        if wait:
            self.refuse_for_now(wait, new=new)
            return
        limiter.count(self.address)  # before the store is asked: tries that come together are not heard together
        try:
            if new:
                await self.register()
            else:
                await self.sign_in(self.get_body_argument("code", ""))
                limiter.take_back(self.address)
        except UnknownCode:
            if (kind := kind_of(self.get_body_argument("code", ""))) == STAFF_CODE:
                self.log_entry(f"failed entry with {STAFF_CODE}")  # a place of its own: other wrong codes take none of its lines
            else:
                self.log_entry(f"failed entry with {kind}")
            self.refuse("1")
        except Busy:
            limiter.take_back(self.address)
            raise
        except StoreError as error:
            limiter.take_back(self.address)
            self.log.error("nobody could enter: %s", error)
            self.refuse("new" if new else "server")

    def refuse_for_now(self, wait: int, *, new: bool) -> None:
        """Answer with the page that says how long to wait and what else to do, and goes back by itself."""
        self.log_entry("too many new codes in all, or" if new else "too many wrong codes")
        self.set_status(429)
        self.set_header("Retry-After", str(wait))
        seconds, back = max(wait, TIME_TO_READ), f"{self.base_url}?wrong={'new-wait' if new else 'wait'}"
        if self.back:
            back = f"{self.base_url}tracks/enter?{urlencode({'wrong': 'wait', 'next': self.back})}"
        new_codes = self.t("Too many new codes were made from your network. In {seconds} s this page goes back to the start by itself; try again there. Or ask your trainer for a printed code: it lets you in at once.")
        wrong_codes = self.t("Too many codes were tried from your network. Nothing is lost. In {seconds} s this page goes back to the start by itself; enter your code again there, and a right code will work. If this page comes again and again, tell your trainer. Whoever is signed in can go on meanwhile.")
        lead = (new_codes if new else wrong_codes).format(seconds=seconds)
        self.render_message(lead, title=self.t("Please wait"), refresh=f"{seconds};url={back}", go=back)

    def log_entry(self, what: str) -> None:
        """Log an entry that failed, with the time in UTC and the tag of the address; never a code. The log's limit counts each caller."""
        tag = address_tag(self.application.settings["cookie_secret"], self.address)
        self.log.warning("%s %s from %s", f"{SystemClock().now():%Y-%m-%dT%H:%M:%SZ}", what, tag, stacklevel=2)

    async def register(self) -> None:
        """Make a trainee and their code, which the next page shows once."""
        trainee, code = await self.in_thread(lambda: new_trainee(self.store, self.language))
        self.set_session_cookie(TRAINEE_COOKIE, trainee, expires_days=DAYS)
        self.set_signed_cookie(CODE_COOKIE, code, expires_days=None, **self.cookie_options())
        self.redirect(f"{self.base_url}tracks/code", status=303)

    async def sign_in(self, code: str, page: str | None = None) -> None:
        """Sign in the trainee or the staff member with this code, and go to a page, or to their first one; raises UnknownCode."""
        if is_for_staff(code):
            self.staff = await self.in_thread(lambda: accounts.sign_in(self.store, code))
            set_staff_cookie(self, self.staff)
            if self.sent and self.back:
                self.render_staff_page("again", back=self.back, sent=self.sent)
                return
            self.redirect(self.base_url + ((self.back or "tracks/staff") if page is None else page), status=303)
            return
        found = await self.in_thread(lambda: self.owner_of_code(code))
        if isinstance(found, Invited):
            self.set_signed_cookie(TRIAL_COOKIE, str(found), expires_days=None, **self.cookie_options())
            self.redirect(f"{self.base_url}trial", status=303)
            return
        trainee = found
        self.set_session_cookie(TRAINEE_COOKIE, trainee, expires_days=DAYS)
        if not self.get_cookie(LANGUAGE_COOKIE) and not self.asked_language:
            options = {**self.cookie_options(), "httponly": False}
            self.set_cookie(LANGUAGE_COOKIE, trainee.language, expires_days=DAYS, **options)
        self.redirect(self.base_url + (page or ""), status=303)

    def owner_of_code(self, code: str) -> Trainee | Invited:
        """The trainee with this code, or the seat in the trial of a draft; raises UnknownCode."""
        try:
            return self.store.enter(code)
        except UnknownCode:
            return Trials.of(self.store).with_code(code)


class EntranceHandler(EnterHandler):
    """GET: the form for a staff code alone, for whoever opens a page for staff without a session; ``ended``: theirs has ended."""

    async def get(self) -> None:
        self.remember_language()
        await self.look_up_visitor()
        if self.staff is not None:  # they have entered on another page meanwhile
            self.redirect(self.base_url + (self.back or "tracks/staff"), status=303)
            return
        ended, failure = self.get_query_argument("ended", ""), FAILURES.get(self.get_query_argument("wrong", ""))
        render_entrance(self, self.back, self.t(ENDED if ended else FOR_STAFF), wrong=self.t(failure) if failure else "")


def new_trainee(store: Store, language: str) -> tuple[Trainee, str]:
    """A new trainee with their code."""
    identity, code = store.new_trainee(language)
    return store.trainee(identity), code


def kind_of(code: str) -> str:
    """What was entered in place of a code that works, in words for the log."""
    try:
        return STAFF_CODE if is_for_staff(code) else "a trainee's code"
    except UnknownCode:
        return "a text that is no code"


class CodeHandler(BaseHandler):
    """GET: the new code, once: it comes in a cookie of its own, never in an address, and a reload goes on to the first page."""

    asks_who = False

    def initialize(self, exit_url: str) -> None:
        self.exit_url = exit_url

    def get(self) -> None:
        code = self.get_signed_cookie(CODE_COOKIE, max_age_days=1)
        if code is None:
            self.redirect(self.base_url)
            return
        self.clear_cookie(CODE_COOKIE, path=self.base_url)
        self.set_page_headers(headers.SENTENCE)
        variables = {**self.template_variables(), "code": code.decode(), "exit_url": self.exit_url}
        self.finish(TEMPLATES.get_template("code.html.j2").render(**variables))


class LeaveHandler(BaseHandler):
    """POST: sign out the trainee and the member of staff of this browser, with every copy of their cookies and every open page.

    Behind a hub a trainee's session is the hub's, and only the open pages of this browser end here. So it is where the store does
    not answer: then nobody knows whether a cookie is a copy of one that has ended.
    """

    asks_who = False  # before the act: this browser forgets them also when the store does not answer

    async def post(self) -> None:
        sign_out = functools.partial(
            self.sign_out,
            self.read_session_cookie(TRAINEE_COOKIE, DAYS),
            self.read_session_cookie(STAFF_COOKIE, STAFF_DAYS),
        )
        try:
            await self.look_up_visitor()
            await self.in_thread(sign_out)
        except (TracksError, Busy) as error:
            self.log.error("a sign-out was not stored, and copies of its cookies stay valid until it is: %s", error)
            self.settings["tracks"].sign_outs.append(sign_out)
        ended = [person.id for person in (self.staff, self.signed_in_trainee if self.hub is None else None) if person is not None]
        await self.kernels.end_all_of(ended, self.visit or "")
        for name in (TRAINEE_COOKIE, STAFF_COOKIE):
            self.clear_cookie(name, path=self.base_url)
        # The page that follows removes what this browser stored of the member of staff (ui/static/shared/stored.js).
        home = self.base_url if self.staff is None else f"{self.base_url}?forget={self.store.browser_tag(self.staff.id)}"
        self.redirect(home if self.hub is None else self.hub.log_out(self), status=303)

    def sign_out(self, trainee_cookie: tuple[str, str], staff_cookie: tuple[str, str]) -> None:
        """End in the store the sessions that the cookies name by id and session; raises StoreError."""
        trainee, staff = self.visitor_in_store(trainee_cookie, staff_cookie)
        if trainee is not None and self.hub is None:
            self.store.end_session(trainee.id)
        if staff is not None:
            accounts.sign_out(AuditedStore.of(self.store, staff))


class AttemptHandler(BaseHandler):
    """GET: the events of an attempt of the signed-in trainee as JSON; 404 for any other attempt.

    Before the release of an assessment or a study they come without feedback on the talk, as on the page.
    """

    async def get(self, attempt: str) -> None:
        body = await self.in_thread(self.file_of, attempt) if self.trainee else None
        if body is None:
            raise HTTPError(404)
        self.download(f"attempt-{attempt}.json", body, "application/json; charset=utf-8")

    def file_of(self, attempt: str) -> str | None:
        """The events of an attempt of this trainee as JSON; None for any other attempt."""
        try:
            if self.store.owner(attempt) != self.trainee:
                return None
        except (TracksError, LookupError):
            return None
        events, withheld = own_events(self.store.events(attempt))
        return json.dumps({"attempt": attempt, "events": events, **withheld}, ensure_ascii=False, indent=1)


class AliveHandler(BaseHandler):
    """GET: 204 while the visitor's own kernel runs, else 404."""

    only_kernels = True

    async def get(self, kernel_id: str) -> None:
        alive = self.kernels.belongs_to(kernel_id, self.kernel_owners) and await self.kernels.is_running(kernel_id)
        self.set_status(204 if alive else 404)
        self.finish()


class KernelHandler(BaseHandler):
    """GET: the model of the visitor's own kernel, which Voilà's whole front end asks for before it connects; read only."""

    only_kernels = True

    async def get(self, kernel_id: str) -> None:
        self.require_own_kernel(kernel_id)
        model: Any = self.kernels.kernel_model(kernel_id)  # type: ignore[no-untyped-call]
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({**model, "last_activity": str(model["last_activity"])}))


class ShutdownHandler(BaseHandler):
    """POST: end the kernel of a page that closes (``navigator.sendBeacon``); its ``attempt`` is free for the next ``tab`` at once."""

    only_kernels = True

    async def post(self, kernel_id: str) -> None:
        self.require_own_kernel(kernel_id)
        person = self.kernels.owners[kernel_id].person
        await self.kernels.end(kernel_id)  # first: what it still writes takes the lease again
        attempt, tab = (self.get_body_argument(name, "") for name in ("attempt", "tab"))
        if person and attempt and tab:
            await self.in_thread(lambda: self.store.give_up_lease(person, attempt, tab))
        self.set_status(204)
        self.finish()


class MissingHandler(BaseHandler):
    """404 for every other address."""

    def prepare(self) -> None:  # type: ignore[override]
        raise HTTPError(404)


def route(base_url: str, path: str) -> str:
    """The path of a handler below the base address."""
    return str(url_path_join(base_url, path))
