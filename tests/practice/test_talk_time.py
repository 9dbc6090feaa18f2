"""Minutes of each choice are those that the engine charges; ten minutes left and none are each said once."""

from __future__ import annotations

import pytest

from tests.scoring.test_conduct import attempt_of
from tests.support.interview_case import interview_case_file
from tests.support.shipped import WITH_TALK, kit_library
from tracks_sim.interview import begin, compile_interview, load_parameters, step
from tracks_sim.interview.state import PART
from tracks_sim.practice.talk_time import TimeMark, minutes_left, minutes_of_choices, time_marks, whole_minutes
from tracks_sim.scoring.conduct import counted_turn, steps_called_for

PARAMETERS = load_parameters()


@pytest.mark.parametrize("case", [*WITH_TALK, interview_case_file().case.id])
def test_each_choice_takes_what_the_engine_charges(case: str) -> None:
    file = kit_library().cases.get(case) or interview_case_file()
    state = begin(compile_interview(file.case, file.key.interview, PARAMETERS), "s")
    said = minutes_of_choices(file.case, PARAMETERS)
    for choice in state.compiled.choices:
        if choice == "move:second_interview" and state.compiled.second_minutes is not None:
            continue  # the next talk has a time of its own
        after, _ = step(state, choice)
        assert state.minutes - after.minutes == pytest.approx(said[choice] if choice in said else said["ask"]), choice
    assert {"ask", *(c for c in state.compiled.choices if c.startswith("move:"))} == set(said)


def test_minutes_in_words() -> None:
    """2.5 minutes for rights, 1.6 times as long with an interpreter: 4; 0.5 for an acknowledgement: 0.8, shown as 1; leaving: 0."""
    said = minutes_of_choices(interview_case_file().case, PARAMETERS)
    assert [whole_minutes(said[m]) for m in ("move:rights", "move:acknowledge", "move:leave", "ask")] == [4, 1, 0, 2]
    assert [whole_minutes(m) for m in (0.2, 2.4, 2.5, 7.6)] == [1, 2, 3, 8]


def test_a_case_without_a_person_has_none() -> None:
    case = interview_case_file().case.model_copy(update={"room": None})
    assert minutes_of_choices(case, PARAMETERS) == {}


def test_running_low_and_used_up_are_each_marked_once() -> None:
    """90 minutes; a break takes 8: after nine 18 are left, after ten 10, after eleven 2, after twelve none."""
    file = interview_case_file()
    turns = attempt_of(("move:offer_break",) * 14, file).turns
    assert file.case.room is not None
    assert time_marks(turns, file.case.room) == (TimeMark(10, "low"), TimeMark(12, "used_up"))
    assert (minutes_left((), file.case.room), minutes_left(turns[:9], file.case.room)) == (90, pytest.approx(18))


def test_a_second_talk_has_a_time_of_its_own() -> None:
    """1.6 minutes to propose it, then 60: after six breaks 12, after seven 4."""
    file = interview_case_file()
    turns = attempt_of(("move:offer_break",) * 11 + ("move:second_interview",) + ("move:offer_break",) * 7, file).turns
    assert file.case.room is not None
    assert time_marks(turns, file.case.room) == (TimeMark(10, "low"), TimeMark(19, "low"))


def test_a_turn_that_uses_up_all_that_was_left_is_marked_as_the_end() -> None:
    file = interview_case_file()
    room = file.case.room.model_copy(update={"minutes": 12}) if file.case.room else None  # type: ignore[union-attr]
    turns = [t.model_copy(update={"minutes": m}) for t, m in zip(attempt_of(("move:offer_break",) * 2, file).turns, (11, 0), strict=True)]
    assert room is not None and time_marks(turns, room) == (TimeMark(2, "used_up"),)


# --- a short talk -----------------------------------------------------------------------------------------

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
