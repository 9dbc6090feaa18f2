"""Limits on file descriptors and ZeroMQ sockets."""

from __future__ import annotations

import resource

import pytest
import zmq

from tracks_sim.serve.app import raise_limits


def test_the_limits_are_above_a_thousand() -> None:
    """1,100 sockets are more than zmq's default of 1,023; each needs a descriptor of its own, and an inner one."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    context = zmq.Context()
    try:
        raise_limits(context)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (before[1], before[1])
        sockets = [context.socket(zmq.PAIR) for _ in range(1100)]
        for socket in sockets:
            socket.close(0)
    finally:
        context.destroy(0)
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_system_that_refuses_its_own_maximum_gets_a_lower_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """As macOS does: the maximum is "unlimited", and no process may ask for that."""
    given: list[tuple[int, int]] = []

    def set_limit(_: int, limits: tuple[int, int]) -> None:
        if limits[0] == resource.RLIM_INFINITY:
            raise ValueError("current limit exceeds maximum limit")
        given.append(limits)

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", set_limit)
    context = zmq.Context()
    try:
        raise_limits(context)
    finally:
        context.destroy(0)
    assert given == [(10_240, resource.RLIM_INFINITY)]
