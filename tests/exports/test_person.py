"""The export for one person holds all data on them, and nothing on anybody else."""

from __future__ import annotations

import json

import pytest

from tests.support.store_fixtures import CONTENTS, StoreSample, begin_event, note_event
from tests.support.withheld import WITHHELD, turn_event
from tracks_sim.exports.person import personal_data
from tracks_sim.practice.events import MEASURED, Mode, Released
from tracks_sim.store import Actor
from tracks_sim.store.codes import code_hash

BY = Actor("somebody", "administrator")
WORDS = "a very particular sentence of one trainee"


def test_all_data_on_a_person_and_on_nobody_else(sample: StoreSample) -> None:
    other, _ = sample.store.new_trainee("en", "other")
    sample.store.append(sample.store.start(other, begin_event(), CONTENTS), [note_event("another's words")], after=1, tab="a")
    sample.store.append(sample.attempt, [note_event(WORDS)], after=1, tab="a")
    sample.store.record_access(BY, "export-person", sample.store.tag(sample.trainee))
    sample.store.record_access(BY, "export")
    data = personal_data(sample.store, sample.trainee)
    assert data["trainee"]["label"] == "group 1" and [a["id"] for a in data["attempts"]] == [sample.attempt]
    assert [e["seq"] for e in data["attempts"][0]["events"]] == [1, 2]
    assert data["in_exports"] == {"of everybody": sample.store.export_id(sample.trainee)}
    assert data["attempts"][0]["events"][1]["event"]["text"] == WORDS
    assert [(a["what"], a["role"]) for a in data["accesses"]] == [("export-person", "administrator")]
    assert code_hash(sample.store.key, sample.code) not in json.dumps(data)


@pytest.mark.parametrize("mode", sorted(MEASURED))
def test_what_a_measurement_withholds_comes_with_its_release(sample: StoreSample, mode: Mode) -> None:
    attempt = sample.store.start(sample.trainee, begin_event(mode), CONTENTS)
    sample.store.append(attempt, [turn_event(WORDS)], after=1, tab="a")

    def exported() -> dict[str, object]:
        return next(row for row in personal_data(sample.store, sample.trainee)["attempts"] if row["id"] == attempt)

    before = exported()
    assert WORDS in json.dumps(before["events"]) and not [name for name in (*WITHHELD, "leading", "blames") if name in json.dumps(before["events"])]
    assert '"fields"' in json.dumps(before["withheld"]) and "released" in json.dumps(before["withheld"])
    sample.store.append(attempt, [Released(at="2026-01-05T09:03:00Z")], after=2, tab="a")
    after = exported()
    assert turn_event(WORDS).model_dump(mode="json") in [row["event"] for row in after["events"]]  # type: ignore[attr-defined]
    assert "withheld" not in after
