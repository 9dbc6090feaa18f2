"""The text for a registry: every field of OSF and AsPredicted, what is still to write is named, and plan and hash stand in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.support.study_cases import SAMPLE_SIZE, a_study
from tracks_sim.exports.registration import TO_WRITE, registration_text
from tracks_sim.study import Member, Progress, StudyState
from tracks_sim.study.events import Amended
from tracks_sim.study.plan_file import plan_of
from tracks_sim.study.statements import STATEMENTS

TODAY = date(2026, 12, 1)
PLANNED = StudyState(a_study(sample_size=SAMPLE_SIZE))
FROZEN = replace(PLANNED, frozen_at="2026-11-30T09:00:00Z", plan_hash="a" * 64, commitment="b" * 64, hashes={"case.the-night-bus": "c" * 64})


def text(state: StudyState) -> str:
    return registration_text(state, "1.0.0", TODAY)


def field(whole: str, name: str) -> str:
    """What stands under a field."""
    found = re.search(rf"^### {re.escape(name)}\n\n(.*?)(?=^##)", whole, re.S | re.M)
    assert found is not None, name
    return found[1]


def test_the_plan_in_it_is_the_plan_and_the_hash_is_that_of_the_freeze() -> None:
    whole = text(FROZEN)
    written = re.search(r"```yaml\n(.*?)```", whole, re.S)
    assert written is not None and plan_of(written[1].encode(), "plan.yaml") == FROZEN.study
    assert whole.count("a" * 64) == 2 and "b" * 64 in whole and f"- `case.the-night-bus`: `{'c' * 64}`" in whole
    assert TO_WRITE not in whole.partition("## OSF")[0] and "not frozen" in text(PLANNED).partition("## OSF")[0]


def test_every_field_of_both_registries_has_a_text() -> None:
    names = re.findall(r"^### (.*)$", whole := text(FROZEN), re.M)
    assert len(names) == len(set(names)) == 21 + 8 and all(field(whole, name).strip() for name in names)
    assert [name[0] for name in names[-8:]] == list("12345678")


def test_what_nobody_said_is_still_to_write_and_what_was_said_stands_there() -> None:
    """With every statement and a number of people, nothing is left to write."""
    assert f"{TO_WRITE} {STATEMENTS['objectives'].name}" in field(text(FROZEN), "Hypotheses")
    said = replace(FROZEN, statements={name: f"Said of {name}." for name in STATEMENTS})
    assert TO_WRITE not in text(said) and "Said of objectives." in field(text(said), "Hypotheses")
    together = replace(said, study=a_study(sample_size=SAMPLE_SIZE | {"session_size": 10, "sd_session": 0.3}))
    assert "Sessions of 10 people were assumed to differ with a spread of 0.3 log odds." in text(together) and "Sessions of" not in text(said)
    without = replace(said, study=said.study.model_copy(update={"sample_size": None}))
    assert TO_WRITE in field(text(without), "Sample size") and str(SAMPLE_SIZE["people"]) in field(text(said), "Sample size")


@pytest.mark.parametrize(("answered", "begins"), [(False, "No:"), (True, "Yes:")])
def test_it_says_whether_there_are_answers_already(answered: bool, begins: str) -> None:
    member = Member("t", "north", "new", "", "2026-11-30T10:00:00Z", phases={"pre": Progress(submitted={"the-night-bus": "a1"})} if answered else {})
    assert field(text(replace(FROZEN, members={"t": member})), "Existing data").startswith(begins)


def test_an_amendment_stands_beside_the_hash() -> None:
    amended = replace(FROZEN, amendments=(Amended(at="2026-12-05T09:00:00Z", what="post phase later", why="holidays"),))
    assert "Amended on 2026-12-05: post phase later (holidays)" in text(amended)


def test_one_group_is_no_experiment() -> None:
    one = StudyState(a_study(arms=("training",), questionnaires_by_arm={}))
    assert "Observational study of one group" in field(text(one), "Study type") and "than before it" in field(text(one), "Hypotheses")
