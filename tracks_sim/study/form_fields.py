"""The fields on the form of a plan, as its records declare them (``PlanField``): text from a value, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tracks_sim.i18n import translatable
from tracks_sim.study.field_values import FieldRefused, day, lines, normal, number, whole, whole_numbers
from tracks_sim.study.model import Phase, Study
from tracks_sim.study.plan_field import FormPage, PlanField

ABSENT: Final = object()
"""Value of a field that is empty, and whose record has no default for it."""
BAD_MINIMUM = translatable("Write one figure a line, its name and the least number of people, such as irt: 300.")
_COUNT: Final = re.compile(r"([a-z][a-z0-9]*(?:_[a-z0-9]+)*)\s*[:=\s]\s*([0-9]+)")


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the form: what its record declares, and where its value stands."""

    name: str
    """Name in the form; of a group of fields the name of the group."""
    path: tuple[str, ...]
    """Path of its value in the plan."""
    declared: PlanField
    bounds: Mapping[str, float]
    """Of its type: ``gt``, ``ge``, ``lt``, ``le``, and ``max_length`` of a line."""
    default: Any
    """Value of an empty field, as in JSON; ABSENT where there must be one."""

    @property
    def last(self) -> str:
        """Its name in its record."""
        return self.path[-1]

    @property
    def least(self) -> float:
        return self.bounds.get("ge", self.bounds.get("gt", 0))

    @property
    def most(self) -> float:
        return self.bounds.get("le", self.bounds.get("lt", float("inf")))

    def read(self, text: str) -> Any:
        """The value in a text, as in JSON; raises FieldRefused. For kinds of one text."""
        if not text and not self.declared.needed and self.declared.kind in ("whole", "number"):
            return self.default
        match self.declared.kind:
            case "day":
                return day(text)
            case "whole":
                return whole(text, int(self.least), int(self.most))
            case "number":
                return number(text, self.least, self.most, below="lt" in self.bounds, from_least="ge" in self.bounds)
            case "wholes":
                return whole_numbers(text, int(self.least), int(self.most))
            case "counts":
                return _counts(text)
            case "choice":
                return self.chosen(text)
        raise AssertionError(self.declared.kind)

    def read_lines(self, text: str) -> list[str]:
        """The lines of a text; raises FieldRefused."""
        return lines(text, int(self.bounds["max_length"]))

    def chosen(self, text: str) -> str:
        """A choice; raises FieldRefused where there is no such one."""
        if text not in self.declared.names:
            raise FieldRefused(self.declared.refusal)
        return text


def written(value: object) -> str:
    """A value as the text of a field; None is empty."""
    match value:
        case None:
            return ""
        case float():
            return f"{value:.10g}"
        case tuple() | list():
            return ", ".join(map(str, value))
        case dict():
            return "\n".join(f"{name}: {n}" for name, n in value.items())
    return normal(str(value))


def _counts(text: str) -> dict[str, int]:
    found = [_COUNT.fullmatch(line) for line in lines(text, 200)]
    if not all(match and len(match[1]) <= 60 and 0 < len(match[2]) < 7 and int(match[2]) for match in found):
        raise FieldRefused(BAD_MINIMUM)
    return {match[1]: int(match[2]) for match in found if match}


def _declared(record: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[FormField]:
    """The fields that a record declares, and those of the records in it, in their order."""
    for name, info in record.model_fields.items():
        here = (*path, name)
        for declared in (one for one in info.metadata if isinstance(one, PlanField)):
            called = declared.called or ".".join(here).removeprefix("plan.")
            default = ABSENT if info.is_required() else info.get_default(call_default_factory=True)
            yield FormField(called, here, declared, dict(_bounds(info)), default)
        for inner in (info.annotation, *(get_args(info.annotation) if isinstance(info.annotation, UnionType) else ())):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from _declared(inner, here)


def _bounds(info: FieldInfo) -> Iterator[tuple[str, float]]:
    """The bounds of a field, or of what its lists and mappings hold."""
    for one in (*info.metadata, *_inner(info.annotation)):
        for bound in ("gt", "ge", "lt", "le", "max_length"):
            if (value := getattr(one, bound, None)) is not None:
                yield bound, value


def _inner(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        for one in annotation.__metadata__:
            yield from one.metadata if isinstance(one, FieldInfo) else (one,)
    for inner in get_args(annotation):
        yield from _inner(inner)


FORM_FIELDS: Final[Mapping[str, FormField]] = {field.name: field for field in _declared(Study)}
"""By name in the form, in the order of the record."""
PHASE_FIELDS: Final = tuple(_declared(Phase))
"""What is asked of each phase."""
OPTIONAL_RECORDS: Final = {field.path[0]: field for field in FORM_FIELDS.values() if len(field.path) > 1 and field.default is ABSENT}
"""Records that a plan may lack, with the field without which it lacks them."""
_GROUPS: Final = {"phase": "phases", "case": "forms"}
"""What the group of fields is called, where their names begin otherwise."""


def form_field(name: str) -> FormField | None:
    """The field, or the group of fields, that a name in the form belongs to; None where the form has no such one."""
    first = name.partition(".")[0]
    return FORM_FIELDS.get(name) or FORM_FIELDS.get(_GROUPS.get(first, first))


def page_of(name: str) -> FormPage | None:
    """The page of the form on which a field stands; None where none has it."""
    return found.declared.page if (found := form_field(name)) else None
