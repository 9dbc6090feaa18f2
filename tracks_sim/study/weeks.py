"""How far a running study is: counts by calendar week, and how many are expected to have answered each phase at the end.

Only who is enrolled, due, done and lost; nothing of what anybody answered.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracks_sim.study.fold import Member, StudyState, day_of
from tracks_sim.study.model import PhaseId

PATIENCE = 14
"""Days after a phase opened for them from which on people who have not completed it are not counted on any more."""
ENOUGH = 5
"""Fewest people on whose rate an expectation rests; with fewer it rests on the drop-out that the plan assumes."""


@dataclass(frozen=True, slots=True)
class Week:
    """One calendar week, which begins on a Monday.

    enrolled, agreed, lost   people in this week
    due                      by phase, people for whom it had opened by the end of the week and who were not lost before that
    done                     by phase, people who had completed it by the end of the week
    """

    begins: date
    enrolled: int
    agreed: int
    lost: int
    due: Mapping[PhaseId, int]
    done: Mapping[PhaseId, int]


@dataclass(frozen=True, slots=True)
class Expected:
    """How many people are expected to have completed a phase at the end.

    done       so far
    rate       share of those for whom it has been open long enough who completed it; with too few of them one less the drop-out
    observed   number of people on whom the rate rests, 0 where it is assumed
    people     done, and those who still have time, each with the rates of the phases that are left
    """

    phase: PhaseId
    done: int
    rate: float
    observed: int
    people: float


def weeks(state: StudyState, today: date) -> tuple[Week, ...]:
    """Every week from the first enrolment to today, or to the last event where that is later; none before anybody is enrolled.

    Once every phase is over nothing comes any more, and the last event ends the weeks.
    """
    members = state.members.values()
    if not members:
        return ()
    enrolled, agreed, lost = (
        [day_of(at) for m in members if (at := getattr(m, name)) is not None]
        for name in ("enrolled_at", "consented_at", "lost_at")
    )
    done = {p.id: [day_of(m.progress(p.id).last_at) for m in members if state.complete(m, p.id)] for p in state.study.phases}
    due = {
        p.id: [opens for m in members if (opens := state.opens(m, p)) is not None and not _lost_before(m, opens)]
        for p in state.study.phases
    }
    first = _monday(min(enrolled))
    ended = all(state.is_over(phase.id, today) for phase in state.study.phases)
    last = max(enrolled[0] if ended else today, *enrolled, *agreed, *lost, *(day for days in done.values() for day in days))
    found: list[Week] = []
    for number in range((_monday(last) - first).days // 7 + 1):
        begins = first + timedelta(weeks=number)
        ends = min(begins + timedelta(days=6), last)
        new = [sum(begins <= day <= ends for day in days) for days in (enrolled, agreed, lost)]
        due_by_then, done_by_then = (
            {phase: sum(day <= ends for day in days) for phase, days in by_phase.items()} for by_phase in (due, done)
        )
        found.append(Week(begins, new[0], new[1], new[2], due_by_then, done_by_then))
    return tuple(found)


def expected(state: StudyState, today: date, dropout: float) -> tuple[Expected, ...]:
    """For each phase how many people will have completed it at the end, of those who are enrolled now.

    Whoever is lost, for whom the phase has been open for ``PATIENCE`` days or more, or whose phase is over is not counted on; whoever still has
    time is counted with the rate so far, over every phase they have not completed. ``dropout``: share assumed to be lost between two
    phases, 0 to 1, where too few people have had the time.
    """
    members = tuple(state.members.values())
    chances = dict.fromkeys(state.members, 1.0)
    found: list[Expected] = []
    for phase in state.study.phases:
        done = {m.trainee for m in members if state.complete(m, phase.id)}
        opens = {m.trainee: state.opens(m, phase) for m in members}
        over = state.is_over(phase.id, today)
        had_time = {trainee for trainee, day in opens.items() if day is not None and (over or day <= today - timedelta(days=PATIENCE))}
        assumed = 1.0 if phase == state.study.phases[0] else 1 - dropout
        rate = len(done & had_time) / len(had_time) if len(had_time) >= ENOUGH else assumed
        for member in members:
            if member.trainee not in done:
                gone = member.lost is not None or over or member.trainee in had_time
                chances[member.trainee] *= 0.0 if gone else rate
        of_phase = [1.0 if m.trainee in done else chances[m.trainee] for m in members]
        found.append(Expected(phase.id, len(done), rate, len(had_time) if len(had_time) >= ENOUGH else 0, math.fsum(of_phase)))
    return tuple(found)


def _lost_before(member: Member, day: date) -> bool:
    return member.lost_at is not None and day_of(member.lost_at) < day


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
