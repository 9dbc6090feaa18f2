"""Questions of the shipped cases that do something to the person beside their form."""

from __future__ import annotations

import pytest

from tests.support.shipped import ROOT, WITH_TALK, kit_library
from tracks_sim.case.model.asking import recommended
from tracks_sim.case.model.conversation import HOSTILE_STANCES
from tracks_sim.yamlio.parse import parse


@pytest.mark.parametrize("case", WITH_TALK)
def test_every_stance_of_the_file_is_loaded_and_one_hurts_at_least(case: str) -> None:
    written = parse((ROOT / "cases" / case / "case.yaml").read_bytes(), "case.yaml").data["questions"]
    questions = kit_library().cases[case].case.questions
    assert {q.id: q.stance for q in questions} == {q["id"]: q.get("stance", "neutral") for q in written}
    assert any(q.stance in HOSTILE_STANCES for q in questions)
    assert 2 * sum(q.stance != "neutral" for q in questions) < len(questions)  # most ask, and no more


@pytest.mark.parametrize(("case", "question", "stance"), [
    ("the-yellow-umbrella", "child-whose", "intrudes"), ("the-quiet-room", "home-longer", "intrudes"), ("the-yellow-umbrella", "quarrel-men", "blames"),
    ("the-second-crossing", "fear-charge", "blames"), ("the-blue-jacket", "boy-where", "pressures"), ("the-window-seat", "age-anybody", "doubts"),
    ("the-bus-strike", "claim-running", "promises"), ("the-night-bus", "list-evening", "gives_control"), ("the-packing-shed", "no-hurry", "accepts"),
])  # fmt: skip
def test_some_by_name(case: str, question: str, stance: str) -> None:
    assert {q.id: q.stance for q in kit_library().cases[case].case.questions}[question] == stance


@pytest.mark.parametrize("case", WITH_TALK)
def test_what_is_not_recommended_has_a_better_wording_in_each_language(case: str) -> None:
    file = kit_library().cases[case]
    poor = {q.id for q in file.case.questions if not recommended(q.form, q.stance)}
    for text in file.key_texts.values():
        assert text.interview is not None and set(text.interview.better) == poor
