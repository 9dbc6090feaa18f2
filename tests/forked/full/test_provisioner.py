"""Through jupyter_client, as JupyterLab and nbclient use it: any kernel spec may name the provisioner."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory

from tests.forked.full.test_parent import gone, until
from tracks_sim.forked import provisioner
from tracks_sim.forked.provisioner import NAME, close_parents, register, split_command

ROOT = Path(__file__).parents[3]
PRELOAD = ["ipykernel.kernelapp"]


@pytest.fixture(scope="module", autouse=True)
def parents() -> Iterator[None]:
    register()
    yield
    close_parents()


def run(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """An asynchronous test in a loop of its own."""

    @functools.wraps(test)
    def in_a_loop(*args: Any, **kwargs: Any) -> None:
        asyncio.run(test(*args, **kwargs))

    return in_a_loop


@asynccontextmanager
async def kernel(*options: str, **start: Any) -> AsyncIterator[tuple[AsyncKernelManager, Any]]:
    """ipykernel by a spec that names the provisioner; with its client."""
    manager = AsyncKernelManager(kernel_name="forked")
    manager._kernel_spec = KernelSpec(
        argv=[sys.executable, *options, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        metadata={"kernel_provisioner": {"provisioner_name": NAME, "config": {"preload": PRELOAD}}},
    )
    await manager.start_kernel(**start)
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        yield manager, client
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


async def value(client: Any, expression: str) -> str:
    """Value of an expression in the kernel."""
    answer = await client.execute("", user_expressions={"it": expression}, reply=True, timeout=60)
    return str(answer["content"]["user_expressions"]["it"]["data"]["text/plain"])


def forked(manager: AsyncKernelManager) -> bool:
    """Whether its parent process is a warm parent."""
    assert manager.provisioner is not None
    parent = psutil.Process(manager.provisioner.pid).parent()
    return parent is not None and "tracks_sim.forked.forkserver" in parent.cmdline()


@run
async def test_a_kernel_is_forked_restarted_and_leaves_nothing(tmp_path: Path) -> None:
    async with kernel(cwd=str(tmp_path), env={**os.environ, "MINE": "1"}) as (manager, client):
        assert forked(manager)
        assert await value(client, "__import__('os').environ['MINE']") == "'1'"
        assert await value(client, "__import__('os').getcwd()") == repr(str(tmp_path))
        assert manager.provisioner is not None
        first, file = manager.provisioner.pid, Path(manager.connection_file)
        assert file.exists()
        await manager.restart_kernel(now=True)
        await client.wait_for_ready(timeout=60)
        second = manager.provisioner.pid
        assert second != first and gone(first) and forked(manager)
    until(lambda: gone(second))
    assert not file.exists()


@pytest.fixture(params=[False, True], ids=["heard", "ignored"])
def interrupts(request: pytest.FixtureRequest) -> Iterator[None]:
    """A server that hears interrupts, and one that ignores them as a shell's background job does; with a parent of its own."""
    close_parents()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN if request.param else signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
    close_parents()


@pytest.mark.usefixtures("interrupts")
@run
async def test_a_kernel_is_interrupted_with_what_it_started() -> None:
    async with kernel() as (manager, client):
        asked = client.execute("print('begun'); import subprocess; subprocess.run(['sleep', '60'])", stop_on_error=False)
        while (await client.get_iopub_msg(timeout=60))["msg_type"] != "stream":
            pass
        await manager.interrupt_kernel()
        while (answer := await client.get_shell_msg(timeout=60))["parent_header"]["msg_id"] != asked:
            pass
        assert answer["content"]["ename"] == "KeyboardInterrupt"
        assert await value(client, "1 + 1") == "2"


@run
async def test_a_killed_kernel_is_known_to_be_dead() -> None:
    async with kernel() as (manager, _):
        assert manager.provisioner is not None
        os.kill(manager.provisioner.pid, 9)
        until(lambda: gone(manager.provisioner.pid))  # type: ignore[union-attr]
        deadline = time.monotonic() + 60
        while await manager.is_alive():  # its threads may end a moment after it
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)


@run
async def test_without_pidfds_it_is_started_the_ordinary_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisioner, "SUPPORTED", False)
    async with kernel() as (manager, client):
        assert not forked(manager)
        assert await value(client, "1 + 1") == "2"


@run
async def test_output_that_somebody_reads_makes_an_ordinary_kernel() -> None:
    async with kernel(stdout=subprocess.DEVNULL) as (manager, _):
        assert not forked(manager)


@run
async def test_a_parent_that_fails_makes_an_ordinary_kernel(caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no memory")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provisioner.WarmParent, "fork", fail)
        async with kernel() as (manager, client):
            assert not forked(manager)
            assert await value(client, "1 + 1") == "2"
    assert "started without the warm parent: no memory" in caplog.text


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ([sys.executable, "-m", "module", "-f", "file"], ([], ["module", "-f", "file"])),
        ([sys.executable, "-X", "dev", "-m", "module"], (["-X", "dev"], ["module"])),
        ([sys.executable, "script.py"], None),
        (["/usr/bin/env", "-m", "module"], None),
    ],
)
def test_which_commands_can_be_forked(command: list[str], expected: object) -> None:
    assert split_command(command) == expected


def test_the_entry_point_that_is_installed_is_the_one_that_is_registered() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = project["entry-points"][KernelProvisionerFactory.GROUP_NAME]
    entry = KernelProvisionerFactory.provisioners[NAME]
    assert declared == {NAME: entry.value}
    assert entry.load() is provisioner.ForkProvisioner


def test_it_imports_nothing_of_the_kit() -> None:
    code = "import sys, tracks_sim.forked.provisioner, tracks_sim.forked.forkserver; print(*(m for m in sys.modules if m.startswith('tracks_sim')))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert {name.rpartition(".")[0] for name in found} == {"", "tracks_sim", "tracks_sim.forked"}
