"""Which PostgreSQL the tests start, how it ends, and the error where there is none. Nothing is installed here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.support import postgres as postgres_support
from tests.support import provisioning
from tests.support.postgres import Postgres, find_postgres, provision, running_postgres
from tests.support.provisioning import MissingProgramError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def no_postgres(
    refused_commands: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> list[tuple[str, ...]]:
    """A machine without PostgreSQL where every installation fails; the commands that were run."""
    monkeypatch.delenv(postgres_support.VARIABLE, raising=False)
    monkeypatch.setattr(postgres_support, "FOLDERS", ())
    monkeypatch.setattr(postgres_support, "NO_CLUSTER", tmp_path / "etc" / "tests.conf")
    monkeypatch.setattr("shutil.which", lambda name, path=None: f"/usr/bin/{name}" if name == "apt-get" else None)
    return refused_commands


def programs(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (folder / name).write_text("#!/bin/sh\n", encoding="ascii")
        (folder / name).chmod(0o755)
    return folder


def test_the_folder_that_the_variable_names_comes_first(tmp_path: Path) -> None:
    named = programs(tmp_path / "mine")
    assert find_postgres({postgres_support.VARIABLE: str(named)}) == named


def test_a_variable_that_names_no_folder_of_programs_is_an_error() -> None:
    with pytest.raises(MissingProgramError, match="TRACKS_POSTGRES names /nowhere"):
        find_postgres({postgres_support.VARIABLE: "/nowhere"})


def test_the_newest_version_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = programs(tmp_path / "9.6" / "bin"), programs(tmp_path / "17" / "bin")
    (tmp_path / "18" / "bin").mkdir(parents=True)  # a client without a server
    monkeypatch.setattr(postgres_support, "FOLDERS", (str(tmp_path),))
    assert find_postgres({}) == new != old


@pytest.mark.parametrize("root", [True, False])
def test_the_systems_package_is_installed_as_root(
    root: bool, no_postgres: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provisioning, "is_root", lambda: root)
    with pytest.raises(MissingProgramError, match="none could be had"):
        provision()
    assert [command[1] for command in no_postgres] == (["update", "install"] if root else [])
    assert not postgres_support.NO_CLUSTER.exists()


def test_a_test_of_postgres_fails_where_there_is_none(no_postgres: object) -> None:
    with pytest.raises(MissingProgramError, match="run `make test`"), running_postgres():
        pass


def test_the_server_waits_for_the_disk_and_admits_nobody_without_the_password(postgres: Postgres) -> None:
    with psycopg.connect(postgres.plain_url()) as connection:
        settings = {
            name: connection.execute(f"SHOW {name}").fetchone()[0]  # type: ignore[index]
            for name in ("fsync", "synchronous_commit", "listen_addresses")
        }
    assert settings == {"fsync": "on", "synchronous_commit": "on", "listen_addresses": "127.0.0.1"}
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(postgres.plain_url().replace(postgres.password, "guess"))


def test_the_server_ends_when_its_tests_are_killed() -> None:
    program = "import time; from tests.support.postgres import running_postgres\nwith running_postgres() as server: print(server.pid, server.folder, flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    pid, folder = process.stdout.readline().split()
    server = psutil.Process(int(pid))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    server.wait(timeout=30)  # raises where it goes on
    subprocess.run(["rm", "-r", folder], check=True)
