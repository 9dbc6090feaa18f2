"""Writes tracks_sim/ui/static/sheets.d.ts: each ``TypedDict`` of ``tracks_sim.ui`` as a type for the scripts.

    .venv/bin/python -m tools.sheet_types

A sheet then has one definition, in the module that writes it: mypy checks what Python writes, and the TypeScript compiler what a
script reads (``make check``).
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

ROOT = Path(__file__).parents[1]
FILE = ROOT / "tracks_sim/ui/static/sheets.d.ts"
PACKAGE = "tracks_sim.ui"
HEAD = "// What Python writes for the scripts. Made by `python -m tools.sheet_types` from the TypedDicts of tracks_sim.ui: change those.\n"

_PLAIN = {str: "string", bool: "boolean", int: "number", float: "number", NoneType: "null", Any: "any", object: "unknown"}


def sheets() -> list[type]:
    """Every ``TypedDict`` that a module of the package defines, by name. Raises ValueError where two have the same name."""
    package = importlib.import_module(PACKAGE)
    modules = [importlib.import_module(m.name) for m in pkgutil.walk_packages(package.__path__, f"{PACKAGE}.")]
    found: dict[str, type] = {}
    for module in modules:
        for name, value in vars(module).items():
            if is_typeddict(value) and value.__module__ == module.__name__:
                if name in found:
                    raise ValueError(f"{name} is in {found[name].__module__} and in {module.__name__}: scripts know a sheet by its name alone.")
                found[name] = value
    return [found[name] for name in sorted(found)]


def declarations(records: Iterable[type]) -> str:
    """The text of the file for these records, in their order."""
    return "\n".join([HEAD, *(_interface(record) for record in records)])


def _interface(record: type) -> str:
    """A record with all its fields, those of its bases first, under its docstring."""
    doc = inspect.cleandoc(record.__doc__ or "").replace("\n", " ").replace("*/", "* /")
    fields = "".join(f"  {line}\n" for line in _fields(record))
    return f"/** {doc} */\nexport interface {record.__name__} {{\n{fields}}}\n"


def _fields(record: Any) -> Iterator[str]:
    for name, hint in get_type_hints(record, include_extras=True).items():
        optional = name in record.__optional_keys__
        if get_origin(hint) in (NotRequired, Required):
            optional = get_origin(hint) is NotRequired
            [hint] = get_args(hint)
        yield f"{name}{'?' if optional else ''}: {type_of(hint)};"


def type_of(hint: Any) -> str:
    """The TypeScript type of a type hint. Raises TypeError for what JSON has not."""
    origin, parts = get_origin(hint), get_args(hint)
    if is_typeddict(hint):
        return str(hint.__name__)
    if origin is Literal:
        return " | ".join("null" if value is None else json.dumps(value) for value in parts)
    if origin in (Union, UnionType):
        return " | ".join(dict.fromkeys(type_of(part) for part in parts))
    if origin in (list, Sequence) or (origin is tuple and parts[1:] == (...,)):
        inner = type_of(parts[0])
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if origin is tuple:
        return f"[{', '.join(type_of(part) for part in parts)}]"
    if origin in (dict, Mapping):
        return f"Record<{type_of(parts[0])}, {type_of(parts[1])}>"
    if plain := _PLAIN.get(NoneType if hint is None else hint):
        return plain
    raise TypeError(f"{hint} has no type in a script: sheets are text, numbers, lists, and records of these.")


def main() -> int:
    """Write the file."""
    records = sheets()
    FILE.write_text(declarations(records), encoding="utf-8", newline="\n")
    print(f"{FILE.relative_to(ROOT)}: {len(records)} types")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
