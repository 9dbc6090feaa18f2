"""Copies of shipped cases with one leak planted in them, and copies whose key is drawn by dice."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tests.support.shipped import kit_library
from tests.support.written_drafts import draft_data
from tracks_sim.drafts.option_leaks import Leak, option_leaks, usual_words
from tracks_sim.yamlio.parse import parse
from tracks_sim.yamlio.update_yaml import update_yaml

KINDS = ("words", "length", "place", "remark")
LANGUAGES = ("en", "fr")
THINGS = {
    "en": "lantern ferry orchard violin scooter kettle bracelet harbour mattress ladder vineyard camera bakery lorry carpet notebook helmet fountain barracks guitar",
    "fr": "lanterne ferry verger violon trottinette bouilloire bracelet piano matelas échelle vignoble appareil boulangerie camion tapis trompette casque fontaine caserne guitare",
}
"""Things that a case may be about; some of them stand in many of the kit's cases, and give nothing away there."""


class Planted(NamedTuple):
    """A draft with one leak: its kind, the option that is given away, and the language (empty for the order)."""

    kind: str
    data: dict[str, Any]
    case_id: str
    option: str
    language: str


@cache
def case_ids() -> tuple[str, ...]:
    """The shipped cases without twins."""
    return tuple(kit_library().first_versions)


@cache
def usual(case_id: str) -> dict[str, frozenset[str]]:
    """What is usual beside a copy of a case."""
    return usual_words(kit_library().cases, (case_id,))


def found(data: dict[str, Any], case_id: str) -> tuple[Leak, ...]:
    """The leaks of a copy of a case."""
    return option_leaks(data, usual(case_id))


def planted(seed: int, copies: int) -> Iterator[Planted]:
    """Copies of shipped cases with one leak each, the four kinds in turn."""
    draw = Random(seed)
    for n in range(copies):
        case_id, language = draw.choice(case_ids()), draw.choice(LANGUAGES)
        data = draft_data(case_id)
        best = draw.choice([row["option"] for row in data["key"]["options"] if row["standing"] == "best"])
        kind = KINDS[n % len(KINDS)]
        if kind == "place":
            best, language = _in_order(data, draw), ""
        else:
            _plant(kind, data[f"text.{language}"], best, language, draw)
        yield Planted(kind, data, case_id, best, language)


def flagged(one: Planted) -> bool:
    """Whether a planted leak is found at the card of the option that it gives away, in its language."""
    return any((leak.option, leak.language) == (one.option, one.language) for leak in found(one.data, one.case_id))


def _plant(kind: str, text: dict[str, Any], best: str, language: str, draw: Random) -> None:
    """Give the best option away: a thing that briefing and option name, twice the words or a few, a colleague who repeats two thirds of it."""
    words = text["options"][best].split()
    if kind == "words":
        thing = draw.choice(THINGS[language].split())
        text["briefing"] += f" {thing}."
        text["options"][best] = " ".join([*words[:-1], thing, words[-1]])
    elif kind == "length":
        text["options"][best] = " ".join(draw.choice((words * 2, words[:4])))
    else:
        passage = draw.choice(list(text["passages"]))
        kept = sorted(draw.sample(range(len(words)), round(len(words) * 3 / 4)))
        text["passages"][passage] += " " + " ".join(words[n] for n in kept)


def _in_order(data: dict[str, Any], draw: Random) -> str:
    """Put the options in the order of the scale, the best one first or last, and say which it is."""
    costs = {("best", "none"): 0, ("acceptable", "none"): 1, ("not_accepted", "none"): 2, ("not_accepted", "minor"): 3, ("not_accepted", "severe"): 4}
    cost = {row["option"]: costs[row["standing"], row.get("harm", "none")] for row in data["key"]["options"]}
    data["case"]["options"].sort(key=lambda option: cost[option["id"]])
    if backwards := draw.random() < 0.5:
        data["case"]["options"].reverse()
    return str(data["case"]["options"][-1 if backwards else 0]["id"])


def drawn_keys(seed: int, copies: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Copies of shipped cases in which the standings of the options have changed places by dice."""
    draw = Random(seed)
    for _ in range(copies):
        case_id = draw.choice(case_ids())
        data = draft_data(case_id)
        rows = data["key"]["options"]
        standings = [(row["standing"], row.get("harm", "none")) for row in deepcopy(rows)]
        draw.shuffle(standings)
        for row, (standing, harm) in zip(rows, standings, strict=True):
            row |= {"standing": standing, "harm": harm}
        yield case_id, data


def make_longest(folder: Path, option: str = "note-and-go-on") -> str:
    """Make an option of a draft the longest by far in its file, as an editor does, and return the leak that this is."""
    path = folder / "text" / "en.yaml"
    text = path.read_text(encoding="utf-8")
    data = parse(text.encode(), "text.en").data
    path.write_text(update_yaml(text, {**data, "options": {**data["options"], option: " ".join(["word"] * 40)}}), encoding="utf-8")
    return f"longest {option} en"
