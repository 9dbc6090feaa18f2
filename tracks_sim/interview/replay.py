"""An interview played again from its choices: reopen a turn, try another choice, change nothing that was.

An attempt keeps its seed and its choices. ``play`` makes the interview from them; ``branch``
shows what another choice at one turn would have given, beside what was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracks_sim.errors import BadAnswer
from tracks_sim.interview.compiled import CompiledInterview, QuestionSpec
from tracks_sim.interview.engine import begin, odds, step
from tracks_sim.interview.forms import recommended
from tracks_sim.interview.state import AGREED, DEGREES, PART, State, Turn


class Interview(NamedTuple):
    """All states (one more than turns) and all turns."""

    states: tuple[State, ...]
    turns: tuple[Turn, ...]

    @property
    def end(self) -> State:
        """Where it stands."""
        return self.states[-1]


def play(compiled: CompiledInterview, seed: str, choices: Iterable[str]) -> Interview:
    """The interview of these choices; raises as ``step`` does."""
    states, turns = [begin(compiled, seed)], []
    for choice in choices:
        state, turn = step(states[-1], choice)
        states.append(state)
        turns.append(turn)
    return Interview(tuple(states), tuple(turns))


def branch(interview: Interview, turn: int, choice: str, then: Sequence[str] = ()) -> Interview:
    """The interview with another choice at ``turn`` (from 1), and what one would do after it.

    Turns before it are the very same; the interview given stays as it is.
    """
    if not 1 <= turn <= len(interview.turns) + 1:
        raise BadAnswer(f"The interview has no turn {turn}.", turn=turn)
    states, turns = list(interview.states[:turn]), list(interview.turns[: turn - 1])
    for next_choice in (choice, *then):
        state, record = step(states[-1], next_choice)
        states.append(state)
        turns.append(record)
    return Interview(tuple(states), tuple(turns))


def disclosed_degrees(state: State) -> dict[str, str]:
    """Degree (agreed, part, full) of each fact that was told, by id. Only part and full are passages to cite."""
    return {f.id: d for f, t in zip(state.compiled.facts, state.degrees, strict=True) if (d := DEGREES[t]) is not None}


def citable(state: State) -> tuple[str, ...]:
    """Facts that were told in full or in part: they may be cited. A yes to what was put may not."""
    return tuple(f.id for f, t in zip(state.compiled.facts, state.degrees, strict=True) if t >= PART)


def opening_choices(state: State, fact: str) -> tuple[str, ...]:
    """Choices that, taken now, would bring a missed fact in full or further: questions of the list first, then moves.

    A question counts if it tells the fact at once; a move if one question of the list tells it right after. Those of a
    recommended form stand first; what would do harm is never named.
    """
    return () if state.over else _openings(state, fact, _after_moves(state))


def last_openings(states: Sequence[State], facts: Iterable[str]) -> dict[str, tuple[int, str]]:
    """For each fact the last of these states in which one choice would have brought it, by its place, and that choice.

    A second interview is named only where nothing in this one would have been enough. A fact is left out where at no
    moment one question, or one move before it, would have been enough.
    """
    running = [place for place, state in enumerate(states) if not state.over]
    openings: dict[str, tuple[int, str]] = {}
    missing = list(facts)
    for second, positions in ((False, reversed(running)), (True, running[-1:])):
        for position in positions:
            state = states[position]
            after_moves = [(choice, after) for choice, after in _after_moves(state) if second or after.interview == state.interview]
            for fact in missing:
                if choices := _openings(state, fact, after_moves):
                    openings[fact] = position, choices[0]
            missing = [f for f in missing if f not in openings]
    return openings


def _after_moves(state: State) -> tuple[tuple[str, State], ...]:
    """Each move of the list that does no harm and ends nothing, with the state after it."""
    moves = [c for c in state.compiled.listed_choices if not isinstance(state.compiled.choices[c], QuestionSpec)]
    taken = [(c, *step(state, c)) for c in moves]
    return tuple((c, after) for c, after, turn in taken if not after.over and not turn.harms)


def _openings(state: State, fact: str, after_moves: Sequence[tuple[str, State]]) -> tuple[str, ...]:
    slot = state.compiled.slot(fact)
    before = max(state.degrees[slot], AGREED)
    questions_of_fact = [(c, a) for c in state.compiled.listed_choices if isinstance(a := state.compiled.choices[c], QuestionSpec) and slot in a.brings]
    questions_of_fact.sort(key=lambda asked: not recommended(asked[1].form))

    def discloses(now: State, choice: str, question: QuestionSpec) -> bool:
        if not _could_disclose(now, slot, question):
            return False
        after, turn = step(now, choice)
        return after.degrees[slot] > before and not turn.harms

    questions = tuple(c for c, a in questions_of_fact if discloses(state, c, a))
    return questions or tuple(m for m, after in after_moves if any(discloses(after, c, a) for c, a in questions_of_fact))


def _could_disclose(state: State, slot: int, question: QuestionSpec) -> bool:
    """Whether a question could tell a fact at all: a bound that spares most of the steps.

    Strain, tiredness and a break that was asked for only make it harder.
    """
    constants = state.compiled.constants
    rapport = state.rapport + max(0.0, question.rapport)
    pressure = min(constants.pressure_max, max(0.0, state.pressure + question.pressure))
    gap = state.thresholds[slot] - odds(state._replace(rapport=rapport, pressure=pressure), slot, question.form_odds)
    return gap < constants.part_margin


__all__ = ["Interview", "branch", "citable", "disclosed_degrees", "last_openings", "opening_choices", "play"]
