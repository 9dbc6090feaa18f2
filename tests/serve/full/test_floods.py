"""One visitor's flood of connections or messages: it is held back, ends in words on the page, and costs the server no memory."""

from __future__ import annotations

import asyncio
import json
import re
import struct
import time
from collections.abc import Iterator
from socket import create_connection
from urllib.parse import urlsplit

import psutil
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from tests.support.server import RunningServer, Visitor, running_server, write_notebooks
from tracks_sim.serve.threads import ACT_THREADS, LOOKUP_THREADS, PAGE_THREADS

PATIENCE = 20  # s

BIG = '''
import anywidget, traitlets
class Echo(anywidget.AnyWidget):
    count = traitlets.Int(0).tag(sync=True)
    filling = traitlets.Unicode("").tag(sync=True)
    def __init__(self):
        super().__init__()
        self.on_msg(self.add)
    def add(self, _, content, buffers):
        import os
        self.filling = os.urandom(content.get("bytes", 0) // 2).hex()
        self.count += 1
Echo()
'''
"""A page that counts messages and answers each with as much as it asks for."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that has patience with a flood for six seconds only, so that the tests are short. A quick hand needs two of them."""
    folder = tmp_path_factory.mktemp("floods")
    short = "import tracks_sim.serve.channels as channels\nchannels.AHEAD_SECONDS = 6\n"
    with running_server(folder / "data", before=short, notebooks=write_notebooks(folder / "notebooks", practise=BIG)) as it:
        yield it
    assert "Traceback" not in it.log() and "Uncaught" not in it.log()


class Page:
    """An open page and the address of its websocket."""

    def __init__(self, server: RunningServer) -> None:
        self.visitor = Visitor(server.url)
        text, self.kernel = self.visitor.open_page()
        self.model = re.findall(r'"model_id": "([0-9a-f]{32})"', text)[0]

    def request(self, session: str) -> HTTPRequest:
        url = f"{self.visitor.url.replace('http', 'ws', 1)}api/kernels/{self.kernel}/channels?session_id={session}"
        return HTTPRequest(url, headers={"Cookie": self.visitor.cookie(), "Origin": self.visitor.url.rstrip("/")})

    async def connect(self, session: str) -> WebSocketClientConnection:
        return await websocket_connect(self.request(session), max_message_size=2**26)

    def act(self, name: str, size: int = 0) -> str:
        header = {"msg_id": name, "msg_type": "comm_msg", "session": "s", "username": "", "version": "5.3", "date": ""}
        content = {"comm_id": self.model, "data": {"method": "custom", "content": {"bytes": size}}}
        return json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []})


async def closed(socket: WebSocketClientConnection) -> int | None:
    """Read until the server ends the connection; the code of the end."""
    while await asyncio.wait_for(socket.read_message(), PATIENCE) is not None:
        pass
    return socket.close_code


async def last_count(socket: WebSocketClientConnection, name: str) -> int:
    """The count that the page shows once its kernel has worked through the message ``name``."""
    count = 0
    while isinstance(text := await asyncio.wait_for(socket.read_message(), PATIENCE), str):
        answer = json.loads(text)
        if answer["msg_type"] == "comm_msg":
            count = answer["content"]["data"].get("state", {}).get("count", count)
        if answer["parent_header"].get("msg_id") == name and answer["content"].get("execution_state") == "idle":
            return count
    raise AssertionError("the connection was closed")


def test_the_newest_four_connections_of_a_page_stay(server: RunningServer) -> None:
    page = Page(server)

    async def six() -> None:
        sockets = [await page.connect(f"s{n}") for n in range(6)]
        assert [await closed(socket) for socket in sockets[:2]] == [4001, 4001]
        for n, socket in enumerate(sockets[2:]):
            await socket.write_message(page.act(f"m{n}"))
            assert await last_count(socket, f"m{n}") == n + 1

    asyncio.run(six())


def test_hundreds_of_connections_cost_nothing_and_the_page_goes_on(server: RunningServer) -> None:
    page, process = Page(server), psutil.Process(server.pid)
    files, memory = process.num_fds(), process.memory_info().rss

    async def flood() -> list[WebSocketClientConnection]:
        async def one(number: int) -> WebSocketClientConnection | None:
            try:
                return await page.connect(f"s{number}")
            except (HTTPClientError, OSError):
                return None

        sockets = [socket for socket in await asyncio.gather(*(one(n) for n in range(300))) if socket]
        assert process.memory_info().rss - memory < 50e6  # 300 connections took 300 * 1.4 MB before
        own = await page.connect("own")
        await own.write_message(page.act("own"))
        assert await last_count(own, "own") == 1
        return sockets

    asyncio.run(flood())
    deadline = time.monotonic() + PATIENCE
    threads = ACT_THREADS + LOOKUP_THREADS + PAGE_THREADS
    while process.num_fds() > files + 3 * threads + 20:  # each had nine; a thread may have the database, its journal and its index open
        assert time.monotonic() < deadline, (files, process.num_fds())
        time.sleep(0.2)


def test_who_is_quick_loses_nothing(server: RunningServer) -> None:
    page = Page(server)

    async def ninety() -> None:
        socket = await page.connect("s")
        for n in range(90):  # 50 at once, the others within (90 - 50) / 20 = 2 s
            await socket.write_message(page.act(f"m{n}"))
        assert await last_count(socket, "m89") == 90

    asyncio.run(ninety())


def test_a_flood_of_messages_is_held_back_and_then_cut_off(server: RunningServer) -> None:
    page = Page(server)

    async def flood() -> tuple[int | None, int]:
        socket = await page.connect("s")
        sent = 0

        async def send() -> None:
            nonlocal sent
            while True:
                await socket.write_message(page.act(f"m{sent}"))
                sent += 1

        sending = asyncio.create_task(send())
        code = await closed(socket)
        with pytest.raises(WebSocketClosedError):
            await asyncio.wait_for(sending, PATIENCE)
        again = await page.connect("again")
        await again.write_message(page.act("again"))
        return code, await last_count(again, "again")

    code, count = asyncio.run(flood())
    assert code == 4002 and 50 < count < 600, (code, count)  # 50 + 20 a second, for 6 s and what a slow machine adds


def test_a_page_that_does_not_read_is_cut_off(server: RunningServer) -> None:
    """Its kernel answers each message with 1 MB of noise, which no compression makes smaller than half of that."""
    page, process = Page(server), psutil.Process(server.pid)
    memory = process.memory_info().rss
    asyncio.run(unread(page, 40))
    assert process.memory_info().rss - memory < 60e6
    assert "does not read what is sent to it" in server.log()


def test_a_request_over_64_kb_and_a_message_over_256_kb_are_refused(server: RunningServer) -> None:
    page, address = Page(server), urlsplit(server.url)
    with create_connection((address.hostname, address.port), timeout=PATIENCE) as large:
        large.sendall(b"POST /tracks/enter HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % (64 * 1024 + 1))
        assert large.recv(4096).startswith(b"HTTP/1.1 400")  # before the body is sent

    async def send() -> int | None:
        connection = await page.connect("s")
        await connection.write_message("x" * (256 * 1024 + 1))
        return await closed(connection)

    assert asyncio.run(send()) == 1009  # message too big (RFC 6455, 7.4.1)


async def unread(page: Page, messages: int) -> None:
    """Send by a raw socket, and read nothing but the answer to the handshake."""
    request = page.request("s")
    reader, writer = await asyncio.open_connection("127.0.0.1", int(page.visitor.url.split(":")[2].strip("/")), limit=2**14)
    path = request.url.partition("/api")[2]
    headers = {
        "Host": page.visitor.url.split("/")[2], "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", **request.headers,
    }  # fmt: skip
    writer.write("\r\n".join([f"GET /api{path} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items()), "", ""]).encode())
    assert b"101" in await asyncio.wait_for(reader.readline(), PATIENCE)
    for n in range(messages):
        text = page.act(f"m{n}", 1_000_000).encode()
        writer.write(struct.pack("!BBH", 0x81, 0x80 | 126, len(text)) + bytes(4) + text)  # masked with zeros
        await asyncio.sleep(0.05)
    deadline = time.monotonic() + PATIENCE
    while not writer.is_closing() and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
        try:
            writer.write(struct.pack("!BBI", 0x8A, 0x80, 0))  # a pong; the socket reports here that the other side is gone
            await writer.drain()
        except OSError:
            break
    writer.close()


@pytest.mark.parametrize("session", ["s%0a[TracksServer]%20forged", "x" * 65, "%E2%80%AE"])
def test_the_id_of_a_session_writes_no_line_of_its_own_into_the_log(server: RunningServer, session: str) -> None:
    page = Page(server)
    with pytest.raises(HTTPClientError) as refused:
        asyncio.run(page.connect(session))
    assert refused.value.code == 400 and "forged" not in server.log()


def test_a_connection_that_ends_before_it_is_connected_leaves_no_traceback(server: RunningServer) -> None:
    page = Page(server)

    async def leave() -> None:
        for n in range(60):
            request = page.request(f"gone{n}")
            _, writer = await asyncio.open_connection("127.0.0.1", int(page.visitor.url.split(":")[2].strip("/")))
            headers = {"Host": page.visitor.url.split("/")[2], "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", **request.headers}
            writer.write("\r\n".join([f"GET /api{request.url.partition('/api')[2]} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items()), "", ""]).encode())
            await asyncio.sleep(0.01 * (n % 4))
            writer.transport.abort()

    asyncio.run(leave())
    time.sleep(3)
    assert "Traceback" not in server.log()
