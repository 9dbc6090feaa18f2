"""The kernels that run, with the owner of each, and the limit on their number."""

from __future__ import annotations

import asyncio
import os
import sys
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Dict, Int

import tracks_sim
from tracks_sim.forked.parent import SUPPORTED
from tracks_sim.forked.provisioner import NAME, register, warm_parent
from tracks_sim.serve.admission import WaitingLine
from tracks_sim.serve.traffic import PageConnections
from tracks_sim.store.clock import SystemClock

# What a page may say to its kernel: widget messages and two harmless questions.
# Execution, completion, inspection, input, history and shutdown are not among them.
ALLOWED_MESSAGES = ["comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request"]

KERNEL_NAME = "python3"
PRELOAD = ["tracks_sim.serve.kernel:prepare"]


PASSED_ON = frozenset({
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TZ", "LANG", "LANGUAGE", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "CONDA_PREFIX",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "USERNAME", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA",  # Windows
    "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
    "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_PATH", "JUPYTER_PLATFORM_DIRS", "IPYTHONDIR",
})  # fmt: skip
"""Names of the server's environment that kernels inherit, beside those that begin with ``PASSED_ON_WITH``; other programs' secrets are in none."""
PASSED_ON_WITH = ("LC_", "XDG_", "PYTHON", "TRACKS_")
FOR_POSTGRESQL = ("PG", "KRB5")
"""Beginnings of the names by which libpq may be given a password, a service or a ticket: https://www.postgresql.org/docs/current/libpq-envars.html."""


def kernel_environment(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a kernel: ``more``, and what it inherits of the server's. A source tree that is not installed is added to PYTHONPATH.

    What libpq reads is inherited where ``more`` names a PostgreSQL database.
    """
    beginnings = PASSED_ON_WITH + (FOR_POSTGRESQL if more.get("TRACKS_DB", "").startswith("postgres") else ())
    inherited = {name: value for name, value in os.environ.items() if name in PASSED_ON or name.startswith(beginnings)}
    source = Path(tracks_sim.__file__).parents[1]
    if (source / "pyproject.toml").is_file():
        inherited["PYTHONPATH"] = os.pathsep.join(p for p in (str(source), os.environ.get("PYTHONPATH")) if p)
    return {**inherited, **more}


class OneKernelSpec(KernelSpecManager):
    """The kit's own kernel and no other, whatever is installed on the machine."""

    def find_kernel_specs(self) -> dict[str, str]:
        return {KERNEL_NAME: str(Path(__file__).parent)}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        if kernel_name != KERNEL_NAME:
            raise NoSuchKernel(kernel_name)
        return KernelSpec(
            argv=[sys.executable, "-m", "tracks_sim.serve.kernel", "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
            metadata={"kernel_provisioner": {"provisioner_name": NAME, "config": {"preload": PRELOAD}}},
        )

    def get_all_specs(self) -> dict[str, Any]:
        spec = self.get_kernel_spec(KERNEL_NAME)
        return {KERNEL_NAME: {"resource_dir": spec.resource_dir, "spec": spec.to_dict()}}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a kernel is: a browser, and the session of the person who is signed in there."""

    visit: str
    person: str = ""
    """Internal id of a trainee or a member of staff; empty for a visitor who has not entered."""
    session: str = ""
    """The person's session when the page was opened (``Store.sessions``)."""
    staff: bool = False


MAX_PAGES = 250
"""Default limit on open pages: a class of two hundred, of whom some have two open."""


MOST_PAGES_OF_ONE = 10
"""Open pages of one person, in all their browsers; those that were closed without a goodbye count until they are culled."""


class OwnedKernels(AsyncMappingKernelManager):
    """Kernels with an owner each, which end when their page is gone.

    A page that never connects, or has been away for ``cull_idle_timeout``
    seconds, loses its kernel; a page that stays connected but is not used loses
    it after ``cull_unused`` seconds. Nothing is lost with it: what was
    confirmed is in the store, and the page opens a new kernel by itself.
    """

    cull_unused = Int(4 * 3600, config=True, help="seconds after which a connected but unused kernel ends")

    preload_env = Dict(config=True, help="added to the environment in which the kernels' parent prepares them")

    max_kernels = Int(MAX_PAGES, config=True, help="kernels at once; later visitors wait in line")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.owners: dict[str, Owner] = {}
        self.connections: defaultdict[str, PageConnections] = defaultdict(PageConnections)
        self.unread = 0
        """Bytes that wait until the pages read them."""
        self.line = WaitingLine()
        register()
        if SUPPORTED:
            environment = kernel_environment(self.preload_env) | {"TRACKS_KERNEL_FILES": self.connection_dir}
            warm_parent(PRELOAD, environment).start()

    def ahead_of(self, visit: str) -> int | None:
        """None where a page may be opened now, else the number of visitors who wait ahead of this one.

        A visitor with one open page may load it again without waiting: the new page is there before the old
        one has gone.
        """
        if sum(owner.visit == visit for owner in self.owners.values()) == 1:
            return None
        return self.line.ahead_of(visit, self.max_kernels - len(self.owners))

    def has_too_many(self, owner: Owner) -> bool:
        """Whether this person, or where nobody has entered this browser, has as many open pages as one may have: more would take the places of others."""
        return sum(one.person == owner.person if owner.person else one == owner for one in self.owners.values()) >= MOST_PAGES_OF_ONE

    def reserve(self, owner: Owner) -> str:
        """Id of a kernel that ``owner`` is about to open; it counts towards the limit from now on."""
        kernel_id = str(uuid.uuid4())
        self.owners[kernel_id] = owner
        return kernel_id

    async def open(self, kernel_id: str, env: Mapping[str, str], cwd: Path) -> None:
        """Start the reserved kernel in folder ``cwd``, with ``env`` added to what it inherits."""
        whole = {**kernel_environment(env), "VOILA_KERNEL_ID": kernel_id}
        await self.start_kernel(kernel_id=kernel_id, kernel_name=KERNEL_NAME, cwd=str(cwd), env=whole)

    def release(self, kernel_id: str) -> None:
        """Give back a reservation that was never opened."""
        if kernel_id not in self:
            self.owners.pop(kernel_id, None)

    def belongs_to(self, kernel_id: str, owners: Collection[Owner]) -> bool:
        """Whether the kernel is running and was opened by one of ``owners``."""
        return kernel_id in self and self.owners.get(kernel_id) in owners

    def entered(self) -> dict[str, Owner]:
        """The owners, by kernel id, who have entered."""
        return {kernel_id: owner for kernel_id, owner in self.owners.items() if owner.person}

    async def end_ended_sessions(self, opened: Mapping[str, Owner], sessions: Mapping[str, str]) -> None:
        """End the kernels of ``opened`` whose session is not the one in ``sessions``, by internal id.

        ``opened`` is older than ``sessions``: a page that was opened meanwhile may belong to a newer session than that.
        """
        ended = [kernel_id for kernel_id, owner in opened.items() if sessions.get(owner.person) != owner.session]
        for kernel_id in ended:
            self.log.info("kernel %s ends: its session is over", kernel_id)
        await asyncio.gather(*map(self.end, ended))

    async def end_all_of(self, persons: Collection[str], visit: str) -> None:
        """End the kernels of these persons, who have signed out, and of everybody who has entered in the browser ``visit``."""
        ended = [k for k, owner in self.owners.items() if owner.person and (owner.person in persons or owner.visit == visit)]
        await asyncio.gather(*map(self.end, ended))

    async def is_running(self, kernel_id: str) -> bool:
        """Whether the kernel's process runs; a kernel that has died is removed, with a line in the log."""
        if kernel_id not in self:
            return False
        if await ensure_async(self.get_kernel(kernel_id).is_alive()):
            return True
        self.log.error("kernel %s has died", kernel_id)
        await self.end(kernel_id)
        return False

    async def end(self, kernel_id: str) -> None:
        """End a kernel at once; nothing is lost with it, and one that has ended already is passed over."""
        if kernel_id in self:
            await ensure_async(self.shutdown_kernel(kernel_id, now=True))  # type: ignore[no-untyped-call]

    def remove_kernel(self, kernel_id: str) -> Any:
        self.owners.pop(kernel_id, None)
        self.connections.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)

    def notify_disconnect(self, kernel_id: str) -> None:
        """Count the absence of a page from the end of its connection, not from its last answer."""
        super().notify_disconnect(kernel_id)  # type: ignore[no-untyped-call]
        if kernel_id in self:
            kernel: Any = self.get_kernel(kernel_id)
            kernel.last_activity = SystemClock().now()

    async def end_all(self) -> None:
        """End every kernel. One that is only just starting ends with the server's process."""
        await asyncio.gather(*map(self.end, self.list_kernel_ids()))

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End an absent page's kernel soon, an unused one later."""
        if not await self.is_running(kernel_id):
            return
        kernel: Any = self.get_kernel(kernel_id)
        if not kernel.trait_has_value("last_activity"):  # it is only just starting
            return
        idle = SystemClock().now() - kernel.last_activity
        if self._kernel_connections.get(kernel_id, 0) and idle > timedelta(seconds=self.cull_unused):
            self.log.info("kernel %s ends: its page was not used for %d s", kernel_id, idle.total_seconds())
            await self.end(kernel_id)
            return
        await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]
