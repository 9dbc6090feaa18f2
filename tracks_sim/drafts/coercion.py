"""Plain data cut down to what fits a model: unknown keys, values of another type and half-written entries are left out, each with a finding.

Pure. What a draft holds may come from any editor; the rest of it is still good.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from annotated_types import MinLen
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from tracks_sim.case.load.older_formats import upgraded
from tracks_sim.case.load.validation import without_none
from tracks_sim.case.model.record import Neutral, Record
from tracks_sim.problem import Code, Finding, Where


class _Nothing:
    """Type of what stands for a value that does not fit."""


_NOTHING = _Nothing()


def coerce_to_model(data: Any, model: type[Record], part: str) -> tuple[dict[str, Any], list[Finding]]:
    """A copy of the data of a part with what fits the model, and a finding for each value that does not. What is empty is no fault."""
    if data is None:
        return {}, []
    try:
        data = upgraded(data, model)
        text = json.dumps(data)
        model.model_validate_json(text, strict=True)
        whole = _without_nulls(json.loads(text))
        return (whole if isinstance(whole, dict) else {}), []
    except (ValidationError, ValueError, TypeError, RecursionError):
        fitter = _Fitter(part)
        fitted = fitter.model(data, model, ())
        return (fitted if isinstance(fitted, dict) else {}), fitter.left_out


def _without_nulls(value: Any) -> Any:
    """Plain data without what is written as null, which is the same as what is not there."""
    if isinstance(value, dict):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value


class _Fitter:
    """Walks plain data along a model and collects what is left out."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.left_out: list[Finding] = []

    def leave_out(self, where: Where, code: Code) -> _Nothing:
        self.left_out.append(Finding(self.part, where, code, "This fits no field of the file.", "correct it, or remove it", at_key=code == "unknown-key"))
        return _NOTHING

    def model(self, value: Any, model: type[BaseModel], where: Where) -> Any:
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
        if any(field.is_required() and name not in fitted and not _may_lack(field) for name, field in model.model_fields.items()):
            return self.leave_out(where, "missing-key")
        return fitted

    def value(self, value: Any, annotation: Any, where: Where, adapter: TypeAdapter[Any], least: int = 0) -> Any:
        """The value as far as it fits, ``_NOTHING`` where nothing of it does; an empty text and null are left out without a finding."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return _NOTHING
        annotation = without_none(annotation)
        kind, inner = get_origin(annotation), get_args(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self.model(value, annotation, where)
        if kind is tuple:
            if not isinstance(value, list):
                return self.leave_out(where, "wrong-type")
            entries = [self.value(entry, inner[0], (*where, index), _adapter(inner[0])) for index, entry in enumerate(value)]
            kept = [entry for entry in entries if entry is not _NOTHING]
            return kept if len(kept) >= least else _NOTHING
        if kind is dict:
            if not isinstance(value, Mapping):
                return self.leave_out(where, "wrong-type")
            found: dict[str, Any] = {}
            for name, entry in value.items():
                if not _fits(name, _adapter(inner[0])):
                    self.leave_out((*where, str(name)), "unknown-key")
                elif (kept_entry := self.value(entry, inner[1], (*where, name), _adapter(inner[1]))) is not _NOTHING:
                    found[name] = kept_entry
            return found
        return value if _fits(value, adapter) else self.leave_out(where, "bad-value")


def fits(value: Any, annotation: Any) -> bool:
    """Whether anything of a value fits an annotation, so that it is read."""
    return _Fitter("").value(value, annotation, (), _adapter(annotation)) is not _NOTHING


def _fits(value: Any, adapter: TypeAdapter[Any]) -> bool:
    try:
        adapter.validate_json(json.dumps(value), strict=True)
    except (ValidationError, ValueError, TypeError, RecursionError):
        return False
    return True


def _may_lack(field: FieldInfo) -> bool:
    """Whether a draft may lack a required field."""
    return any(isinstance(rule, Neutral) for rule in field.metadata)


def _least(field: FieldInfo) -> int:
    """The fewest entries with which a list is kept: what the model asks for, or one where a draft may lack it."""
    least = next((rule.min_length for rule in field.metadata if isinstance(rule, MinLen)), 0) if field.is_required() else 0
    return min(1, least) if _may_lack(field) else least


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


@cache
def _field_adapter(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    """The adapter of a field with its limits, such as 0 to 1."""
    field = model.model_fields[name]
    limited: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    return TypeAdapter(limited)
