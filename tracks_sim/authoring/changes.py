"""What an act changed in a draft, as the smallest values that differ, and how such changes are applied to data that others have changed since.

Pure, and ignorant of the kinds of acts. Entries of lists are addressed by what names them, not by their place, since somebody else may put
one in before them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.problem import Where
from tracks_sim.yamlio.differences import same

IDENTIFYING = ("id", "concept", "need", "option", "answer")
"""Keys by which the entries of a list are told apart: that of the first which every entry has, each with another text."""
ORDER = "(order)"
"""Last step of the path of a change that moved entries of a list: its values are the names of all entries in their order."""
TEXTS = "(texts)"
"""Kind of a list whose entries are texts, each once; they are their own names."""

Clash = Callable[[Where, Any, Any], Any]
"""Says what stands where a value is no longer as it was: path, the value that a change would write, the value that is there."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one act changed of one value: its value before and after (None: there was, or is, none)."""

    part: str
    where: Where
    """Keys, and the names of entries of lists (``("documents", "note-1", "kind")``); empty for the whole part."""
    before: Any
    after: Any
    follows: str | None = None
    """Of an entry or a key that came or went: the one before it; None at the top."""

    @property
    def reversed(self) -> Change:
        """The change that takes this one back."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping, or a list whose entries have names."""

    kind: str
    """``mapping``, the naming key, TEXTS; ``list`` of an empty list and ``nothing`` where there is no value: both fit more than one kind."""
    by_name: dict[str, Any]

    def with_entries(self, by_name: Mapping[str, Any], kind: str) -> Any:
        """The plain value with these entries."""
        return dict(by_name) if kind == "mapping" else list(by_name.values())


def entries_of(value: Any) -> Entries | None:
    """The entries of a value by name; None for a text, a number, and a list whose entries have no names."""
    if value is None:
        return Entries("nothing", {})
    if isinstance(value, Mapping):
        return Entries("mapping", dict(value))
    if not isinstance(value, list):
        return None
    if not value:
        return Entries("list", {})
    if all(isinstance(entry, str) for entry in value):
        return Entries(TEXTS, {entry: entry for entry in value}) if len(set(value)) == len(value) else None
    if all(isinstance(entry, Mapping) for entry in value):
        for key in IDENTIFYING:
            names = [entry.get(key) for entry in value]
            if all(isinstance(name, str) for name in names):
                return Entries(key, dict(zip(names, value, strict=True))) if len(set(names)) == len(names) else None
    return None


def common_kind(*values: Entries | None) -> str | None:
    """The kind that all have, where an empty list and nothing fit any; None where they differ or one has none."""
    if any(value is None for value in values):
        return None
    kinds = {value.kind for value in values if value is not None} - {"nothing"}
    lists = kinds - {"list"}
    if len(lists) > 1 or ("list" in kinds and "mapping" in kinds):
        return None
    return next(iter(lists or kinds), "list")


# --- what differs ------------------------------------------------------------------------


def changes_between(before: DraftData, after: DraftData) -> tuple[Change, ...]:
    """Every value that differs, by part in their order of name."""
    return tuple(
        change
        for part in sorted({*before, *after})
        if before.get(part) is not after.get(part)
        for change in _differences(part, (), before.get(part), after.get(part))
    )


def _differences(part: str, where: Where, before: Any, after: Any) -> Iterator[Change]:
    if same(before, after):
        return
    old, new = entries_of(before), entries_of(after)
    kind = common_kind(old, new)
    if old is None or new is None or kind in (None, TEXTS) or before is None or after is None:
        yield Change(part, where, before, after)
        return
    for name, follows in _with_predecessor(old.by_name):
        if name not in new.by_name:
            yield Change(part, (*where, name), old.by_name[name], None, follows)
    for name, follows in _with_predecessor(new.by_name):
        if name not in old.by_name:
            yield Change(part, (*where, name), None, new.by_name[name], follows)
        else:
            yield from _differences(part, (*where, name), old.by_name[name], new.by_name[name])
    if kind != "mapping" and [n for n in old.by_name if n in new.by_name] != [n for n in new.by_name if n in old.by_name]:
        yield Change(part, (*where, ORDER), list(old.by_name), list(new.by_name))


def _with_predecessor(names: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    before: str | None = None
    for name in names:
        yield name, before
        before = name


# --- changes on other data ---------------------------------------------------------------


def with_changes(data: DraftData, changes: Iterable[Change], clash: Clash) -> DraftData:
    """The data after these changes. Where a value is not as a change found it, what ``clash`` returns stands, or what it raises is raised."""
    changed = dict(data)
    for change in changes:
        value = _put(changed.get(change.part), change, change.where, clash)
        if value is None:
            changed.pop(change.part, None)
        else:
            changed[change.part] = value
    return changed


def _put(value: Any, change: Change, steps: Where, clash: Clash) -> Any:
    """A value with the change at the end of ``steps`` below it."""
    if not steps:
        return _merged(change.before, change.after, value, change.where, clash)
    if steps == (ORDER,):
        return _reordered(value, change, clash)
    found = entries_of(value)
    name = str(steps[0])
    if found is None or found.kind == "nothing" or (len(steps) > 1 and name not in found.by_name):
        # What held the value is gone. A change that takes the value out has nothing to do.
        if change.after is not None:
            clash(change.where, change.after, None)
        return value
    inner = _put(found.by_name.get(name), change, steps[1:], clash)
    kind = found.kind
    if kind == "list" and inner is not None:
        by_name = {name: inner}
    else:
        by_name = _with_entry(found.by_name, name, inner, change.follows if len(steps) == 1 else None)
    return found.with_entries(by_name, kind)


def _with_entry(by_name: Mapping[str, Any], name: str, value: Any, follows: str | None) -> dict[str, Any]:
    """Entries with one of them set, taken out (None), or put in after another: at the top for None, at the end where that one is gone."""
    if value is None:
        return {n: v for n, v in by_name.items() if n != name}
    if name in by_name:
        return {n: value if n == name else v for n, v in by_name.items()}
    if follows is None:
        return {name: value, **by_name}
    entries: dict[str, Any] = {}
    for n, v in by_name.items():
        entries[n] = v
        if n == follows:
            entries[name] = value
    return {**entries, name: value} if name not in entries else entries


def _merged(base: Any, wanted: Any, current: Any, where: Where, clash: Clash) -> Any:
    """``current`` with what differs between ``base`` and ``wanted``; lists and mappings entry by entry."""
    if current == base:
        return wanted
    if current == wanted or base == wanted:
        return current
    old, new, now = entries_of(base), entries_of(wanted), entries_of(current)
    kind = common_kind(old, new, now)
    # Half of a mapping, or of an entry, that came or went as one would make no sense.
    whole = kind in (None, "mapping") and None in (base, wanted, current)
    if old is None or new is None or now is None or kind is None or whole:
        return clash(where, wanted, current)
    by_name = now.by_name
    for name, follows in _with_predecessor({**new.by_name, **old.by_name}):
        before, after = old.by_name.get(name), new.by_name.get(name)
        if before != after:
            by_name = _with_entry(by_name, name, _merged(before, after, by_name.get(name), (*where, name), clash), follows)
    merged = now.with_entries(by_name, kind)
    if kind != "mapping" and [n for n in old.by_name if n in new.by_name] != [n for n in new.by_name if n in old.by_name]:
        merged = _reordered(merged, Change("", (*where, ORDER), list(old.by_name), list(new.by_name)), clash)
    return None if wanted is None and not merged else merged


def _reordered(value: Any, change: Change, clash: Clash) -> Any:
    """A list whose entries stand in the order that a change gave them; those that it does not name keep their places."""
    found = entries_of(value)
    before, after = change.before or [], change.after or []
    if found is None or found.kind in ("mapping", "nothing", "list"):
        return value
    names = list(found.by_name)
    if not _same_order(names, before) and not _same_order(names, after):
        names_wanted = clash(change.where, after, names)
    else:
        names_wanted = after
    wanted = iter([name for name in names_wanted if name in found.by_name])
    moved = set(names_wanted)
    return [found.by_name[next(wanted) if name in moved else name] for name in names]


def _same_order(names: Sequence[str], others: Sequence[str]) -> bool:
    return [n for n in names if n in set(others)] == [n for n in others if n in set(names)]


# --- paths of people ---------------------------------------------------------------------


def named(data: DraftData, part: str, where: Where) -> Where:
    """A path with the names of entries instead of their places in lists, as changes have it."""
    path: list[str | int] = []
    for count, step in enumerate(where):
        inside = value_at(data, part, where[:count])
        entries = entries_of(inside) if isinstance(inside, list) and isinstance(step, int) else None
        names = list(entries.by_name) if entries is not None else []
        path.append(names[step] if isinstance(step, int) and step < len(names) else step)
    return tuple(path)


def concerns(change: Change, part: str, where: Where) -> bool:
    """Whether a change is of the value at a path (as ``named`` gives it), of something in it, or of something around it in which it differs."""
    if change.part != part:
        return False
    at = change.where[:-1] if change.where[-1:] == (ORDER,) else change.where
    if at[: len(where)] == where:
        return True
    if where[: len(at)] != at or at is not change.where:
        return False
    return bool(_inside(change.before, where[len(at) :]) != _inside(change.after, where[len(at) :]))


def _inside(value: Any, steps: Where) -> Any:
    for step in steps:
        entries = entries_of(value)
        value = entries.by_name.get(str(step)) if entries is not None else None
    return value
