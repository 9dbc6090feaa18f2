"""The program of the warm parent: ``python -m tracks_sim.forked.forkserver LINE SERVER PRELOAD...``.

``LINE`` is the descriptor of its end of a SOCK_SEQPACKET pair, ``SERVER`` a pidfd of the process that
started it, ``PRELOAD`` modules to import (``package.module``) or functions to call (``package.module:function``)
before the first fork. It runs one thread only, so a fork copies nothing that must not be copied.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Sequence

assert sys.platform == "linux"  # elsewhere nothing is forked, and much of what is used here is missing

from tracks_sim.forked.child import become  # noqa: E402
from tracks_sim.forked.free_memory import take_free_memory  # noqa: E402
from tracks_sim.forked.immortal import immortalize  # noqa: E402
from tracks_sim.forked.parent import MAX_REQUEST  # noqa: E402


def preload(names: Sequence[str]) -> None:
    """Import modules and call functions; a failure is printed and left to the kernel, whose own import shows it to its user."""
    for name in names:
        module, _, function = name.partition(":")
        try:
            imported = importlib.import_module(module)
            if function:
                getattr(imported, function)()
        except Exception:
            print(f"{name} could not be loaded before the kernels:", file=sys.stderr)
            traceback.print_exc()


def serve(line: socket.socket, server: int) -> None:
    """Fork for each request until the line is closed and the last kernel has ended, or the server has died.

    A kernel that has ended is reaped at once. A dead server's kernels end by themselves; one that is
    stopped or hangs cannot, and is killed here. Raises RuntimeError where the process has a second thread.
    """
    if threading.active_count() != 1:
        raise RuntimeError("something that was preloaded has left a thread, which a fork would lose")
    kernels: dict[int, int] = {}  # pidfd: pid
    poll = select.poll()
    for descriptor in (line.fileno(), server):
        poll.register(descriptor, select.POLLIN)
    open_line = True
    while open_line or kernels:
        for descriptor, _ in poll.poll():
            if descriptor == server:
                time.sleep(0.5)  # a kernel that can removes its files and ends by itself
                for pid in kernels.values():
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(pid, signal.SIGKILL)
                return
            if descriptor in kernels:
                os.waitpid(kernels.pop(descriptor), 0)
                poll.unregister(descriptor)
                os.close(descriptor)
            elif descriptor == line.fileno():
                request = line.recv(MAX_REQUEST)
                if request:
                    fork(request, line, server, kernels, poll)
                else:
                    open_line = False
                    poll.unregister(descriptor)


def fork(request: bytes, line: socket.socket, server: int, kernels: dict[int, int], poll: select.poll) -> None:
    """Fork, and answer with the child's process id and pidfd, or with why there is none."""
    try:
        child = os.fork()
    except OSError as error:
        line.send(str(error).encode())
        return
    if child == 0:
        for descriptor in kernels:
            os.close(descriptor)
        line.close()
        become(json.loads(request), server)
    pidfd = os.pidfd_open(child)  # only this loop reaps it, so the number is still its own
    kernels[pidfd] = child
    poll.register(pidfd, select.POLLIN)
    with contextlib.suppress(OSError):  # a server that has just died is noticed by the loop
        socket.send_fds(line, [str(child).encode()], [pidfd])


if __name__ == "__main__":
    preload(sys.argv[3:])
    gc.collect()
    take_free_memory()
    immortalize()
    gc.freeze()  # the collector of a child would write on, and so copy, every page of memory that it visits
    try:
        serve(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]))
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)  # what is immortal cannot be taken apart
