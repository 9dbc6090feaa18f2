"""Floods by one visitor, while other visitors go on: connections, messages, a reader who never reads, slow requests, log lines.

Each flood runs in a process of its own. The others are browserless trainees (``Opened``) at a case each, who act all the time;
their acts are measured the same way in a quiet run before.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from benchmarks.browserless import PROTOCOL, Browserless, VisitError, pack
from benchmarks.load import settled
from benchmarks.report import percentile
from tests.support.server import running_server

MOST_MEMORY = 400e6  # bytes of the server, at any time
SLOWEST = 0.5  # s, the 95th percentile of the others' acts
MOST_LOG = 2e6  # bytes that a flood adds to the log
MOST_KEPT = 60e6  # bytes that the server has more than before, once the flood is over
OTHERS = 4
THINK = 0.25  # s between two acts of one of the others
SECONDS = 25.0
GIVES_BACK = 15.0  # s after the flood; a connection that is cut lives for 5 s at most
CONNECTIONS = 1000


@dataclass
class Measured:
    """The cost of one run for the server and the others."""

    name: str
    acts: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    before: int = 0
    peak: int = 0
    after: int = 0
    log: int = 0
    """Bytes that were added to the log."""

    @property
    def p95(self) -> float:
        return percentile(self.acts, 95) if self.acts else float("inf")

    def missed(self) -> list[str]:
        """The aims that this run misses, in words."""
        return [
            f"{self.name}: {what}"
            for what, is_missed in {
                f"the server took {self.peak / 1e6:.0f} MB, aim {MOST_MEMORY / 1e6:.0f}": self.peak > MOST_MEMORY,
                f"it kept {(self.after - self.before) / 1e6:.0f} MB, aim {MOST_KEPT / 1e6:.0f}": self.after - self.before > MOST_KEPT,
                f"acts of the others took {1000 * self.p95:.0f} ms (p95), aim {1000 * SLOWEST:.0f}": self.p95 > SLOWEST,
                f"the log grew by {self.log / 1e6:.1f} MB, aim {MOST_LOG / 1e6:.0f}": self.log > MOST_LOG,
                f"others failed: {self.failed[:3]}": bool(self.failed),
            }.items()
            if is_missed
        ]

    def line(self) -> str:
        """One line of the table."""
        megabytes = "".join(f"{n / 1e6:9.0f}" for n in (self.before, self.peak, self.after))
        times = "".join(f"{1000 * percentile(self.acts, p):8.0f}" for p in (50, 95, 99)) if self.acts else ""
        return f"{self.name:24}{megabytes}{times}{len(self.acts):8}{self.log / 1e3:10.0f}"


HEAD = f"{'flood':24}{'MB before':>9}{'peak':>9}{'after':>9}{'p50 ms':>8}{'p95':>8}{'p99':>8}{'acts':>8}{'log kB':>10}"


def measure_floods(folder: Path) -> list[Measured]:
    """Measure a quiet run and each flood on a server of its own."""
    return [measure(folder / name.replace(" ", "-"), name, flood) for name, flood in {"quiet": None, **FLOODS}.items()]


def measure(folder: Path, name: str, flood: Flood | None) -> Measured:
    """Measure one flood, or a quiet run where there is none."""
    found = Measured(name)
    with running_server(folder / "data") as server:
        process = psutil.Process(server.pid)

        async def run() -> None:
            pages = [await settled(server.url) for _ in range(OTHERS)]
            await asyncio.sleep(2)
            found.before, log = process.memory_info().rss, server.log_file.stat().st_size
            attacker = multiprocessing.get_context("spawn").Process(target=attack, args=(name, server.url))
            with peak(process, found):
                if flood is not None:
                    attacker.start()
                until = time.monotonic() + SECONDS + 3  # an attacker takes some seconds to start
                await asyncio.gather(*(act_until(page, until, found) for page in pages))
                if flood is not None:
                    if not attacker.is_alive():
                        found.failed.append("the attacker ended by itself")
                    attacker.kill()
                    attacker.join()
            await asyncio.sleep(GIVES_BACK)
            found.after, found.log = process.memory_info().rss, server.log_file.stat().st_size - log

        asyncio.run(run())
    return found


async def act_until(page: Any, until: float, found: Measured) -> None:
    """Mark a passage and unmark it again, with a short thought between, and note how long each takes."""
    passage = page.views["file"]["documents"][0]["passages"][0]["id"]
    while time.monotonic() < until:
        events = page.views["frame"]["events"]
        try:
            answer = await page.act({"kind": "marked", "cite": passage}, lambda views, events=events: views["frame"]["events"] > events)
        except (VisitError, OSError) as error:
            found.failed.append(str(error))
            return
        found.acts.append(answer.seconds)
        await asyncio.sleep(THINK)


@contextmanager
def peak(process: psutil.Process, found: Measured) -> Iterator[None]:
    """Note the highest memory of the server while the block runs."""
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.1):
            found.peak = max(found.peak, process.memory_info().rss)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


# --- the attacker ---------------------------------------------------------------------------------


def attack(name: str, url: str) -> None:
    """Run one flood until this process is killed."""
    AsyncHTTPClient.configure(None, max_clients=2 * CONNECTIONS)
    asyncio.run(FLOODS[name](url))


class Attacker:
    """A visitor with a code and an open page."""

    def __init__(self, url: str) -> None:
        self.visitor = Browserless(url)
        self.number = 0

    async def open(self) -> None:
        """Make a code and open a page."""
        await self.visitor.get()
        await self.visitor.enter_with_new_code()
        page = await self.visitor.open()
        self.kernel, self.model = page.kernel, page.model

    async def connect(self) -> WebSocketClientConnection | None:
        """One more websocket to the page's kernel; None where the server refuses it."""
        self.number += 1
        address = f"{self.visitor.url.replace('http', 'ws', 1)}api/kernels/{self.kernel}/channels?session_id=s{self.number}"
        headers = {"Cookie": self.visitor.cookie(), "Origin": self.visitor.origin}
        with suppress(HTTPClientError, OSError):
            return await websocket_connect(
                HTTPRequest(address, headers=headers, request_timeout=60), subprotocols=[PROTOCOL], compression_options={}, max_message_size=2**26
            )
        return None

    def message(self, data: dict[str, Any]) -> bytes:
        return pack({"comm_id": self.model, "data": data}, "s")[1]

    async def send_for_ever(self, frames: Callable[[], bytes], read: bool) -> None:
        """Send without waiting for an answer; connect again when the connection is ended."""
        while True:
            socket = await self.connect()
            if socket is None:
                await asyncio.sleep(0.1)
                continue
            reading = asyncio.create_task(read_all(socket)) if read else None
            with suppress(WebSocketClosedError):
                while True:
                    await socket.write_message(frames(), binary=True)
            if reading is not None:
                reading.cancel()


async def read_all(socket: WebSocketClientConnection) -> None:
    """Read and discard, so that the connection does not end for want of a reader."""
    while await socket.read_message() is not None:
        pass


async def connections(url: str) -> None:
    """Open a thousand websockets to one's own kernel, keep what is accepted, and go on."""
    attacker = Attacker(url)
    await attacker.open()
    kept = []
    while True:
        kept += await asyncio.gather(*(attacker.connect() for _ in range(CONNECTIONS)))


async def messages(url: str) -> None:
    """Send intents over four connections as fast as they go."""
    attacker = Attacker(url)
    await attacker.open()
    frame = {"method": "custom", "content": {"kind": "language", "language": "fr"}}
    await asyncio.gather(*(attacker.send_for_ever(lambda: attacker.message(frame), read=True) for _ in range(4)))


async def unread(url: str) -> None:
    """Ask for the whole state of the page over four connections, and read none of the answers."""
    attacker = Attacker(url)
    await attacker.open()
    await asyncio.gather(*(attacker.send_for_ever(lambda: attacker.message({"method": "request_state"}), read=False) for _ in range(4)))


async def slow(url: str) -> None:
    """Hold a thousand connections with requests that never end."""
    address = urlsplit(url)
    beginnings = (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", b"POST /tracks/enter HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n")

    async def one(number: int) -> None:
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection(address.hostname, address.port)
                writer.write(beginnings[number % 2])
                while not reader.at_eof():
                    writer.write(b"x")
                    await writer.drain()
                    await asyncio.sleep(1)
            await asyncio.sleep(0.1)

    await asyncio.gather(*(one(n) for n in range(CONNECTIONS)))


async def lines(url: str) -> None:
    """Do everything that the server writes a line about: refused intents and messages, unknown addresses, refused connections."""
    attacker = Attacker(url)
    await attacker.open()
    intent = {"method": "custom", "content": {"kind": "page", "page": "start", "case": "no such case\n[forged] " * 50}}

    async def unknown_addresses() -> None:
        while True:
            await attacker.visitor.get("no/such/" + "x" * 500)

    async def refused_connections() -> None:
        while True:
            if (socket := await attacker.connect()) is not None:
                with suppress(WebSocketClosedError):
                    await socket.write_message(b"no message", binary=True)
                    socket.close()

    await asyncio.gather(
        attacker.send_for_ever(lambda: attacker.message(intent), read=True),
        *(unknown_addresses() for _ in range(4)), *(refused_connections() for _ in range(4)),
    )  # fmt: skip


Flood = Callable[[str], Coroutine[Any, Any, None]]

FLOODS: dict[str, Flood] = {
    "connections": connections, "messages": messages, "unread answers": unread, "slow requests": slow, "log lines": lines,
}  # fmt: skip
