"""A journal or a database that is removed while the store is open: no later step is confirmed, and older ones are kept."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.store_fixtures import CONTENTS, begin_event, note_event
from tracks_sim.errors import StoreDamaged
from tracks_sim.store import Store
from tracks_sim.store.file import DATABASE_FILE


def count_of_events(path: Path) -> int:
    """Events in a database file without its journal."""
    copy = shutil.copyfile(path, path.with_name("copy.sqlite"))
    with closing(sqlite3.connect(copy)) as connection:
        return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])


@pytest.mark.parametrize("name", [f"{DATABASE_FILE}-wal", DATABASE_FILE])
@pytest.mark.parametrize("replaced", [False, True])
def test_a_step_after_the_removal_of_a_file_is_refused(tmp_path: Path, name: str, replaced: bool) -> None:
    data = tmp_path / "data"
    with Store.open(data) as store:
        attempt = store.start(store.new_trainee("en")[0], begin_event(), CONTENTS)
        with store.read():  # a second connection, which has never written
            assert store.append(attempt, [note_event("before")], after=1, tab="a") == 2
        (data / name).unlink()
        if replaced:
            (data / name).write_bytes(b"")
        for _ in range(2):
            with pytest.raises(StoreDamaged, match=r"removed or replaced.*was not saved"):
                store.append(attempt, [note_event("after")], after=2, tab="a")
        with pytest.raises(StoreDamaged):
            store.checkpoint()
        assert len(store.events(attempt)) == 2


def test_what_was_confirmed_before_a_checkpoint_is_in_the_database_file(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Store.open(data) as store:
        attempt = store.start(store.new_trainee("en")[0], begin_event(), CONTENTS)
        store.append(attempt, [note_event("confirmed")], after=1, tab="a")
        store.checkpoint()
        (data / f"{DATABASE_FILE}-wal").unlink()
        assert count_of_events(data / DATABASE_FILE) == 2


def test_a_journal_that_sqlite_removes_itself_is_no_loss(tmp_path: Path) -> None:
    """With the last connection of all it goes, and another begins with the next one."""
    data = tmp_path / "data"
    with Store.open(data) as store:
        attempt = store.start(store.new_trainee("en")[0], begin_event(), CONTENTS)
        for i in range(1, 4):
            store.append(attempt, [note_event(str(i))], after=i, tab="a")
            store.close()
            assert not (data / f"{DATABASE_FILE}-wal").exists()
