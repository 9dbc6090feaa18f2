"""All data on one person as a JSON file, for that person (GDPR, article 15)."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from tracks_sim.exports.files import write_text_atomically
from tracks_sim.practice.events import dump
from tracks_sim.store import Store, Studies
from tracks_sim.study.events import dump as dump_of_study

PERSON_FILE = "person-{id}.json"


def export_person(store: Store, trainee_id: str, out: Path) -> Path:
    """``out/person-<id>.json`` with all data on one person; raises UnknownCode."""
    text = json.dumps(personal_data(store, trainee_id), ensure_ascii=False, indent=1)
    return write_text_atomically(out, PERSON_FILE.format(id=trainee_id), lambda file: file.write(text + "\n"))


def personal_data(store: Store, trainee_id: str) -> dict[str, Any]:
    """All data on one person, with what they wrote, as JSON values; raises UnknownCode.

    The keyed hash of the code is stored too and left out: it says nothing about the person and
    would weaken the code. Accesses are the rows of the audit log on this person alone.
    """
    trainee, tag = store.trainee(trainee_id), store.tag(trainee_id)
    studies = Studies(store)
    study_id = studies.study_id_of(trainee_id)
    own_events = [e for e in studies.events(study_id, trainee_id) if getattr(e, "trainee", None)] if study_id else []
    of_study = {"study": {"id": study_id, "events": [dump_of_study(e) for e in own_events]}} if study_id else {}
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
