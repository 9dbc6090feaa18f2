"""Ids and times in exports of single persons: pseudonyms for internal ids, days for times.

Staff who hand out codes have lists of internal ids, so no export has one (see ``Store.export_id``). The time at which
somebody worked is known to others too: exports have the day, and how long something took.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from tracks_sim.exports.left_out import attempts_left_out
from tracks_sim.store.rows import AttemptRow
from tracks_sim.store.store import Store

EXPORT_ID = "x and 20 hexadecimal digits"
"""What codebooks say of the values."""
DAY = "ISO 8601, a day in UTC"


def exported_attempts(store: Store) -> Iterator[tuple[AttemptRow, AttemptRow]]:
    """Every attempt but those that are left out (``attempts_left_out``), as stored and with the export ids of its person and itself; by person, the oldest of each first.

    By person, because attempts of all in the order of time would follow a list of codes that were used one after the other.
    """
    left_out = attempts_left_out(store)
    rows = (row for row in reversed(store.attempts()) if row.id not in left_out)
    pairs = [(row, replace(row, id=store.export_id(row.id), trainee=store.export_id(row.trainee))) for row in rows]
    return iter(sorted(pairs, key=lambda pair: pair[1].trainee))


def day_of(at: str) -> str:
    """The day of a time (ISO 8601, UTC); empty for an empty text."""
    return at[:10]


def seconds_between(begun: str, at: str) -> int:
    """Whole seconds from one time (ISO 8601, UTC) to another."""
    return int((datetime.fromisoformat(at) - datetime.fromisoformat(begun)).total_seconds())
