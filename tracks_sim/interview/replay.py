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


def play(table: CompiledInterview, seed: str, choices: Iterable[str]) -> Interview:
    """The interview of these choices; raises as ``step`` does."""
    states, turns = [begin(table, seed)], []
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
    for taken in (choice, *then):
        state, shown = step(states[-1], taken)
        states.append(state)
        turns.append(shown)
    return Interview(tuple(states), tuple(turns))


def told(state: State) -> dict[str, str]:
    """Degree (agreed, part, full) of each fact that was told, by id. Only part and full are passages to cite."""
    return {f.id: d for f, t in zip(state.table.facts, state.told, strict=True) if (d := DEGREES[t]) is not None}


def citable(state: State) -> tuple[str, ...]:
    """Facts that were told in full or in part: they may be cited. A yes to what was put may not."""
    return tuple(f.id for f, t in zip(state.table.facts, state.told, strict=True) if t >= PART)


def would_open(state: State, fact: str) -> tuple[str, ...]:
    """Choices that, taken now, would bring a missed fact in full or further: questions of the list first, then moves.

    A question counts if it tells the fact at once; a move if one question of the list tells it right after. Those of a
    recommended form stand first; what would do harm is never named.
    """
    return () if state.over else _opening(state, fact, _moved(state))


def last_openings(states: Sequence[State], facts: Iterable[str]) -> dict[str, tuple[int, str]]:
    """For each fact the last of these states in which one choice would have brought it, by its place, and that choice.

    A second interview is named only where nothing in this one would have been enough. A fact is left out where at no
    moment one question, or one move before it, would have been enough.
    """
    going_on = [place for place, state in enumerate(states) if not state.over]
    found: dict[str, tuple[int, str]] = {}
    missing = list(facts)
    for second, places in ((False, reversed(going_on)), (True, going_on[-1:])):
        for place in places:
            state = states[place]
            moved = [(choice, after) for choice, after in _moved(state) if second or after.interview == state.interview]
            for fact in missing:
                if opens := _opening(state, fact, moved):
                    found[fact] = place, opens[0]
            missing = [f for f in missing if f not in found]
    return found


def _moved(state: State) -> tuple[tuple[str, State], ...]:
    """Each move of the list that does no harm and ends nothing, with the state after it."""
    moves = [c for c in state.table.listed if not isinstance(state.table.choices[c], QuestionSpec)]
    taken = [(c, *step(state, c)) for c in moves]
    return tuple((c, after) for c, after, turn in taken if not after.over and not turn.harms)


def _opening(state: State, fact: str, moved: Sequence[tuple[str, State]]) -> tuple[str, ...]:
    slot = state.table.slot(fact)
    before = max(state.told[slot], AGREED)
    asking = [(c, a) for c in state.table.listed if isinstance(a := state.table.choices[c], QuestionSpec) and slot in a.brings]
    asking.sort(key=lambda asked: not recommended(asked[1].form))

    def told_by(now: State, choice: str, question: QuestionSpec) -> bool:
        if not _may_tell(now, slot, question):
            return False
        after, turn = step(now, choice)
        return after.told[slot] > before and not turn.harms

    questions = tuple(c for c, a in asking if told_by(state, c, a))
    return questions or tuple(m for m, after in moved if any(told_by(after, c, a) for c, a in asking))


def _may_tell(state: State, slot: int, question: QuestionSpec) -> bool:
    """Whether a question could tell a fact at all: a bound that spares most of the steps.

    Strain, tiredness and a break that was asked for only make it harder.
    """
    n = state.table.numbers
    rapport = state.rapport + max(0.0, question.contact)
    pressure = min(n.pressure_max, max(0.0, state.pressure + question.pressure))
    short = state.thresholds[slot] - odds(state._replace(rapport=rapport, pressure=pressure), slot, question.odds)
    return short < n.part_margin


__all__ = ["Interview", "branch", "citable", "last_openings", "play", "told", "would_open"]
