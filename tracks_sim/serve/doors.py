"""The small addresses beside the pages: enter, leave, download, is-it-alive, elsewhere, and no page at all."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from jupyter_server.utils import url_path_join
from tornado.web import HTTPError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler, read_header_from_binary_message

from tracks_sim.errors import StoreError, TracksError, UnknownCode
from tracks_sim.serve.pages import DAYS, LANGUAGE_COOKIE, TRAINEE_COOKIE, Visitor
from tracks_sim.serve.words import spoken

if TYPE_CHECKING:
    from tracks_sim.store import Store

CODE_COOKIE = "tracks-new-code"  # a new code on its way to the page that shows it; gone after that

# What a kernel may say to its page; anything else (streams, errors, code) stays with the administrator.
TOLD_TO_PAGE = frozenset({"comm_open", "comm_close", "comm_msg", "status", "kernel_info_reply", "comm_info_reply"})


class EnterHandler(Visitor):
    """POST ``code`` or ``new=1``: the only way in. The answer sets the trainee cookie."""

    def post(self) -> None:
        self.keep_language()
        try:
            self.enter(self.settings["tracks"].store())
        except StoreError as error:
            self.log.error("nobody could enter: %s", error)
            self.redirect(f"{self.base_url}?wrong=server", status=303)

    def enter(self, store: Store) -> None:
        """Look the code up, or make one."""
        if self.get_body_argument("new", ""):
            new, code = store.new_trainee(self.language)
            self.let_in(new)
            self.set_signed_cookie(CODE_COOKIE, code, expires_days=None, **self.cookie_options())
            self.redirect(f"{self.base_url}tracks/code", status=303)
            return
        try:
            trainee = store.trainee_of(self.get_body_argument("code", ""))
        except UnknownCode:
            self.log.info("a code that nobody has was entered")
            self.redirect(f"{self.base_url}?wrong=1", status=303)
            return
        self.let_in(trainee.id)
        if not self.get_cookie(LANGUAGE_COOKIE) and not self.get_argument("lang", None):
            options = {**self.cookie_options(), "httponly": False}
            self.set_cookie(LANGUAGE_COOKIE, trainee.language, expires_days=DAYS, **options)
        self.redirect(self.base_url, status=303)

    def let_in(self, trainee: str) -> None:
        self.set_signed_cookie(TRAINEE_COOKIE, trainee, expires_days=DAYS, **self.cookie_options())


class CodeHandler(Visitor):
    """GET: the new code, once. It comes in a cookie of this answer's own, never in an address; a reload goes on."""

    def get(self) -> None:
        code = self.get_signed_cookie(CODE_COOKIE, max_age_days=1)
        if code is None:
            self.redirect(self.base_url)
            return
        self.clear_cookie(CODE_COOKIE, path=self.base_url)
        words = spoken(self.language)
        self.say("code-lead", title="code-title", code=code.decode(), more=words["code-why"], go_words=words["code-go"])


class LeaveHandler(Visitor):
    """POST: forget who is in front of this browser."""

    def post(self) -> None:
        self.clear_cookie(TRAINEE_COOKIE, path=self.base_url)
        self.redirect(self.base_url, status=303)


class AttemptHandler(Visitor):
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


class AliveHandler(Visitor):
    """GET: 204 while one's own kernel lives, 404 once it does not."""

    async def get(self, kernel_id: str) -> None:
        kernels = self.settings["kernel_manager"]
        alive = kernels.belongs_to(kernel_id, self.owner) and await kernels.lives(kernel_id)
        self.set_header("Cache-Control", "no-store")
        self.set_status(204 if alive else 404)
        self.finish()


class KernelHandler(Visitor):
    """GET: what Voilà's whole front end asks of its own kernel before it connects; nothing can be changed here."""

    async def get(self, kernel_id: str) -> None:
        kernels = self.settings["kernel_manager"]
        if not kernels.belongs_to(kernel_id, self.owner):
            raise HTTPError(404)
        model = kernels.kernel_model(kernel_id)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({**model, "last_activity": str(model["last_activity"])}))


class ShutdownHandler(Visitor):
    """POST: the page says goodbye (``navigator.sendBeacon``), its kernel ends."""

    async def post(self, kernel_id: str) -> None:
        kernels = self.settings["kernel_manager"]
        if not kernels.belongs_to(kernel_id, self.owner):
            raise HTTPError(404)
        await kernels.end(kernel_id)
        self.set_status(204)
        self.finish()


class ElsewhereHandler(Visitor):
    """A page about nothing, for who has to leave quickly; a deployment sets a better address."""

    def get(self) -> None:
        self.say("elsewhere", title="elsewhere-title", go=None, words=spoken(self.language))


class MissingHandler(Visitor):
    """Whatever has no address of its own."""

    def prepare(self) -> None:  # type: ignore[override]
        raise HTTPError(404)


class ChannelsHandler(Visitor, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The page's connection to its own kernel, compressed; only widget messages pass, in both directions."""

    async def pre_get(self) -> None:
        if not self.settings["kernel_manager"].belongs_to(self.kernel_id, self.owner):
            self.log.warning("a page asked for a kernel that is not its own")
            raise HTTPError(404)
        if self.get_origin() is None:  # Jupyter lets scripts in; a page of ours always says where it comes from
            raise HTTPError(403)
        await super().pre_get()

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Jupyter's; None for a page that went away before it was connected."""
        return None if self.connection is None else super().select_subprotocol(subprotocols)

    async def open(self, kernel_id: str) -> None:
        """Jupyter's; a page that went away before it was connected gets no connection and is no fault to be logged."""
        if self.connection is None:
            self.close()
        else:
            await super().open(kernel_id)

    def get_compression_options(self) -> dict[str, int]:
        return {"compression_level": 6, "mem_level": 8}

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
