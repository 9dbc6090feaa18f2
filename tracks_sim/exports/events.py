"""Taking data out: the events as JSON Lines, the last answers as a tidy table with a codebook.

Free text that trainees wrote leaves only where ``with_text`` asks for it, and in what one person
asks for about themselves.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tracks_sim.case.load import Library
from tracks_sim.exports.files import TableFormat, table_with_codebook, whole_text
from tracks_sim.exports.responses import CODEBOOK, OUTSIDE, InStudy, Response, responses
from tracks_sim.practice.attempt import fold
from tracks_sim.practice.events import Event, Started, dump
from tracks_sim.store.store import Store
from tracks_sim.store.studies import Studies
from tracks_sim.study import StudyState
from tracks_sim.study.events import dump as dump_of_study

if TYPE_CHECKING:
    import pandas

EVENTS_FILE = "events.jsonl"
PERSON_FILE = "person-{id}.json"
RESPONSES_INTRO = (
    "One row for each attempt, step and item; only the last answer, and a row also for what was left open. As CSV: UTF-8, "
    "comma-separated, an empty cell where a value is missing; as Parquet: null."
)


def export_events(store: Store, out: Path, with_text: bool = False) -> Path:
    """Every event as one line of ``out/events.jsonl``: trainee, attempt, seq, event. Oldest attempt first."""

    def write(file: IO[str]) -> None:
        for line in _event_lines(store, with_text):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    return whole_text(out, EVENTS_FILE, write)


def export_responses(
    store: Store, library: Library, out: Path, with_text: bool = False, form: TableFormat = "csv"
) -> tuple[Path, ...]:
    """``out/responses.csv`` (or ``.parquet``) and its codebook as CSV and Markdown."""
    frame = response_frame(store, library, with_text)
    return table_with_codebook(frame, CODEBOOK, out, "responses", "codebook", RESPONSES_INTRO, form)


def export_person(store: Store, trainee_id: str, out: Path) -> Path:
    """``out/person-<id>.json`` with all that is held on one person; raises UnknownCode."""
    held = json.dumps(person(store, trainee_id), ensure_ascii=False, indent=1)
    return whole_text(out, PERSON_FILE.format(id=trainee_id), lambda file: file.write(held + "\n"))


def person(store: Store, trainee_id: str) -> dict[str, Any]:
    """All that is held on one person, with what they wrote, as JSON values; raises UnknownCode.

    The keyed hash of the code is held too and left out: it says nothing about the person and
    would weaken the code. Accesses are the rows of the audit log on this person alone.
    """
    trainee, tag = store.trainee(trainee_id), store.tag(trainee_id)
    studies = Studies(store)
    study_id = studies.study_of(trainee_id)
    own = [e for e in studies.events(study_id, trainee_id) if getattr(e, "trainee", None)] if study_id else []
    of_study = {"study": {"id": study_id, "events": [dump_of_study(e) for e in own]}} if study_id else {}
    return {
        "trainee": dataclasses.asdict(trainee),
        "attempts": [
            {
                **dataclasses.asdict(row),
                "events": [{"seq": seq, "event": dump(event)} for seq, event in enumerate(store.events(row.id), start=1)],
            }
            for row in reversed(store.attempts(trainee_id))
        ],
        **of_study,
        "accesses": [{"at": row.at, "role": row.role, "what": row.what} for row in reversed(store.audit_log()) if tag in row.about],
        "left_out": "the keyed hash of the code",
    }


def response_frame(store: Store, library: Library, with_text: bool = False) -> pandas.DataFrame:
    """The last answers of every attempt, a row for each attempt x step x item; columns as in the codebook."""
    import pandas

    columns = [field.name for field in dataclasses.fields(Response)]
    rows = [dataclasses.astuple(r) for r in _response_rows(store, library, with_text)]
    frame = pandas.DataFrame(rows, columns=columns)
    return frame.astype({"confidence": "Float64", "right": "Int64"})


def _event_lines(store: Store, with_text: bool) -> Iterator[dict[str, Any]]:
    for row in reversed(store.attempts()):
        for seq, event in enumerate(store.events(row.id), start=1):
            line: dict[str, Any] = {"trainee": row.trainee, "attempt": row.id, "seq": seq, "event": dump(event)}
            if line["event"].get("text") and not with_text:
                line["event"]["text"] = ""
                line["text_left_out"] = True
            yield line


def _response_rows(store: Store, library: Library, with_text: bool) -> Iterator[Response]:
    states: dict[str, StudyState] = {}
    for row in reversed(store.attempts()):
        events = store.events(row.id)
        in_study = _in_study(row.trainee, events[0], Studies(store), states)
        yield from responses(row, fold(events), library.cases.get(row.case), library.catalogues, with_text, in_study)


def _in_study(trainee: str, begun: Event, studies: Studies, states: dict[str, StudyState]) -> InStudy:
    """The study of an attempt by its first event; ``states`` keeps each study that was read."""
    assert isinstance(begun, Started)
    if not begun.study:
        return OUTSIDE
    if begun.study not in states:
        states[begun.study] = studies.state(begun.study)
    return InStudy(begun.study, begun.study_phase, states[begun.study].members[trainee].arm or "")
