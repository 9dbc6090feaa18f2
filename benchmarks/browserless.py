"""A visitor without a browser: the requests, cookies and messages of a page, without drawing it.

``Browserless`` keeps cookies and asks for addresses. ``Opened`` is one open page: it has the
widget's state from the page, speaks the binary kernel websocket protocol (v1) with per-message
compression as ``front.js`` does in Chromium, asks after its kernel every five seconds as
``resume.js`` does, and says goodbye when it is left.
"""

from __future__ import annotations

import asyncio
import json
import re
import struct
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import jsonpatch
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

PROTOCOL = "v1.kernel.websocket.jupyter.org"
PATIENCE = 60.0  # s; a longer wait is an error
LONGEST = 64 << 20  # bytes of a message
ALIVE_EVERY = 5.0  # s, resume.js

Views = dict[str, Any]


class VisitError(Exception):
    """A fault that a person would have seen: no page, no answer, a refusal."""


@dataclass(frozen=True)
class Answer:
    """The page's state after an act, and the seconds until it was there."""

    views: Views
    seconds: float


def pack(content: Mapping[str, Any], session: str) -> tuple[str, bytes]:
    """A ``comm_msg`` on the shell channel, with its message id.

    Layout (v1): count of offsets, the offsets, then channel, header, parent header, metadata and
    content; numbers are 64 bit little endian.
    """
    identity = uuid.uuid4().hex
    header = {"msg_id": identity, "msg_type": "comm_msg", "session": session, "username": "", "date": "", "version": "5.3"}
    parts = [b"shell", *(json.dumps(part).encode() for part in (header, {}, {}, content))]
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return identity, struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)


def unpack(frame: bytes) -> tuple[str, str, dict[str, Any]]:
    """Type, id of the message it answers, and content of a frame."""
    (count,) = struct.unpack_from("<Q", frame)
    offsets = struct.unpack_from(f"<{count}Q", frame, 8)
    header, parent, content = (json.loads(frame[offsets[i] : offsets[i + 1]]) for i in (1, 2, 4))
    return header["msg_type"], parent.get("msg_id", ""), content


class Browserless:
    """One person's browser: cookies, language, and the files it has already."""

    def __init__(self, url: str, language: str = "en") -> None:
        self.url = url
        self.language = language
        self.cookies: dict[str, str] = {}
        self.cached: set[str] = set()
        self.views: Views = {}
        self.client = AsyncHTTPClient()

    async def get(self, path: str = "") -> HTTPResponse:
        return await self._ask(path)

    async def post(self, path: str, **fields: str) -> HTTPResponse:
        """POST a form with the XSRF token of the cookie, as the pages do."""
        return await self._ask(path, urlencode({"_xsrf": self.cookies.get("_xsrf", ""), **fields}))

    async def _ask(self, path: str, body: str | None = None) -> HTTPResponse:
        address = urljoin(self.url, path)
        headers = {"Accept-Language": self.language, "Cookie": self.cookie(), "Accept-Encoding": "gzip"}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        request = HTTPRequest(
            address, "GET" if body is None else "POST", headers, body, follow_redirects=False,
            connect_timeout=PATIENCE, request_timeout=PATIENCE,
        )  # fmt: skip
        response = await self.client.fetch(request, raise_error=False)
        for line in response.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return response

    @property
    def origin(self) -> str:
        place = urlsplit(self.url)
        return f"{place.scheme}://{place.netloc}"

    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items() if value)

    async def enter_with_new_code(self) -> None:
        """Make a code and sign in with it."""
        made = await self.post("tracks/enter", new="1")
        shown = await self.get("tracks/code")
        if made.code != 303 or shown.code != 200:
            raise VisitError(f"enter: {made.code}, code: {shown.code}")

    async def home(self) -> Views:
        """Open the first page, welcome or list of cases, and fetch its files; its views. It has no kernel."""
        response = await self.get("")
        text = (response.body or b"").decode()
        views = re.search(r'id="tracks-views"[^>]*>(.*?)</script>', text, re.S)
        if response.code != 200 or not views:
            raise VisitError(f"first page: answer {response.code} {response.error or ''}")
        await self._fetch_files(text)
        self.views = json.loads(views[1])
        return self.views

    async def ask(self, *intents: Mapping[str, Any]) -> Views:
        """Post intents of the first page: the views after them, or where to go on (``go``). A refusal raises VisitError."""
        headers = {"Cookie": self.cookie(), "Content-Type": "application/json", "X-XSRFToken": self.cookies.get("_xsrf", ""), "Origin": self.origin}
        body = json.dumps({"language": self.language, "intents": intents})
        response = await self.client.fetch(
            HTTPRequest(self.url, "POST", headers, body, connect_timeout=PATIENCE, request_timeout=PATIENCE), raise_error=False
        )
        if response.code != 200:
            raise VisitError(f"{intents[-1].get('kind')}: answer {response.code}")
        views: Views = json.loads(response.body)
        if views.get("frame", {}).get("refusals"):
            raise VisitError(f"{intents[-1].get('kind')} refused: {(views['frame']['notice'] or {}).get('text', '')}")
        return views

    async def _fetch_files(self, text: str) -> None:
        """Fetch the files of the kit that a page names once, as a browser that keeps them does."""
        for address in set(re.findall(r'(?:src|href)="(/[^"]+\?v=[0-9a-f]+)"', text)) - self.cached:
            if (await self.get(address)).code == 200:
                self.cached.add(address)

    async def open(self, path: str = "practise") -> Opened:
        """Open a page and wait until it is complete and connected; ``Opened.seconds`` says how long that took.

        Stock Voilà's page has no state in it and gives it only when asked.
        """
        begin = time.perf_counter()
        response = await self.get(path)
        if response.code == 302 and response.headers["Location"] == urlsplit(urljoin(self.url, path)).path:  # with the cookie of a visit
            response = await self.get(path)
        text = (response.body or b"").decode()
        kernel = re.search(r'"kernelId": "([0-9a-f-]{36})"', text)
        model = re.search(r'"model_id": "([0-9a-f]{32})"', text)
        state = re.search(r'<script type="application/json" id="tracks-state">(.*?)</script>', text, re.S)
        if response.code == 599:  # tornado's client: no answer at all
            raise VisitError(f"page: {response.error}")
        if response.code != 200 or not kernel or not model:
            raise VisitError(f"page: answer {response.code} without a kernel or a widget")
        rendered = time.perf_counter() - begin
        await self._fetch_files(text)
        views = json.loads(state[1])[model[1]]["state"] if state else {}
        page = Opened(self, kernel[1], model[1], views, rendered, len(response.body))
        await page.connect(watch=state is not None)
        page.seconds = time.perf_counter() - begin
        return page


@dataclass
class Opened:
    """One open page: its widget's state, kept up to date by what the kernel says."""

    visitor: Browserless
    kernel: str
    model: str
    views: Views
    rendered: float
    """Seconds until the page was complete, with its first state in it."""
    received: int
    """Bytes of page and frames so far, without compression."""
    seconds: float = 0.0
    """Seconds until it was connected too, and its state confirmed by the kernel."""
    attempt: str = ""
    session: str = field(default_factory=lambda: uuid.uuid4().hex)
    _socket: WebSocketClientConnection | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _waiting: dict[str, tuple[Callable[[Views], bool] | None, asyncio.Future[None]]] = field(default_factory=dict)

    async def connect(self, watch: bool) -> None:
        """Open the websocket, listen, and ask for the state again as ``front.js`` does; ``watch``: as ``resume.js`` does."""
        address = f"{self.visitor.url.replace('http', 'ws', 1)}api/kernels/{self.kernel}/channels?session_id={self.session}"
        request = HTTPRequest(
            address, headers={"Cookie": self.visitor.cookie(), "Origin": self.visitor.origin},
            connect_timeout=PATIENCE, request_timeout=PATIENCE,
        )  # fmt: skip
        try:
            self._socket = await websocket_connect(
                request, subprotocols=[PROTOCOL], compression_options={}, max_message_size=LONGEST
            )
        except HTTPClientError as error:
            raise VisitError(f"no connection: {error}") from None
        self._tasks = [asyncio.create_task(work) for work in ([self._listen(), self._watch()] if watch else [self._listen()])]
        await self._send({"method": "request_state"}, None)

    async def hello(self) -> None:
        """Send the first message of a page, which names its tab, and wait until the kernel is idle."""
        await self.act({"kind": "hello", "tab": self.session}, None)

    async def act(self, intent: Mapping[str, Any], reflected: Callable[[Views], bool] | None) -> Answer:
        """Send an intent and wait until ``reflected`` is true of the page's state.

        ``None``: until the kernel is idle. A refusal, or silence, raises VisitError.
        """
        begin = time.perf_counter()
        refusals = self.views.get("frame", {}).get("refusals", 0)
        await self._send({"method": "custom", "content": dict(intent)}, reflected)
        frame = self.views.get("frame", {})
        if frame.get("refusals", 0) != refusals:
            raise VisitError(f"{intent.get('kind')} refused: {(frame.get('notice') or {}).get('text', '')}")
        return Answer(self.views, time.perf_counter() - begin)

    async def leave(self) -> None:
        """End the kernel and close, as a page that is left does."""
        for task in self._tasks:
            task.cancel()
        await self.visitor.post(f"voila/api/shutdown/{self.kernel}")
        if self._socket is not None:
            self._socket.close()

    async def _send(self, data: Mapping[str, Any], reflected: Callable[[Views], bool] | None) -> None:
        assert self._socket is not None
        identity, frame = pack({"comm_id": self.model, "data": data}, self.session)
        done = asyncio.get_running_loop().create_future()
        self._waiting[identity] = (reflected, done)
        try:
            await self._socket.write_message(frame, binary=True)
            await asyncio.wait_for(done, PATIENCE)
        except WebSocketClosedError:
            raise VisitError("the connection was closed") from None
        except TimeoutError:
            raise VisitError(f"no answer within {PATIENCE:.0f} s to {json.dumps(data)[:80]}") from None
        finally:
            self._waiting.pop(identity, None)

    async def _listen(self) -> None:
        assert self._socket is not None
        while True:
            frame = await self._socket.read_message()
            if not isinstance(frame, bytes):
                break
            self.received += len(frame)
            self._receive(*unpack(frame))
        for _, done in self._waiting.values():
            if not done.done():
                done.set_exception(VisitError("the connection was closed"))

    def _receive(self, kind: str, parent: str, content: dict[str, Any]) -> None:
        if kind == "comm_msg" and content["comm_id"] == self.model and content["data"]["method"] in ("update", "custom"):
            refusals = self.views.get("frame", {}).get("refusals", 0)
            data = content["data"]
            if data["method"] == "update":
                self.views = {**self.views, **data["state"]}
            elif data["content"]["kind"] == "change":  # as shared/patch.js does
                self.views = jsonpatch.apply_patch(self.views, data["content"]["patch"])
            refused = self.views.get("frame", {}).get("refusals", 0) != refusals
            self._answered(parent, lambda reflected: refused or (reflected is not None and reflected(self.views)))
        elif kind == "status" and content["execution_state"] == "idle":
            self._answered(parent, lambda reflected: reflected is None)

    def _answered(self, parent: str, settled: Callable[[Callable[[Views], bool] | None], bool]) -> None:
        reflected, done = self._waiting.get(parent, (None, None))
        if done is not None and not done.done() and settled(reflected):
            done.set_result(None)

    async def _watch(self) -> None:
        """Ask after the kernel, as every open page does."""
        while True:
            await asyncio.sleep(ALIVE_EVERY)
            with suppress(OSError):
                await self.visitor.get(f"tracks/alive/{self.kernel}")
