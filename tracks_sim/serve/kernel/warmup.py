"""What every kernel does first, done once before any: what it imports, compiles and keeps is then shared."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import ipywidgets
import zmq

from tracks_sim.errors import TracksError
from tracks_sim.practice import ANSWER_KINDS, Answer
from tracks_sim.store import Store
from tracks_sim.ui.screen import Screen
from tracks_sim.ui.start import hold, home_screen, let_go, using
from tracks_sim.ui.state import PageContext

CELL = "from tracks_sim.ui import home\n\nhome()"
SAID_BY_A_PAGE = (
    {"method": "request_state"},
    {"method": "custom", "content": {"kind": "hello"}},
    {"method": "custom", "content": {"kind": "language", "language": "fr"}},
    {"method": "custom", "content": {"kind": "language", "language": "en"}},
)
NOBODY = {"TRACKS_TRAINEE": "", "TRACKS_LANGUAGE": "en", "TRACKS_BASE_URL": "/", "TRACKS_EXIT_URL": "/", "JUPYTER_WIDGETS_ECHO": "0"}
TIMES = 3  # CPython specialises code that has run a few times, and writes on its memory when it does


class NullSocket:
    """A socket that nobody hears."""

    def send_multipart(self, *_: Any, **__: Any) -> None:
        """Sent."""

    def flush(self, *_: Any) -> None:
        """Flushed."""


def rehearse(app: Any) -> None:
    """Show the first page and a case to nobody, without sockets; afterwards the kernel is as new."""
    for kind in zmq.Socket.__mro__:  # pyzmq asks for these; once they are made for typing.Generic, every class below it is looked up anew
        getattr(kind, "__annotations__", None)
    kernel, shell, nowhere = app.kernel, app.kernel.shell, NullSocket()
    kernel.iopub_socket = shell.displayhook.pub_socket = shell.display_pub.pub_socket = nowhere
    try:
        with environment(NOBODY):
            screen = hold(PageContext.of_environment())
            for _ in range(TIMES):
                with suppress(TracksError):
                    screen.store.trainee("nobody")
                screen.receive({"kind": "hello"})
                asyncio.run(visit(kernel, nowhere))
            with tempfile.TemporaryDirectory() as folder, screen.store.aside(Path(folder)) as store:
                practise(kernel, nowhere, store)
    finally:
        let_go()
        ipywidgets.Widget.close_all()
        shell.reset(new_session=True)
        kernel.iopub_socket = shell.displayhook.pub_socket = shell.display_pub.pub_socket = None


@contextmanager
def environment(told: Mapping[str, str]) -> Iterator[None]:
    """As a kernel of this visitor would have it, and afterwards as it was."""
    before = dict(os.environ)
    os.environ.update(told)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


async def visit(kernel: Any, nowhere: NullSocket) -> None:
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


def practise(kernel: Any, nowhere: NullSocket, store: Store) -> None:
    """A new trainee sees the cases and plays one."""
    trainee, _ = store.new_trainee("en")
    told = {**NOBODY, "TRACKS_DATA": str(store.data), "TRACKS_DB": "", "TRACKS_TRAINEE": trainee}
    with environment(told), using(store):
        for _ in range(TIMES):
            asyncio.run(visit(kernel, nowhere))
            screen = home_screen()
            for intent in acts(screen):
                data = {"method": "custom", "content": intent}
                kernel.comm_manager.comm_msg(nowhere, [], message("comm_msg", {"comm_id": screen.page.comm.comm_id, "data": data}))
                if screen.state.refusals:
                    break  # of a case that is not as most are; what has run is warm


def acts(screen: Screen) -> Iterator[dict[str, Any]]:
    """One act of each kind, from the list of cases to the feedback."""
    page = screen.page
    if not page.sheet["cases"]:
        return
    yield {"kind": "hello", "tab": "rehearsal"}
    yield {"kind": "start", "case": page.sheet["cases"][0]["id"], "country": "ie", "mode": "practice"}
    for step in [step["id"] for step in page.frame["steps"] if step["open"]]:
        yield {"kind": "opened", "step": step}
        match step:
            case "interview":
                yield {"kind": "turn", "choice": next(m["id"] for group in page.sheet["groups"] for m in group["moves"])}
            case "submit":
                yield {"kind": "submitted"}
            case _:
                yield from answers(screen, step)


def answers(screen: Screen, step: str) -> Iterator[dict[str, Any]]:
    """The first value of the first item of each kind that a step asks for, and a passage cited for it."""
    case = screen.case_file(screen.state).case
    for row in ANSWER_KINDS:
        for item in row.asked(case)[:1] if row.step == step else ():
            for value in row.values(case, item)[:1]:
                yield row.intent(item, Answer(value))
            if row.has("passages"):
                yield row.address(item) | {"cite": case.passages[0]}


def message(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """As it would have come over a socket."""
    header = {"msg_id": kind, "msg_type": kind, "session": "rehearsal", "username": "", "version": "5.3"}
    return {"header": header, "parent_header": {}, "metadata": {}, "content": content, "buffers": []}
