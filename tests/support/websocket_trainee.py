"""A trainee at an open page, without a browser, while ``benchmarks/faults.py`` kills kernel, parent or server."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.support.server import RunningServer, Visitor
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.case.versions import played_content
from tracks_sim.practice.start import start_event
from tracks_sim.store import Store

CASE = "the-packing-shed"
ANSWER_SECONDS = 20  # a page that waits longer for its kernel is an error


class NoAnswerError(Exception):
    """A page that was not served, or that came without a kernel or a widget."""


class WebsocketTrainee:
    """A trainee at an open page who writes 1, 2, 3 … into the note; ``confirmed`` is the last number that was saved."""

    def __init__(self, visitor: Visitor, attempt: str) -> None:
        answer = visitor.get(f"practise?attempt={attempt}")
        kernel = re.search(r'"kernelId": "([0-9a-f-]{36})"', answer.text)
        model = re.search(r'"model_id": "([0-9a-f]{32})"', answer.text)
        if not kernel or not model:
            raise NoAnswerError(f"answer {answer.status} without a kernel or a widget")
        self.model = model[1]
        self.confirmed = 0
        address = f"{visitor.url.replace('http', 'ws', 1)}api/kernels/{kernel[1]}/channels?session_id=s"
        self.request = HTTPRequest(address, headers={"Cookie": visitor.cookie(), "Origin": visitor.url.rstrip("/")})

    async def act_until(self, kill: Callable[[], None], seconds: float) -> None:
        """Take the page up and write notes; call ``kill`` after some seconds, and end."""
        socket = await websocket_connect(self.request)
        await asyncio.wait_for(self._act(socket, {"kind": "takeover", "tab": "tab"}), ANSWER_SECONDS)
        notes = asyncio.create_task(self._write_notes(socket))
        await asyncio.sleep(seconds)
        kill()
        notes.cancel()
        socket.close()

    async def _write_notes(self, socket: WebSocketClientConnection) -> None:
        while await self._act(socket, {"kind": "note", "text": str(self.confirmed + 1)}):
            self.confirmed += 1

    async def _act(self, socket: WebSocketClientConnection, intent: dict[str, str]) -> bool:
        """Send an intent and wait until the kernel is idle again; False where the intent was refused or the page is gone."""
        identity = os.urandom(8).hex()
        header = {"msg_id": identity, "msg_type": "comm_msg", "session": "s", "username": "", "version": "5.3", "date": ""}
        content = {"comm_id": self.model, "data": {"method": "custom", "content": intent}}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []}
        await socket.write_message(json.dumps(message))
        refused = False
        while isinstance(text := await socket.read_message(), str):
            answer = json.loads(text)
            if answer["parent_header"].get("msg_id") != identity:
                continue
            sent = answer["content"].get("data", {}).get("content", {}) if answer["msg_type"] == "comm_msg" else {}
            refused = refused or any(change["path"] == "/frame/refusals" for change in sent.get("patch", []))
            if answer["msg_type"] == "status" and answer["content"]["execution_state"] == "idle":
                return not refused
        return False


def new_visitor(running: RunningServer, data: Path) -> tuple[Visitor, Callable[[], str]]:
    """A visitor who is signed in, and a function that starts an attempt of theirs and returns its id."""
    visitor = Visitor(running.url)
    with Store.open(data) as store:
        others = {trainee.id for trainee in store.trainees()}
    visitor.enter_with_new_code()
    root = scenarios_root()
    library = load_library(root)
    played = played_content(library.case(CASE), library.catalogues, "fr", root)
    started = start_event(played, at="2026-01-05T09:00:00Z", mode="practice", language="en")

    def begin() -> str:
        with Store.open(data) as store:  # closed again: whoever checks the file wants no connection in this process
            [trainee] = [one.id for one in store.trainees() if one.id not in others]
            return store.start(trainee, started, played.contents)

    return visitor, begin
