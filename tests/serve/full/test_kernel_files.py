"""The folder of connection files and sockets: a killed server's goes at the next start, a running one's and anybody else's stay."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.server import Visitor, running_server, write_notebooks
from tracks_sim.store.temp_cleanup import remove_folders


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of temporary files, for servers too. Its path is short: that of a socket has 107 bytes."""
    folder = Path(f"/tmp/{os.getpid()}")
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    shutil.rmtree(folder)


def folders(temporary: Path) -> set[Path]:
    return {path for path in temporary.iterdir() if path.name.startswith(("voila_", ".tracks-run-"))}


def test_a_killed_servers_folder_goes_at_the_next_start_and_no_other(temporary: Path, tmp_path: Path) -> None:
    notebooks, other = write_notebooks(tmp_path / "notebooks"), temporary / "voila_other"
    other.mkdir()
    with running_server(tmp_path / "killed" / "data", notebooks=notebooks) as killed:
        Visitor(killed.url).open_page()
        [left] = folders(temporary) - {other}
        assert left.stat().st_mode & 0o777 == 0o700
        assert any(path.suffix == ".json" for path in left.iterdir())
        kernels = psutil.Process(killed.pid).children(recursive=True)
        os.kill(killed.pid, signal.SIGKILL)
        psutil.wait_procs(kernels, timeout=60)
    assert left.exists()
    with running_server(tmp_path / "running" / "data", notebooks=notebooks) as running:
        assert not left.exists()
        Visitor(running.url).open_page()
        [used] = folders(temporary) - {other}
        with running_server(tmp_path / "second" / "data", notebooks=notebooks) as second:
            Visitor(second.url).open_page()
            assert used.exists() and len(folders(temporary)) == 3
            assert Visitor(running.url).open_page()
    deadline = time.monotonic() + 60
    while folders(temporary) != {other}:  # each of them removes its own as it ends
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_server_that_stops_during_the_rehearsal_of_its_kernels_leaves_nothing(temporary: Path, tmp_path: Path) -> None:
    with running_server(tmp_path / "data") as server:
        deadline = time.monotonic() + 60
        while not (played := [file for file in temporary.rglob("*.sqlite") if file.exists()]):
            assert time.monotonic() < deadline
            time.sleep(0.001)
        for child in psutil.Process(server.pid).children(recursive=True):
            child.suspend()  # so the rehearsal does not end by itself
        assert all(file.exists() for file in played)
    assert not folders(temporary)


def test_a_folder_of_another_account_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / ".tracks-run-abc"
    folder.mkdir()
    remove_folders(tmp_path, "tracks-run", owner=folder.stat().st_uid + 1)
    assert folder.exists()
    remove_folders(tmp_path, "tracks-run", owner=folder.stat().st_uid)
    assert not folder.exists()
