"""Records with gaps: the parts of a draft as the records of a whole case, and the way of a changed record back into the data of its file.

Pure. A record that is read here may lack required fields: they hold what is neutral (``Neutral``), and ``Record.has`` tells that nobody
wrote them. What fits no field is no part of the record and stays in the data as it is; a change never writes over it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel

from tracks_sim.case.load.validation import without_none
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.structure import Case
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.tolerant_reader import fits, read_record, record_of
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable
from tracks_sim.problem import Finding

R = TypeVar("R", bound=Record)
T = TypeVar("T")

UNREADABLE = translatable("In the file of this case, “{name}” has another form than it should. Mend it there first.")


# --- from data to a record -----------------------------------------------------------------


def read_part(data: DraftData, part: str, model: type[R]) -> tuple[R, tuple[Finding, ...]]:
    """The record of a part, and a finding for each value that fits no field of it; an empty record where there is no such part.

    Data are never changed in place, so what was read of the same object is read once.
    """
    return _read(_Same(data.get(part)), model, part)  # type: ignore[return-value]


def case_of(data: DraftData) -> Case:
    """The structure of a draft."""
    return read_part(data, "case", Case)[0]


def key_of(data: DraftData) -> Key:
    """The key of a draft."""
    return read_part(data, "key", Key)[0]


class _Same:
    """Data told apart by identity, to remember what was read of them."""

    __slots__ = ("data",)

    def __init__(self, data: Any) -> None:
        self.data = data

    def __hash__(self) -> int:
        return id(self.data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.data is self.data


@lru_cache(maxsize=24)  # the parts of a draft before and after an act: each is held with its data
def _read(same: _Same, model: type[Record], part: str) -> tuple[Record, tuple[Finding, ...]]:
    return read_record(same.data, model, part)


def missing(record: Record) -> Iterator[str]:
    """Required fields of a record that nobody has written, in their order."""
    return (name for name, field in type(record).model_fields.items() if field.is_required() and not record.has(name))


# --- changed records -----------------------------------------------------------------------


def edited(record: R, **values: Any) -> R:
    """The record with these fields written."""
    return record.model_copy(update=values)


def without(record: R, *fields: str) -> R:
    """The record with these fields unwritten."""
    return record_of(type(record), **{name: getattr(record, name) for name in record.model_fields_set.difference(fields)})


def filled(record: R, **values: Any) -> R:
    """The record with these fields written, or unwritten where the value is empty."""
    written = edited(record, **{name: value for name, value in values.items() if value})
    return without(written, *(name for name, value in values.items() if not value))


def with_rows(record: R, field: str, change: Callable[[Any], Any]) -> R:
    """The record with each row of a list as ``change`` makes it, or without it for None; the same record where no row is another."""
    rows = getattr(record, field)
    made = [change(row) for row in rows]
    same = all(new is row for new, row in zip(made, rows, strict=True))
    return record if same else edited(record, **{field: tuple(row for row in made if row is not None)})


# --- entries of a list ---------------------------------------------------------------------


def named(entries: Iterable[T], name: Any) -> T | None:
    """The first row of this name."""
    return next((entry for entry in entries if _name(entry) == name), None)


def others(entries: Iterable[T], gone: Any) -> tuple[T, ...]:
    """All entries but those that are like one."""
    return tuple(entry for entry in entries if entry != gone)


def inserted(entries: Iterable[T], place: int, *new: T) -> tuple[T, ...]:
    """The entries with new ones from a place on (from 0), or at the end."""
    listed = list(entries)
    listed[place:place] = new
    return tuple(listed)


def moved(entries: Iterable[T], entry: T, to: int) -> tuple[T, ...]:
    """The entries with one of them at another place (from 0), or at the nearest end."""
    return inserted((other for other in entries if other is not entry), max(to, 0), entry)


def among(entries: Iterable[T], new: T, order: Iterable[Any]) -> tuple[T, ...]:
    """The entries with a new one before that whose name follows next in an order of names, or at the end."""
    there, names = [_name(entry) for entry in entries], list(order)
    followers = (there.index(name) for name in names[names.index(_name(new)) + 1 :] if name in there)
    return inserted(entries, next(followers, len(there)), new)


# --- from a changed record back to data ------------------------------------------------------


def plain(value: Any) -> Any:
    """A record, or a value of a field, as plain data: what was written, in the order of its keys."""
    if isinstance(value, Record):
        return {name: plain(getattr(value, name)) for name in _key_order(type(value)) if value.has(name)}
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    return [plain(entry) for entry in value] if isinstance(value, tuple | list) else value


def changed_data(data: Any, before: Any, after: Any, annotation: Any, name: str = "") -> Any:
    """The data after a change of the value that was read of them: only what differs is another, and what fits no field stays.

    ``annotation``: that of the value; ``name``: its key. Raises EditRefused where something of another form would have to be written over.
    """
    if before is after:
        return data
    annotation = without_none(annotation)
    kind, inner = get_origin(annotation), get_args(annotation)
    is_record = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    if data is None:
        return plain(after)
    if not (is_record or kind in (tuple, dict)):
        return data if before == after else plain(after)
    has_its_form: bool = isinstance(data, list if kind is tuple else Mapping)
    if not has_its_form:
        raise EditRefused(UNREADABLE, name=name)
    if kind is tuple:
        return _changed_list(data, before or (), after or (), inner[0], name)
    if kind is dict:
        was, now = before or {}, after or {}
        return _changed_entries(data, was, now, dict.fromkeys({**was, **now}, inner[1]), tuple(now))
    was, now = ({field: getattr(r, field) for field in annotation.model_fields if r is not None and r.has(field)} for r in (before, after))
    return _changed_entries(data, was, now, {n: field.annotation for n, field in annotation.model_fields.items()}, _key_order(annotation))


def _changed_entries(data: Mapping[str, Any], was: Mapping[str, Any], now: Mapping[str, Any], annotations: Mapping[str, Any], order: tuple[str, ...]) -> dict[str, Any]:
    """A block of keys with what differs between two readings of it."""
    made = dict(data)
    for name in {**was, **now}:
        if name in was and name in now and was[name] is now[name]:
            continue
        value = changed_data(data.get(name), was.get(name), now.get(name), annotations[name], name)
        if name not in now and not (isinstance(value, list | dict) and value):
            made.pop(name, None)
        else:
            put_in_order(made, name, order)
            made[name] = value
    return made


def _changed_list(data: list[Any], before: tuple[Any, ...], after: tuple[Any, ...], annotation: Any, name: str) -> list[Any]:
    """A list with what differs between two readings of it. What fits no field stays behind the entry before it."""
    readable = [place for place, entry in enumerate(data) if fits(entry, annotation)]
    places = dict(zip(readable, before, strict=False))
    of: dict[int, int] = {}  # place in the data of each entry that was there before
    for alike in (lambda a, b: a is b, lambda a, b: _name(a) is not None and _name(a) == _name(b), lambda a, b: _name(a) is None):
        for count, entry in enumerate(after):
            free = [place for place, old in places.items() if count not in of and place not in of.values() and alike(entry, old)]
            if free:
                of[count] = max(free, key=lambda place: _in_common(entry, places[place]))  # the first of those that are as near
    made = [(of.get(n, -1), changed_data(data[of[n]], places[of[n]], entry, annotation, name) if n in of else plain(entry)) for n, entry in enumerate(after)]
    for place, entry in enumerate(data):
        if place not in places:
            earlier = [(of_data, n) for n, (of_data, _) in enumerate(made) if 0 <= of_data < place]
            made.insert(max(earlier)[1] + 1 if earlier else 0, (place, entry))
    return [entry for _, entry in made]


def _name(entry: Any) -> Any:
    """What tells an entry of a list apart from the others; None where nothing does."""
    if isinstance(entry, Record):
        return getattr(entry, entry.row_id) if entry.row_id else None
    return entry


def _in_common(one: Any, other: Any) -> int:
    """How much two entries without a name have in common: fields that hold the same, and what their lists share."""
    if not (isinstance(one, Record) and isinstance(other, Record)):
        return 0
    pairs = [(getattr(one, name), getattr(other, name, None)) for name in type(one).model_fields]
    return sum(sum(value in there for value in here) if isinstance(here, tuple) and isinstance(there, tuple) else here == there for here, there in pairs)


def _key_order(model: type[Any]) -> tuple[str, ...]:
    return model.key_order or tuple(model.model_fields)


def put_in_order(parent: dict[str, Any], name: str, order: Iterable[str], value: Any = None) -> None:
    """Give a block a key at its place in an order of keys, if it has it not yet; keys that are there keep their order."""
    if name in parent:
        return
    places = list(order)
    after = set(places[places.index(name) + 1 :]) if name in places else set()
    later = [key for key in parent if isinstance(key, str) and key in after]
    moved = {key: parent.pop(key) for key in list(parent)[list(parent).index(later[0]) :]} if later else {}
    parent[name] = value
    parent.update(moved)
