"""Every text of a record, for checks of one sentence at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def walk_strings(value: object, where: Sequence[str | int] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text in plain data (``model_dump``), with its path."""
    if isinstance(value, str):
        yield tuple(where), value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from walk_strings(inner, (*where, name))
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from walk_strings(inner, (*where, place))
