"""What kernels inherit of the server's environment: what they need, and no secret of anybody else."""

from __future__ import annotations

import re
from pathlib import Path

import psutil
import pytest

from tests.serve.full.test_ordinary_kernels import NO_FORKS
from tests.support.server import COUNTER, Visitor, running_server, write_notebooks
from tracks_sim.serve.kernels import kernel_environment

SECRET = "Xq7-a-secret-of-the-server"
NAMES = ("PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "JUPYTERHUB_API_TOKEN", "JUPYTER_TOKEN", "DATABASE_URL", "SMTP_PASSWORD")
WITH_SECRETS = f"import os\nos.environ.update(dict.fromkeys({NAMES}, {SECRET!r}), LC_TIME='C.UTF-8')\n"
WHOLE_ENVIRONMENT = COUNTER.replace('if k.startswith("TRACKS_") or k == "QUERY_STRING"', "")


@pytest.mark.parametrize("before", ["", NO_FORKS], ids=["forked", "ordinary"])
def test_no_secret_of_the_servers_environment_is_in_a_kernel_or_its_parent(tmp_path: Path, before: str) -> None:
    notebooks = write_notebooks(tmp_path / "notebooks", practise=WHOLE_ENVIRONMENT)
    with running_server(tmp_path / "data", before=before + WITH_SECRETS, notebooks=notebooks) as server:
        visitor = Visitor(server.url)
        visitor.enter_with_new_code()
        text, _ = visitor.open_page()
        assert "LC_TIME=C.UTF-8" in text and re.search(r"TRACKS_DATA=/", text) and "PATH=/" in text  # it is the whole environment
        assert SECRET not in text
        below = psutil.Process(server.pid).children(recursive=True)
        assert len(below) == (1 if before else 2)  # the kernel, and the warm parent
        assert not [process for process in below if SECRET.encode() in Path(f"/proc/{process.pid}/environ").read_bytes()]


@pytest.mark.parametrize(("database", "inherited"), [("", set()), ("postgresql://db.example/tracks", {"PGPASSWORD", "PGSERVICE", "KRB5CCNAME"})])
def test_what_libpq_reads_is_inherited_where_the_database_is_postgresql(
    monkeypatch: pytest.MonkeyPatch, database: str, inherited: set[str]
) -> None:
    for name in ("PGPASSWORD", "PGSERVICE", "KRB5CCNAME", "DATABASE_URL"):
        monkeypatch.setenv(name, SECRET)
    environment = kernel_environment({"TRACKS_DB": database})
    assert {name for name, value in environment.items() if value == SECRET} == inherited
