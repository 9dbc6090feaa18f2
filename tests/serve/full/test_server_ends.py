"""Kernels when a server ends, is killed and comes back."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import psutil

from tests.serve.full.test_server import counts
from tests.support.server import (
    COUNTER,
    Answer,
    Visitor,
    free_port,
    running_server,
    write_notebooks,
)


def whose(answer: Answer) -> str:
    """Id of the trainee whose page this is."""
    return re.findall(r"TRACKS_TRAINEE=([0-9a-f-]{36})", answer.text)[0]


def test_kernels_outlive_their_warm_parent_and_end_with_a_killed_server_which_comes_back(tmp_path: Path) -> None:
    books, port = write_notebooks(tmp_path / "notebooks"), free_port()
    with running_server(tmp_path / "data", notebooks=books, port=port) as server:
        first, second = Visitor(server.url), Visitor(server.url)
        text, kernel = first.open_page()
        (warm,) = psutil.Process(server.pid).children()
        processes = warm.children()
        warm.kill()
        _, other = second.open_page()
        (new,) = psutil.Process(server.pid).children()
        assert new.pid != warm.pid and len(new.children()) == 1  # forked, not started the ordinary way
        processes += [new, *new.children()]
        assert first.get(f"tracks/alive/{kernel}").status == second.get(f"tracks/alive/{other}").status == 204
        assert {"count": 1} in counts(first, text, kernel)
        before = whose(first.get("practise"))
        os.kill(server.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs(processes, timeout=60)
    assert not alive
    with running_server(tmp_path / "data", notebooks=books, port=port):
        assert whose(first.get("practise")) == before
    assert (tmp_path / "data" / "cookie.key").stat().st_mode & 0o777 == 0o600


def test_forked_kernels_do_not_share_their_random_numbers_and_end_with_the_server(tmp_path: Path) -> None:
    source = COUNTER.replace("super().__init__()", "super().__init__(); import random, os; os.environ['TRACKS_DRAW'] = str(random.random())")
    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks", practise=source)) as server:
        draws = {re.findall(r"TRACKS_DRAW=([0-9.]+)", Visitor(server.url).open_page()[0])[0] for _ in range(3)}
        assert len(draws) == 3
        kernels = psutil.Process(server.pid).children(recursive=True)
        assert len(kernels) == 4  # and their parent
    _, alive = psutil.wait_procs(kernels, timeout=60)
    assert not alive
    assert "Traceback" not in (tmp_path / "server.log").read_text()
