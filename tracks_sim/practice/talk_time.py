"""Simulated time of a talk: what each choice takes, and when the time runs low. Pure.

The same minutes as the engine's, since both read them from the parameters and the room (``pace_of``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from tracks_sim.case.model.conversation import Move, Room, moves_of
from tracks_sim.case.model.structure import Case
from tracks_sim.interview import Parameters, pace_of
from tracks_sim.practice.events import InterviewTurn

RUNNING_LOW = 10
"""Minutes left at which the page says so."""
Mark = Literal["low", "used_up"]


class TimeMark(NamedTuple):
    """A moment at which the time ran low, or out."""

    turn: int
    """Number of the turn after which it is so."""
    mark: Mark


def question_minutes(room: Room, parameters: Parameters) -> float:
    """Minutes that one question takes in this room, whether chosen or typed, answered or not."""
    return parameters.pace.question.value * pace_of(room, parameters)


def move_minutes(move: Move, room: Room, parameters: Parameters) -> float:
    """Minutes that one move takes in this room."""
    return parameters.moves[move].minutes * pace_of(room, parameters)


def minutes_of_choices(case: Case, parameters: Parameters, *, sent_out_before: bool = False) -> Mapping[str, float]:
    """Minutes of each move that the room allows (``move:…``) and of any question (``ask``); empty where nobody can be talked to.

    ``sent_out_before``: whoever came along left by the neutral routine and came back, so that it takes less.
    """
    if case.room is None:
        return {}
    moves = moves_of(case.room, presumed_child=case.presumed_child)
    minutes = {"ask": question_minutes(case.room, parameters), **{f"move:{m}": move_minutes(m, case.room, parameters) for m in moves}}
    if sent_out_before and parameters.others is not None:
        minutes["move:see_alone"] = parameters.others.back_minutes.value * pace_of(case.room, parameters)
    return minutes


def whole_minutes(minutes: float) -> int:
    """Minutes as they are shown: the nearest whole number, and 1 for whatever takes any time at all."""
    return max(1, int(minutes + 0.5)) if minutes > 0 else 0


def minutes_left(turns: Iterable[InterviewTurn], room: Room) -> float:
    """Minutes left of the present talk."""
    left = float(room.minutes)
    for turn in turns:
        left = turn.minutes
    return left


def time_marks(turns: Iterable[InterviewTurn], room: Room) -> tuple[TimeMark, ...]:
    """When the time of each talk came to ``RUNNING_LOW`` minutes and to its end.

    A turn that uses up all that was left is marked once, as the end. A second talk begins with a time of its own.
    """
    found = []
    before = float(room.minutes)
    for turn in turns:
        if turn.outcome != "second":
            if turn.minutes <= 0 < before:
                found.append(TimeMark(turn.number, "used_up"))
            elif 0 < turn.minutes <= RUNNING_LOW < before:
                found.append(TimeMark(turn.number, "low"))
        before = turn.minutes
    return tuple(found)
