"""Where a problem of a draft is on the page: its path with names in place of numbers, its screen, and the element that it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tracks_sim.case.model.key import ProtectionKey
from tracks_sim.drafts.draft import DraftData
from tracks_sim.practice.steps import ANSWER_KINDS, AnswerKind
from tracks_sim.problem import Where

if TYPE_CHECKING:
    from tracks_sim.ui.author.state import ScreenName

Path = tuple[str, ...]
"""A path in which an entry of a list goes by its name: ``("indicators", "documents_taken", "state")``."""
_NAMES = ("id", "option", "part", *(kind.keyed("").row_id for kind in ANSWER_KINDS if kind.keyed))
"""Fields by which entries of lists are named."""
JUDGED: Mapping[str, AnswerKind[Any]] = {kind.name: kind for kind in ANSWER_KINDS if kind.keyed}
"""Kinds of answers that are judged, by the field in which the key, its texts and the worksheet have them."""
_SCREENS: Mapping[str, ScreenName] = {
    "documents": "papers", "passages": "papers", "options": "decision", "plan": "decision", "lessons": "feedback", "story": "feedback", "entries": "review",
    **dict.fromkeys((*JUDGED, "protection", "wrong_answers"), "judgements"),
}  # fmt: skip
"""Screen by field of a part; everything else is asked at the start."""


def field_id(part: str, where: tuple[str | int, ...]) -> str:
    """Id of a field in the page: ``f:text.en:passages.db1``; problems lead to it."""
    return f"f:{part}:{'.'.join(map(str, where))}"


def named(data: DraftData, part: str, where: Where, id_: str = "") -> Path:
    """The path with names in place of numbers; ``id_`` is added where the path leads to the list or block around it."""
    value: Any = data.get(part)
    path: list[str] = []
    for step in where:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
            step = _name_of(value, step)
        else:
            value = None
        path.append(str(step))
    return (*path, id_) if id_ and id_ not in path else tuple(path)


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


def _name_of(entry: Any, number: int) -> str:
    if isinstance(entry, str):
        return entry
    found = [entry[name] for name in _NAMES if isinstance(entry.get(name), str)] if isinstance(entry, Mapping) else []
    return found[0] if found else str(number)


def place(part: str, path: Path, source: str) -> tuple[ScreenName, str]:
    """Screen and element of a path; an empty element is the top of the screen. Texts in another language than ``source`` stand side by side with it."""
    head, _, language = part.partition(".")
    if language and language != source:
        return "languages", field_id(part, path)
    return _screen(head, path), _element(head, part, path)


def _screen(head: str, path: Path) -> ScreenName:
    if path[:1] == ("note",) and head == "key":
        return "papers"
    return _SCREENS.get("".join(path[:1]), "start")


def _element(head: str, part: str, path: Path) -> str:
    match (head, *path):
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


_BLOCKS = frozenset({"documents", "passages", "options", "plan", "story", "lessons", *(name for name, kind in JUDGED.items() if kind.id_field)})
"""Fields that hold a text for each id: a problem of the whole block leads to the top of its screen."""
