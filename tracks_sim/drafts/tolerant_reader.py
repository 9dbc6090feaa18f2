"""Plain data read as a record as far as they fit: unknown keys, values of another type and half-written entries are left out, each with a finding.

Pure. What a draft holds may come from any editor; the rest of it is still good.
"""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from annotated_types import MinLen
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from tracks_sim.case.load.older_formats import upgraded
from tracks_sim.case.load.validation import without_none
from tracks_sim.case.model.record import Neutral, Record
from tracks_sim.problem import Code, Finding, Where

R = TypeVar("R", bound=Record)


class _Nothing:
    """Type of what stands for a value that does not fit."""


_NOTHING = _Nothing()


def read_record(data: Any, model: type[R], part: str) -> tuple[R, tuple[Finding, ...]]:
    """The record of the data of a part, and a finding for each value that fits no field of it. What is empty is no fault."""
    with contextlib.suppress(RecursionError):
        data = upgraded(data, model)
    reader = _Reader(part)
    record: Any = _whole(data, _adapter(model))
    if record is _NOTHING and data is not None:
        record = reader.record(data, model, ())
    return (record if isinstance(record, model) else record_of(model)), tuple(reader.left_out)


def record_of(model: type[R], **written: Any) -> R:
    """The record in which these fields alone are written; another one holds its default, or what is neutral, or None where it must be written."""
    return model.model_construct(set(written), **{name: written[name] if name in written else _unwritten(field) for name, field in model.model_fields.items()})  # type: ignore[return-value]


def neutral(model: type[R]) -> R:
    """The record in which each required field is written, and holds what is neutral."""
    return record_of(model, **{name: _unwritten(field) for name, field in model.model_fields.items() if field.is_required()})


def _unwritten(field: FieldInfo) -> Any:
    return next((copy.copy(value) for value in _neutral(field)), None) if field.is_required() else field.get_default(call_default_factory=True)


def fits(value: Any, annotation: Any) -> bool:
    """Whether anything of a value fits an annotation, so that it is read."""
    return _Reader("").value(value, annotation, (), _adapter(annotation)) is not _NOTHING


class _Reader:
    """Walks plain data along a model and collects what is left out."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.left_out: list[Finding] = []

    def leave_out(self, where: Where, code: Code) -> _Nothing:
        self.left_out.append(Finding(self.part, where, code, "This fits no field of the file.", "correct it, or remove it", at_key=code == "unknown-key"))
        return _NOTHING

    def record(self, value: Any, model: type[Record], where: Where) -> Any:
        if not isinstance(value, Mapping):
            return self.leave_out(where, "wrong-type")
        fitted: dict[str, Any] = {}
        for name, inner in value.items():
            field = model.model_fields.get(name) if isinstance(name, str) else None
            if field is None:
                self.leave_out((*where, str(name)), "unknown-key")
                continue
            found = self.value(inner, field.annotation, (*where, name), _field_adapter(model, name), _least(field))
            if found is not _NOTHING:
                fitted[name] = found
        if any(field.is_required() and name not in fitted and not _neutral(field) for name, field in model.model_fields.items()):
            return self.leave_out(where, "missing-key")
        return record_of(model, **fitted)

    def value(self, value: Any, annotation: Any, where: Where, adapter: TypeAdapter[Any], least: int = 0) -> Any:
        """The value as far as it fits, ``_NOTHING`` where nothing of it does; an empty text and null are left out without a finding."""
        if _is_empty(value):
            return _NOTHING
        if (whole := _whole(value, adapter)) is not _NOTHING:
            return whole
        annotation = without_none(annotation)
        kind, inner = get_origin(annotation), get_args(annotation)
        if isinstance(annotation, type) and issubclass(annotation, Record):
            return self.record(value, annotation, where)
        if kind is tuple:
            if not isinstance(value, list):
                return self.leave_out(where, "wrong-type")
            entries = [self.value(entry, inner[0], (*where, index), _adapter(inner[0])) for index, entry in enumerate(value)]
            kept = tuple(entry for entry in entries if entry is not _NOTHING)
            return kept if len(kept) >= least else _NOTHING
        if kind is dict:
            if not isinstance(value, Mapping):
                return self.leave_out(where, "wrong-type")
            found: dict[str, Any] = {}
            for name, entry in value.items():
                if _whole(name, _adapter(inner[0])) is _NOTHING:
                    self.leave_out((*where, str(name)), "unknown-key")
                elif (kept_entry := self.value(entry, inner[1], (*where, name), _adapter(inner[1]))) is not _NOTHING:
                    found[name] = kept_entry
            return found
        return self.leave_out(where, "bad-value")


def _whole(value: Any, adapter: TypeAdapter[Any]) -> Any:
    """What is read of a value all of which fits, else ``_NOTHING``."""
    try:
        return adapter.validate_json(json.dumps(_without_empty(value)), strict=True)
    except (ValidationError, ValueError, TypeError, RecursionError):
        return _NOTHING


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _without_empty(value: Any) -> Any:
    """Plain data without nulls and blank texts, which are the same as what is not there."""
    if isinstance(value, dict):
        return {name: _without_empty(inner) for name, inner in value.items() if not _is_empty(inner)}
    return [_without_empty(inner) for inner in value if not _is_empty(inner)] if isinstance(value, list) else value


def _neutral(field: FieldInfo) -> list[Any]:
    """What is neutral in a required field that a draft may lack, in a list; an empty one for another field."""
    return [rule.value for rule in field.metadata if isinstance(rule, Neutral)]


def _least(field: FieldInfo) -> int:
    """The fewest entries with which a list is kept: what the model asks for, or one where a draft may lack it."""
    least = next((rule.min_length for rule in field.metadata if isinstance(rule, MinLen)), 0) if field.is_required() else 0
    return min(1, least) if _neutral(field) else least


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


@cache
def _field_adapter(model: type[Record], name: str) -> TypeAdapter[Any]:
    """The adapter of a field with its limits, such as 0 to 1."""
    field = model.model_fields[name]
    limited: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    return TypeAdapter(limited)
