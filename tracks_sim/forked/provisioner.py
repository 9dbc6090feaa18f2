"""A kernel provisioner for jupyter_client: its local one, with a fork instead of a new program."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import EntryPoint
from typing import Any, Final

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import List, Unicode

from tracks_sim.forked.parent import LOG, SUPPORTED, WarmParent

NAME: Final = "forked-provisioner"

_parents: dict[tuple[object, ...], WarmParent] = {}


def warm_parent(preload: Sequence[str], env: Mapping[str, str], options: Sequence[str] = ()) -> WarmParent:
    """The one parent for these modules, options and PYTHONPATH: started by the first request, or earlier by its ``start``."""
    key = (tuple(preload), tuple(options), env.get("PYTHONPATH"))
    if key not in _parents:
        _parents[key] = WarmParent(preload, env, options)
    return _parents[key]


def close_parents() -> None:
    """Let every parent end, after its kernels."""
    while _parents:
        _parents.popitem()[1].close()


def register() -> None:
    """Make the provisioner known where the package runs from its source and no entry point is installed."""
    entry = EntryPoint(NAME, f"{__name__}:{ForkProvisioner.__name__}", KernelProvisionerFactory.GROUP_NAME)
    KernelProvisionerFactory.provisioners.setdefault(NAME, entry)


def split_command(cmd: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Split ``[python, *options, "-m", MODULE, *rest]`` into (options, [MODULE, *rest]); None for any other command."""
    if "-m" not in cmd or os.path.realpath(cmd[0]) != os.path.realpath(sys.executable):
        return None
    at = list(cmd).index("-m")
    return list(cmd[1:at]), list(cmd[at + 1 :])


class ForkProvisioner(LocalProvisioner):
    """Forks the kernel from a warm parent, or starts it the ordinary way where that is not possible.

    The ordinary way is taken outside Linux, for another interpreter than the server's, for a command that runs no
    module, for options of ``Popen`` (such as a stdout to read, or a kernel that outlives its server), and where the
    parent failed (which is logged).
    """

    preload: List[str] = List(Unicode(), help="modules that the parent imports, and module:function that it calls").tag(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel, forked where possible. ``kwargs``: those of ``jupyter_client.launcher.launch_kernel``."""
        handled = {"env", "cwd", "kernel_id", "extra_arguments"}
        parts = split_command(cmd)
        if not SUPPORTED or parts is None or any(value for name, value in kwargs.items() if name not in handled):
            return await super().launch_kernel(cmd, **kwargs)
        env = kwargs.get("env") or dict(os.environ)
        cwd = kwargs.get("cwd")
        parent = warm_parent(self.preload, env, parts[0])
        folder = str(cwd) if cwd else os.getcwd()  # noqa: PTH109  a folder that is gone raises here, not in the child
        fork = asyncio.get_running_loop().run_in_executor(None, parent.fork, parts[1], env, folder, self.leftovers())
        try:
            process = await fork
        except (OSError, RuntimeError, ValueError) as error:
            LOG.error("a kernel is started without the warm parent: %s", error)
            return await super().launch_kernel(cmd, **kwargs)
        self.process: Any = process
        self.pid = process.pid
        self.pgid = process.pid  # the child leads a session of its own
        self.cwd = cwd
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel and what it has started; nothing once the kernel has ended and its process id may be another's."""
        if await self.poll() is None:
            await super().send_signal(signum)

    def leftovers(self) -> list[str]:
        """Files that the server removes with its kernel."""
        manager = self.parent
        if manager is None:
            return []
        sockets = [f"{manager.ip}-{port}" for port in manager.ports] if manager.transport == "ipc" else []
        return [manager.connection_file, *sockets]
