"""Every event of the store as JSON Lines.

What trainees typed is left out by the marks of ``practice.field_marks`` unless ``with_text`` asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from tracks_sim.exports.files import write_text_atomically
from tracks_sim.practice.events import dump, dump_without_words
from tracks_sim.store import Store

EVENTS_FILE = "events.jsonl"


def export_events(store: Store, out: Path, with_text: bool = False) -> Path:
    """``out/events.jsonl``: a line for each event with trainee, attempt, seq and event; the oldest attempt first."""

    def write(file: IO[str]) -> None:
        for line in _event_lines(store, with_text):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    return write_text_atomically(out, EVENTS_FILE, write)


def _event_lines(store: Store, with_text: bool) -> Iterator[dict[str, Any]]:
    for row in reversed(store.attempts()):
        for seq, event in enumerate(store.events(row.id), start=1):
            whole = dump(event)
            written = whole if with_text else dump_without_words(event)
            left_out = {"text_left_out": True} if written != whole else {}
            yield {"trainee": row.trainee, "attempt": row.id, "seq": seq, "event": written, **left_out}
