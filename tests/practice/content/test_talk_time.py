"""Minutes of each choice are those that the engine charges; ten minutes left and none are each said once."""

from __future__ import annotations

import pytest

from tests.practice.test_talk_time import PARAMETERS
from tests.support.interview_case import interview_case_file
from tests.support.shipped import WITH_TALK, kit_library
from tracks_sim.interview import TONE, begin, compile_interview, step
from tracks_sim.interview.state import PART
from tracks_sim.practice.talk_time import minutes_of_choices
from tracks_sim.scoring.conduct import counted_turn, steps_called_for


@pytest.mark.parametrize("case", [*WITH_TALK, interview_case_file().case.id])
def test_each_choice_takes_what_the_engine_charges(case: str) -> None:
    file = kit_library().cases.get(case) or interview_case_file()
    state = begin(compile_interview(file.case, file.key.interview, PARAMETERS), "s")
    said = minutes_of_choices(file.case, PARAMETERS)
    at_once = {TONE: 0.0}  # the words of a move, whose minutes are the move's
    for choice in state.compiled.choices:
        if choice == "move:second_interview" and state.compiled.second_minutes is not None:
            continue  # the next talk has a time of its own
        after, _ = step(state, choice)
        assert state.minutes - after.minutes == pytest.approx({**said, **at_once}.get(choice, said["ask"])), choice
    assert {"ask", *(c for c in state.compiled.choices if c.startswith("move:"))} == set(said)


STEPS = (
    "introduce", "confidentiality", "consent_notes", "see_alone", "ask_interpreter", "ask_preference", "call_representative", "rights", "ask_wishes",
)  # fmt: skip


def told_and_steps(file, minutes: int, seed: str) -> tuple[int, bool]:  # type: ignore[no-untyped-def]
    """How many needed facts are told, in part or in full, in a talk of this many minutes in which every step is tried; and whether each step was taken.

    After the steps comes, as long as there is time to close, the question that brings most of what is needed.
    """
    room = file.case.room.model_copy(update={"minutes": minutes, "second_minutes": None})
    case = file.case.model_copy(update={"room": room})
    compiled = compile_interview(case, file.key.interview, PARAMETERS, typed=False)
    state, turns = begin(compiled, seed), []
    for move in STEPS:
        if f"move:{move}" in compiled.choices:
            state, turn = step(state, f"move:{move}")
            turns.append(turn)
    if any(t.outcome == "refuses_consent" for t in turns):
        state, turn = step(state, "move:accept_refusal")
        turns.append(turn)
    needed = [compiled.slot(fact) for fact in file.key.interview.needed]
    questions = [c for c in compiled.listed_choices if c.startswith("ask:")]
    while state.minutes > minutes_of_choices(case, PARAMETERS)["move:close_safely"]:
        gains = [(sum(after.degrees[s] - state.degrees[s] for s in needed), q) for q in questions for after, t in [step(state, q)] if not t.harms]
        gain, question = max(gains, key=lambda g: g[0])
        if gain <= 0:
            break
        state, turn = step(state, question)
        turns.append(turn)
    _, turn = step(state, "move:close_safely")
    steps = steps_called_for(case, [counted_turn(t) for t in (*turns, turn)])
    return sum(state.degrees[s] >= PART for s in needed), all(steps.values())


@pytest.mark.parametrize("case", WITH_TALK)
def test_a_short_talk_has_time_for_every_step_and_for_what_is_needed(case: str) -> None:
    """In its time as much is told as in three hours, with twenty seeds; in the 25 minutes of before less, and in most cases nothing."""
    file = kit_library().cases[case]
    assert PARAMETERS.pace.short_talk is not None
    minutes = int(PARAMETERS.pace.short_talk.value)
    seeds = [str(n) for n in range(20)]
    assert [told_and_steps(file, minutes, s) for s in seeds] == [told_and_steps(file, 180, s) for s in seeds]
    assert all(done for _, done in (told_and_steps(file, minutes, s) for s in seeds))
    assert sum(told_and_steps(file, 25, s)[0] for s in seeds) < sum(told_and_steps(file, minutes, s)[0] for s in seeds)
