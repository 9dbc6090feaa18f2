"""Paths of a draft with names in place of numbers: what is said of an entry of a list holds wherever it stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracks_sim.drafts.draft import DraftData
from tracks_sim.practice.steps import ANSWER_KINDS
from tracks_sim.problem import Where

Path = tuple[str, ...]
"""A path in which an entry of a list goes by its name: ``("indicators", "documents_taken", "state")``."""
_NAMES = ("id", "option", "part", *(kind.keyed("").row_id for kind in ANSWER_KINDS if kind.keyed))
"""Fields by which entries of lists are named."""


def named(data: DraftData, part: str, where: Where, id_: str = "") -> Path:
    """The path with names in place of numbers; ``id_`` is added where the path leads to the list or block around it."""
    value: Any = data.get(part)
    path: list[str] = []
    for step in where:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
            step = _name_of(value, step)
        else:
            value = None
        path.append(str(step))
    return (*path, id_) if id_ and id_ not in path else tuple(path)


def _name_of(entry: Any, number: int) -> str:
    if isinstance(entry, str):
        return entry
    found = [entry[name] for name in _NAMES if isinstance(entry.get(name), str)] if isinstance(entry, Mapping) else []
    return found[0] if found else str(number)
