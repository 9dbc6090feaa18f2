"""The kernel of one visitor, started as light as ipykernel allows.

Run as ``python -m tracks_sim.serve.kernel -f CONNECTION_FILE``; with ``--warm
FD`` instead it becomes the parent that forks such kernels (see ``warm``). Left
out: the debugger (155 modules), history, completion by jedi, capture of file
descriptors (two threads), IPython's own start-up files. The screens are
imported before the first cell asks for them.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import random
import select
import socket
import sys
import traceback
from typing import Any, Final, NoReturn

# ipykernel imports debugpy when it can; nobody debugs a visitor's kernel.
sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]

from ipykernel.kernelapp import IPKernelApp  # noqa: E402
from traitlets.config import Config  # noqa: E402

LONGEST: Final = 256 * 1024  # bytes of a request, as in ``warm``


def settings() -> Config:
    """What the kernel leaves out, as traitlets configuration."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryAccessor.enabled = False
    config.IPCompleter.use_jedi = False
    config.IPKernelApp.capture_fd_output = False
    config.IPKernelApp.ignore_cwd = True
    config.IPKernelApp.exec_files = []
    config.IPKernelApp.exec_PYTHONSTARTUP = False
    config.IPKernelApp.auto_create = False
    return config


def preload() -> None:
    """Import the screens; a failure is told when the notebook asks for them, with its own traceback."""
    try:
        import tracks_sim.ui  # noqa: F401
    except Exception:  # the cell's own import raises again, and that one is logged
        return


class TraineeKernelApp(IPKernelApp):
    """ipykernel without command line, configuration files, pdb and pylab."""

    def load_config_file(self, *args: object, **kwargs: object) -> None:
        """Read no configuration of whoever runs the server."""

    def init_pdb(self) -> None:
        """No debugger."""

    def init_gui_pylab(self) -> None:
        """No plots."""

    def init_extensions(self) -> None:
        """No IPython extensions (storemagic opens a database in the home folder)."""


def tell_administrator(shell: Any) -> None:
    """Write log lines and tracebacks to the server's log: IPython would send both to the page alone, which hides them."""
    log = logging.StreamHandler(sys.__stderr__)
    log.setFormatter(logging.Formatter("[%(name)s] %(levelname)s | %(message)s"))
    logging.getLogger("tracks_sim").addHandler(log)
    shown = shell._showtraceback

    def show(kind: type[BaseException], error: BaseException, lines: list[str]) -> None:
        traceback.print_exception(kind, error, error.__traceback__, file=sys.__stderr__)
        shown(kind, error, lines)

    shell._showtraceback = show


def main(argv: list[str] | None = None, parent: int = 0) -> None:
    """Start the kernel; blocks until it is shut down. ``parent``: process with which it ends."""
    config = settings()
    if parent:
        config.IPKernelApp.parent_handle = parent
    app = TraineeKernelApp.instance(config=config)
    app.initialize(sys.argv[1:] if argv is None else argv)  # type: ignore[no-untyped-call]
    tell_administrator(app.shell)
    preload()
    app.start()  # type: ignore[no-untyped-call]


def bear(line: socket.socket) -> None:
    """Fork a kernel for each request until the server closes the line.

    Single-threaded and without zmq sockets up to here, so a fork copies nothing
    that must not be copied. ``gc.freeze`` keeps the collector from touching, and
    so from copying, the shared pages.
    """
    preload()
    gc.collect()
    gc.freeze()
    me = os.getpid()
    while True:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not select.select([line], [], [], 1.0)[0]:
            continue
        request = line.recv(LONGEST)
        if not request:
            return
        try:
            child = os.fork()
        except OSError as error:
            line.send(str(error).encode())
            continue
        if child == 0:
            line.close()
            become(json.loads(request), me)
        descriptor = os.pidfd_open(child)  # the child cannot be reaped before the next turn of the loop
        socket.send_fds(line, [str(child).encode()], [descriptor])
        os.close(descriptor)


def become(request: dict[str, Any], parent: int) -> NoReturn:
    """The child: take over environment and folder, own its random numbers, be a kernel, never return."""
    status = 1
    try:
        os.environ.clear()
        os.environ.update(request["env"])
        if request["cwd"]:
            os.chdir(request["cwd"])
        random.seed()
        main(request["argv"], parent)
        status = 0
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        if sys.__stderr__ is not None:
            sys.__stderr__.flush()
        os._exit(status)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--warm"]:
        bear(socket.socket(fileno=int(sys.argv[2])))
    else:
        main()
