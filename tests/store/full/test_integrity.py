"""The chain of hashes: what is added and erased lawfully fits it, and nothing else does."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.store.test_integrity import ACTS, BY, empty, faults, sealed, written
from tests.support.goals import examples
from tests.support.store_fixtures import CONTENTS, begin_event, note_event
from tracks_sim.store import FixedClock, Store
from tracks_sim.store.file import DATABASE_FILE
from tracks_sim.store.sealing import seal

__all__ = ["empty", "sealed"]


def without_triggers(store: Store) -> sqlite3.Connection:
    """A connection for which the database refuses nothing."""
    raw = sqlite3.connect(store.data / DATABASE_FILE, isolation_level=None)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    return raw


COLUMNS = {
    "events": ("attempt_id", "seq", "kind", "at", "data", "hash"),
    "study_events": ("study_id", "seq", "trainee_id", "kind", "at", "data", "hash"),
    "audit": ("seq", "at", "who", "role", "what", "about", "hash"),
    "attempts": ("id", "trainee_id", "case_id", "mode", "created_at", "head"),
    "studies": ("id", "seed", "created_at", "head"),
    "group_events": ("group_id", "seq", "trainee_id", "kind", "at", "data", "hash"),
    "groups": ("id", "created_at", "head"),
    "sealed": ("hash", "seal", "attempt_id"),
    "tombstones": ("hash", "erased_by", "study_id", "group_id", "seq", "content"),
    "audit_head": ("seq", "hash"),
}
KEYS = {
    "events": "attempt_id, seq", "study_events": "study_id, seq", "audit": "seq", "attempts": "id", "studies": "id", "group_events": "group_id, seq", "groups": "id", "sealed": "hash",
    "tombstones": "hash", "audit_head": "id",
}  # fmt: skip


@given(acts=ACTS, table=st.sampled_from(sorted(COLUMNS)), how=st.sampled_from(("change", "remove", "exchange", "insert")), at=st.randoms(use_true_random=False))
@settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow])
def test_any_single_change_removal_exchange_or_insertion_is_found(empty: Path, acts: list[tuple[str, int]], table: str, how: str, at: Any) -> None:
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(empty, Path(name) / "data")
        with Store.open(Path(name) / "data", clock=FixedClock()) as store:
            trainee = store.new_trainee("en")[0]
            store.append(store.start(trainee, begin_event(), CONTENTS), [note_event("x")], after=1, tab="a")
            written(store, acts)
            head = seal(store, BY)
            with closing(without_triggers(store)) as raw:
                tamper(raw, table, how, at)
            assert faults(store) != () and faults(store, head) != ()


def tamper(raw: sqlite3.Connection, table: str, how: str, at: Any) -> None:
    """Change, remove or add one row, or exchange one column of two rows, so that the table differs afterwards."""
    columns, keys = COLUMNS[table], KEYS[table].split(", ")
    names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    rows = [dict(zip(names, row, strict=True)) for row in raw.execute(f"SELECT * FROM {table} ORDER BY {KEYS[table]}")]
    assume(rows)
    row, column = at.choice(rows), at.choice(columns)
    if how == "exchange":
        other = at.choice(rows)
        assume(other[column] != row[column])
        old, new = [row, other], [{**row, column: other[column]}, {**other, column: row[column]}]
    else:
        old = [] if how == "insert" else [row]
        new = {
            "insert": [{**row, keys[-1]: another(row[keys[-1]], keys[-1])}], "change": [{**row, column: another(row[column], column)}], "remove": [],
        }[how]  # fmt: skip
    assume(sorted(map(str, old)) != sorted(map(str, new)))
    raw.executemany(f"DELETE FROM {table} WHERE {' AND '.join(f'{k} = :{k}' for k in keys)}", old)
    try:
        raw.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{n}' for n in names)})", new)
    except sqlite3.IntegrityError:
        assume(False)  # the place is taken


def another(value: Any, column: str) -> Any:
    """A value that differs: JSON stays JSON, a number is one that no row has."""
    if column == "data":
        return json.dumps({**json.loads(value), "at": "2020-01-01T00:00:00Z"})
    if isinstance(value, int) or column == "seq":
        return 1 if value is None else value + 1000
    return "another" if value is None else f"{value}x"
