"""A draft damaged at random places, as a hand in an editor may leave it: each place has a mark of its own, by which it is found again."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.problem import Where

_NAMES = ("id", "concept", "need", "option", "part")
"""Fields that say which row it is: without one a row is unreadable as a whole, and its number counts for new ids all the same."""
_BEGUN = ("rules", "features", "profile", "circumstances", "elements", "protection")
"""What an act begins in a key that has none of it: what stands in its place otherwise is left there."""


def damaged(data: DraftData, chance: random.Random, count: int) -> dict[str, Any]:
    """Structure and key with unknown keys, entries of lists that fit nothing, and values of another form. A mark is ``¿`` and a number, with
    ``b`` where it stands for a block or a list, with ``s`` for a scalar."""
    made = copy.deepcopy(dict(data))
    for number in range(count):
        where = chance.choice([place for part in ("case", "key") for place in _places(made.get(part), (part,))])
        value = value_at(made, str(where[0]), where[1:])
        above = value_at(made, str(where[0]), where[1:-1])
        fixed = len(where) < 2 or where[-1] in _NAMES or (where[0] == "key" and where[1] in _BEGUN and len(where) < 4)
        if isinstance(value, dict) and (fixed or chance.random() < 0.8):
            value[f"¿{number}"] = chance.choice([1, "x", ["x"], {"x": 1}])
        elif isinstance(value, list) and (fixed or chance.random() < 0.8):
            value.insert(chance.randint(0, len(value)), chance.choice([[f"¿{number}"], {f"¿{number}": "x"}]))
        elif not fixed:
            of_block = isinstance(value, dict | list) or str(value).startswith("¿b")  # of one that is damaged twice, too
            above[where[-1]] = f"¿{'b' if of_block else 's'}{number}"
    return made


def _places(value: Any, where: Where) -> Iterator[Where]:
    """Every place in plain data that is no mark."""
    if "¿" not in str(where[-1]):
        yield where
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for name, found in inner:
            yield from _places(found, (*where, name))


def marks(data: DraftData) -> set[str]:
    """The marks that there are."""
    return set(re.findall(r"¿[bs]?\d+", json.dumps(data, ensure_ascii=False)))


def place_of(mark: str, data: Any, where: Where = ()) -> Where:
    """Where a mark stands."""
    inner = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for name, value in inner:
        if mark in (name, value):
            return (*where, name)
        if found := place_of(mark, value, (*where, name)):
            return found
    return ()


def taken_out(act: Mapping[str, Any], data: DraftData) -> set[str]:
    """Names of what an act takes out of a draft, with everything in it."""
    papers = {paper["id"]: paper.get("passages", []) for paper in data["case"].get("documents", ()) if isinstance(paper, dict) and "id" in paper}
    match act["act"]:
        case "say":  # what spoke for another answer may be cited from then on, and its groups go
            return {passage for passages in papers.values() if isinstance(passages, list) for passage in passages if isinstance(passage, str)}
        case "remove_paper":
            return {act["paper"], *(passage for passage in papers.get(act["paper"], ()) if isinstance(passage, str))}
        case "remove_item":
            return {act["item"].partition(".")[2]}
        case "ask_steps":
            return {"detection", "if_told_detection"}
        case "remove_talk":
            return {"person", "room", "facts", "questions", "interview"}
        case "set_if_told":  # the row is said anew
            return {"if_told", "if_told_needs", "if_told_elements", "if_told_detection", "if_told_protection"}
        case "change_room":
            return {"companion", "interpreter"}
    fields = {"unsay": "passage", "remove_passage": "passage", "join_passage": "passage", "remove_option": "option", "remove_lesson": "lesson",
              "ask_plan": "part", "set_country_detection": "country", "set_standing": "country", "remove_fact": "fact", "remove_question": "question",
              "set_barrier": "barrier"}  # fmt: skip
    return {act[fields[act["act"]]]} if act["act"] in fields else set()


def is_within(where: Where, names: set[str], data: DraftData) -> bool:
    """Whether a place is in a row, a group of passages or an entry that has one of these names."""
    for end in range(2, len(where)):
        value = value_at(data, str(where[0]), where[1:end])
        group = [p for p in value.get("any", ()) if "¿" not in str(p)] if isinstance(value, dict) and isinstance(value.get("any"), list) else None
        if where[end - 1] in names or (isinstance(value, dict) and any(value.get(field) in names for field in _NAMES)) or (group and names.issuperset(group)):
            return True
    return False
