"""The journal of the database is removed under a running server, which is then killed."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.support.server import Visitor, running_server, write_notebooks
from tracks_sim.store.file import DATABASE_FILE

PATIENCE = 20  # s; what is not in the file then never comes there
BEFORE = "import tracks_sim.serve.app as app\napp.CHECKPOINT_EVERY = 200\n"


def trainees_in(path: Path) -> int:
    """Trainees in a database file without its journal; 0 before it has tables."""
    copy = shutil.copyfile(path, path.parents[1] / "copy.sqlite")
    with closing(sqlite3.connect(copy)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM trainees").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def test_what_is_confirmed_before_or_after_it_is_there_after_a_kill(tmp_path: Path) -> None:
    data, books = tmp_path / "data", write_notebooks(tmp_path / "notebooks")
    database = data / DATABASE_FILE
    with running_server(data, before=BEFORE, notebooks=books) as server:
        code = Visitor(server.url).enter_with_new_code()
        end = time.monotonic() + PATIENCE
        while not trainees_in(database):
            assert time.monotonic() < end
            time.sleep(0.1)
        database.with_name(f"{DATABASE_FILE}-wal").unlink()
        late = Visitor(server.url)
        late.get("")
        assert late.post("tracks/enter", new="1").headers["location"] == "/?wrong=new"  # nothing is confirmed
        assert "was removed or replaced" in server.log() and "Traceback" not in server.log()
        os.kill(server.pid, signal.SIGKILL)
    with running_server(data, notebooks=books) as server:
        back = Visitor(server.url)
        back.get("")
        assert back.post("tracks/enter", code=code).headers["location"] == "/"
