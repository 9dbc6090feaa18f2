"""ipykernel as light as it allows, in two halves: ``prepare`` needs no socket, ``connect`` does.

Left out: the debugger (155 modules), history, completion by jedi, capture of file descriptors (two threads),
heartbeat (three), threads of the control and output channels and of subshells (three), IPython's own start-up
files. What is printed goes to the server's log: no page shows it.
"""

from __future__ import annotations

import itertools
import logging
import os
import sys
import traceback
import uuid
from typing import Any

# ipykernel imports debugpy when it can; nobody debugs a visitor's kernel.
sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]

import tornado.platform.asyncio  # noqa: E402, F401  imported by the first loop otherwise, after a fork
import zmq  # noqa: E402
from ipykernel.kernelapp import IPKernelApp  # noqa: E402
from traitlets.config import Config  # noqa: E402
from zmq.eventloop.zmqstream import ZMQStream  # noqa: E402


def settings() -> Config:
    """Configuration that switches off what the kernel leaves out."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryAccessor.enabled = False
    config.IPCompleter.use_jedi = False
    config.IPKernelApp.capture_fd_output = False
    config.IPKernelApp.ignore_cwd = True
    config.IPKernelApp.exec_files = []
    config.IPKernelApp.exec_PYTHONSTARTUP = False
    config.IPKernelApp.auto_create = False
    config.IPKernelApp.log_level = logging.ERROR  # it would warn of the missing debugger at each start
    config.Session.digest_history_size = 0  # a page that sends the same message twice would write a traceback each time
    return config


class TraineeKernelApp(IPKernelApp):
    """A kernel whose ``prepare`` may run before a fork and whose ``connect`` runs after it."""

    def load_config_file(self, *args: object, **kwargs: object) -> None:
        """Read no configuration of the account that runs the server."""

    def init_extensions(self) -> None:
        """Load no IPython extensions (storemagic opens a database in the home folder)."""

    def init_control(self, context: Any) -> None:
        """Open the control channel without the debugger's sockets and without threads of its own."""
        self.control_socket = context.socket(zmq.ROUTER)
        self.control_socket.linger = 1000
        self.control_port = self._bind_socket(self.control_socket, self.control_port)  # type: ignore[no-untyped-call]

    def init_iopub(self, context: Any) -> None:
        """Open the output channel without a thread: here only the main thread sends on it."""
        self.iopub_socket = context.socket(zmq.PUB)
        self.iopub_socket.linger = 1000
        self.iopub_port = self._bind_socket(self.iopub_socket, self.iopub_port)  # type: ignore[no-untyped-call]

    def prepare(self) -> None:
        """Create configuration, kernel object and shell: ``IPKernelApp.initialize`` without its sockets."""
        super(IPKernelApp, self).initialize([])  # type: ignore[no-untyped-call]
        self.configure_tornado_logger()  # type: ignore[no-untyped-call]
        self.kernel = self.kernel_class.instance(  # type: ignore[attr-defined]
            parent=self, session=self.session, log=self.log, profile_dir=self.profile_dir, user_ns=self.user_ns
        )
        self.init_path()  # type: ignore[no-untyped-call]
        self.init_shell()  # type: ignore[no-untyped-call]
        log_failures(self.shell)
        self.init_code()  # type: ignore[no-untyped-call]

    def connect(self, connection_file: str) -> None:
        """Open sockets and threads, in the process that uses them, at the addresses of the connection file."""
        self.session.session = str(uuid.uuid4())
        self.session.pid = os.getpid()  # a session refuses to speak for another process
        self.connection_file = connection_file
        self.load_connection_file()
        self.init_sockets()  # type: ignore[no-untyped-call]
        self.init_signal()  # type: ignore[no-untyped-call]
        kernel, shell = self.kernel, self.kernel.shell
        kernel.ident = str(uuid.uuid4())
        kernel.shell_stream = ZMQStream(self.shell_socket)
        kernel.control_stream = ZMQStream(self.control_socket)
        kernel.iopub_socket, kernel.stdin_socket = self.iopub_socket, self.stdin_socket
        shell.displayhook.pub_socket = shell.display_pub.pub_socket = self.iopub_socket
        shell.displayhook.topic = kernel._topic("execute_result")


MOST_FAILURES = 20
"""Tracebacks that one kernel writes. An honest page causes few; a hostile one could fill the disk."""
MOST_LINES = 100
"""Lines of a traceback."""
LONGEST_LINE = 300
"""Characters of a line of a traceback; the message of an error may repeat all that a page sent."""


def logged_failure(error: BaseException) -> str:
    """A traceback for the log: lines after the first are marked, so that none that a page has sent looks like one of the server's."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    cut = [f"{line[:LONGEST_LINE]}{'...' if len(line) > LONGEST_LINE else ''}" for line in lines[:MOST_LINES]]
    return "\n | ".join(cut) + "\n"


def log_failures(shell: Any) -> None:
    """Write log lines and tracebacks to the server's log: IPython would send both only to the page, which hides them."""
    log = logging.StreamHandler(sys.__stderr__)
    log.setFormatter(logging.Formatter("[%(name)s] %(levelname)s | %(message)s"))
    logging.getLogger("tracks_sim").addHandler(log)
    logging.getLogger("Comm").disabled = True  # its lines hold ids as a page writes them, line breaks included
    show_in_page, numbers = shell._showtraceback, itertools.count(1)

    def show(kind: type[BaseException], error: BaseException, lines: list[str]) -> None:
        if (number := next(numbers)) <= MOST_FAILURES:
            last = " | No more tracebacks of this page are written.\n" if number == MOST_FAILURES else ""
            print(logged_failure(error), end=last, file=sys.__stderr__, flush=True)
        show_in_page(kind, error, lines)

    shell._showtraceback = show
