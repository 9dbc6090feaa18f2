"""Older forms of the files, as plain data: what was played stays readable when the format moves on.

Applied before a file is checked against its model, so that a model knows one form only. Pure.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from tracks_sim.case.country import CountryProfile
from tracks_sim.case.key import Key
from tracks_sim.case.structure import Case


def upgraded(data: Any, model: type[BaseModel]) -> Any:
    """The data of a file in today's form; unchanged where it is in it already, or is of another model."""
    if not isinstance(data, dict):
        return data
    if model is Case:
        return {name: value for name, value in data.items() if name != "minutes"}  # counted now, no longer declared
    if model is Key:
        return {**data, "options": _with_standing(data["options"])} if "options" in data else data
    if model is CountryProfile:
        return {**data, "overrides": _with_standing(data["overrides"])} if "overrides" in data else data
    return data


def _with_standing(options: Any) -> Any:
    """Options or overrides, and their countries, with ``standing`` in place of ``accepted``."""
    if isinstance(options, list):
        return [_with_standing(option) for option in options]
    if not isinstance(options, dict):
        return options
    made = {**options}
    if isinstance(made.get("countries"), dict):
        made["countries"] = {country: _with_standing(own) for country, own in made["countries"].items()}
    if isinstance(made.get("accepted"), bool) and "standing" not in made:
        made["standing"] = "best" if made.pop("accepted") else "not_accepted"
    return made
