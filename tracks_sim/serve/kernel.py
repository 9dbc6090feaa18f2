"""The kernel of one visitor, started as light as ipykernel allows.

Run as ``python -m tracks_sim.serve.kernel -f CONNECTION_FILE``. Left out: the
debugger (155 modules), history, completion by jedi, capture of file
descriptors (two threads), IPython's own start-up files. The screens are
imported before the first cell asks for them.
"""

from __future__ import annotations

import sys

# ipykernel imports debugpy when it can; nobody debugs a visitor's kernel.
sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]

from ipykernel.kernelapp import IPKernelApp  # noqa: E402
from traitlets.config import Config  # noqa: E402


def settings() -> Config:
    """What the kernel leaves out, as traitlets configuration."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryAccessor.enabled = False
    config.IPCompleter.use_jedi = False
    config.IPKernelApp.capture_fd_output = False
    config.IPKernelApp.ignore_cwd = True
    config.IPKernelApp.exec_files = []
    config.IPKernelApp.exec_PYTHONSTARTUP = False
    config.IPKernelApp.auto_create = False
    return config


def preload() -> None:
    """Import the screens; a failure is told when the notebook asks for them, with its own traceback."""
    try:
        import tracks_sim.ui  # noqa: F401
    except Exception:  # the cell's own import raises again, and that one is logged
        return


class TraineeKernelApp(IPKernelApp):
    """ipykernel without command line, configuration files, pdb and pylab."""

    def load_config_file(self, *args: object, **kwargs: object) -> None:
        """Read no configuration of whoever runs the server."""

    def init_pdb(self) -> None:
        """No debugger."""

    def init_gui_pylab(self) -> None:
        """No plots."""

    def init_extensions(self) -> None:
        """No IPython extensions (storemagic opens a database in the home folder)."""


def main(argv: list[str] | None = None) -> None:
    """Start the kernel; blocks until it is shut down."""
    app = TraineeKernelApp.instance(config=settings())
    app.initialize(sys.argv[1:] if argv is None else argv)  # type: ignore[no-untyped-call]
    preload()
    app.start()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
