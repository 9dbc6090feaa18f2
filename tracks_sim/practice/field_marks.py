"""Marks on the fields of events: whose words a text is, and what a measurement withholds until its release.

A mark is metadata of the annotation. It changes neither validation nor what is stored, so hashes stay.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from tracks_sim.case.record import Record


class FieldMark(Enum):
    """What a reader of an event must know about one of its fields."""

    WITHHELD = auto()
    """Follows from an act and is feedback on it: before its release nobody who is measured gets it."""


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
