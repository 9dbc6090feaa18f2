"""Culling of idle kernels."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager, ServerKernelManager

from tracks_sim.serve.kernels import OwnedKernels
from tracks_sim.store import SystemClock


@pytest.mark.parametrize(("away", "ended"), [(None, False), (0, False), (7200, True)])
def test_a_kernel_that_is_only_just_starting_is_not_idle(monkeypatch: pytest.MonkeyPatch, away: int | None, ended: bool) -> None:
    """Until it has started it has no last activity at all; then one that nobody used for two hours ends."""
    kernel, gone = ServerKernelManager(), list[str]()
    if away is not None:
        kernel.last_activity = SystemClock().now() - timedelta(seconds=away)

    async def yes(*_: Any) -> bool:
        return True

    async def end(_: Any, kernel_id: str) -> None:
        gone.append(kernel_id)

    monkeypatch.setattr("tracks_sim.serve.kernels.SUPPORTED", False)  # no parent process is needed here
    monkeypatch.setattr(OwnedKernels, "is_running", yes)
    monkeypatch.setattr(OwnedKernels, "get_kernel", lambda *_: kernel)
    monkeypatch.setattr(OwnedKernels, "end", end)
    monkeypatch.setattr(AsyncMappingKernelManager, "cull_kernel_if_idle", yes)
    kernels = OwnedKernels(cull_unused=3600)
    kernels._kernel_connections = {"k": 1}
    asyncio.run(kernels.cull_kernel_if_idle("k"))
    assert gone == (["k"] if ended else [])
