"""Limits on file descriptors and ZeroMQ sockets."""

from __future__ import annotations

import resource

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
