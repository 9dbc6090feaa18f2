"""The server's end of the line to the warm parent, and the kernels it is given, which are not the server's own children."""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import cast

LOG = logging.getLogger("tracks_sim.forked")

SWITCH = "TRACKS_FORK"
"""Environment variable that switches forking off: ``TRACKS_FORK=0``."""
SUPPORTED = (
    hasattr(os, "pidfd_open") and hasattr(signal, "pidfd_send_signal") and hasattr(socket, "send_fds") and os.environ.get(SWITCH) != "0"
)
ELSEWHERE = "processes are forked on Linux only"
MAX_REQUEST = 256 * 1024  # bytes of a request: an environment is some kilobytes
ANSWER_TIMEOUT = 60  # s; the first answer waits for the imports


class WarmParent:
    """A process that has imported ``preload`` and forks kernels; started again when it has ended.

    ``options``: of the interpreter, such as ``-X dev``. ``env``: the parent's environment; a kernel gets
    another one, but what Python reads at its start (PYTHONPATH, PYTHONHASHSEED) is this one's.
    """

    def __init__(self, preload: Sequence[str], env: Mapping[str, str], options: Sequence[str] = ()) -> None:
        self.preload = tuple(preload)
        self.env = dict(env)
        self.options = tuple(options)
        self.process: subprocess.Popen[bytes] | None = None
        self.line: socket.socket | None = None
        self.lock = threading.Lock()

    def start(self) -> None:
        """Start the process unless it runs, and return at once: the first request waits for its imports. Raises OSError."""
        with self.lock:
            self._running_line()

    def fork(self, argv: Sequence[str], env: Mapping[str, str], cwd: str | None, leftovers: Sequence[str] = ()) -> ForkedProcess:
        """Fork a process that runs ``python -m`` with ``argv``; blocks until it exists.

        ``leftovers``: files that the process removes if the server dies before it. Raises OSError or
        RuntimeError where there can be no fork.
        """
        request = json.dumps({"argv": list(argv), "env": dict(env), "cwd": cwd, "leftovers": list(leftovers)})
        with self.lock:
            answer, descriptors = self._answer_to(request.encode())
            if not answer and not descriptors:  # the parent was ending: ask a new one, once
                answer, descriptors = self._answer_to(request.encode())
        if not descriptors:
            raise RuntimeError(answer.decode() or "the parent of the kernels has ended")
        return ForkedProcess(int(answer), descriptors[0])

    def _answer_to(self, request: bytes) -> tuple[bytes, list[int]]:
        """The parent's answer and the descriptors with it; both empty where it has ended."""
        if sys.platform != "linux":
            raise OSError(ELSEWHERE)
        line = self._running_line()
        try:
            line.sendall(request)
            answer, descriptors, _, _ = socket.recv_fds(line, 4096, 1)
        except (BrokenPipeError, ConnectionResetError):
            answer, descriptors = b"", []
        except OSError:
            self._end()  # an answer that comes too late must not be taken for the next one's
            raise
        if not answer and not descriptors:
            self._end()
        return answer, descriptors

    def close(self) -> None:
        """Let the parent end once its kernels have ended; those that still run end with this process at the latest."""
        with self.lock:
            self._end()

    def _running_line(self) -> socket.socket:
        """The line to the parent, which is started first where it does not run."""
        if sys.platform != "linux":
            raise OSError(ELSEWHERE)
        if self.line is not None and self.process is not None and self.process.poll() is None:
            return self.line
        if self.process is not None:
            LOG.error("the parent of the kernels has ended (%s) and is started again", self.process.returncode)
        self._end()
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        own = os.pidfd_open(os.getpid())
        try:
            for end in (here, there):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MAX_REQUEST + 4096)
            here.settimeout(ANSWER_TIMEOUT)
            # One heap for all threads of a kernel: each further one is memory of its own.
            # JPY_PARENT_PID: ipykernel watches the process of this number; 1 means none.
            env = {**self.env, "MALLOC_ARENA_MAX": "1", "JPY_PARENT_PID": "1"}
            self.process = subprocess.Popen(
                [sys.executable, *self.options, "-m", "tracks_sim.forked.forkserver", str(there.fileno()), str(own), *self.preload],
                pass_fds=[there.fileno(), own], env=env, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        except BaseException:
            here.close()
            raise
        finally:
            there.close()
            os.close(own)
        self.line = here
        return here

    def _end(self) -> None:
        if self.line is not None:
            self.line.close()
            self.line = None
        if self.process is not None:
            try:
                self.process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None


class ForkedProcess:
    """The part of ``subprocess.Popen`` that jupyter_client uses, for the child of another process, by its pidfd."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, pidfd: int) -> None:
        self.pid = pid
        self.pidfd = pidfd
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it runs, then 0: how it ended only its parent could know."""
        if self.returncode is None and self._ended(0):
            os.close(self.pidfd)
            self.returncode = 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Block until it has ended; return 0. Raises subprocess.TimeoutExpired after ``timeout`` s."""
        if self.returncode is None and not self._ended(timeout):
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return cast(int, self.poll())

    def _ended(self, timeout: float | None) -> bool:
        if sys.platform != "linux":
            raise OSError(ELSEWHERE)
        poll = select.poll()  # select.select fails on descriptors above 1023, which a busy server has
        poll.register(self.pidfd, select.POLLIN)
        return bool(poll.poll(None if timeout is None else timeout * 1000))

    def send_signal(self, signum: int) -> None:
        """Signal exactly this process, never another that got its process id."""
        if sys.platform != "linux":
            raise OSError(ELSEWHERE)
        if self.poll() is None:
            signal.pidfd_send_signal(self.pidfd, signum)

    def kill(self) -> None:
        if sys.platform != "linux":
            raise OSError(ELSEWHERE)
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)
