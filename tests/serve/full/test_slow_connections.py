"""Connections that send slowly are closed, before and within a request."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.support.server import RunningServer, Visitor, running_server, write_notebooks

PATIENCE = 20  # s; a connection that is still open then is open for good


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server whose limits are one second, so that the test is short."""
    folder = tmp_path_factory.mktemp("slow")
    short = "import tracks_sim.serve.app as app\napp.IDLE_SECONDS = app.BODY_SECONDS = 1\n"
    with running_server(folder / "data", before=short, notebooks=write_notebooks(folder / "notebooks")) as it:
        yield it
    assert "Traceback" not in it.log()


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Sl", b"POST /tracks/enter HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\ncode"],
    ids=["nothing", "headers", "body"],
)
def test_who_does_not_finish_is_closed(server: RunningServer, begun: bytes) -> None:
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=PATIENCE) as slow:
        slow.sendall(begun)
        while slow.recv(4096):  # raises TimeoutError where the connection stays open
            pass
    assert Visitor(server.url).get("calendar").status == 200
