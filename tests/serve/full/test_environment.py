"""What kernels inherit of the server's environment: what they need, and no secret of anybody else."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import psutil
import pytest

from tests.support.server import COUNTER, RunningServer, Visitor, running_server, write_notebooks
from tracks_sim.serve.kernels import kernel_environment

NO_FORKS = "import os\nos.environ['TRACKS_FORK'] = '0'\n"
SECRET = "Xq7-a-secret-of-the-server"
NAMES = ("PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "JUPYTERHUB_API_TOKEN", "JUPYTER_TOKEN", "DATABASE_URL", "SMTP_PASSWORD")
WITH_SECRETS = f"import os\nos.environ.update(dict.fromkeys({NAMES}, {SECRET!r}), LC_TIME='C.UTF-8')\n"
WHOLE_ENVIRONMENT = COUNTER.replace('if k.startswith("TRACKS_") or k == "QUERY_STRING"', "")


def expect_no_secret(server: RunningServer) -> list[psutil.Process]:
    """Open a page whose kernel tells its whole environment: no secret is in it, nor in what the server has started. Returns that."""
    text, _ = Visitor(server.url).open_page()
    assert "LC_TIME=C.UTF-8" in text and re.search(r"TRACKS_DATA=/", text) and "PATH=/" in text  # it is the whole environment
    assert SECRET not in text
    below = psutil.Process(server.pid).children(recursive=True)
    assert not [process for process in below if SECRET.encode() in Path(f"/proc/{process.pid}/environ").read_bytes()]
    return below


def test_no_secret_of_the_servers_environment_is_in_a_kernel_or_its_parent(tmp_path: Path) -> None:
    notebooks = write_notebooks(tmp_path / "notebooks", practise=WHOLE_ENVIRONMENT)
    with running_server(tmp_path / "data", before=WITH_SECRETS, notebooks=notebooks) as server:
        assert len(expect_no_secret(server)) == 2  # the kernel, and the warm parent


def test_a_kernel_that_was_not_forked_has_no_secret_and_ends_with_a_killed_server(tmp_path: Path) -> None:
    """As on macOS and Windows, where nothing can be forked."""
    notebooks = write_notebooks(tmp_path / "notebooks", practise=WHOLE_ENVIRONMENT)
    with running_server(tmp_path / "data", before=NO_FORKS + WITH_SECRETS, notebooks=notebooks) as server:
        kernels = expect_no_secret(server)
        assert ["tracks_sim.serve.kernel" in kernel.cmdline() for kernel in kernels] == [True]  # no warm parent, an ordinary process
        os.kill(server.pid, signal.SIGKILL)
        _, alive = psutil.wait_procs(kernels, timeout=60)
        for kernel in alive:
            kernel.kill()
        assert alive == []
    assert "Traceback" not in server.log()


@pytest.mark.parametrize(("database", "inherited"), [("", set()), ("postgresql://db.example/tracks", {"PGPASSWORD", "PGSERVICE", "KRB5CCNAME"})])
def test_what_libpq_reads_is_inherited_where_the_database_is_postgresql(
    monkeypatch: pytest.MonkeyPatch, database: str, inherited: set[str]
) -> None:
    for name in ("PGPASSWORD", "PGSERVICE", "KRB5CCNAME", "DATABASE_URL"):
        monkeypatch.setenv(name, SECRET)
    environment = kernel_environment({"TRACKS_DB": database})
    assert {name for name, value in environment.items() if value == SECRET} == inherited
