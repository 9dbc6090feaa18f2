"""Kernels forked from a warm parent: imports happen once, and their memory is shared.

The server starts one parent process (``tracks_sim.serve.kernel --warm FD``) that
has imported everything a page needs and then only forks. A request over a
socket pair names command line, environment and folder; the answer is the
child's process id and a pidfd, so that the server can watch and signal a
process that is not its own child without ever meeting a reused id.

Where the system has no pidfd (not Linux), or the parent fails, kernels are
started the ordinary way.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager

LOG = logging.getLogger("tracks_sim.serve")

SUPPORTED = hasattr(os, "pidfd_open") and hasattr(signal, "pidfd_send_signal") and hasattr(socket, "send_fds")
LONGEST = 256 * 1024  # bytes of a request: an environment is some kilobytes


class WarmParent:
    """The process that forks kernels; started again if it is gone."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = dict(env)
        self.process: subprocess.Popen[bytes] | None = None
        self.line: socket.socket | None = None
        self.turn = asyncio.Lock()

    def start(self) -> None:
        """Start it; it imports meanwhile, the first request waits for that."""
        self.close()
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        size = LONGEST + 4096
        for end in (here, there):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tracks_sim.serve.kernel", "--warm", str(there.fileno())],
            pass_fds=[there.fileno()], env=self.env, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        there.close()
        here.settimeout(60)
        self.line = here

    async def fork(self, argv: Sequence[str], env: Mapping[str, str], cwd: str | None) -> ForkedProcess:
        """A kernel with this command line, environment and folder."""
        request = json.dumps({"argv": list(argv), "env": dict(env), "cwd": cwd}).encode()
        async with self.turn:
            return await asyncio.get_running_loop().run_in_executor(None, self._fork, request)

    def _fork(self, request: bytes) -> ForkedProcess:
        if self.line is None or self.process is None or self.process.poll() is not None:
            LOG.error("the parent of the kernels was not there and is started again")
            self.start()
        assert self.line is not None
        self.line.sendall(request)
        answer, descriptors, _, _ = socket.recv_fds(self.line, 4096, 1)
        if not descriptors:
            raise RuntimeError(f"no kernel could be forked: {answer.decode() or 'the parent is gone'}")
        return ForkedProcess(int(answer), descriptors[0])

    def close(self) -> None:
        """End the parent; its kernels notice within a second and end too."""
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
    """As much of ``subprocess.Popen`` as jupyter_client's provisioner uses, for a grandchild held by its pidfd."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, pidfd: int) -> None:
        self.pid = pid
        self.pidfd = pidfd
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it runs. How it ended is known to its parent only, so an end is always 0."""
        if self.returncode is None and select.select([self.pidfd], [], [], 0)[0]:
            os.close(self.pidfd)
            self.returncode = 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Until it has ended."""
        if self.poll() is None and not select.select([self.pidfd], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return cast(int, self.poll())

    def send_signal(self, signum: int) -> None:
        """Signal exactly this process."""
        if self.poll() is None:
            signal.pidfd_send_signal(self.pidfd, signum)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class ForkProvisioner(LocalProvisioner):
    """jupyter_client's local provisioner with a fork in place of a new program."""

    warm: WarmParent

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork; ``cmd`` is the kernel spec's, of which the part after the module name counts."""
        try:
            process = await self.warm.fork(cmd[3:], kwargs.get("env") or os.environ, kwargs.get("cwd"))
        except (OSError, RuntimeError, ValueError) as error:
            LOG.error("a kernel is started without the warm parent: %s", error)
            return await super().launch_kernel(cmd, **kwargs)
        self.process: Any = process
        self.pid = process.pid
        self.pgid = None  # a forked kernel leads no process group; signals go to it alone
        return self.connection_info


class WarmKernelManager(ServerKernelManager):
    """One kernel, forked from the warm parent of the manager of all kernels where there is one."""

    async def _async_pre_start_kernel(self, **kwargs: Any) -> tuple[list[str], dict[str, Any]]:
        warm = getattr(self.parent, "warm", None)
        if self.provisioner is None and warm is not None:
            self.provisioner = ForkProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
            self.provisioner.warm = warm
        return await super()._async_pre_start_kernel(**kwargs)

    pre_start_kernel = _async_pre_start_kernel  # type: ignore[assignment]
