"""Acts on files that a hand has damaged: they do what they would do to what can be read, and lose nothing of the rest."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.damaged_drafts import damaged, is_within, marks, place_of, taken_out
from tests.support.goals import examples
from tests.support.random_acts import random_act
from tests.support.written_drafts import LONG, SHORT, draft_data
from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.edits import ACTS, apply_edit
from tracks_sim.drafts.records import UNREADABLE, case_of, key_of, plain
from tracks_sim.errors import EditRefused, FieldConflict

pytestmark = pytest.mark.usefixtures("without_states")


def readable(data: DraftData) -> dict[str, Any]:
    """The draft with what can be read of structure and key, and nothing else."""
    return {**data, "case": plain(case_of(data)), "key": plain(key_of(data))}


def without_empty(value: Any) -> Any:
    """Plain data without what holds nothing, since what cannot be read may keep its block or its list."""
    if isinstance(value, dict):
        return {name: kept for name, inner in value.items() if (kept := without_empty(inner)) not in ({}, [])}
    return [without_empty(inner) for inner in value] if isinstance(value, list) else value


def after(act: dict[str, Any], data: DraftData, catalogues: Catalogues) -> DraftData | str:
    """The draft after an act, or the sentence with which it is refused."""
    try:
        return apply_edit(ACTS.validate_python(act), data, catalogues)
    except (EditRefused, FieldConflict) as refused:
        return str(refused)


def by_place(data: DraftData) -> Any:
    """The draft with each fact of its talk called by its place: a new one takes no name that an unreadable row has."""
    names = {fact["id"]: f"fact {n}" for n, fact in enumerate(data.get("case", {}).get("facts", ()))}
    return json.loads(re.sub(r'"(\w+)"', lambda found: json.dumps(names.get(found[1], found[1])), json.dumps(data)))


@settings(max_examples=examples(150))
@given(seed=st.integers(0, 10**9), case_id=st.sampled_from([SHORT, LONG]), count=st.integers(1, 25))
def test_an_act_does_the_same_to_what_can_be_read_and_loses_nothing_else(seed: int, case_id: str, count: int, catalogues: Catalogues) -> None:
    chance = random.Random(seed)
    data: DraftData = damaged(draft_data(case_id), chance, count)
    for _ in range(6):
        act = random_act(chance.choice, readable(data))
        done, wanted = after(act, data, catalogues), after(act, readable(data), catalogues)
        if done == UNREADABLE and any(mark.startswith("¿b") for mark in marks(data)):
            continue
        if isinstance(done, str) or isinstance(wanted, str):
            assert done == wanted, act
            continue
        assert by_place(without_empty(readable(done))) == by_place(without_empty(readable(wanted))), act
        for mark in marks(data) - marks(done):
            assert mark.startswith("¿s") or is_within(place_of(mark, data), taken_out(act, data), data), (mark, act)
        data = done
