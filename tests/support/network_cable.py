"""The network between a browser and the server, which a test can cut and mend.

Chromium's offline mode stops requests but leaves a websocket that is open as it is; this ends it as well.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit, urlunsplit

from playwright.sync_api import BrowserContext


class Cable:
    """Forwards a port of its own to the server's. Use as a context manager."""

    def __init__(self, url: str) -> None:
        self.to = urlsplit(url)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.whole = True
        self.ends: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        """The server's address at this end."""
        return urlunsplit(self.to._replace(netloc=f"127.0.0.1:{self.listener.getsockname()[1]}"))

    def __enter__(self) -> Cable:
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.close()
        self._drop()

    def cut(self, context: BrowserContext) -> None:
        """Nothing passes any more, and what was open is broken."""
        self.whole = False
        context.set_offline(True)
        self._drop()

    def mend(self, context: BrowserContext) -> None:
        self.whole = True
        context.set_offline(False)

    def _drop(self) -> None:
        for end in self.ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.ends.clear()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                if not self.whole:
                    near.close()
                    continue
                far = socket.create_connection((self.to.hostname or "", self.to.port or 80))
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pump, args=(one, other), daemon=True).start()


def _pump(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
