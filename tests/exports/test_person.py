"""The export for one person holds all data on them, and nothing on anybody else."""

from __future__ import annotations

import json

import pytest

from tests.support.debriefs import counted_and_voted
from tests.support.store_fixtures import CONTENTS, StoreSample, begin_event, note_event
from tests.support.withheld import WITHHELD, turn_event
from tracks_sim.exports.person import personal_data
from tracks_sim.practice.events import MEASURED, Mode, Released
from tracks_sim.store import Actor
from tracks_sim.store.codes import code_hash
from tracks_sim.store.groups import Groups

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


def test_the_groups_of_a_person_are_in_it_with_what_they_voted_and_nobody_else(sample: StoreSample) -> None:
    assert "groups" not in personal_data(sample.store, sample.trainee)
    group, attempt = counted_and_voted(sample.store, sample.trainee)
    other, _ = sample.store.new_trainee("en", "other")
    groups = Groups(sample.store)
    groups.join_as(groups.state(group).code, other)
    data = personal_data(sample.store, sample.trainee)
    [own] = data["groups"]
    assert (own["id"], own["name"], own["day"]) == (group, "Tuesday", "2026-12-01")
    assert [(event["kind"], event["trainee"]) for event in own["events"]] == [("joined", sample.trainee)]
    events = next(row["events"] for row in data["attempts"] if row["id"] == attempt)
    assert [row["event"]["kind"] for row in events[-2:]] == ["counted", "revoted"] and events[-2]["event"]["group"] == group
    assert other not in json.dumps(data)
