"""The small addresses beside the pages: enter, leave, download, is-it-alive, elsewhere, and no page at all."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
from typing import TYPE_CHECKING, Any

from jupyter_server.utils import url_path_join
from tornado.web import HTTPError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler, read_header_from_binary_message

from tracks_sim.errors import StoreError, TracksError, UnknownCode
from tracks_sim.serve.message_filter import is_allowed
from tracks_sim.serve.messages import spoken
from tracks_sim.serve.pages import (
    DAYS,
    LANGUAGE_COOKIE,
    STAFF_OWNER,
    TRAINEE_COOKIE,
    VISIT_COOKIE,
    BaseHandler,
    owner_of_staff,
)
from tracks_sim.serve.staff_page import sign_in, sign_out
from tracks_sim.store.codes import is_for_staff

if TYPE_CHECKING:
    from tracks_sim.store import Store

CODE_COOKIE = "tracks-new-code"  # a new code on its way to the page that shows it; gone after that

# What a kernel may say to its page; anything else (streams, errors, code) stays with the administrator.
TOLD_TO_PAGE = frozenset({"comm_open", "comm_close", "comm_msg", "status", "kernel_info_reply", "comm_info_reply"})


class EnterHandler(BaseHandler):
    """POST ``code`` or ``new=1``: the only way in. The answer sets the cookie of a trainee or of staff.

    While too many wrong codes came from an address, right ones are not tried either: else the
    answer would tell them apart.
    """

    def post(self) -> None:
        self.keep_language()
        new = bool(self.get_body_argument("new", ""))
        tries = self.settings["tracks"].new_codes if new else self.settings["tracks"].wrong_codes
        address = str(self.request.remote_ip)
        wait = math.ceil(tries.wait(address))
        if wait:
            self.log.warning("too many %s from one address, or in all", "new codes" if new else "wrong codes")
            self.set_status(429)
            self.set_header("Retry-After", str(wait))
            word = "tries-new" if new else "tries"
            self.say(word, title="tries-title", lead=spoken(self.language)[word].format(seconds=wait))
            return
        try:
            store = self.settings["tracks"].store()
            if new:
                tries.count(address)
                self.begin(store)
            else:
                self.enter(store, self.get_body_argument("code", ""))
        except UnknownCode:
            tries.count(address)
            self.log.info("a code that nobody has was entered")
            self.redirect(f"{self.base_url}?wrong=1", status=303)
        except StoreError as error:
            self.log.error("nobody could enter: %s", error)
            self.redirect(f"{self.base_url}?wrong={'new' if new else 'server'}", status=303)

    def begin(self, store: Store) -> None:
        """Make a code, and show it once."""
        new, code = store.new_trainee(self.language)
        self.let_in(new)
        self.set_signed_cookie(CODE_COOKIE, code, expires_days=None, **self.cookie_options())
        self.redirect(f"{self.base_url}tracks/code", status=303)

    def enter(self, store: Store, code: str) -> None:
        """Look the code up; raises UnknownCode."""
        if is_for_staff(code):
            sign_in(self, code)
            self.redirect(f"{self.base_url}tracks/staff", status=303)
            return
        trainee = store.trainee_of(code)
        self.let_in(trainee.id)
        if not self.get_cookie(LANGUAGE_COOKIE) and not self.get_argument("lang", None):
            options = {**self.cookie_options(), "httponly": False}
            self.set_cookie(LANGUAGE_COOKIE, trainee.language, expires_days=DAYS, **options)
        self.redirect(self.base_url, status=303)

    def let_in(self, trainee: str) -> None:
        self.set_signed_cookie(TRAINEE_COOKIE, trainee, expires_days=DAYS, **self.cookie_options())


class CodeHandler(BaseHandler):
    """GET: the new code, once. It comes in a cookie of this answer's own, never in an address; a reload goes on."""

    def get(self) -> None:
        code = self.get_signed_cookie(CODE_COOKIE, max_age_days=1)
        if code is None:
            self.redirect(self.base_url)
            return
        self.clear_cookie(CODE_COOKIE, path=self.base_url)
        words = spoken(self.language)
        self.say("code-lead", title="code-title", code=code.decode(), more=words["code-why"], go_words=words["code-go"])


class LeaveHandler(BaseHandler):
    """POST: forget who is in front of this browser. Pages for staff that are open in it end."""

    async def post(self) -> None:
        found, visit = self.staff, self.get_signed_cookie(VISIT_COOKIE, max_age_days=DAYS)
        if found is not None and visit is not None:
            await self.settings["kernel_manager"].end_those_of(owner_of_staff(found.id, visit.decode()))
        self.clear_cookie(TRAINEE_COOKIE, path=self.base_url)
        sign_out(self)
        self.redirect(self.base_url if self.hub is None else self.hub.leave(self), status=303)


class AttemptHandler(BaseHandler):
    """GET: the events of one's own attempt as JSON; anybody else's do not exist."""

    def get(self, attempt: str) -> None:
        store = self.settings["tracks"].store()
        trainee = self.trainee
        try:
            mine = bool(trainee) and store.owner(attempt) == trainee
        except (TracksError, LookupError):
            mine = False
        if not mine:
            raise HTTPError(404)
        events = [event.model_dump(mode="json") for event in store.events(attempt)]
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="attempt-{attempt}.json"')
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps({"attempt": attempt, "events": events}, ensure_ascii=False, indent=1))


class AliveHandler(BaseHandler):
    """GET: 204 while one's own kernel lives, 404 once it does not."""

    async def get(self, kernel_id: str) -> None:
        kernels = self.settings["kernel_manager"]
        alive = kernels.belongs_to(kernel_id, self.owners) and await kernels.lives(kernel_id)
        self.set_header("Cache-Control", "no-store")
        self.set_status(204 if alive else 404)
        self.finish()


class KernelHandler(BaseHandler):
    """GET: what Voilà's whole front end asks of its own kernel before it connects; nothing can be changed here."""

    async def get(self, kernel_id: str) -> None:
        kernels = self.settings["kernel_manager"]
        if not kernels.belongs_to(kernel_id, self.owners):
            raise HTTPError(404)
        model = kernels.kernel_model(kernel_id)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({**model, "last_activity": str(model["last_activity"])}))


class ShutdownHandler(BaseHandler):
    """POST: the page says goodbye (``navigator.sendBeacon``), its kernel ends."""

    async def post(self, kernel_id: str) -> None:
        kernels = self.settings["kernel_manager"]
        if not kernels.belongs_to(kernel_id, self.owners):
            raise HTTPError(404)
        await kernels.end(kernel_id)
        self.set_status(204)
        self.finish()


class ElsewhereHandler(BaseHandler):
    """A page about nothing, for who has to leave quickly; a deployment sets a better address."""

    def get(self) -> None:
        self.say("elsewhere", title="elsewhere-title", go=None, words=spoken(self.language))


class MissingHandler(BaseHandler):
    """Whatever has no address of its own."""

    def prepare(self) -> None:  # type: ignore[override]
        raise HTTPError(404)


class ChannelsHandler(BaseHandler, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The page's connection to its own kernel, compressed; only widget messages pass, in both directions."""

    refused = False
    protocol: str | None = None

    async def pre_get(self) -> None:
        if not self.settings["kernel_manager"].belongs_to(self.kernel_id, self.owners):
            self.log.warning("a page asked for a kernel that is not its own")
            raise HTTPError(404)
        if self.get_origin() is None:  # Jupyter lets scripts in; a page of ours always says where it comes from
            raise HTTPError(403)
        with contextlib.suppress(TimeoutError):  # a kernel that ended while it was asked
            await super().pre_get()
        # Meanwhile the page may have gone (Jupyter then drops the connection), and its kernel with it.
        if self.connection is None or not self.settings["kernel_manager"].belongs_to(self.kernel_id, self.owners):
            raise HTTPError(404)

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Jupyter's, remembered: messages are written in the one form or the other."""
        self.protocol = super().select_subprotocol(subprotocols)
        return self.protocol

    def get_compression_options(self) -> dict[str, int]:
        return {"compression_level": 6, "mem_level": 8}

    def on_message(self, ws_message: str | bytes) -> None:
        """Pass on what fits; the rest is dropped with one line a connection."""
        if self.connection is None or self.ws_connection is None:  # what a page still sent while it went away
            return
        if self.is_over():
            self.close()
        elif is_allowed(ws_message, self.protocol):
            super().on_message(ws_message)
        elif not self.refused:
            self.refused = True
            self.log.warning("a page sent a message that is not allowed: it is dropped, and so are others like it")

    def is_over(self) -> bool:
        """Whether a page for staff outlived its twelve hours, or the code it was opened with."""
        kernels = self.settings["kernel_manager"]
        of_staff = kernels.owners.get(self.kernel_id, "").startswith(STAFF_OWNER)
        return of_staff and not kernels.belongs_to(self.kernel_id, self.owners)

    def write_message(self, message: Any, binary: bool = False) -> Any:
        header = read_header_from_binary_message(message) if isinstance(message, bytes) else None
        if header is None and isinstance(message, str | dict):
            header = (json.loads(message) if isinstance(message, str) else message).get("header")
        if header is None or header.get("msg_type") not in TOLD_TO_PAGE:
            return None
        written = super().write_message(message, binary)
        if isinstance(written, asyncio.Future):  # a page that went away meanwhile is no fault to be logged
            written.add_done_callback(lambda done: done.cancelled() or done.exception())
        return written


def at(base_url: str, path: str) -> str:
    """Route below the base address."""
    return str(url_path_join(base_url, path))
