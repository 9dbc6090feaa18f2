"""Older forms of the files, as plain data: what was played stays readable when the format moves on.

Applied before a file is checked against its model, so that a model knows one form only. Pure.
"""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel

from tracks_sim.case.model.catalogue import CatalogueText, DelphiList, ForcedLabourList, IndicatorText, Needs, Sources
from tracks_sim.case.model.country import CountryProfile
from tracks_sim.case.model.key import Key, Profile
from tracks_sim.case.model.structure import Case

_OF_SOURCES: tuple[type[BaseModel], ...] = (CountryProfile, ForcedLabourList, Needs, Sources)
"""Catalogues that say how each of their facts is known."""
_TWO_SIDED: dict[type[BaseModel], str] = {IndicatorText: "concepts", CatalogueText: "needs"}
"""Texts whose entries say what something is and what it is not, and the field that they stand in."""


def upgraded(data: Any, model: type[BaseModel]) -> Any:
    """The data of a file in today's form; unchanged where it is in it already, or is of another model."""
    if not isinstance(data, dict):
        return data
    if model is Case:
        return {name: value for name, value in data.items() if name != "minutes"}  # counted now, no longer declared
    if model is Key:
        return {**data, "options": _with_standing(data["options"])} if "options" in data else data
    if model is DelphiList:
        return _with_states(data)
    if field := _TWO_SIDED.get(model):
        return _with_two_sides(data, field)
    if model is CountryProfile and "overrides" in data:
        data = {**data, "overrides": _with_standing(data["overrides"])}
    return _with_state(data) if model in _OF_SOURCES else data


def _with_state(node: Any) -> Any:
    """A catalogue with ``state`` in place of ``verified``, and one duty to report as that to adults and to children."""
    if isinstance(node, list):
        return [_with_state(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    made = {name: _with_state(inner) for name, inner in node.items()}
    if isinstance(made.get("verified"), bool) and "state" not in made:
        made["state"] = "primary" if made.pop("verified") else "memory"
    if isinstance(made.get("duty"), str) and not {"duty_adult", "duty_child"} & made.keys():
        made["duty_adult"] = made["duty_child"] = made.pop("duty")
    return made


def _with_states(delphi: dict[str, Any]) -> dict[str, Any]:
    """The ILO lists and their rows with ``states`` in place of ``verified`` and ``evidence``."""
    made = {**delphi}
    if isinstance(made.get("verified"), bool) and "states" not in made:
        state = "primary" if made.pop("verified") else "memory"
        made |= {"states": dict.fromkeys(get_args(Profile), state), "rule": state}
    if isinstance(made.get("rows"), list):
        made["rows"] = [_row_with_states(row) if isinstance(row, dict) else row for row in made["rows"]]
    return made


def _row_with_states(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its ``states``: one of a checked row was read, and what was ``none`` is ``not_found`` now."""
    if not isinstance(row.get("verified"), bool) or not isinstance(row.get("evidence"), dict) or "states" in row:
        return row
    made = {**row}
    checked, evidence = made.pop("verified"), made.pop("evidence")
    made["states"] = {profile: "primary" if checked else "not_found" if how == "none" else how for profile, how in evidence.items()}
    return made


def _with_two_sides(data: dict[str, Any], field: str) -> dict[str, Any]:
    """Entries with ``this_is`` in place of ``meaning``, which said both sides: nobody can tell them apart now."""
    entries = data.get(field)
    if not isinstance(entries, dict):
        return data
    made = {
        name: {"this_is" if key == "meaning" and "this_is" not in entry else key: value for key, value in entry.items()}
        if isinstance(entry, dict)
        else entry
        for name, entry in entries.items()
    }
    return {**data, field: made}


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
