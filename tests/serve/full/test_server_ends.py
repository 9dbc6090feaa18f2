"""Kernels when a server ends, is killed and comes back."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import psutil

from tests.serve.full.test_server import counts, server, visitor
from tests.support.server import (
    COUNTER,
    Answer,
    Visitor,
    free_port,
    running_server,
    write_notebooks,
)

__all__ = ["server", "visitor"]


def test_running_kernels_outlive_their_warm_parent_and_new_ones_get_another(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks")) as server:
        first, second = Visitor(server.url), Visitor(server.url)
        text, kernel = first.open_page()
        (warm,) = psutil.Process(server.pid).children()
        processes = warm.children()
        warm.kill()
        _, other = second.open_page()
        (new,) = psutil.Process(server.pid).children()
        assert new.pid != warm.pid and len(new.children()) == 1  # forked, not started the ordinary way
        assert first.get(f"tracks/alive/{kernel}").status == second.get(f"tracks/alive/{other}").status == 204
        assert {"count": 1} in counts(first, text, kernel)
        os.kill(server.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs([*processes, new], timeout=60)
    assert not alive


def test_forked_kernels_do_not_share_their_random_numbers(tmp_path: Path) -> None:
    source = COUNTER.replace("super().__init__()", "super().__init__(); import random, os; os.environ['TRACKS_DRAW'] = str(random.random())")
    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks", practise=source)) as server:
        draws = {re.findall(r"TRACKS_DRAW=([0-9.]+)", Visitor(server.url).open_page()[0])[0] for _ in range(3)}
        assert len(draws) == 3


def test_no_traceback_when_a_cell_fails(tmp_path: Path) -> None:
    broken = write_notebooks(tmp_path / "notebooks", practise="raise RuntimeError('hidden words')")
    with running_server(tmp_path / "data", notebooks=broken) as server:
        visitor = Visitor(server.url)
        visitor.enter_with_new_code()
        answer = visitor.get("practise")
        assert "tracks-failed" in answer.text
        assert "hidden words" not in answer.text and "Traceback" not in answer.text
        assert "hidden words" in server.log()


def test_a_killed_server_comes_back_and_knows_its_visitors(tmp_path: Path) -> None:
    books, port = write_notebooks(tmp_path / "notebooks"), free_port()

    def whose(answer: Answer) -> str:
        return re.findall(r"TRACKS_TRAINEE=([0-9a-f-]{36})", answer.text)[0]

    with running_server(tmp_path / "data", notebooks=books, port=port) as server:
        visitor = Visitor(server.url)
        visitor.enter_with_new_code()
        before = whose(visitor.get("practise"))
        os.kill(server.pid, signal.SIGKILL)
    with running_server(tmp_path / "data", notebooks=books, port=port):
        assert whose(visitor.get("practise")) == before
    assert (tmp_path / "data" / "cookie.key").stat().st_mode & 0o777 == 0o600


def test_stopping_the_server_ends_its_kernels(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks")) as server:
        Visitor(server.url).open_page()
        kernels = psutil.Process(server.pid).children(recursive=True)
        assert kernels
    _, alive = psutil.wait_procs(kernels, timeout=60)
    assert not alive
    assert "Traceback" not in (tmp_path / "server.log").read_text()


def test_kernels_end_with_a_killed_server(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks")) as server:
        Visitor(server.url).open_page()
        kernels = psutil.Process(server.pid).children(recursive=True)
        os.kill(server.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs(kernels, timeout=60)
    assert not alive
