"""Whatever a browser sends as an intent becomes an event or is refused with a sentence, never with a fault."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tracks_sim.case.load import CaseFile, Catalogues, load_library
from tracks_sim.errors import BadAnswer, NotAllowed
from tracks_sim.practice import fold
from tracks_sim.practice.attempt import Attempt
from tracks_sim.practice.events import Started, parse
from tracks_sim.practice.intents import event_for, merge_change
from tracks_sim.practice.steps import ANSWER_KINDS

AT = "2026-01-05T09:00:00Z"
KINDS = [row.kind for row in ANSWER_KINDS] + ["marked", "own_notes", "opened", "document", "language", "locked", "submitted", "paused", "turn", "reopened"]
FIELDS = ["concept", "element", "need", "part", "state", "level", "passages", "phases", "grounds", "choices", "confidence", "who", "text", "option", "words"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["present", "high", "rn1", "isolation", "\ud800", "x" * 5_000]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=3),
    max_leaves=8,
)
INTENTS = st.dictionaries(st.sampled_from([*FIELDS, "cite", "toggle"]), VALUES, max_size=6)


@pytest.fixture(scope="module")
def any_case() -> CaseFile:
    return load_library(only=["the-last-payslip"]).cases["the-last-payslip"]


def refused_or_event(intent: dict[str, Any], case: CaseFile, catalogues: Catalogues) -> bool:
    """Whether the intent was refused; anything raised but a refusal fails the test."""
    started = Started(at=AT, case=case.case.id, case_version="1.0.0", country="fr", mode="practice", language="en", hashes={})
    attempt: Attempt = fold([started])
    try:
        event_for(merge_change(intent, attempt), attempt, case.case, catalogues.needs, AT)
    except (BadAnswer, NotAllowed):
        return True
    return False


@pytest.mark.parametrize("intent", [
    {"kind": "indicator", "concept": 5, "toggle": {"concept": 1}},
    {"kind": "indicator", "concept": "isolation", "toggle": 7},
    {"kind": "indicator", "concept": "isolation", "toggle": {"passages": {"a": []}}},
    {"kind": "indicator", "concept": "isolation", "passages": 3, "cite": "rn1"},
    {"kind": "indicator", "concept": ["isolation"], "cite": ["rn1"]},
    {"kind": "need", "need": {}, "toggle": {"need": "lawyer"}},
    {"kind": "note", "toggle": {"text": "a"}},
    {"kind": "plan", "part": None, "toggle": {"choices": None}},
    {"kind": "marked", "cite": {"rn1": 1}},
    {"kind": ["indicator"], "cite": "rn1"},
])  # fmt: skip
def test_an_intent_of_the_wrong_shape_is_refused(intent: dict[str, Any], any_case: CaseFile, catalogues: Catalogues) -> None:
    assert refused_or_event(intent, any_case, catalogues)


@settings(max_examples=examples(300))
@given(st.sampled_from(KINDS), INTENTS)
@example("indicator", {"concept": 5, "toggle": {"concept": 1}})
def test_no_intent_is_a_fault(any_case: CaseFile, catalogues: Catalogues, kind: str, fields: dict[str, Any]) -> None:
    refused_or_event({"kind": kind, **fields}, any_case, catalogues)


@pytest.mark.parametrize("event", [
    {"kind": "recalled", "round": 1, "case": "the-last-payslip", "concept": "isolation", "state": "absent"},
    {"kind": "round_skipped"},
    {"kind": "contrasted", "concept": "isolation", "other": "the-last-payslip", "shown_in": "the-last-payslip"},
    {"kind": "released"},
])  # fmt: skip
def test_what_belongs_to_no_open_case_is_refused_in_one(event: dict[str, Any], any_case: CaseFile, catalogues: Catalogues) -> None:
    parse({**event, "at": AT})  # it is whole: what it lacks is not why it is refused
    assert refused_or_event(event, any_case, catalogues)
