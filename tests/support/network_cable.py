"""The network between a browser and the server, which a test can cut and mend.

Chromium's offline mode stops requests but leaves a websocket that is open as it is; this ends it as well.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit, urlunsplit

from playwright.sync_api import BrowserContext


class NetworkCable:
    """A proxy on a port of its own in front of the server. Use as a context manager."""

    def __init__(self, url: str) -> None:
        self.server = urlsplit(url)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.connected = True
        self.sockets: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        """The server's address through the cable."""
        return urlunsplit(self.server._replace(netloc=f"127.0.0.1:{self.listener.getsockname()[1]}"))

    def __enter__(self) -> NetworkCable:
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.close()
        self._drop()

    def cut(self, context: BrowserContext) -> None:
        """Break every open connection, and refuse new ones."""
        self.connected = False
        context.set_offline(True)
        self._drop()

    def mend(self, context: BrowserContext) -> None:
        """Let connections through again."""
        self.connected = True
        context.set_offline(False)

    def _drop(self) -> None:
        for each in self.sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.sockets.clear()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                if not self.connected:
                    near.close()
                    continue
                far = socket.create_connection((self.server.hostname or "", self.server.port or 80))
                self.sockets += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pump, args=(one, other), daemon=True).start()


def _pump(one: socket.socket, other: socket.socket) -> None:
    """Forward bytes from one socket to another until the first ends."""
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
