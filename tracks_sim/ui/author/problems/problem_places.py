"""Where a problem of a draft is on the page: its path with names in place of numbers, its screen, and the element that it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tracks_sim.case.model.key import ProtectionKey
from tracks_sim.drafts.named_path import Path as Path
from tracks_sim.drafts.named_path import named as named
from tracks_sim.practice.steps import ANSWER_KINDS, AnswerKind

if TYPE_CHECKING:
    from tracks_sim.ui.author.state import ScreenName

JUDGED: Mapping[str, AnswerKind[Any]] = {kind.name: kind for kind in ANSWER_KINDS if kind.keyed}
"""Kinds of answers that are judged, by the field in which the key, its texts and the worksheet have them."""
TALK_FIELDS = ("person", "room", "facts", "questions", "interview", "called", "second", "replies", "others", "moves", "seen", "second_moves", "second_seen")
"""Fields of a talk, of the structure, the key and the texts."""
_SCREENS: Mapping[str, ScreenName] = {
    "documents": "papers", "passages": "papers", "options": "decision", "plan": "decision", "lessons": "feedback", "story": "decision", "entries": "review",
    **dict.fromkeys((*JUDGED, "protection", "wrong_answers"), "judgements"), **dict.fromkeys(TALK_FIELDS, "talk"),
}  # fmt: skip
"""Screen by field of a part; everything else is asked at the start."""


def field_id(part: str, where: tuple[str | int, ...]) -> str:
    """Id of a field in the page: ``f:text.en:passages.db1``; problems lead to it."""
    return f"f:{part}:{'.'.join(map(str, where))}"


def item_of(path: Path) -> str:
    """The item that a path of the key or its texts is about, as in lessons: ``indicators.<concept>``; empty for none."""
    match path:
        case ("wrong_answers", concept, *_):
            return f"indicators.{concept}"
        case ("protection", *_):
            return ProtectionKey.item
        case (name, *rest) if name in JUDGED:
            return JUDGED[name].key("".join(rest[:1])) if rest or not JUDGED[name].id_field else ""
    return ""


def place(part: str, path: Path, source: str) -> tuple[ScreenName, str]:
    """Screen and element of a path; an empty element is the top of the screen. Texts in another language than ``source`` stand side by side with it."""
    head, _, language = part.partition(".")
    if language and language != source:
        return "languages", "" if len(path) == 1 and path[0] in _BLOCKS else field_id(part, path)
    return _screen(head, path), _element(head, part, path)


def _screen(head: str, path: Path) -> ScreenName:
    if path[:1] == ("note",) and head == "key":
        return "papers"
    return _SCREENS.get("".join(path[:1]), "start")


def _element(head: str, part: str, path: Path) -> str:
    match (head, *path):
        case ("case", "facts", fact, *_) | ("key", "interview", "needed" | "beyond" | "needless", fact, *_) | ("key", "interview", "voices", _, fact):
            return f"fact:{fact}"
        case ("case", "questions", question, *_):
            return f"question:{question}"
        case ("case", "person", "barriers", barrier, *_) | ("key", "interview", "cues", barrier, *_):
            return f"barrier:{barrier}"
        case ("case", "person" | "room", *_):
            return field_id(part, path)
        case ("text", "replies" | "moves" | "others" | "seen" | "second_moves" | "second_seen", name, *_):
            return f"words:{path[0]}.{name}"
        case ("text", "second_moves" | "second_seen"):
            return f"words:{path[0]}"
        case ("text" | "key_text", _):
            return field_id(part, path) if path[0] not in _BLOCKS else ""
        case ("text" | "key_text", *_):
            return field_id(part, path)
        case ("case", "documents", _, "passages", passage, *_) | ("key", "note", _, _, passage) | ("key", "note", "voices" | "needless", passage):
            return f"passage:{passage}"
        case ("case", "documents", paper, *_):
            return f"paper:{paper}"
        case _ if item := item_of(path):
            return f"item:{item}"
        case (_, "options", option, *_):
            return f"option:{option}"
        case (_, "plan", of_plan, *_):
            return f"plan:{of_plan}"
        case ("key", "lessons", lesson, *_):
            return f"lesson:{lesson}"
        case ("key", "features"):
            return field_id(part, ("features", "remark"))
    return field_id(part, path) if _screen(head, path) == "start" and path else ""


_BLOCKS = frozenset({"facts", "questions", "replies", "moves", "others", "seen", "second_moves", "second_seen", "interview", "documents", "passages", "options", "plan", "story", "lessons", *(name for name, kind in JUDGED.items() if kind.id_field)})
"""Fields that hold a text for each id: a problem of the whole block leads to the top of its screen."""
