"""Effects of a move on the state of an interview; ``moves.py`` has the kinds of moves, ``engine.py`` the questions."""

from __future__ import annotations

from tracks_sim.case.model.others import RoomAct
from tracks_sim.interview.compiled import CompiledInterview, MoveSpec
from tracks_sim.interview.moves import CONSENT_OF, ENDING, HARMS, REPEATABLE, InterviewHarm
from tracks_sim.interview.state import Outcome, TalkState, Turn, raised_rapport, record_turn, thresholds


def take_move(state: TalkState, move: MoveSpec) -> tuple[TalkState, Turn]:
    """The state after a move, and the record of the turn. Most effects happen once; harms, and those of REPEATABLE, each time."""
    compiled = state.compiled
    constants = compiled.constants
    repeated = bool(state.choice_bits & move.bit)
    harms: tuple[InterviewHarm, ...] = (move.harm,) if move.harm is not None else ()
    outcome: Outcome = "done"
    others: tuple[RoomAct, ...] = ()
    minutes = move.minutes
    sent_out_again = move.move == "see_alone" and state.companion and state.comes_no_more and compiled.others is not None
    if sent_out_again:
        assert compiled.others is not None
        others, minutes = ("sent_out_again",), compiled.others.back_minutes
    acts = not repeated or move.harm is not None or move.move is None  # a remark that hurts does so each time
    eases = acts or move.move in REPEATABLE
    if move.move == "accept_refusal":
        acts = eases = state.refusal_open
    elif sent_out_again:  # it was explained before, and has done what it does
        acts = eases = False
    rapport, distress, pressure = state.rapport, state.distress, state.pressure
    if acts:
        rapport = raised_rapport(state, move.rapport) if move.rapport >= 0 else max(0.0, rapport + move.rapport)
    if eases:
        distress = min(1.0, max(0.0, distress + move.distress))
        pressure = min(constants.pressure_max, max(0.0, pressure + move.pressure))
    state = state._replace(
        turn=state.turn + 1, rapport=rapport, distress=distress, pressure=pressure, choice_bits=state.choice_bits | move.bit,
        minutes=max(0.0, state.minutes - minutes * compiled.pace), last_choice=move.choice,
    )  # fmt: skip
    changed = False
    if move.move == "see_alone":
        changed = state.companion
        state = state._replace(companion=False)
    if acts and move.raises_barriers:
        state = state._replace(barriers=_raise_barriers(compiled, state.barriers, move.raises_barriers))
    # In front of a companion nothing can lower the fear of somebody: the move can be repeated alone.
    if move.lowers_barriers and not sent_out_again and not state.lowered_bits & move.bit and not (move.lowers_fear and state.companion):
        changed = True
        state = state._replace(barriers=_lower_barriers(state.barriers, move.lowers_barriers), lowered_bits=state.lowered_bits | move.bit)
    if move.move is not None and move.move in CONSENT_OF:
        if CONSENT_OF[move.move] in compiled.refuses:
            outcome = "refuses_consent"
            if state.refused_bits & move.bit:
                harms = (*harms, HARMS["pressed_after_refusal"])
                state = state._replace(pressure=min(constants.pressure_max, state.pressure + constants.after_refusal))
            state = state._replace(refused_bits=state.refused_bits | move.bit, refusal_open=True)
        else:
            outcome = "consents"
    elif move.move == "accept_refusal":
        state = state._replace(refusal_open=False)
    elif move.move == "offer_break":
        state = state._replace(break_requested=False, since_break=0)
    elif move.move == "change_interpreter":
        if compiled.other_interpreter:
            changed = not repeated
            state = state._replace(interpreter_odds=compiled.good_interpreter_odds, interpreter_tie_odds=0.0, interpreter_sex_odds=0.0, unclear=0.0)
        else:
            outcome = "not_possible"
    elif move.move == "change_interviewer":
        if compiled.other_interviewer:
            changed = not repeated
            state = state._replace(interviewer_sex_odds=0.0)
        else:
            outcome = "not_possible"
    elif move.move == "second_interview":
        if compiled.second_minutes is not None and state.interview == 1:
            state, outcome = _begin_second(state, compiled.second_minutes), "second"
        else:
            outcome = "not_possible"
    elif move.move in ENDING:
        state, outcome = state._replace(over=True), "ended"
    if changed:
        # What was asked under another condition may be asked once more: that is no repetition.
        state = state._replace(choice_bits=state.choice_bits & ~compiled.question_bits)
    return state, record_turn(state, outcome, (), (), None, harms, others)


def _lower_barriers(barriers: tuple[float, ...], lowers: tuple[tuple[int, float], ...]) -> tuple[float, ...]:
    changed = list(barriers)
    for slot, share in lowers:
        changed[slot] *= 1 - share
    return tuple(changed)


def _raise_barriers(compiled: CompiledInterview, barriers: tuple[float, ...], raises: tuple[tuple[int, float], ...]) -> tuple[float, ...]:
    """Barriers after a harm. Only a barrier that this person has can rise."""
    changed = list(barriers)
    for slot, amount in raises:
        if compiled.barriers[slot] > 0:
            changed[slot] = min(1.0, changed[slot] + amount)
    return tuple(changed)


def _begin_second(state: TalkState, minutes: float) -> TalkState:
    """The state at the start of a second interview: new thresholds, a rested person, nothing asked yet."""
    compiled, constants = state.compiled, state.compiled.constants
    strain_above_start = max(0.0, state.distress - compiled.distress)
    return state._replace(
        interview=2, thresholds=thresholds(compiled, state.seed, 2), minutes=minutes, rapport=state.rapport * constants.kept_rapport,
        distress=state.distress - constants.gone_distress * strain_above_start, pressure=state.pressure * constants.kept_pressure, choice_bits=0,
        lowered_bits=0, since_break=0, break_requested=False, refusal_open=False, thread=(), misheard_bits=0, shortened_bits=0,
        comes_no_more=state.comes_no_more or not state.companion,  # whoever is not there when it begins stays away
    )  # fmt: skip
