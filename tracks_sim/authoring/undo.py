"""Taking back what an act changed, on data that others may have changed since. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from tracks_sim.authoring.changes import Change, with_changes
from tracks_sim.drafts.draft import DraftData
from tracks_sim.errors import FieldConflict
from tracks_sim.problem import Where

UNDO_FOR = timedelta(days=30)
"""How long after an act it can be taken back."""


class _Stop(Exception):
    """A value is not as the act left it."""

    def __init__(self, where: Where, mine: Any, theirs: Any) -> None:
        super().__init__()
        self.where, self.mine, self.theirs = where, mine, theirs


def taken_back(changes: Iterable[Change], data: DraftData, *, also_others: bool) -> DraftData:
    """The data with every value as it was before these changes.

    Raises FieldConflict where one is no longer as the changes left it; with ``also_others`` what somebody else wrote there goes too,
    and what has no place any more is left out.
    """
    for change in changes:
        try:
            data = with_changes(data, (change.reversed,), _mine if also_others else _stop)
        except _Stop as stopped:
            raise FieldConflict(
                "Somebody has changed this since. Shall their change be taken back too?",
                part=change.part, where=stopped.where, mine=as_text(stopped.mine), theirs=as_text(stopped.theirs),
            ) from None  # fmt: skip
    return data


def with_theirs_kept(changes: Iterable[Change], data: DraftData) -> DraftData:
    """The data with these changes, except where a value is no longer as they found it."""
    return with_changes(data, changes, lambda _where, _mine, theirs: theirs)


def as_text(value: Any) -> str:
    """A value as an author can compare it with another: a text as it is, anything else as JSON, nothing as nothing."""
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _mine(_where: Where, mine: Any, _theirs: Any) -> Any:
    return mine


def _stop(where: Where, mine: Any, theirs: Any) -> Any:
    raise _Stop(where, mine, theirs)
