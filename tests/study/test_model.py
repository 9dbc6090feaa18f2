"""The plan: consistent parts, the form of each phase, and a hash that is the same everywhere."""

from __future__ import annotations

import hashlib
import json
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from tests.support.study_cases import SAMPLE_SIZE, a_study
from tracks_sim.study import PHASES, Arm, Study, plan_hash
from tracks_sim.study.model import is_trained


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"arms": ("control",)}, "training alone"),
        ({"arms": ("training", "training")}, "training alone"),
        ({"phases": ({"id": "post"}, {"id": "pre"})}, "in this order"),
        ({"phases": ({"id": "pre", "weeks": 3}, {"id": "post", "weeks": 2})}, "no fewer weeks"),
        ({"forms": {"A": ("x",), "B": ("x",)}}, "one form only"),
        ({"forms": {"B": ("x",)}}, "a form A"),
        ({"twins": {"the-gone-case": "y"}}, "the-gone-case is not"),
        ({"twins": {"the-night-bus": "the-quiet-room"}}, "in no form"),
        ({"twins": {"the-night-bus": "y", "the-quiet-room": "y"}}, "twin of one case"),
        ({"block_sizes": (6,)}, "multiples of 4"),
        ({"questionnaires": {"follow-up": ("knowledge",)}}, "does not have: follow-up"),
        ({"questionnaires_by_arm": {"training": {"follow-up": ("reaction",)}}}, "does not have: follow-up"),
        ({"questionnaires_by_arm": {"control": {"post": ("reaction",)}}}, "group the study does not have: control"),
        ({"questionnaires_by_arm": {"training": {"post": ("knowledge",)}}}, "training is asked the same questionnaire twice at post"),
        ({"consent": {"en": "x"}}, "consent is missing in fr"),
        ({"title": {"fr": "x"}}, "title is missing in en"),
    ],
)
def test_what_does_not_hold_together_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        a_study(**changes)


def test_forms_take_turns_from_phase_to_phase() -> None:
    study = a_study(phases=({"id": "pre"}, {"id": "post"}, {"id": "follow-up"}))
    assert [study.form_of(p.id, "A") for p in study.phases] == ["A", "B", "A"]
    assert [study.form_of(p.id, "B") for p in study.phases] == ["B", "A", "B"]
    one = a_study(forms={"A": ("x",)}, block_sizes=(2,))
    assert one.first_forms == ("A",) and [one.form_of(p.id, "A") for p in one.phases] == ["A", "A"]


LATER: Any = {"demonstration": True, "twins": True, "questionnaires_by_arm": True, "sessions": True, "sample_size": True, "plan": {"smallest_effect", "largest_harm"}}
"""Fields that came later, as ``model_dump_json`` leaves them out."""


def test_the_hash_is_that_of_the_canonical_json() -> None:
    study, hashes = a_study(demonstration=False), {"key.x": "1" * 64}
    # a field that came later is not in the JSON where it is not set: the hash is that of a version without it
    text = json.dumps({"hashes": hashes, "study": json.loads(study.model_dump_json(exclude=LATER))}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert plan_hash(study, hashes) == hashlib.sha256(text.encode()).hexdigest()
    assert plan_hash(study, {"key.x": "2" * 64}) != plan_hash(study, hashes)
    others = (
        {"demonstration": True}, {"twins": {"the-night-bus": "x"}}, {"twins": {"the-night-bus": "y"}}, {"plan": {"alpha": 0.01}},
        {"questionnaires_by_arm": {"training": {"post": ("reaction",)}}}, {"plan": {"smallest_effect": 10}}, {"plan": {"smallest_effect": 5}}, {"plan": {"largest_harm": 5}}, {"plan": {"largest_harm": 3}},
        {"levels": {"site": ["north"]}}, {"sessions": {"size": 10}},
    )  # fmt: skip
    assert len({plan_hash(a_study(**{"demonstration": False} | other), hashes) for other in others} | {plan_hash(study, hashes)}) == len(others) + 1


def test_a_number_of_people_without_sessions_hashes_as_before_there_were_any() -> None:
    study = a_study(sample_size=SAMPLE_SIZE)
    stored = json.loads(
        study.model_dump_json(exclude={**LATER, "sample_size": {"session_size", "sd_session"}, "demonstration": False})
    )
    text = json.dumps({"hashes": {}, "study": stored}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert plan_hash(study, {}) == hashlib.sha256(text.encode()).hexdigest()
    others = [SAMPLE_SIZE | {"session_size": 10}, SAMPLE_SIZE | {"session_size": 10, "sd_session": 0.3}]
    assert len({plan_hash(a_study(sample_size=size), {}) for size in (SAMPLE_SIZE, *others)}) == 3


@pytest.mark.parametrize("name", ["smallest_effect", "largest_harm"])
@pytest.mark.parametrize("points", [0, -5, 101])
def test_a_smallest_effect_and_a_largest_harm_are_numbers_of_points(points: float, name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        a_study(plan={name: points})


def test_a_plan_that_names_no_largest_harm_has_the_usual() -> None:
    assert [a_study(plan={"largest_harm": points}).plan.harm_margin for points in (None, 3)] == [5.0, 3.0]


def test_a_plan_stored_before_there_were_such_fields_is_read() -> None:
    stored = json.loads(a_study(demonstration=False).model_dump_json(exclude=LATER))
    study = Study.model_validate(stored)
    assert study == a_study(demonstration=False) and study.questionnaires_of("waitlist", "post") == ("confidence", "knowledge")


def test_a_list_without_a_word_lists_none() -> None:
    """An empty list had every word refused."""
    study = a_study(levels={"site": [], "experience": ["new"]})
    assert study.unlisted({"site": "north", "experience": "new"}) == ()
    assert study.unlisted({"site": "north", "experience": "old"}) == ("experience",)


def test_a_group_is_trained_after_its_own_training() -> None:
    trained = {arm: [is_trained(arm, phase) for phase in PHASES] for arm in get_args(Arm)}
    assert trained == {"training": [False, True, True], "waitlist": [False, False, True], "control": [False, False, False]}
    assert not is_trained(None, "follow-up")


def test_other_words_of_consent_are_another_version() -> None:
    assert a_study(consent={"en": "a", "fr": "b"}).consent_version != a_study().consent_version


def test_the_hash_covers_a_sample_size_and_is_as_before_without_one() -> None:
    sizes = (None, SAMPLE_SIZE, SAMPLE_SIZE | {"people": 200})
    assert len({plan_hash(a_study(sample_size=size), {}) for size in sizes}) == 3
    assert plan_hash(a_study(), {}) == plan_hash(a_study(sample_size=None), {})
