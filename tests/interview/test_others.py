"""The others in the room: what each does, how often, and what follows; and that nobody acts where nobody is, or in older attempts."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.support import interview_case
from tracks_sim.case.model.conversation import Room
from tracks_sim.case.model.others import acts_of
from tracks_sim.interview import (
    CompiledInterview,
    Parameters,
    TalkState,
    Turn,
    begin,
    compile_interview,
    disclosed_degrees,
    play,
    step,
)
from tracks_sim.interview.parameters import with_numbers

ALWAYS, NEVER = 99.0, -99.0
NOBODY_ACTS = {"others.answers_for": NEVER, "others.interrupts": NEVER, "others.shortens": NEVER, "others.misinterprets": NEVER}
QUIET: dict[str, Any] = {**interview_case.ROOM, "companion": None, "interpreter": None, "place": "private_room"}


def person_in(parameters: Parameters, room: dict[str, Any] | None = None, **odds: float) -> CompiledInterview:
    """The synthetic person with acts that happen always or never: ``answers_for=ALWAYS``."""
    numbers = {**NOBODY_ACTS, **{f"others.{name}": value for name, value in odds.items()}}
    case = interview_case.interview_case(room=room or interview_case.ROOM)
    return compile_interview(case, interview_case.interview_key().interview, with_numbers(parameters, numbers))


def telling(person: CompiledInterview, *facts: str, **values: Any) -> TalkState:
    """A state in which these facts pass their threshold, and no other does."""
    return begin(person, "s")._replace(thresholds=tuple(-99.0 if f.id in facts else 99.0 for f in person.facts), **values)


def harms(turn: Turn) -> set[str]:
    return {h.name for h in turn.harms}


def alone(person: CompiledInterview, *facts: str) -> TalkState:
    return step(telling(person, *facts), "move:see_alone")[0]


# --- the companion -------------------------------------------------------------------------


def test_the_companion_answers_and_nothing_is_told(parameters: Parameters) -> None:
    person = person_in(parameters, answers_for=ALWAYS)
    state, turn = step(telling(person, "fa1"), "ask:now-open")
    assert (turn.outcome, turn.reply, turn.others, turn.disclosures) == ("answered_for", None, ("answers_for",), ())
    assert disclosed_degrees(state) == {}
    assert "repetition" in harms(step(state, "ask:now-open")[1])
    # Alone the same question is answered, and is no repetition.
    state, turn = step(step(state, "move:see_alone")[0], "ask:now-open")
    assert (turn.outcome, turn.others, harms(turn)) == ("answers", (), set())


def test_nobody_answers_go_on(parameters: Parameters) -> None:
    parameters_as_they_are = compile_interview(interview_case.interview_case(), None, parameters)
    assert not any("answers_for" in step(begin(parameters_as_they_are, str(n)), "ask:go-on")[1].others for n in range(300))


def test_short_questions_are_answered_for_more_often(parameters: Parameters) -> None:
    """Base -1.1: an open question with logistic(-1.1) = 0.25, a closed one with logistic(-0.2) = 0.45; 400 seeds, within 4 standard errors (0.1)."""
    room = {**interview_case.ROOM, "interpreter": None}
    person = compile_interview(interview_case.interview_case(room=room), None, parameters)
    for form, log_odds in (("open", -1.1), ("closed", -0.2)):
        share = sum("answers_for" in step(begin(person, str(n)), f"ask:pay-{form}")[1].others for n in range(400)) / 400
        assert share == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=0.1)


@pytest.mark.parametrize(("question", "sensitivity"), [("now-open", "plain"), ("family-open", "private"), ("pay-open", "sensitive"), ("control-open", "guarded")])
def test_being_overheard_strains_by_the_hardest_fact(parameters: Parameters, question: str, sensitivity: str) -> None:
    others = parameters.others
    assert others is not None
    heard = step(telling(person_in(parameters, answers_for=ALWAYS)), f"ask:{question}")[0]
    before = telling(person_in(parameters)).distress
    pressure = 0.0 if sensitivity == "plain" else others.overheard_pressure.value
    assert heard.distress == pytest.approx(before + others.overheard.values[sensitivity])  # type: ignore[index]
    assert heard.pressure == pytest.approx(pressure)
    quiet = step(alone(person_in(parameters)), f"ask:{question}")[0]
    assert quiet.pressure == 0.0


def test_the_companion_interrupts_what_is_not_plain_and_it_is_told_in_part(parameters: Parameters) -> None:
    person = person_in(parameters, interrupts=ALWAYS)
    state, turn = step(telling(person, "fa6"), "ask:pay-open")
    assert (turn.outcome, turn.others, disclosed_degrees(state)) == ("in_part", ("interrupts",), {"fa6": "part"})
    # What is plain is not interrupted, and nothing is where nothing would be told: then they only look up.
    assert step(telling(person, "fa1"), "ask:now-open")[1].others == ()
    assert step(telling(person), "ask:pay-open")[1].others == ("looks_up",)
    assert step(alone(person, "fa6"), "ask:pay-open")[1].others == ()


def test_the_companion_comes_back_once_and_is_sent_out_again(parameters: Parameters) -> None:
    others = parameters.others
    assert others is not None
    person = person_in(parameters)
    state = alone(person)
    asked = ("ask:now-wh", "ask:now-open", "ask:journey-wh", "ask:journey-open", "ask:work-wh", "ask:family-wh", "ask:health-wh", "ask:health-open", "ask:family-open")
    assert len(asked) == others.comes_back_after.value
    for n, choice in enumerate(asked, 1):
        if n == 5:  # a move is no question
            state, turn = step(state, "move:acknowledge")
            assert turn.others == ()
        state, turn = step(state, choice)
        assert turn.others == (("comes_back",) if n == 9 else ()) and state.companion == (n == 9)
    # While the companion is back a sensitive question is a harm, as before.
    assert "sensitive_before_companion" in harms(step(state, "ask:pay-closed")[1])
    minutes, rapport, barriers = state.minutes, state.rapport, state.barriers
    state, turn = step(state, "move:see_alone")
    assert (turn.others, state.companion, state.barriers, state.rapport) == (("sent_out_again",), False, barriers, rapport)
    assert minutes - state.minutes == pytest.approx(others.back_minutes.value * person.pace)
    assert "repetition" not in harms(step(state, asked[0])[1])
    for choice in (*asked, *asked[:3]):
        state, turn = step(state, choice)
        assert turn.others == ()


def test_nobody_comes_back_when_the_time_is_over_or_on_another_day(parameters: Parameters) -> None:
    person = person_in(parameters)
    nearly = alone(person)._replace(alone_questions=8)
    assert step(nearly._replace(minutes=1.0), "ask:now-wh")[1].others == ()
    another_day = step(nearly, "move:second_interview")[0]
    assert step(another_day, "ask:now-wh")[1].others == ()
    # Whoever was there at the end is there again.
    assert step(telling(person), "move:second_interview")[0].companion


def test_a_tired_or_silent_person_is_left_in_peace(parameters: Parameters) -> None:
    person = person_in(parameters, answers_for=ALWAYS, misinterprets=ALWAYS)
    for state in (telling(person, distress=0.95), telling(person, distress=0.8), telling(person, break_requested=True), telling(person, since_break=14), telling(person, minutes=0.0)):
        turn = step(state, "ask:pay-open")[1]
        assert turn.others == () and turn.outcome in ("silent", "asks_break", "tires", "time")


# --- the interpreter -----------------------------------------------------------------------


def test_what_was_misinterpreted_once_arrives_the_next_time(parameters: Parameters) -> None:
    person = person_in(parameters, misinterprets=ALWAYS)
    before = alone(person, "fa6")
    state, turn = step(before, "ask:pay-open")
    assert (turn.outcome, turn.reply, turn.others, turn.disclosures, harms(turn)) == ("misinterpreted", None, ("misinterprets",), (), set())
    assert (state.rapport, state.pressure, state.distress, state.degrees, state.thread) == (before.rapport, before.pressure, before.distress, before.degrees, before.thread)
    assert before.minutes - state.minutes == pytest.approx(person.question_minutes * person.pace)
    state, turn = step(state, "ask:pay-open")
    assert (turn.outcome, harms(turn), disclosed_degrees(state)) == ("answers", set(), {"fa6": "full"})


def test_a_misinterpreted_question_keeps_the_harm_that_it_has(parameters: Parameters) -> None:
    person = person_in(parameters, misinterprets=ALWAYS)
    assert harms(step(alone(person), "ask:work-leading")[1]) == {"leading_question"}


def test_what_was_shortened_once_arrives_the_next_time(parameters: Parameters) -> None:
    person = person_in(parameters, shortens=ALWAYS)
    state, turn = step(alone(person, "fa6"), "ask:pay-open")
    assert (turn.outcome, turn.others, disclosed_degrees(state)) == ("in_part", ("shortens",), {"fa6": "part"})
    state, turn = step(state, "ask:pay-open")
    assert (turn.outcome, turn.others, harms(turn), disclosed_degrees(state)) == ("answers", (), set(), {"fa6": "full"})
    assert step(alone(person), "ask:pay-open")[1].others == ()  # nothing told, nothing shortened


def test_both_can_happen_in_one_turn(parameters: Parameters) -> None:
    """Two plain facts and one private: the interpreter shortens what the companion left."""
    person = person_in(parameters, shortens=ALWAYS, interrupts=ALWAYS)
    state, turn = step(telling(person, "fa4", "fa5"), "ask:work-open")
    assert turn.others == ("shortens", "interrupts") and set(disclosed_degrees(state).values()) == {"part"}


def share(person: CompiledInterview, act: str, *moves: str) -> float:
    """Share of 600 interviews in which an act of the interpreter comes with one question whose fact is told."""
    happened = 0
    for n in range(600):
        state = play(person, str(n), ["move:see_alone", *moves]).end
        turn = step(state._replace(thresholds=(-99.0,) * len(person.facts)), "ask:pay-open")[1]
        happened += act in turn.others
    return happened / 600


@pytest.mark.parametrize(("fit", "by_phone", "moves", "added"), [
    ("good", False, (), 0.0), ("good", True, (), 0.8), ("partial", True, (), 1.6), ("poor", False, (), 1.6),
    ("poor", True, ("move:ask_interpreter",), 1.2), ("poor", True, ("move:change_interpreter",), 0.0),
])  # fmt: skip
def test_how_often_follows_from_fit_telephone_and_asking(parameters: Parameters, fit: str, by_phone: bool, moves: tuple[str, ...], added: float) -> None:
    """Shortening -2.2 and misinterpreting -3.6, with what is added; 600 seeds, within 4 standard errors (0.08)."""
    room = {**interview_case.ROOM, "interpreter": {"fit": fit, "sex": "man", "by_phone": by_phone}}
    case, key = interview_case.interview_case(room=room), interview_case.interview_key().interview
    for act, base in (("shortens", -2.2), ("misinterprets", -3.6)):
        other = "misinterprets" if act == "shortens" else "shortens"
        person = compile_interview(case, key, with_numbers(parameters, {f"others.{other}": NEVER}))
        assert share(person, act, *moves) == pytest.approx(1 / (1 + math.exp(-(base + added))), abs=0.08)


# --- rooms and attempts in which nobody acts -------------------------------------------------


@pytest.mark.parametrize("companion", [None, {"relation": "representative"}])
def test_in_a_quiet_room_nobody_acts(parameters: Parameters, companion: dict[str, str] | None) -> None:
    person = compile_interview(interview_case.interview_case(room={**QUIET, "companion": companion}), None, parameters)
    older = compile_interview(interview_case.interview_case(room={**QUIET, "companion": companion}), None, parameters.model_copy(update={"others": None}))
    choices = [c for c in person.listed_choices if c not in ("move:leave", "move:close_safely")]
    for seed in map(str, range(20)):
        turns = play(person, seed, choices).turns
        assert not any(turn.others for turn in turns) and turns == play(older, seed, choices).turns


def test_an_older_attempt_goes_as_it_went(parameters: Parameters) -> None:
    """Parameters without the section: companion and interpreter do nothing, and strain nothing."""
    older = compile_interview(interview_case.interview_case(), None, parameters.model_copy(update={"others": None}))
    turns = play(older, "s", [*(c for c in older.listed_choices if c.startswith("ask:"))]).turns
    assert not any(turn.others for turn in turns) and not {"answered_for", "misinterpreted"} & {turn.outcome for turn in turns}


def test_the_relation_of_the_companion_makes_no_difference(parameters: Parameters) -> None:
    talks = []
    for relation in ("relative", "partner", "friend", "acquaintance"):
        person = compile_interview(interview_case.interview_case(room={**interview_case.ROOM, "companion": {"relation": relation}}), None, parameters)
        talks.append(play(person, "s", [c for c in person.listed_choices if c.startswith("ask:")]).turns)
    assert all(talk == talks[0] for talk in talks) and any(turn.others for turn in talks[0])


def test_a_stance_changes_what_is_felt_and_not_what_others_do(parameters: Parameters) -> None:
    person = compile_interview(interview_case.interview_case(), None, parameters)
    for seed in map(str, range(50)):
        plain, blaming = (step(begin(person, seed), choice)[1] for choice in ("typed:wh:pay", "typed:wh:pay:gives_control"))
        assert plain.others == blaming.others


@pytest.mark.parametrize(("room", "acts"), [
    (QUIET, ("stung",)),
    (interview_case.ROOM, ("answers_for", "interrupts", "looks_up", "comes_back", "sent_out_again", "shortens", "misinterprets", "stung")),
    ({**QUIET, "interpreter": {"fit": "good", "sex": "man"}}, ("shortens", "misinterprets", "stung")), ({**QUIET, "companion": {"relation": "representative"}}, ("stung",)),
])  # fmt: skip
def test_acts_follow_from_who_is_there(room: dict[str, Any], acts: tuple[str, ...]) -> None:
    assert acts_of(Room.model_validate(room)) == acts
