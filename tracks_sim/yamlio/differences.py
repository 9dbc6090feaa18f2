"""Differences between what a file holds and what it is to hold: which entries of a list or a block are the same ones.

Pure. Entries of a list are matched by what they are, not by their place, so that one put in at the beginning is one difference.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from typing import Any


def same(first: Any, second: Any) -> bool:
    """Whether two values of plain data are equal, of the same type throughout: ``1`` is not ``true``, and not ``1.0``."""
    if first is second:
        return True
    if type(first) is not type(second):
        return False
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(value, second[key]) for key, value in first.items())
    if isinstance(first, list):
        return len(first) == len(second) and all(map(same, first, second))
    return bool(first == second)


def ordered_keys(old: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """The keys of ``wanted``: those of ``old`` in their order, each new one after the key that stands before it in ``wanted``."""
    keys = [key for key in old if key in wanted]
    before: str | None = None
    for key in wanted:
        if key not in old:
            keys.insert(0 if before is None else keys.index(before) + 1, key)
        before = key
    return keys


def matched_entries(old: Sequence[Any], wanted: Sequence[Any]) -> list[int | None]:
    """For each entry of ``wanted`` its place in ``old``, None where it is new; no place twice.

    First entries that are equal are matched; then blocks whose first key has the same text (``id``, ``concept``, ``need``,
    ``option``); then what is left of one kind after the same neighbour, such as a text that was changed.
    """
    places: list[int | None] = [None] * len(wanted)
    free = set(range(len(old)))
    for identity in (_whole, _name):
        known: defaultdict[str, deque[int]] = defaultdict(deque)
        for index in sorted(free):
            name = identity(old[index])
            if name is not None:
                known[name].append(index)
        for index, entry in enumerate(wanted):
            name = identity(entry) if places[index] is None else None
            if name is not None and known[name]:
                places[index] = known[name].popleft()
                free.discard(places[index])
    for index, entry in enumerate(wanted):
        place = 0 if index == 0 else None if places[index - 1] is None else places[index - 1] + 1  # type: ignore[operator]  # not None here
        if places[index] is None and place in free and _changed(old[place], entry):
            places[index] = place
            free.discard(place)
    return places


def _whole(entry: Any) -> str | None:
    return json.dumps(entry, sort_keys=True)


def _name(entry: Any) -> str | None:
    """What an entry of a list is called: its first key with its text; None where it has none."""
    if isinstance(entry, dict) and entry:
        key, value = next(iter(entry.items()))
        return f"{key}: {value}" if isinstance(value, str) else None
    return None


def _changed(old: Any, wanted: Any) -> bool:
    """Whether one entry may be another one with changes: of the same kind, and blocks of two names only where all else is equal."""
    if not isinstance(old, dict) or not isinstance(wanted, dict):
        return isinstance(old, dict) == isinstance(wanted, dict) and isinstance(old, list) == isinstance(wanted, list)
    if _name(old) is None or _name(wanted) is None or not old.keys() & wanted.keys():
        return True
    name = next(iter(old))
    return name != next(iter(wanted)) or same({**old, name: ""}, {**wanted, name: ""})
