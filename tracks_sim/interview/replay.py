"""Replay of an interview from its choices, and of what another choice would have given.

An attempt keeps its seed and its choices. ``play`` makes the interview from them; ``branch``
tries another choice at one turn and leaves the interview as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracks_sim.case.model.asking import recommended
from tracks_sim.errors import BadAnswer
from tracks_sim.interview.compiled import CompiledInterview, QuestionSpec
from tracks_sim.interview.engine import begin, odds, step
from tracks_sim.interview.state import AGREED, DEGREES, PART, TalkState, Turn


class Interview(NamedTuple):
    """All states (one more than turns) and all turns."""

    states: tuple[TalkState, ...]
    turns: tuple[Turn, ...]

    @property
    def end(self) -> TalkState:
        """The last state."""
        return self.states[-1]


def play(compiled: CompiledInterview, seed: str, choices: Iterable[str]) -> Interview:
    """Play these choices in order. Raises as ``step`` does."""
    states, turns = [begin(compiled, seed)], []
    for choice in choices:
        state, turn = step(states[-1], choice)
        states.append(state)
        turns.append(turn)
    return Interview(tuple(states), tuple(turns))


def branch(interview: Interview, turn: int, choice: str, then: Sequence[str] = ()) -> Interview:
    """The interview with another choice at ``turn`` (from 1), then the choices ``then``.

    Earlier turns are the very same, and ``interview`` is not changed. Raises BadAnswer for a turn that does not exist.
    """
    if not 1 <= turn <= len(interview.turns) + 1:
        raise BadAnswer(f"The interview has no turn {turn}.", turn=turn)
    states, turns = list(interview.states[:turn]), list(interview.turns[: turn - 1])
    for next_choice in (choice, *then):
        state, record = step(states[-1], next_choice)
        states.append(state)
        turns.append(record)
    return Interview(tuple(states), tuple(turns))


def disclosed_degrees(state: TalkState) -> dict[str, str]:
    """Degree (agreed, part, full) of each disclosed fact, by id. Only part and full are passages that can be cited."""
    return {f.id: d for f, t in zip(state.compiled.facts, state.degrees, strict=True) if (d := DEGREES[t]) is not None}


def citable(state: TalkState) -> tuple[str, ...]:
    """Ids of facts told in full or in part: these can be cited. A yes to what a question put cannot."""
    return tuple(f.id for f, t in zip(state.compiled.facts, state.degrees, strict=True) if t >= PART)


def opening_choices(state: TalkState, fact: str) -> tuple[str, ...]:
    """Choices that would disclose a missed fact if taken now: questions of the list first, then moves.

    A question counts if the fact is told at once; a move if one question of the list brings it right afterwards.
    Recommended questions come first. A choice that would do harm is never named.
    """
    return () if state.over else _openings(state, fact, _after_moves(state))


def last_openings(states: Sequence[TalkState], facts: Iterable[str]) -> dict[str, tuple[int, str]]:
    """For each fact the index of the last state in which one choice would have disclosed it, and that choice.

    A second interview is named only where no choice in this one would have been enough. A fact is left out where one
    question, or a question after one move, would never have been enough.
    """
    running = [index for index, state in enumerate(states) if not state.over]
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


def _after_moves(state: TalkState) -> tuple[tuple[str, TalkState], ...]:
    """Each move of the list that neither does harm nor ends the interview, with the state after it."""
    moves = [c for c in state.compiled.listed_choices if not isinstance(state.compiled.choices[c], QuestionSpec)]
    taken = [(c, *step(state, c)) for c in moves]
    return tuple((c, after) for c, after, turn in taken if not after.over and not turn.harms)


def _openings(state: TalkState, fact: str, after_moves: Sequence[tuple[str, TalkState]]) -> tuple[str, ...]:
    slot = state.compiled.slot(fact)
    before = max(state.degrees[slot], AGREED)
    questions_of_fact = [
        (c, a)
        for c in state.compiled.listed_choices
        if isinstance(a := state.compiled.choices[c], QuestionSpec) and slot in a.brings
    ]
    questions_of_fact.sort(key=lambda asked: not recommended(asked[1].form, asked[1].stance))

    def discloses(now: TalkState, choice: str, question: QuestionSpec) -> bool:
        if not _could_disclose(now, slot, question):
            return False
        after, turn = step(now, choice)
        return after.degrees[slot] > before and not turn.harms

    questions = tuple(c for c, a in questions_of_fact if discloses(state, c, a))
    return questions or tuple(m for m, after in after_moves if any(discloses(after, c, a) for c, a in questions_of_fact))


def _could_disclose(state: TalkState, slot: int, question: QuestionSpec) -> bool:
    """Whether a question could disclose a fact at all: an upper bound that saves most of the steps.

    Strain, tiredness and a requested break, which it leaves out, only make telling less likely.
    """
    constants = state.compiled.constants
    rapport = state.rapport + max(0.0, question.rapport)
    pressure = min(constants.pressure_max, max(0.0, state.pressure + question.pressure))
    gap = state.thresholds[slot] - odds(state._replace(rapport=rapport, pressure=pressure), slot, question.form_odds)
    return gap < constants.part_margin


__all__ = ["Interview", "branch", "citable", "disclosed_degrees", "last_openings", "opening_choices", "play"]
