"""CSV lists for spreadsheets: new codes, and members who are due."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from tracks_sim.study.fold import Member, StudyState
from tracks_sim.study.model import Phase

_BEFORE_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u200b", "\ufeff", "\t", "\r", "\n")
"""Signs that begin a formula, the same in full width, and signs that a spreadsheet may drop before it looks for one."""


def codes_csv(new_members: Iterable[tuple[str, str]], site: str, experience: str, label: str, session: str = "", trainer: int | None = None) -> str:
    """New members (id, code) as CSV with the columns code, trainee, site, experience, label, and session and trainer where there is one."""
    of_session = ({"session": session} if session else {}) | ({"trainer": str(trainer)} if trainer is not None else {})
    return _csv(
        ("code", "trainee", "site", "experience", "label", *of_session),
        ((code, trainee, site, experience, label, *of_session.values()) for trainee, code in new_members),
    )


def due_members(state: StudyState, today: date) -> tuple[tuple[Member, Phase, str], ...]:
    """Members who have something to do today, with the phase and their state: not agreed, not begun or begun."""
    due = []
    for member in state.members.values():
        if phase := state.due(member, today):
            how_far = "begun" if member.progress(phase.id).last_at else "not begun" if member.consented_at else "not agreed"
            due.append((member, phase, how_far))
    return tuple(due)


def due_csv(state: StudyState, today: date) -> str:
    """``due_members`` as CSV: internal id, phase, first and last day, state, site, experience and label."""
    rows = (
        (m.trainee, phase.id, str(state.opens(m, phase)), str(phase.closes or ""), how_far, m.site, m.experience, m.label)
        for m, phase, how_far in due_members(state, today)
    )
    return _csv(("trainee", "phase", "since", "until", "state", "site", "experience", "label"), rows)


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([escape_formula(cell) for cell in row] for row in rows)
    return text.getvalue()


def escape_formula(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith(_BEFORE_FORMULA) else text
