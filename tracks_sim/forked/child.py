"""The child's part of a fork: a session, signals, environment, folder and random numbers of its own, and an end with its server."""

from __future__ import annotations

import contextlib
import os
import runpy
import select
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

assert sys.platform == "linux"  # elsewhere nothing is forked, and much of what is used here is missing

STARTED_IN = Path.cwd()


def become(request: dict[str, Any], server: int) -> NoReturn:
    """Run ``request["argv"]`` as ``python -m`` would; never return.

    ``request``: what ``parent.WarmParent.fork`` sends. ``server``: a pidfd of the server.
    """
    status = 1
    try:
        os.setsid()  # as jupyter_client's launcher does: an interrupt reaches what the kernel has started, too
        restore_signals()
        set_environment(request["env"], request["cwd"])
        threading.Thread(target=end_with_server, args=(server, request["leftovers"]), name="server-watch", daemon=True).start()
        sys.argv = list(request["argv"])
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        with contextlib.suppress(Exception):
            if sys.__stderr__ is not None:
                sys.__stderr__.flush()
        os._exit(status)  # the parent's exit handlers are not the child's


def restore_signals() -> None:
    """Set the signals of a terminal to what Python sets in a program that was started from one.

    A server that a shell started in the background, or under ``nohup``, ignores some of them, and the kernel and
    what it starts would inherit that: an interrupt would do nothing.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def set_environment(env: dict[str, str], cwd: str | None) -> None:
    """Set environment, working folder (which is also where modules are looked for first) and numpy's random seed.

    Python's own ``random`` is seeded anew by every fork; numpy's is not.
    """
    os.environ.clear()
    os.environ.update(env)
    if cwd:
        os.chdir(cwd)
        if sys.path and sys.path[0] == str(STARTED_IN):
            sys.path[0] = str(Path.cwd())
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def end_with_server(server: int, leftovers: Sequence[str]) -> None:
    """Wait for the end of the process of the pidfd ``server``; then remove the files that only it would have removed, and end."""
    poll = select.poll()
    poll.register(server, select.POLLIN)
    poll.poll()
    for name in leftovers:
        with contextlib.suppress(OSError):
            Path(name).unlink()
    os.kill(os.getpid(), signal.SIGKILL)
