"""Kernels where nothing can be forked, as on macOS and Windows: they serve a page, and end with their server however it ends."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil

from tests.support.server import Visitor, free_port, running_server, write_notebooks

NO_FORKS = "import os\nos.environ['TRACKS_FORK'] = '0'\n"


def test_a_kernel_that_was_not_forked_ends_with_a_killed_server(tmp_path: Path) -> None:
    notebooks = write_notebooks(tmp_path / "notebooks")
    with running_server(tmp_path / "data", before=NO_FORKS, port=free_port(), notebooks=notebooks) as server:
        Visitor(server.url).open_page()
        kernels = psutil.Process(server.pid).children(recursive=True)
        assert ["tracks_sim.serve.kernel" in kernel.cmdline() for kernel in kernels] == [True]  # no warm parent, an ordinary process
        os.kill(server.pid, signal.SIGKILL)
        _, alive = psutil.wait_procs(kernels, timeout=60)
        for kernel in alive:
            kernel.kill()
        assert alive == []
    assert "Traceback" not in server.log()
