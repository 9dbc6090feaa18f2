"""SQLite's file: real damage is noticed before a start, set aside unchanged, and never followed by an empty database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.store.test_file import template, written
from tracks_sim.store import Store
from tracks_sim.store.file import DATABASE_FILE

__all__ = ["template", "written"]


def test_opening_a_store_twice_in_a_process_keeps_its_locks(data: Path, written: str) -> None:
    program = (
        f"import pathlib, sqlite3; c = sqlite3.connect({str(data / DATABASE_FILE)!r})\n"
        "c.execute('PRAGMA locking_mode=EXCLUSIVE')\n"
        "try:\n  c.execute('SELECT count(*) FROM events').fetchone(); print('alone')\n"
        "except sqlite3.OperationalError: print('not alone')"
    )
    with Store.open(data) as store:
        assert len(store.events(written)) == 61
        with Store.open(data):
            pass
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        # Somebody who were alone would take the journal away when leaving, with what this store writes into it.
        assert run.stdout == "not alone\n"
