"""Handlers of the small addresses beside the pages: sign-in and out, download, state of a kernel, websocket, and 404."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jupyter_server.utils import url_path_join
from tornado.web import HTTPError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler, read_header_from_binary_message

from tracks_sim.errors import StoreError, TracksError, UnknownCode
from tracks_sim.exports.person import own_events
from tracks_sim.operations import staff as accounts
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.serve.base_handler import (
    DAYS,
    LANGUAGE_COOKIE,
    STAFF_COOKIE,
    TRAINEE_COOKIE,
    VISIT_COOKIE,
    BaseHandler,
)
from tracks_sim.serve.message_filter import is_allowed
from tracks_sim.serve.rate_limit import address_tag
from tracks_sim.serve.staff_page import sign_in
from tracks_sim.store.codes import is_for_staff

if TYPE_CHECKING:
    from tracks_sim.store import Staff, Trainee

CODE_COOKIE = "tracks-new-code"  # a new code for the page that shows it once and then clears the cookie

TIME_TO_READ = 10  # s that a page which goes on by itself is shown at least

# Kinds of messages that pass from a kernel to its page; others (streams, errors, code) are for the administrator alone.
MESSAGES_TO_PAGE = frozenset({"comm_open", "comm_close", "comm_msg", "status", "kernel_info_reply", "comm_info_reply"})


class EnterHandler(BaseHandler):
    """POST ``code`` or ``new=1``: sign in with a code, or get a new one. The answer sets the cookie of a trainee or of staff.

    An address with too many wrong codes must wait with right ones too: else the answer would tell them apart.
    """

    def post(self) -> None:
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
                self.register()
            else:
                self.sign_in(self.get_body_argument("code", ""))
                limiter.take_back(self.address)
        except UnknownCode:
            self.log_entry(f"failed entry with {kind_of(self.get_body_argument('code', ''))}")
            self.redirect(f"{self.base_url}?wrong=1", status=303)
        except StoreError as error:
            limiter.take_back(self.address)
            self.log.error("nobody could enter: %s", error)
            self.redirect(f"{self.base_url}?wrong={'new' if new else 'server'}", status=303)

    def refuse_for_now(self, wait: int, *, new: bool) -> None:
        """Answer with the page that says how long to wait and what else to do, and goes back by itself."""
        self.log_entry("too many new codes in all, or" if new else "too many wrong codes")
        self.set_status(429)
        self.set_header("Retry-After", str(wait))
        seconds, back = max(wait, TIME_TO_READ), f"{self.base_url}?wrong={'new-wait' if new else 'wait'}"
        lead = self.messages["tries-new" if new else "tries"].format(seconds=seconds)
        self.render_message("tries", title="tries-title", lead=lead, refresh=f"{seconds};url={back}", go=back)

    def log_entry(self, what: str) -> None:
        """Log an entry that failed, with the time in UTC and the tag of the address; never a code."""
        tag = address_tag(self.application.settings["cookie_secret"], self.address)
        self.log.warning("%s %s from %s", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", what, tag)

    def register(self) -> None:
        """Make a trainee and their code, which the next page shows once."""
        trainee, code = self.store.new_trainee(self.language)
        self.set_session_cookie(TRAINEE_COOKIE, self.store.trainee(trainee), expires_days=DAYS)
        self.set_signed_cookie(CODE_COOKIE, code, expires_days=None, **self.cookie_options())
        self.redirect(f"{self.base_url}tracks/code", status=303)

    def sign_in(self, code: str) -> None:
        """Sign in the trainee or the staff member with this code; raises UnknownCode."""
        if is_for_staff(code):
            sign_in(self, code)
            self.redirect(f"{self.base_url}tracks/staff", status=303)
            return
        trainee = self.store.enter(code)
        self.set_session_cookie(TRAINEE_COOKIE, trainee, expires_days=DAYS)
        if not self.get_cookie(LANGUAGE_COOKIE) and not self.get_argument("lang", None):
            options = {**self.cookie_options(), "httponly": False}
            self.set_cookie(LANGUAGE_COOKIE, trainee.language, expires_days=DAYS, **options)
        self.redirect(self.base_url, status=303)


def kind_of(code: str) -> str:
    """What was entered in place of a code that works, in words for the log."""
    try:
        return "a staff code" if is_for_staff(code) else "a trainee's code"
    except UnknownCode:
        return "a text that is no code"


class CodeHandler(BaseHandler):
    """GET: the new code, once: it comes in a cookie of its own, never in an address, and a reload goes on to the first page."""

    def get(self) -> None:
        code = self.get_signed_cookie(CODE_COOKIE, max_age_days=1)
        if code is None:
            self.redirect(self.base_url)
            return
        self.clear_cookie(CODE_COOKIE, path=self.base_url)
        more, go_label = f"{self.messages['code-why']} {self.messages['code-everywhere']}", self.messages["code-go"]
        self.render_message("code-lead", title="code-title", code=code.decode(), more=more, go_label=go_label)


class LeaveHandler(BaseHandler):
    """POST: sign out the trainee and the member of staff of this browser, with every copy of their cookies and every open page.

    Behind a hub a trainee's session is the hub's, and only the open pages of this browser end here.
    """

    async def post(self) -> None:
        trainee, staff = self.signed_in_trainee, self.staff
        try:
            await asyncio.to_thread(self.end_sessions, trainee, staff)
        except TracksError as error:  # this browser forgets them also when the store does not
            self.log.error("a sign-out was not stored, and copies of its cookies stay valid: %s", error)
        if trainee is not None:
            visit = self.get_signed_cookie(VISIT_COOKIE, max_age_days=DAYS) or b""
            await self.kernels.end_all_of(trainee.id, None if self.hub is None else visit.decode())
        if staff is not None:
            await self.kernels.end_all_of(staff.id)
        for name in (TRAINEE_COOKIE, STAFF_COOKIE):
            self.clear_cookie(name, path=self.base_url)
        self.redirect(self.base_url if self.hub is None else self.hub.log_out(self), status=303)

    def end_sessions(self, trainee: Trainee | None, staff: Staff | None) -> None:
        """End the sessions of both in the store; raises StoreError."""
        if trainee is not None and self.hub is None:
            self.store.end_session(trainee.id)
        if staff is not None:
            accounts.sign_out(AuditedStore.of(self.store, staff))


class AttemptHandler(BaseHandler):
    """GET: the events of an attempt of the signed-in trainee as JSON; 404 for any other attempt.

    Before the release of an assessment or a study they come without feedback on the talk, as on the page.
    """

    def get(self, attempt: str) -> None:
        store, trainee = self.store, self.trainee
        try:
            is_own = bool(trainee) and store.owner(attempt) == trainee
        except (TracksError, LookupError):
            is_own = False
        if not is_own:
            raise HTTPError(404)
        events, withheld = own_events(store.events(attempt))
        body = json.dumps({"attempt": attempt, "events": events, **withheld}, ensure_ascii=False, indent=1)
        self.download(f"attempt-{attempt}.json", body, "application/json; charset=utf-8")


class AliveHandler(BaseHandler):
    """GET: 204 while the visitor's own kernel runs, else 404."""

    async def get(self, kernel_id: str) -> None:
        alive = self.kernels.belongs_to(kernel_id, self.kernel_owners) and await self.kernels.is_running(kernel_id)
        self.set_status(204 if alive else 404)
        self.finish()


class KernelHandler(BaseHandler):
    """GET: the model of the visitor's own kernel, which Voilà's whole front end asks for before it connects; read only."""

    async def get(self, kernel_id: str) -> None:
        self.require_own_kernel(kernel_id)
        model: Any = self.kernels.kernel_model(kernel_id)  # type: ignore[no-untyped-call]
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({**model, "last_activity": str(model["last_activity"])}))


class ShutdownHandler(BaseHandler):
    """POST: end the kernel of a page that closes (``navigator.sendBeacon``)."""

    async def post(self, kernel_id: str) -> None:
        self.require_own_kernel(kernel_id)
        await self.kernels.end(kernel_id)
        self.set_status(204)
        self.finish()


class ElsewhereHandler(BaseHandler):
    """GET: a neutral page for the exit button. Deployments usually set ``--exit-url``."""

    def get(self) -> None:
        self.render_message("elsewhere", title="elsewhere-title", go=None)


class MissingHandler(BaseHandler):
    """404 for every other address."""

    def prepare(self) -> None:  # type: ignore[override]
        raise HTTPError(404)


class ChannelsHandler(BaseHandler, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The page's connection to its own kernel, compressed; only widget messages pass, in both directions."""

    refused = False
    protocol: str | None = None

    async def pre_get(self) -> None:
        if not self.kernels.belongs_to(self.kernel_id, self.kernel_owners):
            self.log.warning("a page asked for a kernel that is not its own")
            raise HTTPError(404)
        if self.get_origin() is None:  # Jupyter admits scripts; a browser's page always sends its origin
            raise HTTPError(403)
        with contextlib.suppress(TimeoutError):  # a kernel that ends meanwhile
            await super().pre_get()
        # Meanwhile the page may have gone (Jupyter then drops the connection), and its kernel with it.
        if self.connection is None:
            raise HTTPError(404)
        self.require_own_kernel(self.kernel_id)

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Jupyter's choice, kept: it says in which form messages are written."""
        self.protocol = super().select_subprotocol(subprotocols)
        return self.protocol

    def get_compression_options(self) -> dict[str, int]:
        return {"compression_level": 6, "mem_level": 8}

    def on_message(self, ws_message: str | bytes) -> None:
        """Pass an allowed message on to the kernel; drop others, with one line in the log a connection."""
        if self.connection is None or self.ws_connection is None:  # sent while the page was closing
            return
        if self.session_is_over():
            self.close()
        elif is_allowed(ws_message, self.protocol):
            super().on_message(ws_message)
        elif not self.refused:
            self.refused = True
            self.log.warning("a page sent a message that is not allowed: it is dropped, and so are others like it")

    def session_is_over(self) -> bool:
        """Whether the page's kernel has ended, as with its session; a page for staff also ends with the twelve hours.

        The server looks every ``SESSIONS_EVERY`` for sessions that are over; who is staff is looked up with each message.
        """
        owner = self.kernels.owners.get(self.kernel_id)
        return owner is None or (owner.staff and not self.kernels.belongs_to(self.kernel_id, self.kernel_owners))

    def write_message(self, message: Any, binary: bool = False) -> Any:
        header = read_header_from_binary_message(message) if isinstance(message, bytes) else None
        if header is None and isinstance(message, str | dict):
            header = (json.loads(message) if isinstance(message, str) else message).get("header")
        if header is None or header.get("msg_type") not in MESSAGES_TO_PAGE:
            return None
        written = super().write_message(message, binary)
        if isinstance(written, asyncio.Future):  # a page that closed meanwhile is no fault to be logged
            written.add_done_callback(lambda done: done.cancelled() or done.exception())
        return written


def route(base_url: str, path: str) -> str:
    """The path of a handler below the base address."""
    return str(url_path_join(base_url, path))
