"""Runs of questions that got a no: a hint while they last, and what would have opened the way once the feedback is open.

While the talk goes on nothing here reads the key or what the person holds back: ``way_on`` follows a fixed rule from what the
trainee has heard and done (docs/interview.md). ``refusal_runs`` plays the engine, and is for the feedback alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import Move
from tracks_sim.interview import (
    CompiledInterview,
    Parameters,
    TalkState,
    begin,
    compile_interview,
    opening_choices,
    step,
)
from tracks_sim.interview.compiled import QuestionSpec
from tracks_sim.practice.attempt import Attempt
from tracks_sim.practice.events import MEASURED, InterviewTurn

REFUSED = frozenset({"deflects", "refuses", "tires", "silent", "asks_break"})
"""Outcomes of a question that are a no: the person speaks of something else, will not speak of it, or cannot go on."""
_WORN_OUT = frozenset({"tires", "silent", "asks_break"})
HINT_AFTER = 3
"""Questions refused in a row after which a hint is offered in practice."""
SHORTEST_RUN = 2
"""Questions refused in a row that the feedback names together."""
_WAYS: tuple[Move, ...] = ("ask_wishes", "rights", "acknowledge", "offer_break")
"""What helps with most people, in the order in which it is proposed; each once in a talk."""


@dataclass(frozen=True, slots=True)
class RefusalRun:
    """Questions refused one after the other, in one talk."""

    first: int
    """Number of the first turn."""
    last: int
    opening: tuple[str, ...]
    """Choices that, made at the first turn of the run, would have been told something it asked for: a question, or a move and a
    question after it. Empty where nothing so short would have been enough."""

    @property
    def questions(self) -> int:
        """The number of questions."""
        return self.last - self.first + 1


def refusals_in_a_row(turns: Sequence[InterviewTurn]) -> int:
    """How many of the last turns of the present talk were questions that got a no, without anything else between them."""
    number = 0
    for turn in reversed(turns):
        if turn.outcome not in REFUSED or turn.interview != turns[-1].interview:
            break
        number += 1
    return number


def way_on(attempt: Attempt) -> Move | None:
    """One move that may help after refusals, by a fixed rule: it knows what was said and done, and nothing of this person.

    A break where the person is tired, silent or asks for one; to accept a no that was said and not accepted yet; then what asks for
    nothing, in a fixed order, what was done already left out. None where all of it was done, where fewer than ``HINT_AFTER`` questions
    were refused in a row, and in a measured mode.
    """
    refused = refusals_in_a_row(attempt.turns)
    if refused < HINT_AFTER or attempt.mode in MEASURED:
        return None
    if attempt.turns[-1].outcome in _WORN_OUT:
        return "offer_break"
    if any(turn.outcome == "refuses" for turn in attempt.turns[-refused:]):
        return "accept_refusal"
    done = {turn.choice for turn in attempt.turns if turn.interview == attempt.interview}
    return next((move for move in _WAYS if f"move:{move}" not in done), None)


def refusal_runs(attempt: Attempt, case_file: CaseFile, parameters: Parameters) -> tuple[RefusalRun, ...]:
    """Every run of ``SHORTEST_RUN`` refused questions or more, with what would have opened the way. For the feedback only."""
    key = case_file.key.interview
    compiled = compile_interview(case_file.case, key, parameters)
    states = [begin(compiled, attempt.seed)]
    for turn in attempt.turns:
        states.append(step(states[-1], turn.choice)[0])
    beyond = frozenset(key.beyond) if key is not None else frozenset()
    runs = []
    for first, last in _runs(attempt.turns):
        asked = [
            fact
            for i in range(first, last + 1)
            for fact in _asked_for(states[i], attempt.turns[i].choice, compiled)
            if fact not in beyond
        ]
        opening = next((way for fact in dict.fromkeys(asked) if (way := _way_to(states[first], fact))), ())
        runs.append(RefusalRun(attempt.turns[first].number, attempt.turns[last].number, opening))
    return tuple(runs)


def _runs(turns: Sequence[InterviewTurn]) -> Iterator[tuple[int, int]]:
    """First and last index of each run."""
    first: int | None = None
    for index in range(len(turns) + 1):
        goes_on = index < len(turns) and turns[index].outcome in REFUSED
        if goes_on and first is not None and turns[index].interview == turns[first].interview:
            continue
        if first is not None and index - first >= SHORTEST_RUN:
            yield first, index - 1
        first = index if goes_on else None


def _asked_for(state: TalkState, choice: str, compiled: CompiledInterview) -> list[str]:
    """Facts that a question asks for, as it is put in this state."""
    spec = compiled.spec(choice)
    if not isinstance(spec, QuestionSpec):
        return []
    slots = state.thread if spec.form == "encourager" else spec.brings
    return [compiled.facts[slot].id for slot in slots]


def _way_to(state: TalkState, fact: str) -> tuple[str, ...]:
    """The question that would be told the fact in this state, or a move and the question after it; empty where there is neither.

    Another day is no way out of a run: a second talk is left out.
    """
    for choice in opening_choices(state, fact):
        if isinstance(state.compiled.choices[choice], QuestionSpec):
            return (choice,)
        after, _ = step(state, choice)
        if after.interview == state.interview and (asked := opening_choices(after, fact)):
            return (choice, asked[0])
    return ()
