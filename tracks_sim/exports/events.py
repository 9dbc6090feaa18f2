"""Every event of the store as JSON Lines.

What trainees typed is left out by the marks of ``practice.field_marks`` unless ``with_text`` asks for it, and so is the time
of day: what somebody wrote says more of them than when. Their own notes, which they keep for themselves, are left out always.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from tracks_sim.exports.files import write_text_atomically
from tracks_sim.exports.pseudonyms import day_of, exported_attempts, seconds_between
from tracks_sim.practice.events import Counted, Released, dump, dump_with_words, dump_without_words
from tracks_sim.store import Store

EVENTS_FILE = "events.jsonl"


def export_events(store: Store, out: Path, with_text: bool = False) -> Path:
    """``out/events.jsonl``: a line for each event with trainee, attempt, seq, seconds and event; by person, the oldest attempt first.

    ``seconds`` since the attempt began; missing for a release and for the count of a debrief, which are staff's acts on many attempts at one moment.
    In which group that was is left out: with whom somebody sat is in no export but that of their own data.
    """

    def write(file: IO[str]) -> None:
        for line in _event_lines(store, with_text):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    return write_text_atomically(out, EVENTS_FILE, write)


def _event_lines(store: Store, with_text: bool) -> Iterator[dict[str, Any]]:
    rows = list(exported_attempts(store))
    for (_, exported), events in zip(rows, store.events_of_each([row.id for row, _ in rows]), strict=True):
        for seq, event in enumerate(events, start=1):
            whole = dump(event)
            written = dump_with_words(event) if with_text else dump_without_words(event)
            left_out = {"text_left_out": True} if written != whole else {}
            if isinstance(event, Counted):
                written["group"] = ""
            seconds = {} if isinstance(event, Released | Counted) else {"seconds": seconds_between(events[0].at, event.at)}
            if not with_text:
                written["at"] = day_of(event.at)
            yield {"trainee": exported.trainee, "attempt": exported.id, "seq": seq, **seconds, "event": written, **left_out}
