"""Every shipped case with a companion: the same six questions before them and alone make visibly different talks."""

from __future__ import annotations

from statistics import fmean

import pytest

from tests.support.shipped import WITH_TALK, kit_library
from tracks_sim.case.model.others import acts_of
from tracks_sim.interview import Turn, compile_interview, load_parameters, play, recommended

SEEDS = range(30)
CALM = ("move:introduce", "move:confidentiality", "move:acknowledge")
SIX = 6


def answer(turn: Turn) -> tuple[object, ...]:
    """What a trainee gets to hear: that the companion looks up makes no other answer."""
    return turn.outcome, turn.disclosures, {*turn.others} - {"looks_up"}


@pytest.mark.parametrize("case", WITH_TALK)
def test_the_same_six_questions_are_answered_differently_before_a_companion(case: str) -> None:
    """The first six recommended questions about something that is not plain, after a calm beginning; over 30 seeds three answers or more differ
    in the mean. Where nobody came along there is nothing to compare."""
    file = kit_library().cases[case]
    assert file.case.room is not None
    if "answers_for" not in acts_of(file.case.room):
        return
    plain = {f.id for f in file.case.facts if f.sensitivity == "plain"}
    asked = [f"ask:{q.id}" for q in file.case.questions if recommended(q.form, q.stance) and q.topic and set(q.brings) - plain][:SIX]
    assert len(asked) == SIX
    person = compile_interview(file.case, file.key.interview, load_parameters(), typed=False)
    differ = []
    for seed in map(str, SEEDS):
        heard = play(person, seed, [*CALM, *asked]).turns[-SIX:]
        alone = play(person, seed, [*CALM, "move:see_alone", *asked]).turns[-SIX:]
        differ.append(sum(answer(a) != answer(b) for a, b in zip(heard, alone, strict=True)))
    assert fmean(differ) >= 3
