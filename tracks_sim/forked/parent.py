"""The server's end: the line to the warm parent, and a kernel that is nobody's child here."""

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

SUPPORTED = hasattr(os, "pidfd_open") and hasattr(signal, "pidfd_send_signal") and hasattr(socket, "send_fds")
LONGEST = 256 * 1024  # bytes of a request: an environment is some kilobytes
PATIENCE = 60  # s for an answer; the first one waits for the imports


class WarmParent:
    """A process that has imported ``preload`` and forks kernels; started again when it is gone.

    ``options``: the interpreter's own, such as ``-X dev``. ``env``: what it is started with; a kernel gets
    another one, but what Python reads at its start (PYTHONPATH, PYTHONHASHSEED) is this one's.
    """

    def __init__(self, preload: Sequence[str], env: Mapping[str, str], options: Sequence[str] = ()) -> None:
        self.preload = tuple(preload)
        self.env = dict(env)
        self.options = tuple(options)
        self.process: subprocess.Popen[bytes] | None = None
        self.line: socket.socket | None = None
        self.turn = threading.Lock()

    def start(self) -> None:
        """Start it unless it runs; it imports meanwhile, the first request waits for that. Raises OSError."""
        with self.turn:
            self._started()

    def fork(self, argv: Sequence[str], env: Mapping[str, str], cwd: str | None, leftovers: Sequence[str] = ()) -> ForkedProcess:
        """A process that runs ``python -m`` with ``argv``; blocks until it is there.

        ``leftovers``: files that the process removes if the server dies before it. Raises OSError or
        RuntimeError where none could be had.
        """
        request = json.dumps({"argv": list(argv), "env": dict(env), "cwd": cwd, "leftovers": list(leftovers)})
        with self.turn:
            answer, descriptors = self._asked(request.encode())
            if not answer and not descriptors:  # it was ending when it was asked: a new one is asked, once
                answer, descriptors = self._asked(request.encode())
        if not descriptors:
            raise RuntimeError(answer.decode() or "the parent of the kernels has ended")
        return ForkedProcess(int(answer), descriptors[0])

    def _asked(self, request: bytes) -> tuple[bytes, list[int]]:
        """What the parent answers, and the descriptors with it; both empty where it has ended."""
        line = self._started()
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
        """Let it end, once its kernels have; those that still run go on and end with this process."""
        with self.turn:
            self._end()

    def _started(self) -> socket.socket:
        if self.line is not None and self.process is not None and self.process.poll() is None:
            return self.line
        if self.process is not None:
            LOG.error("the parent of the kernels has ended (%s) and is started again", self.process.returncode)
        self._end()
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        own = os.pidfd_open(os.getpid())
        try:
            for end in (here, there):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LONGEST + 4096)
            here.settimeout(PATIENCE)
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
    """As much of ``subprocess.Popen`` as jupyter_client uses, for somebody else's child held by its pidfd."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, pidfd: int) -> None:
        self.pid = pid
        self.pidfd = pidfd
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it runs. How it ended is known to its parent only, so an end is always 0."""
        if self.returncode is None and self._ended(0):
            os.close(self.pidfd)
            self.returncode = 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Until it has ended. Raises subprocess.TimeoutExpired after ``timeout`` s."""
        if self.returncode is None and not self._ended(timeout):
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return cast(int, self.poll())

    def _ended(self, timeout: float | None) -> bool:
        poll = select.poll()  # select.select fails on descriptors above 1023, which a busy server has
        poll.register(self.pidfd, select.POLLIN)
        return bool(poll.poll(None if timeout is None else timeout * 1000))

    def send_signal(self, signum: int) -> None:
        """Signal exactly this process, never another that got its number."""
        if self.poll() is None:
            signal.pidfd_send_signal(self.pidfd, signum)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)
