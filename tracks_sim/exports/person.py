"""All data on one person as a JSON file, for that person (GDPR, article 15)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tracks_sim.exports.files import write_text_atomically
from tracks_sim.practice.events import MEASURED, WITHHELD_FIELDS, Event, Released, Started, dump, dump_withheld
from tracks_sim.store import AttemptRow, Store, Studies
from tracks_sim.store.groups import Groups
from tracks_sim.study.events import dump as dump_of_study

PERSON_FILE = "person-{id}.json"
_WITHHELD = {
    "fields": sorted(WITHHELD_FIELDS),
    "why": "They are feedback on each turn of the interview, which would change what is being measured.",
    "until": "the feedback is released: that of an assessment by a trainer, that of a study's phase by an evaluator. Ask them for it.",
}


def own_events(events: Iterable[Event]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The events of an attempt as JSON objects for the person whose they are, and what to add to the file that has them.

    An assessment and a case of a study come without feedback on their turns until it is released; the file then says
    under ``withheld`` what is left out, why, and until when.
    """
    events = tuple(events)
    measured = isinstance(events[0], Started) and events[0].mode in MEASURED
    if not measured or any(isinstance(event, Released) for event in events):
        return [dump(event) for event in events], {}
    return [dump_withheld(event) for event in events], {"withheld": _WITHHELD}


def export_person(store: Store, trainee_id: str, out: Path) -> Path:
    """``out/person-<id>.json`` with all data on one person; raises UnknownCode."""
    text = json.dumps(personal_data(store, trainee_id), ensure_ascii=False, indent=1)
    return write_text_atomically(out, PERSON_FILE.format(id=trainee_id), lambda file: file.write(text + "\n"))


def personal_data(store: Store, trainee_id: str) -> dict[str, Any]:
    """All data on one person, with what they wrote, as JSON values; raises UnknownCode.

    The keyed hash of the code and the session of the cookies are stored too and left out: they say nothing about the
    person and would weaken the code and the cookies. Accesses are the rows of the audit log on this person alone. What a measurement withholds is
    left out here too (see ``own_events``): a request for one's data must not be a way to feedback during the measurement.
    ``in_exports`` are the ids by which files that left the kit name the person: who withdraws or is erased can have those rows found.
    """
    trainee, tag = store.trainee(trainee_id), store.tag(trainee_id)
    studies = Studies(store)
    study_id = studies.study_id_of(trainee_id)
    own_events = [e for e in studies.events(study_id, trainee_id) if getattr(e, "trainee", None)] if study_id else []
    of_study = {"study": {"id": study_id, "events": [dump_of_study(e) for e in own_events]}} if study_id else {}
    return {
        "trainee": {name: value for name, value in dataclasses.asdict(trainee).items() if name != "session"},
        "attempts": [_attempt(store, row) for row in reversed(store.attempts(trainee_id))],
        **of_study,
        **_groups(store, trainee_id),
        "in_exports": {
            "of everybody": store.export_id(trainee_id),
            **({f"of the study {study_id}": store.export_id(trainee_id, study_id)} if study_id else {}),
        },
        "accesses": [
            {"at": row.at, "role": row.role, "what": row.what}
            for row in reversed(store.audit_log())
            if tag in row.about
        ],
        "left_out": "the keyed hash of the code",
    }


def _groups(store: Store, trainee_id: str) -> dict[str, Any]:
    """The groups that a person came into, and when; nothing where there are none. What was counted and voted on again is in their attempts."""
    found = [
        {"id": group_id, "name": state.plan.name, "day": state.plan.day.isoformat(), "events": [event.model_dump(mode="json") for event in state.joined]}
        for group_id, state in Groups(store).of_trainee(trainee_id).items()
    ]  # fmt: skip
    return {"groups": found} if found else {}


def _attempt(store: Store, row: AttemptRow) -> dict[str, Any]:
    """One attempt with its numbered events."""
    events, withheld = own_events(store.events(row.id))
    return {**dataclasses.asdict(row), "events": [{"seq": seq, "event": event} for seq, event in enumerate(events, start=1)], **withheld}
