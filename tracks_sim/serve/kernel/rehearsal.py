"""What every kernel does first, done once before any: what it imports, compiles and keeps is then shared."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import Any

import ipywidgets

from tracks_sim.errors import TracksError
from tracks_sim.ui.start import hold, let_go
from tracks_sim.ui.state import Place

CELL = "from tracks_sim.ui import home\n\nhome()"
SAID_BY_A_PAGE = (
    {"method": "request_state"},
    {"method": "custom", "content": {"kind": "hello"}},
    {"method": "custom", "content": {"kind": "language", "language": "fr"}},
    {"method": "custom", "content": {"kind": "language", "language": "en"}},
)
TIMES = 3  # CPython specialises code that has run a few times, and writes on its memory when it does


class Nowhere:
    """A socket that nobody hears."""

    def send_multipart(self, *_: Any, **__: Any) -> None:
        """Sent."""

    def flush(self, *_: Any) -> None:
        """Flushed."""


def rehearse(app: Any) -> None:
    """Show the first page to nobody, without sockets; afterwards the kernel is as new."""
    kernel, shell, nowhere = app.kernel, app.kernel.shell, Nowhere()
    kernel.iopub_socket = shell.displayhook.pub_socket = shell.display_pub.pub_socket = nowhere
    before = dict(os.environ)
    os.environ.update(TRACKS_TRAINEE="", TRACKS_LANGUAGE="en", TRACKS_BASE_URL="/", TRACKS_EXIT_URL="/", JUPYTER_WIDGETS_ECHO="0")
    try:
        screen = hold(Place.of_environment())
        for _ in range(TIMES):
            with contextlib.suppress(TracksError):
                screen.store.trainee("nobody")
            screen.receive({"kind": "hello"})
            asyncio.run(visit(kernel, nowhere))
    finally:
        let_go()
        ipywidgets.Widget.close_all()
        shell.reset(new_session=True)
        kernel.iopub_socket = shell.displayhook.pub_socket = shell.display_pub.pub_socket = None
        os.environ.clear()
        os.environ.update(before)


async def visit(kernel: Any, nowhere: Nowhere) -> None:
    """A page opens, greets, and changes its language."""
    await kernel.kernel_info_request(nowhere, [], message("kernel_info_request", {}))
    before = set(kernel.comm_manager.comms)
    content = {"code": CELL, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
    execute = message("execute_request", {**content, "stop_on_error": True})
    kernel.set_parent([], execute)
    await kernel.execute_request(nowhere, [], execute)
    for comm in set(kernel.comm_manager.comms) - before:
        for data in SAID_BY_A_PAGE:
            kernel.comm_manager.comm_msg(nowhere, [], message("comm_msg", {"comm_id": comm, "data": data}))


def message(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """As it would have come over a socket."""
    header = {"msg_id": kind, "msg_type": kind, "session": "rehearsal", "username": "", "version": "5.3"}
    return {"header": header, "parent_header": {}, "metadata": {}, "content": content, "buffers": []}
