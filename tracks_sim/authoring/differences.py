"""What differs between two states of a case, in plain data, and the version that follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tracks_sim.case.draft import DraftData, languages_of, value_at
from tracks_sim.case.problem import Where

Kind = Literal["words", "scored", "other_case"]
"""Words alone; key, order or anything that is scored; other papers or another person."""
Rise = Literal["first", "none", "patch", "minor", "major"]
_RISES: Mapping[Kind, Rise] = {"words": "patch", "scored": "minor", "other_case": "major"}

_OTHER_CASE = frozenset({"age", "region", "person", "facts"})
_WORDS = frozenset({"languages"})
_LEFT_OUT = frozenset({"id", "version", "status"})
_NAMES = ("id", "concept", "need", "option", "part")
"""Keys by which an entry of a list is known, wherever it stands."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs: before and after (None: there was, or is, none)."""

    part: str
    where: Where
    """Its path in the state after; of what was taken out, in the state before."""
    before: Any
    after: Any
    kind: Kind


@dataclass(frozen=True, slots=True)
class NextVersion:
    """The version that a release would get, how it rises, and why."""

    version: str
    rise: Rise
    differences: tuple[Difference, ...]


def next_version(before: DraftData | None, after: DraftData) -> NextVersion:
    """The version after ``before``, the state released last: words alone raise the last number, what is scored the second, another case the first.

    The first release gets the version that the case names, such as that of the file it came in, if it is 1.0.0 or higher; else 1.0.0.
    """
    if before is None:
        named = str(value_at(after, "case", ("version",)))
        return NextVersion(named if parsed_version(named) >= (1, 0, 0) else "1.0.0", "first", ())
    found = differences(before, after)
    major, minor, patch = parsed_version(str(value_at(before, "case", ("version",))))
    rise: Rise = next((_RISES[kind] for kind in ("other_case", "scored", "words") if any(d.kind == kind for d in found)), "none")
    version = {"none": (major, minor, patch), "patch": (major, minor, patch + 1), "minor": (major, minor + 1, 0), "major": (major + 1, 0, 0)}[rise]
    return NextVersion(".".join(map(str, version)), rise, found)


def parsed_version(version: str) -> tuple[int, int, int]:
    """The three numbers of a version, by which versions are compared; zeros for what is none."""
    match = re.fullmatch(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})", version, re.ASCII)
    return (int(match[1]), int(match[2]), int(match[3])) if match else (0, 0, 0)


def differences(before: DraftData, after: DraftData) -> tuple[Difference, ...]:
    """All that differs in structure, key and texts, in that order; texts in the languages that either of the two lists."""
    languages = dict.fromkeys((*languages_of(after), *languages_of(before)))
    parts = ("case", "key", *(f"{head}.{language}" for language in languages for head in ("text", "key_text")))
    return tuple(
        Difference(part, where, old, new, _kind(part, where, old, new))
        for part in parts
        for where, old, new in _differing(before.get(part), after.get(part), ())
        if not (part == "case" and where[:1] and where[0] in _LEFT_OUT)
    )


def _kind(part: str, where: Where, old: Any, new: Any) -> Kind:
    if part not in ("case", "key") or (part == "case" and where[:1] and where[0] in _WORDS):
        return "words"
    if part == "case" and where:
        a_paper = where[0] == "documents" and (len(where) == 1 or (len(where) == 2 and (old is None or new is None)) or where[2:] == ("kind",))
        order_of_papers = where == ("documents",) and isinstance(old, list) and isinstance(new, list) and sorted(map(str, old)) == sorted(map(str, new))
        if where[0] in _OTHER_CASE or (a_paper and not order_of_papers):
            return "other_case"
    return "scored"


def _differing(before: Any, after: Any, where: Where) -> Iterator[tuple[Where, Any, Any]]:
    """Paths and values that differ. What is missing is the same as what is empty; an entry of a list is found by its name, and an order that
    differs is a difference of its own: the names in both orders.
    """
    if _empty(before) and _empty(after):
        return
    if isinstance(before, Mapping | None) and isinstance(after, Mapping | None) and (where == () or (before is not None and after is not None)):
        before, after = before or {}, after or {}
        for name in dict.fromkeys((*after, *before)):
            yield from _differing(before.get(name), after.get(name), (*where, name))
        return
    old, new = _by_name(before), _by_name(after)
    if old is None or new is None:
        if before != after:
            yield where, before, after
        return
    for index, (name, entry) in enumerate(new.items()):
        if name in old:
            yield from _differing(old[name], entry, (*where, index))
        else:
            yield (*where, index), None, entry
    for index, (name, entry) in enumerate(old.items()):
        if name not in new:
            yield (*where, index), entry, None
    orders = [name for name in old if name in new], [name for name in new if name in old]
    if orders[0] != orders[1]:
        yield where, *orders


def _by_name(value: Any) -> Mapping[str, Any] | None:
    """Entries of a list by the name that each has; None where it is no list of named entries, or two have the same name."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(entry, Mapping) for entry in value):
        return None
    named = {str(next((entry[name] for name in _NAMES if name in entry), "")): entry for entry in value}
    return named if len(named) == len(value) and "" not in named else None


def _empty(value: Any) -> bool:
    return value is None or value in ("", [], {})
