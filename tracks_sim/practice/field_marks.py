"""Marks on the fields of events: whose words a text is, and what a measurement withholds until its release.

A mark is metadata of the annotation. It changes neither validation nor what is stored, so hashes stay.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Annotated, Any

from tracks_sim.case.model.record import Record


class FieldMark(Enum):
    """What a reader of an event must know about one of its fields."""

    OWN_WORDS = auto()
    """What a trainee typed, or what may repeat it: in no export that is made without text."""
    FOR_ONESELF = auto()
    """What a trainee typed for nobody else: in no export but that of their own data, with text or without."""
    STAFF_WORDS = auto()
    """What staff typed of a group or of the plan."""
    GENERATED = auto()
    """What the kit or an author of a case writes and no visitor can choose freely: a time, an id, a hash."""
    WITHHELD = auto()
    """Follows from an act and is feedback on it: before its release nobody who is measured gets it."""


OwnWords = Annotated[str, FieldMark.OWN_WORDS]
OwnNotes = Annotated[str, FieldMark.OWN_WORDS, FieldMark.FOR_ONESELF]
StaffWords = Annotated[str, FieldMark.STAFF_WORDS]
Time = Annotated[str, FieldMark.GENERATED]
"""Time of the server in UTC, ISO 8601 to the second with Z."""
Id = Annotated[str, FieldMark.GENERATED]
"""Id, version or name that the kit checked against its own lists or made itself."""
Hash = Annotated[str, FieldMark.GENERATED]
"""SHA-256 in hexadecimal, whole or its beginning, or the part that one is of."""


class EventRecord(Record):
    """What every event says of itself: its kind, which each narrows to its own, and when it was."""

    kind: str
    at: Time


def dump_without(record: Record, mark: FieldMark) -> dict[str, Any]:
    """JSON object of a record and of those in it, without the fields that have this mark."""
    data = record.model_dump(mode="json")
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if mark in field.metadata:
            del data[name]
        elif isinstance(value, Record):
            data[name] = dump_without(value, mark)
        elif isinstance(value, tuple):
            data[name] = [dump_without(v, mark) if isinstance(v, Record) else d for v, d in zip(value, data[name], strict=True)]
    return data


def marked_fields(model: type[Record], mark: FieldMark) -> tuple[str, ...]:
    """Names of the fields of a record that have this mark."""
    return tuple(name for name, field in model.model_fields.items() if mark in field.metadata)
