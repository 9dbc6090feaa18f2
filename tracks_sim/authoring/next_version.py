"""The version that a release would get, and what differs from the version before, in plain data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tracks_sim.authoring.changes import ORDER, Change, changes_between
from tracks_sim.drafts.draft import DraftData, languages_of
from tracks_sim.drafts.records import case_of

VersionKind = Literal["words", "scored", "other_case"]
"""Words alone; key, order or anything that is scored; other papers or another person."""
Rise = Literal["first", "none", "patch", "minor", "major"]
_RISES: Mapping[VersionKind, Rise] = {"other_case": "major", "scored": "minor", "words": "patch"}
"""How far each kind raises a version, the highest first."""

_PERSON = frozenset({"age", "region", "person", "facts"})
_LEFT_OUT = frozenset({"id", "version", "status"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs from the version before, and what sort of difference it is."""

    change: Change
    kind: VersionKind


@dataclass(frozen=True, slots=True)
class NextVersion:
    """The version that a release would get, how it rises, and why."""

    version: str
    rise: Rise
    differences: tuple[Difference, ...]


def next_version(before: DraftData | None, after: DraftData) -> NextVersion:
    """The version after ``before``, the version released last: words alone raise the last number, what is scored the second, another case the first.

    The first release gets the version that the case names, such as that of the file it came in, if it is 1.0.0 or higher; else 1.0.0.
    A case that is out of use and comes back as it was gets a version of its own, too.
    """
    if before is None:
        named = case_of(after).version
        return NextVersion(named if parsed_version(named) >= (1, 0, 0) else "1.0.0", "first", ())
    found = differences(before, after)
    kinds = {difference.kind for difference in found}
    rise: Rise = next((rise for kind, rise in _RISES.items() if kind in kinds), "none")
    if rise == "none" and case_of(before).status == "retired":
        rise = "patch"
    return NextVersion(raised(case_of(before).version, rise), rise, found)


def raised(version: str, rise: Rise) -> str:
    """The version after this one."""
    major, minor, patch = parsed_version(version)
    numbers = {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0), "patch": (major, minor, patch + 1)}.get(
        rise, (major, minor, patch)
    )
    return ".".join(map(str, numbers))


def parsed_version(version: str) -> tuple[int, int, int]:
    """The three numbers of a version, by which versions are compared; zeros for what is none."""
    match = re.fullmatch(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})", version)
    return (int(match[1]), int(match[2]), int(match[3])) if match else (0, 0, 0)


def differences(before: DraftData, after: DraftData) -> tuple[Difference, ...]:
    """All that differs in structure, key, and texts of the languages that either of the two lists. What is missing is the same as what is empty."""
    languages = {*languages_of(before), *languages_of(after)}
    parts = ("case", "key", *(f"{head}.{language}" for language in sorted(languages) for head in ("text", "key_text")))
    states = ({part: _without_empty(data.get(part)) or {} for part in parts} for data in (before, after))
    changes = (
        change
        for change in changes_between(*states)
        if not (change.part == "case" and change.where[:1] and change.where[0] in _LEFT_OUT)
    )
    return tuple(Difference(change, _kind(change)) for change in changes)


def _kind(change: Change) -> VersionKind:
    first = change.where[0] if change.where else None
    if change.part not in ("case", "key") or (change.part == "case" and first == "languages"):
        return "words"
    papers = first == "documents" and change.where[1:] != (ORDER,) and (len(change.where) < 3 or change.where[2] == "kind")
    return "other_case" if change.part == "case" and (papers or first in _PERSON) else "scored"


def _without_empty(value: Any) -> Any:
    """Plain data without nothing, empty texts, lists and blocks; None where nothing is left."""
    if isinstance(value, Mapping):
        value = {name: kept for name, inner in value.items() if (kept := _without_empty(inner)) is not None}
    elif isinstance(value, list):
        value = [_without_empty(inner) for inner in value]
    return None if value in ("", [], {}) else value
