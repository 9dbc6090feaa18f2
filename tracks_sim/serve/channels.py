"""The page's websocket to its kernel."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from typing import Any

from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler, read_header_from_binary_message

from tracks_sim.serve.base_handler import BaseHandler
from tracks_sim.serve.message_filter import allowed_id, answered_id
from tracks_sim.serve.traffic import (
    AHEAD_SECONDS,
    FEW_UNREAD,
    MOST_UNANSWERED,
    MOST_UNREAD,
    MOST_UNREAD_IN_ALL,
    READS_TOO_SLOWLY,
    TOO_MANY_MESSAGES,
    PageConnections,
)

# Kinds of messages that pass from a kernel to its page; others (streams, errors, code) are for the administrator alone.
MESSAGES_TO_PAGE = frozenset({"comm_open", "comm_close", "comm_msg", "status", "kernel_info_reply", "comm_info_reply"})


class ChannelsHandler(BaseHandler, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The compressed connection of a page to its own kernel. Only widget messages pass either way, within the limits of ``traffic``."""

    only_kernels = True
    connection: Any = None  # Jupyter's, while there is one
    page: PageConnections
    refused = False
    protocol: str | None = None
    ahead_since: float | None = None
    """Time since when the page has been sending faster than allowed, None where it is not."""
    unread = 0
    """Bytes that wait until the page reads them."""

    def initialize(self) -> None:
        super().initialize()
        self.unanswered: list[str] = []
        """Ids of the messages that the kernel has not worked through, oldest first."""

    async def pre_get(self) -> None:
        if not self.kernels.belongs_to(self.kernel_id, self.kernel_owners):
            self.log.warning("a page asked for a kernel that is not its own")
            raise HTTPError(404)
        if self.get_origin() is None:  # Jupyter admits scripts; a browser's page always sends its origin
            raise HTTPError(403)
        if not re.fullmatch(r"[\w-]{0,64}", self.get_argument("session_id", "")):  # Jupyter writes it into the log
            raise HTTPError(400)
        self.page = self.kernels.connections[self.kernel_id]
        try:
            await self.prepare_connection()
        except Exception:
            self.forget()
            raise

    async def prepare_connection(self) -> None:
        """Prepare Jupyter's connection once it is this one's turn; raises HTTPError where there is none."""
        if not await self.page.admit(self):
            raise HTTPError(429)
        with contextlib.suppress(TimeoutError):  # a kernel that ends meanwhile
            await super().pre_get()
        # Meanwhile the page may have gone (Jupyter then drops the connection), and its kernel with it.
        if self.connection is None:
            raise HTTPError(404)
        self.require_own_kernel(self.kernel_id)
        if self not in self.page:
            raise HTTPError(429)

    def forget(self) -> None:
        """Leave no trace of this connection, which has ended or was never opened."""
        self.page.remove(self)
        if self.connection is not None:
            sessions, key = self.connection._open_sessions, self.connection.session_key
            if sessions.get(key) is self:
                del sessions[key]

    async def open(self, kernel_id: str) -> None:
        """Connect; small answers are sent at once, without waiting until the page acknowledges those before (Nagle's algorithm)."""
        self.set_nodelay(True)
        await super().open(kernel_id)

    def on_close(self) -> None:
        self.page.remove(self)
        if self.connection is None:  # it went before it was prepared
            return
        with contextlib.suppress(KeyError):  # Jupyter's, where it went before it was connected
            super().on_close()

    def cut(self, code: int, reason: str) -> None:
        """End the connection; ``code`` tells the page why."""
        if self.ws_connection is not None:
            self.log.warning("a connection of kernel %s is cut: %s", self.kernel_id, reason)
            self.close(code, reason)

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Jupyter's choice, kept: it says in which form messages are written."""
        self.protocol = super().select_subprotocol(subprotocols)
        return self.protocol

    def get_compression_options(self) -> dict[str, int]:
        return {"compression_level": 6, "mem_level": 8}

    async def on_message(self, ws_message: str | bytes) -> None:
        """Pass an allowed message on to the kernel; drop others, with one line in the log a connection.

        Nothing more is read from the page until this returns.
        """
        if not self.is_open():  # sent while the page was closing
            return
        if not await self.wait_for_turn():
            self.cut(TOO_MANY_MESSAGES, "too many messages")
        if not self.is_open():
            return
        self.page.messages.count()
        if self.session_is_over():
            self.close()
        elif identity := allowed_id(ws_message, self.protocol):
            self.unanswered.append(identity)
            super().on_message(ws_message)
        elif not self.refused:
            self.refused = True
            self.log.warning("a page sent a message that is not allowed: it is dropped, and so are others like it")

    async def wait_for_turn(self) -> bool:
        """Wait until the page may send one more message; False where it has sent faster than allowed for ``AHEAD_SECONDS``."""
        began, waited = time.monotonic(), False
        while self.is_open() and (wait := self.seconds_to_wait()):
            waited = True
            if time.monotonic() - (self.ahead_since or began) > AHEAD_SECONDS:
                return False
            await asyncio.sleep(wait)
        self.ahead_since = (self.ahead_since or began) if waited else None
        return True

    def is_open(self) -> bool:
        return self.connection is not None and self.ws_connection is not None

    def seconds_to_wait(self) -> float:
        """Seconds until it is worth looking again whether one more message may be sent; 0 when it may be sent now."""
        return 0.02 if len(self.unanswered) >= MOST_UNANSWERED else self.page.messages.seconds_to_wait()

    def session_is_over(self) -> bool:
        """Whether the page's kernel has ended, as with its session; a page for staff also ends with the twelve hours.

        The server looks every ``SESSIONS_EVERY`` for sessions that are over, so no message asks the store.
        """
        owner = self.kernels.owners.get(self.kernel_id)
        return owner is None or (owner.staff and not self.kernels.belongs_to(self.kernel_id, self.kernel_owners))

    def write_message(self, message: Any, binary: bool = False) -> Any:
        """Send an allowed message to the page; cut the connection of a page that does not read what is waiting for it."""
        header = read_header_from_binary_message(message) if isinstance(message, bytes) else None
        if header is None and isinstance(message, str | dict):
            header = (json.loads(message) if isinstance(message, str) else message).get("header")
        if header is None or header.get("msg_type") not in MESSAGES_TO_PAGE:
            return None
        if header["msg_type"] == "status" and (answered := answered_id(message)) in self.unanswered:
            del self.unanswered[: self.unanswered.index(answered) + 1]  # the kernel takes them in order
        if self.unread > (MOST_UNREAD if self.kernels.unread < MOST_UNREAD_IN_ALL else FEW_UNREAD):
            self.cut(READS_TOO_SLOWLY, "its page does not read what is sent to it")
        try:
            written = super().write_message(message, binary)
        except WebSocketClosedError:
            return None
        if isinstance(written, asyncio.Future):
            self.wait_to_be_read(written, len(message))
        return written

    def wait_to_be_read(self, written: asyncio.Future[None], size: int) -> None:
        """Count the bytes of a message until it has left the server."""

        def done(_: asyncio.Future[None]) -> None:
            self.unread -= size
            self.kernels.unread -= size
            if not written.cancelled():
                written.exception()  # a page that closed meanwhile is no fault to be logged

        self.unread += size
        self.kernels.unread += size
        written.add_done_callback(done)
