"""Validation of plain data against a model, with pydantic's errors as located problems in plain sentences."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from tracks_sim.case.load.older_formats import upgraded
from tracks_sim.case.model.record import Record
from tracks_sim.problem import Code, Problem, Where, guess
from tracks_sim.yamlio.parse import ParsedFile

R = TypeVar("R", bound=Record)

_TYPE_NAMES = {
    "string": "text", "int": "a whole number", "float": "a number", "bool": "true or false",
    "tuple": "a list", "list": "a list", "dict": "a block of keys", "model": "a block of keys",
    "frozen_set": "a list", "none": "nothing",
}  # fmt: skip


def validated(parsed: ParsedFile, model: type[R], file: str) -> tuple[R | None, tuple[Problem, ...]]:
    """The record of a parsed file and no problems, or None and every problem."""
    if parsed.data is None and parsed.problems:
        return None, parsed.problems
    try:
        # Strict JSON: `"3"` is no number and `yes` is no truth value, but a list is a tuple.
        record = model.model_validate_json(json.dumps(upgraded(parsed.data, model)), strict=True)
    except ValidationError as error:
        problems = tuple(_problem(e, parsed, model, file) for e in _causes(error.errors(include_url=False), parsed))
        return None, (*parsed.problems, *problems)
    return (None if parsed.problems else record), parsed.problems


_MOST_ERRORS = 1_000
"""Errors of one file that are named; a hint takes time for each."""


def _causes(errors: list[ErrorDetails], parsed: ParsedFile) -> list[ErrorDetails]:
    """The errors that do not follow from another: from a fault of the YAML, or from an entry that a list lost by an error of its own."""
    with_faulty_entry = {e["loc"][:n] for e in errors for n in range(len(e["loc"]))}
    return [
        e for e in errors[:_MOST_ERRORS]
        if not (e["loc"][:1] and e["loc"][0] in parsed.broken)
        and not (e["type"] == "too_short" and e["loc"] in with_faulty_entry)
        and not (e["type"] == "value_error" and parsed.problems)
    ]  # fmt: skip


def _problem(error: ErrorDetails, parsed: ParsedFile, model: type[BaseModel], file: str) -> Problem:
    path: Where = tuple(error["loc"])
    at_key = error["type"] == "extra_forbidden" or path[-1:] == ("[key]",)
    path = path[:-1] if path[-1:] == ("[key]",) else path
    line, column = parsed.positions.position(path, at_key=at_key)
    code, message, hint = _describe(error, path, model)
    return Problem(file, line, column, code, message, hint)


def _describe(error: ErrorDetails, path: Where, model: type[BaseModel]) -> tuple[Code, str, str]:
    """Code, message and hint of one pydantic error."""
    kind, value = error["type"], error["input"]
    facts: dict[str, Any] = error.get("ctx", {})
    name = f"`{dotted_path(path)}`" if path else "The file"
    if kind == "extra_forbidden":
        known_keys = _fields_at(path[:-1], model)
        hint = f"known keys: {', '.join(known_keys)}" if known_keys else "remove it"
        return "unknown-key", f"{name} is not a key of this file.", guess(str(path[-1]), known_keys) or hint
    if kind == "missing":
        return "missing-key", f"{name} is missing.", _description(path, model) or "add it"
    if kind == "literal_error":
        expected = str(facts.get("expected", ""))
        words = [part.strip(" '") for part in expected.replace(" or ", ",").split(",")]
        return "not-in-list", f"{name} is {_display(value)}.", guess(str(value), words) or f"one of {expected}"
    if kind == "string_pattern_mismatch":
        return "bad-id", f"{name} has the form {_display(value)}, which is not allowed.", _pattern_hint(str(facts.get("pattern")))
    if kind in ("string_too_short", "string_too_long"):
        too_short = kind == "string_too_short"
        limit = facts.get("min_length") if too_short else facts.get("max_length")
        phrase = "is empty" if too_short and limit == 1 else f"is too {'short' if too_short else 'long'}"
        return "text-length", f"{name} {phrase}.", f"write {'at least' if too_short else 'at most'} {limit} characters"
    if kind in ("too_short", "too_long"):
        too_short = kind == "too_short"
        limit = facts.get("min_length") if too_short else facts.get("max_length")
        return (
            "list-length", f"{name} has {facts.get('actual_length')} entries.",
            f"{'at least' if too_short else 'at most'} {limit} are needed" if too_short else f"at most {limit} are allowed",
        )  # fmt: skip
    if kind in ("greater_than_equal", "less_than_equal"):
        too_low = kind == "greater_than_equal"
        limit = facts.get("ge") if too_low else facts.get("le")
        return "out-of-range", f"{name} is {value}.", f"{'at least' if too_low else 'at most'} {limit}"
    if kind.endswith("_type"):
        wanted_type = _TYPE_NAMES.get(kind.removesuffix("_type"), kind.removesuffix("_type"))
        phrase = "is empty" if value is None else f"is {_display(value)}"
        return "wrong-type", f"{name} {phrase}, where {wanted_type} is needed.", _type_hint(wanted_type, value, path, model)
    return "bad-value", f"{name}: {error['msg'].removeprefix('Value error, ')}.", ""  # pydantic's word for a rule of our own


def _type_hint(wanted_type: str, value: object, path: Where, model: type[BaseModel]) -> str:
    """The hint that says which type to write, with the example of the field."""
    hint = f"write {wanted_type}"
    depth = next((n for n in range(len(path), 0, -1) if isinstance(path[n - 1], str) and _field(path[:n], model) is not None), 0)
    field = _field(path[:depth], model) if depth else None
    if field is not None and field.examples:
        hint += f", such as `{flow(field.examples[0])}`"
    if wanted_type == "text" and isinstance(value, dict | list):
        hint += f"; a text {'with a colon' if isinstance(value, dict) else 'that begins with - or ['} needs quotes"
    return hint


def flow(value: object) -> str:
    """A value as YAML in one line: ``[{any: [rn13, hc4], salience: hidden}]``."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    plain = isinstance(value, str) and re.fullmatch(r"[A-Za-z][\w-]*", value)
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def dotted_path(path: Where) -> str:
    """A path for people, list entries counted from 1: ``options[2].decision``."""
    dotted = ""
    for step in path:
        dotted += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if dotted else str(step)
    return dotted


def _display(value: object) -> str:
    if isinstance(value, dict | list | tuple):
        return "a block of keys" if isinstance(value, dict) else "a list"
    text = str(value)
    return f"`{text if len(text) <= 60 else text[:57] + '…'}`"


def _pattern_hint(pattern: str) -> str:
    return {
        r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "lower-case words joined by hyphens, such as `reception-note`",
        r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$": "lower-case words joined by underscores, such as `documents_taken`",
        r"^[a-z]+[0-9]+$": "letters and a number, such as `rn12`",
        r"^\d+\.\d+\.\d+$": "three numbers in quotes, such as \"1.0.0\"",
        r"^[a-z]{2}$": "two letters, such as `fr`",
        r"^[A-Z]{2}[0-9]{2}$": "two capitals and two digits, such as `DR01`",
        r"^\d{4}(-\d{2}(-\d{2})?)?$": "a year, month or day in quotes, such as \"2026-11\"",
    }.get(pattern, f"it must fit {pattern}")


def _fields_at(path: Where, model: type[BaseModel]) -> tuple[str, ...]:
    block_model = model_at(path, model)
    return tuple(block_model.model_fields) if block_model is not None else ()


def _description(path: Where, model: type[BaseModel]) -> str:
    field = _field(path, model)
    return (field.description or "").rstrip(".") if field is not None else ""


def _field(path: Where, model: type[BaseModel]) -> FieldInfo | None:
    """The field that a path leads to, or None where its last step is no field."""
    block_model = model_at(path[:-1], model)
    return block_model.model_fields.get(str(path[-1])) if block_model is not None else None


def model_at(path: Where, model: type[BaseModel]) -> type[BaseModel] | None:
    """The model of the block at a path, following the annotations of fields, lists and mappings."""
    annotation = _annotation_at(path, model)
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def holds_text(path: Where, model: type[BaseModel]) -> bool:
    """Whether a path leads to a text that people read: neither an id nor a word of a list."""
    field = _field(path, model)
    if field is not None and any(getattr(rule, "pattern", None) for rule in field.metadata):
        return False
    text, *rules = _annotated(_annotation_at(path, model))
    return text is str and not any(getattr(rule, "pattern", None) for rule in rules)


def _annotation_at(path: Where, model: type[BaseModel]) -> Any:
    """The annotation of what stands at a path; None where nothing can. An optional value is taken as there."""
    annotation: Any = model
    for step in path:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            field = annotation.model_fields.get(str(step))
            if field is None:
                return None
            annotation = field.annotation
        else:
            inner = () if hasattr(annotation, "__metadata__") else getattr(annotation, "__args__", ())  # a text with rules holds nothing
            annotation = (inner[-1] if len(inner) < 2 or inner[-1] is not ... else inner[0]) if inner else None
        annotation = without_none(annotation)
    return annotation


def without_none(annotation: Any) -> Any:
    """What an optional annotation is when there is a value: ``X`` of ``X | None``."""
    inner = [a for a in get_args(annotation) if a is not type(None)]
    return inner[0] if len(inner) == 1 and type(None) in get_args(annotation) else annotation


def _annotated(annotation: Any) -> tuple[Any, ...]:
    """Type and rules of an annotation."""
    return get_args(annotation) if hasattr(annotation, "__metadata__") else (annotation,)
