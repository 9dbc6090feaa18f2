"""The kernel of one visitor.

Run as ``python -m tracks_sim.serve.kernel -f CONNECTION_FILE``, or forked from a warm parent that has called
``prepare``: then everything that needs no socket and no database connection has been done once, and its
memory is shared by all kernels.
"""

from __future__ import annotations

import os
import sys

from tracks_sim.serve.kernel.app import TraineeKernelApp, settings


def prepare() -> None:
    """Once in the warm parent: kernel and shell, then what pages share, then a rehearsal."""
    TraineeKernelApp.instance(config=settings()).prepare()
    if os.environ.get("TRACKS_DATA"):
        from tracks_sim.serve.kernel.warmup import rehearse

        rehearse(TraineeKernelApp.instance())


def main() -> None:
    """Start the kernel; blocks until it is shut down."""
    if not TraineeKernelApp.initialized():
        TraineeKernelApp.instance(config=settings()).prepare()
    app = TraineeKernelApp.instance()
    app.connect(sys.argv[-1])
    app.start()  # type: ignore[no-untyped-call]
