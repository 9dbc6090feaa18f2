"""A case that is being written, as plain data: what its files hold, in whatever state they are.

Pure. A draft may lack anything that a case needs: ``completion`` says what, ``edits`` changes it, ``yamlio.update_yaml`` writes it into its files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from tracks_sim.problem import Where

DraftData = Mapping[str, Any]
"""Plain data (dict, list, text, number, bool, None) of each file by part (``case``, ``text.en``, ``key``, ``key_text.en``, ``review``,
``notes``, ``translation``). A file that does not exist is left out; one that holds nothing is an empty dict."""


def value_at(data: DraftData, part: str, where: Where) -> Any:
    """The value at a path of a part; None where there is none."""
    value: Any = data.get(part)
    for step in where:
        in_list = isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value)
        if not in_list and not (isinstance(value, Mapping) and step in value):
            return None
        value = value[step]
    return value


def value_hash(value: Any) -> str:
    """Hash (16 hex digits of SHA-256) of plain data, by which a change made meanwhile is noticed; that of nothing for None and an empty text."""
    plain = "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True) if not isinstance(value, str) else value
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def languages_of(data: DraftData) -> tuple[str, ...]:
    """Languages that the draft lists; the first is the one it is written in, and the others are translated from it."""
    listed = value_at(data, "case", ("languages",))
    return tuple(language for language in listed if isinstance(language, str)) if isinstance(listed, list) else ()


def title_of(data: DraftData, *wanted: str) -> str:
    """The title in one of these languages, else in the first of the draft that has one; empty where none has."""
    found = (value_at(data, f"text.{language}", ("title",)) for language in (*wanted, *languages_of(data)))
    return next((title for title in found if isinstance(title, str) and title), "")


def texts_in(part: Any, where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Every text of plain data with its path, in the order written."""
    if isinstance(part, str):
        yield where, part
    elif isinstance(part, Mapping):
        for name, inner in part.items():
            yield from texts_in(inner, (*where, name))
    elif isinstance(part, list):
        for index, inner in enumerate(part):
            yield from texts_in(inner, (*where, index))
