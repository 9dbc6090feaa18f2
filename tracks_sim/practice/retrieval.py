"""Questions from one's own last cases on a later day, and the contrast of two of them. Pure: attempts, rows and today's date in, choices out.

The rules are in docs/course.md. Rows come from the key with which a case was played, through ``scoring.keyed_rows``, and of cases of
practice that were handed in alone: nothing that measures somebody is ever asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import combinations

from tracks_sim.case.model.record import JudgementState
from tracks_sim.practice.attempt import Attempt

AFTER = (7, 7, 7, 7, 90)
"""Days from the case handed in last to the first round, and from each round to the next: even spacing, then once more."""
QUESTIONS = 3
"""Most questions of a round."""
LAST_CASES = 5
"""How many of the last cases questions come from."""
FIRST_CONTRAST = "documents_taken"
"""The concept that is contrasted first where it can be: most short cases ask it, and few papers that somebody holds are taken."""
_PER_CLASS = 3
"""Rows of one case with one right answer that are weighed; more of them could not make a round better."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A case that somebody handed in: the id of the attempt, and the attempt."""

    id: str
    attempt: Attempt

    @property
    def day(self) -> date:
        """Day on which it was handed in, in UTC."""
        return _day(self.attempt.submitted_at or self.attempt.last_at)


@dataclass(frozen=True, slots=True)
class KeyedRow:
    """A row of the worksheet with one right answer, in a case that somebody handed in, and the passages that it rests on."""

    attempt: str
    case: str
    concept: str
    state: JudgementState
    passages: tuple[str, ...]
    right: bool
    """Whether this person answered so."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """One indicator that is keyed present in one of two cases, and otherwise in the other."""

    earlier: KeyedRow
    later: KeyedRow

    @property
    def shows(self) -> KeyedRow:
        """The row of the case that shows the indicator."""
        return self.earlier if self.earlier.state == "present" else self.later


def last_cases(handed_in: Iterable[HandedIn], barred: Collection[str]) -> tuple[HandedIn, ...]:
    """The last attempt of practice on each case, the case handed in last first; at most ``LAST_CASES``.

    Assessments, cases of a study, talks and worked examples are none of them, and neither are ``barred`` cases: those of the
    person's open study.
    """
    mine = [one for one in handed_in if one.attempt.mode == "practice" and one.attempt.submitted and one.attempt.case not in barred]
    newest_first = sorted(mine, key=lambda one: (one.attempt.submitted_at or "", one.id), reverse=True)
    found: dict[str, HandedIn] = {}
    for one in newest_first:
        found.setdefault(one.attempt.case, one)
    return tuple(found.values())[:LAST_CASES]


def next_day(last: HandedIn) -> date | None:
    """The day of the next round, None once all were done. ``last``: the case handed in last, which has the answers of its rounds.

    It is counted from the day on which the round before was done, so that who comes late is not asked twice in a row.
    """
    done = [answer for answer in last.attempt.recalled if answer.last]
    if len(done) >= len(AFTER):
        return None
    return (_day(done[-1].at) if done else last.day) + timedelta(days=AFTER[len(done)])


def round_due(last: HandedIn, today: date) -> int | None:
    """Number of the round that is due today, from 1; None where none is, or where it was put off today."""
    day = next_day(last)
    if day is None or today < day or (last.attempt.skipped_at and _day(last.attempt.skipped_at) == today):
        return None
    return 1 + sum(answer.last for answer in last.attempt.recalled)


def round_shown(last: HandedIn, today: date) -> int | None:
    """The round that is due, or the one that was finished today: its page may still be read."""
    done = [answer for answer in last.attempt.recalled if answer.last]
    return round_due(last, today) or (len(done) if done and _day(done[-1].at) == today else None)


def questions(rows: Sequence[KeyedRow], last: HandedIn, number: int) -> tuple[KeyedRow, ...]:
    """The rows that a round asks, at most ``QUESTIONS``; the same ones whenever it is asked.

    From as many cases as there are, then with as many different right answers, then of those that this person had wrong. What an
    earlier round has asked comes again only where nothing else is left.
    """
    asked = {(answer.case, answer.concept) for answer in last.attempt.recalled if answer.round < number}
    drawn = {(row.case, row.concept): sha256(f"{row.attempt} {row.concept} {last.id} {number}".encode()).hexdigest() for row in rows}

    def by_lot(row: KeyedRow) -> tuple[bool, str]:
        return row.right, drawn[row.case, row.concept]

    new = [row for row in rows if (row.case, row.concept) not in asked]
    classes: dict[tuple[str, str], list[KeyedRow]] = {}
    for row in sorted(new if len(new) >= QUESTIONS else rows, key=by_lot):
        classes.setdefault((row.case, row.state), []).append(row)
    weighed = sorted((row for rows_of in classes.values() for row in rows_of[:_PER_CLASS]), key=by_lot)
    best = max(combinations(weighed, min(QUESTIONS, len(weighed))), key=_worth)  # of equals the first, which is the one by lot
    return tuple(sorted(best, key=lambda row: drawn[row.case, row.concept]))


def _worth(rows: Sequence[KeyedRow]) -> tuple[int, int, int]:
    return len({row.case for row in rows}), len({row.state for row in rows}), sum(not row.right for row in rows)


def contrast(last: Sequence[HandedIn], rows_of: Callable[[HandedIn], Sequence[KeyedRow]]) -> Contrast | None:
    """What the case handed in last has to be set beside one of those before it; None where nothing has, or everything was.

    ``last``: as ``last_cases`` gives them; ``rows_of``: rows of one. The concept is the one that was answered already; else
    ``FIRST_CONTRAST``, one that this person had wrong, or the first of the worksheet. Of the cases before it is the newest.
    """
    if len(last) < 2:
        return None
    newest, *before = last
    answered = newest.attempt.contrasted
    seen = {one.attempt.contrasted.concept for one in before if one.attempt.contrasted is not None}
    found: dict[str, Contrast] = {}
    later = rows_of(newest)
    for one in before:
        earlier = {row.concept: row for row in rows_of(one)}
        for row in later:
            other = earlier.get(row.concept)
            if other is not None and other.state != row.state and "present" in (other.state, row.state) and row.concept not in seen:
                found.setdefault(row.concept, Contrast(other, row))
    if answered is not None:
        return next((c for c in found.values() if (c.later.concept, c.earlier.case) == (answered.concept, answered.other)), None)
    places = {row.concept: n for n, row in enumerate(later)}
    return min(
        found.values(),
        key=lambda c: (c.later.concept != FIRST_CONTRAST, c.earlier.right and c.later.right, places[c.later.concept]),
        default=None,
    )


def _day(at: str) -> date:
    return date.fromisoformat(at[:10])
