"""The export for one person holds all data on them, and nothing on anybody else."""

from __future__ import annotations

import json

from tests.support.store_fixtures import CONTENTS, Begun, note, started
from tracks_sim.exports.person import personal_data
from tracks_sim.store import Actor
from tracks_sim.store.codes import code_hash

BY = Actor("somebody", "administrator")
WORDS = "a very particular sentence of one trainee"


def test_all_data_on_a_person_and_on_nobody_else(begun: Begun) -> None:
    other, _ = begun.store.new_trainee("en", "other")
    begun.store.append(begun.store.start(other, started(), CONTENTS), [note("another's words")], after=1, tab="a")
    begun.store.append(begun.attempt, [note(WORDS)], after=1, tab="a")
    begun.store.record_access(BY, "export-person", begun.store.tag(begun.trainee))
    begun.store.record_access(BY, "export")
    data = personal_data(begun.store, begun.trainee)
    assert data["trainee"]["label"] == "group 1" and [a["id"] for a in data["attempts"]] == [begun.attempt]
    assert [e["seq"] for e in data["attempts"][0]["events"]] == [1, 2]
    assert data["attempts"][0]["events"][1]["event"]["text"] == WORDS
    assert [(a["what"], a["role"]) for a in data["accesses"]] == [("export-person", "administrator")]
    assert code_hash(begun.store.key, begun.code) not in json.dumps(data)
