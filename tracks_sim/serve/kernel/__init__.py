"""The kernel of one visitor.

It is run as ``python -m tracks_sim.serve.kernel -f CONNECTION_FILE``, or forked from a warm parent that has called
``prepare``: then everything that needs no socket and no database connection has been done once, and its
memory is shared by all kernels.
"""

from __future__ import annotations

import os
import sys

from tracks_sim.serve.kernel.app import TraineeKernelApp, settings


def prepare() -> None:
    """Prepare the warm parent: create kernel and shell, read what pages share, rehearse, and let the forks start with it."""
    app = TraineeKernelApp.instance(config=settings())
    app.prepare()
    if os.environ.get("TRACKS_DATA"):
        from tracks_sim.serve.kernel.warmup import rehearse
        from tracks_sim.ui.shared.context import PageContext
        from tracks_sim.ui.shared.preloaded import Preloaded
        from tracks_sim.ui.start import start_with

        preloaded = Preloaded.read(PageContext.of_environment())
        try:
            rehearse(app, preloaded)
        finally:
            preloaded.store.close()  # no fork may share a connection; whoever uses the store opens one of its own
            start_with(preloaded)


def main() -> None:
    """Start the kernel; blocks until it is shut down."""
    forked = TraineeKernelApp.initialized()
    app = TraineeKernelApp.instance() if forked else TraineeKernelApp.instance(config=settings())
    if not forked:
        app.prepare()
        app.init_poller()  # type: ignore[no-untyped-call]  # ends it with the server; a fork watches the server already
    app.connect(sys.argv[-1])
    app.start()  # type: ignore[no-untyped-call]
