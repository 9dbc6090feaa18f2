"""The warm-up of the kernels: what each of them would do first is done once before the forks.

What it imports, compiles and specialises is then in memory that all kernels share.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets
import zmq

from tracks_sim.errors import TracksError
from tracks_sim.practice import ANSWER_KINDS, Answer
from tracks_sim.store import Store
from tracks_sim.store.scratch import scratch_store
from tracks_sim.store.studies import Studies
from tracks_sim.store.temp_cleanup import temporary_folder
from tracks_sim.ui.shared.preloaded import Preloaded
from tracks_sim.ui.start import home_screen, start_with
from tracks_sim.ui.trainee.screen import WidgetSession

CELL = "from tracks_sim.ui import home\n\nhome()"
PAGE_MESSAGES = (
    {"method": "request_state"},
    {"method": "custom", "content": {"kind": "hello"}},
    {"method": "custom", "content": {"kind": "language", "language": "fr"}},
    {"method": "custom", "content": {"kind": "language", "language": "en"}},
)
"""What a browser sends about a page that it has just opened."""
NOBODY = {"TRACKS_TRAINEE": "", "TRACKS_LANGUAGE": "en", "TRACKS_BASE_URL": "/", "TRACKS_EXIT_URL": "/", "JUPYTER_WIDGETS_ECHO": "0"}
"""Environment of a kernel whose visitor has not entered."""
TIMES = 3  # CPython specialises code that has run a few times, and writes on its memory when it does


class NullSocket:
    """A socket that discards what is sent."""

    def send_multipart(self, *_: Any, **__: Any) -> None:
        """Discard the message."""

    def flush(self, *_: Any) -> None:
        """Do nothing."""


def rehearse(app: Any, preloaded: Preloaded) -> None:
    """Show the first page and a case to nobody, without sockets; afterwards the kernel is as new.

    The case is played in a store of its own, so that nothing of it is in the visitors' store. What SQLAlchemy has
    compiled for the one store is not used by the other, so what a first page reads is read there too, of nobody; each kernel
    compiles its other statements. Its folder lies in that of the server's kernel files, which the server removes: it may end the
    rehearsal at any moment.
    """
    for kind in zmq.Socket.__mro__:  # pyzmq asks for these; once they are made for typing.Generic, every class below it is looked up anew
        getattr(kind, "__annotations__", None)
    store = preloaded.store
    kernel, shell, nowhere = app.kernel, app.kernel.shell, NullSocket()
    kernel.iopub_socket = shell.displayhook.pub_socket = shell.display_pub.pub_socket = nowhere
    try:
        with environment(NOBODY):
            start_with(preloaded)
            for _ in range(TIMES):
                for read in (store.trainee, store.attempts, Studies(store).membership):  # what a trainee's first page reads
                    with suppress(TracksError):
                        read("nobody")
                asyncio.run(visit(kernel, nowhere))
            parent = Path(os.environ.get("TRACKS_KERNEL_FILES") or tempfile.gettempdir())
            with temporary_folder(parent, "tracks-run") as folder, scratch_store(folder) as scratch:
                start_with(replace(preloaded, data=scratch.data, database=None, store=scratch))
                practise(kernel, nowhere, scratch)
    finally:
        start_with(None)
        ipywidgets.Widget.close_all()
        shell.reset(new_session=True)
        kernel.iopub_socket = shell.displayhook.pub_socket = shell.display_pub.pub_socket = None


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Within the block, the environment with these variables; afterwards as it was."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


async def visit(kernel: Any, nowhere: NullSocket) -> None:
    """Open a page: run the notebook's cell, then send what the browser sends about the widget it shows."""
    await kernel.kernel_info_request(nowhere, [], message(kernel, "kernel_info_request", {}))
    before = set(kernel.comm_manager.comms)
    content = {"code": CELL, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
    execute = message(kernel, "execute_request", {**content, "stop_on_error": True})
    kernel.set_parent([], execute)
    await kernel.execute_request(nowhere, [], execute)
    for comm in set(kernel.comm_manager.comms) - before:
        for data in PAGE_MESSAGES:
            kernel.comm_manager.comm_msg(nowhere, [], message(kernel, "comm_msg", {"comm_id": comm, "data": data}))


def practise(kernel: Any, nowhere: NullSocket, store: Store) -> None:
    """Play a case as a new trainee of this store, from the list of cases to the end."""
    trainee, _ = store.new_trainee("en")
    variables = {**NOBODY, "TRACKS_DATA": str(store.data), "TRACKS_DB": "", "TRACKS_TRAINEE": trainee}
    with environment(variables):
        for _ in range(TIMES):
            asyncio.run(visit(kernel, nowhere))
            screen = home_screen()
            for intent in intents(screen):
                data = {"method": "custom", "content": intent}
                kernel.comm_manager.comm_msg(nowhere, [], message(kernel, "comm_msg", {"comm_id": screen.page.comm.comm_id, "data": data}))
                if screen.state.refusals:
                    break  # of a case that is not as most are; what has run is warm


def intents(screen: WidgetSession) -> Iterator[dict[str, Any]]:
    """One intent of each kind, in the order of the steps, each chosen from what the page shows at that moment."""
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


def answers(screen: WidgetSession, step: str) -> Iterator[dict[str, Any]]:
    """The first value of the first item of each kind that a step asks for, and a passage cited for it."""
    case = screen.case_file(screen.state).case
    for row in ANSWER_KINDS:
        for item in row.asked(case)[:1] if row.step == step else ():
            for value in row.values(case, item)[:1]:
                yield row.intent(item, Answer(value))
            if row.has("passages"):
                yield row.address(item) | {"cite": case.passages[0]}


def message(kernel: Any, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    """A Jupyter message as the session reads it from a socket."""
    session = kernel.session
    _, frames = session.feed_identities(session.serialize(session.msg(kind, content)))
    read: dict[str, Any] = session.deserialize(frames)
    return read
