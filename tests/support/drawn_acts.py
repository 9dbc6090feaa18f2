"""Acts that an author could do next to a draft, drawn at random: texts above all, and judgements, papers, passages, options, lessons, the talk."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, get_args

from tests.support.talk_acts import talk_act
from tracks_sim.case.model.key import Salience
from tracks_sim.case.model.record import Voice
from tracks_sim.drafts.draft import DraftData, languages_of, texts_in, value_at, value_hash
from tracks_sim.drafts.edits import ACTS, Direction, Edit

WORDS = ["the", "bus", "was", "late", "and", "she", "waited", "at", "the", "door", "with", "her", "bag", "while", "it", "rained", "on", "the", "yard"]


def random_act(chance: random.Random, data: DraftData, stamp: str = "") -> Edit:
    """An act on the draft as it is, or as it was when ``data`` were read. Some do not fit and are refused, as an author's are.

    ``stamp`` stands in every text that is typed.
    """
    (make,) = chance.choices([make for make, _ in _KINDS], [weight for _, weight in _KINDS])
    return ACTS.validate_python(make(chance, data, stamp))


def typed(chance: random.Random, stamp: str) -> str:
    """A text of up to 30 words."""
    return " ".join([*([stamp] if stamp else []), *chance.choices(WORDS, k=chance.randint(3, 30))])


def _write(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    parts = [part for part in data if part.startswith(("text.", "key_text."))]
    part = chance.choice(parts)
    texts = [(where, text) for where, text in texts_in(data[part]) if all(isinstance(step, str) for step in where)]
    where, text = chance.choice(texts)
    return {"act": "write_text", "part": part, "where": where, "text": typed(chance, stamp), "base": value_hash(text)}


def _say(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return {"act": "say", "passage": _passage(chance, data), "item": _item(chance, data), "says": chance.choice(get_args(Direction)), "salience": chance.choice(get_args(Salience))}


def _unsay(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return {"act": "unsay", "passage": _passage(chance, data), "item": _item(chance, data)}


def _voice(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return {"act": "set_voice", "passage": _passage(chance, data), "voice": chance.choice(get_args(Voice))}


def _add_passages(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return {"act": "add_passages", "paper": _paper(chance, data)["id"], "after": None, "text": typed(chance, stamp), "language": _language(data)}


def _split(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return {"act": "split_passage", "passage": _passage(chance, data), "at": chance.randint(3, 20), "language": _language(data)}


def _join(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return {"act": "join_passage", "passage": _passage(chance, data)}


def _move(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return {"act": "move_passage", "passage": _passage(chance, data), "paper": _paper(chance, data)["id"], "to": chance.randint(0, 3)}


def _remove_passage(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return {"act": "remove_passage", "passage": _passage(chance, data)}


def _add_option(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return {"act": "add_option", "decision": "second_talk", "language": _language(data), "text": typed(chance, stamp)}


def _remove_option(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return {"act": "remove_option", "option": chance.choice(value_at(data, "case", ("options",)) or [{"id": "none-left"}])["id"]}


def _add_lesson(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return {"act": "add_lesson", "text": typed(chance, stamp), "language": _language(data), "when": (_item(chance, data),)}


def _remove_lesson(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return {"act": "remove_lesson", "lesson": chance.choice(value_at(data, "key", ("lessons",)) or [{"id": "none-left"}])["id"]}


def _talk(chance: random.Random, data: DraftData, stamp: str) -> dict[str, Any]:
    return talk_act(chance.choice, data, typed(chance, stamp))


_KINDS: Sequence[tuple[Callable[[random.Random, DraftData, str], dict[str, Any]], int]] = (
    (_write, 50), (_say, 12), (_unsay, 6), (_voice, 4), (_add_passages, 6), (_split, 3), (_join, 3), (_move, 3), (_remove_passage, 5),
    (_add_option, 2), (_remove_option, 2), (_add_lesson, 2), (_remove_lesson, 2), (_talk, 12),
)  # fmt: skip


def _paper(chance: random.Random, data: DraftData) -> Any:
    return chance.choice(data["case"]["documents"])


def _passage(chance: random.Random, data: DraftData) -> str:
    passages = [passage for paper in data["case"]["documents"] for passage in paper.get("passages", [])]
    return str(chance.choice(passages or ["zz1"]))


def _item(chance: random.Random, data: DraftData) -> str:
    named = [f"indicators.{name}" for name in data["case"].get("indicators", [])] + [f"needs.{name}" for name in data["case"].get("needs", [])]
    return chance.choice(["detection", "elements.act", *named])


def _language(data: DraftData) -> str:
    return languages_of(data)[0]
