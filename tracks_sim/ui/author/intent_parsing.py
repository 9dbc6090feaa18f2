"""What an author's page sends, checked before anything is done with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from tracks_sim.drafts.edits import ACTS, Edit
from tracks_sim.errors import BadAnswer

LONGEST_PLACE = 2000
"""Letters of JSON that may say what of a screen is open."""


def parse_edit(raw: Any) -> Edit:
    """An act on a draft. Raises BadAnswer for what is none."""
    try:
        return ACTS.validate_python(raw)
    except ValidationError as error:
        raise BadAnswer("The page sent something that is no act.") from error


def parse_number(intent: Any) -> int | None:
    """Number that the page gave its act."""
    number = intent.get("n") if isinstance(intent, Mapping) else None
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**53 else None


def parse_text(intent: Mapping[str, Any], name: str, longest: int = 100) -> str:
    """A short text of the intent. Raises BadAnswer."""
    value = intent.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise BadAnswer("The page sent something that does not fit.")
    return value


def parse_location(intent: Mapping[str, Any]) -> Mapping[str, Any]:
    """What of a screen is to be open: a flat record. Raises BadAnswer for anything else."""
    at = intent.get("at") or {}
    flat = isinstance(at, Mapping) and all(
        isinstance(name, str) and isinstance(value, str | int | bool | None) for name, value in at.items()
    )
    if not flat or len(json.dumps(dict(at))) > LONGEST_PLACE:
        raise BadAnswer("The page sent something that is no place.")
    return MappingProxyType(dict(at))
