"""The screen *Languages*: every text beside its translation, in reading order, with the state that it is in. Pure: a draft in, plain data out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypedDict, get_args

from tracks_sim.authoring.returned_texts import NotTaken
from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.drafts.translation import TextState, changed_since, place_of, text_name, text_states
from tracks_sim.i18n import LANGUAGES, translatable
from tracks_sim.ui.author.problems.fields import FieldSheet, text_field
from tracks_sim.ui.author.problems.problem_places import field_id
from tracks_sim.ui.author.screens.text_parts import PlacedText, TextPart, text_label, text_parts
from tracks_sim.ui.author.screens.word_changes import WordChange, word_changes
from tracks_sim.ui.author.screens.words_replaced import ReplaceSheet, replace_sheet
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, SheetHead, options

STATE_NAMES: Mapping[TextState, str] = {
    "missing": translatable("missing"),
    "changed": translatable("changed since"),
    "done": translatable("done"),
    "reviewed": translatable("reviewed"),
}
"""What is left to do first."""
_LETTERS_A_ROW = 45


class TranslatedLanguage(TypedDict):
    """A language that the case is translated into. ``left``: what is missing or changed, in words."""

    id: str
    label: str
    current: bool
    left: str


class PartTab(TypedDict):
    """A part of the case, with how many of its texts are in the state that is shown."""

    id: str
    label: str
    current: bool
    n: int


class StateChoice(TypedDict):
    """A state to choose, with how many texts of the language are in it."""

    id: TextState
    label: str
    n: int


class TranslatedTextSheet(TypedDict):
    """A text beside its translation. ``changes``: what changed in the source since, where its old words are known."""

    name: str
    label: str
    source: str
    field: FieldSheet
    state: TextState
    state_label: str
    changes: list[WordChange]


class NotTakenSheet(TypedDict):
    """A text of a table that was not taken, and why."""

    label: str
    why: str
    text: str


class LanguagesSheet(SheetHead):
    """The screen. ``language``: the one that is on the right; empty where the case is written in one alone."""

    language: str
    source: str
    source_label: str
    languages: list[TranslatedLanguage]
    addable: list[Option]
    states: list[StateChoice]
    shown: str
    parts: list[PartTab]
    next: Option | None
    texts: list[TranslatedTextSheet]
    not_taken: list[NotTakenSheet]
    replace: ReplaceSheet


def languages_sheet(view: DraftView) -> LanguagesSheet:
    """Everything that the screen shows: the texts of one part in one language."""
    t, listed = view.t, view.languages
    states = text_states(view.data)
    parts = text_parts(view)
    sought = _sought(view, parts)
    language = next((code for code in (sought[0], str(view.at.get("language")), view.writing) if code in states), next(iter(states), ""))
    of_language = states.get(language, {})
    shown = str(view.at.get("show")) if view.at.get("show") in get_args(TextState) else ""
    counts = {part.id: sum(not shown or of_language.get(text.name) == shown for text in part.texts) for part in parts}
    part = next((part for id_ in (sought[1], view.at.get("part")) for part in parts if part.id == id_), None)
    part = part or next((part for part in parts if counts[part.id]), None)
    by_state = Counter(of_language.values())
    after = parts[parts.index(part) + 1 :] if part else ()
    following = next((one for one in after if counts[one.id]), None)
    source = next(iter(listed), "")
    return {
        "title": t("Languages"),
        "intro": None if language else t("The case is written in one language. Add another one, and each text stands here beside its translation."),
        "language": language,
        "source": source,
        "source_label": view.language_name(source) if source else "",
        "languages": [{"id": code, "label": view.language_name(code), "current": code == language, "left": _left(view, states[code])} for code in states],
        "addable": options({code: view.language_name(code) for code in LANGUAGES if code not in listed}) if listed else [],
        "states": [{"id": state, "label": t(name), "n": by_state[state]} for state, name in STATE_NAMES.items()],
        "shown": shown,
        "parts": [{"id": one.id, "label": one.title, "current": one is part, "n": counts[one.id]} for one in parts] if language else [],
        "next": {"id": following.id, "label": following.title} if following else None,
        "texts": [_text(view, text, language, of_language[text.name]) for text in part.texts] if part and language else [],
        "not_taken": [_not_taken(view, one) for one in view.not_taken],
        "replace": replace_sheet(view),
    }  # fmt: skip


def earlier_sources(data: DraftData) -> frozenset[str]:
    """Hashes of the sources from which translations were made that are older now."""
    entries = {(part.partition(".")[2], text_name(part, where)) for part, where in changed_since(data)}
    found = (value_at(data, "translation", ("texts", language, name, "of")) for language, name in entries)
    return frozenset(of for of in found if isinstance(of, str))


def _left(view: DraftView, states: Mapping[str, TextState]) -> str:
    """What is missing or changed in a language, in words; empty where nothing is."""
    counts, t = Counter(states.values()), view.t
    notes = [t("{n} missing").format(n=counts["missing"])] * bool(counts["missing"]) + [t("{n} changed since").format(n=counts["changed"])] * bool(counts["changed"])
    return ", ".join(notes) or t("complete")


def _sought(view: DraftView, parts: tuple[TextPart, ...]) -> tuple[str, str]:
    """Language and part of the field that a problem leads to; empty where none is sought."""
    sought = view.at.get("field")
    for language in view.languages[1:] if isinstance(sought, str) else ():
        for part in parts:
            if any(field_id(*place_of(text.name, language)) == sought for text in part.texts):
                return language, part.id
    return "", ""


def _text(view: DraftView, text: PlacedText, language: str, state: TextState) -> TranslatedTextSheet:
    part, where = place_of(text.name, language)
    label = view.in_language(text.label, language)
    field = text_field(view, label, part, tuple(map(str, where)), rows=max(2, -(-len(text.text) // _LETTERS_A_ROW)))
    field["problems"] = [problem for problem in field["problems"] if problem["kind"] != "to_do"]  # the state says it
    made_from = value_at(view.data, "translation", ("texts", language, text.name, "of"))
    before = view.earlier_texts.get(made_from) if state == "changed" and isinstance(made_from, str) else None
    return {
        "name": text.name, "label": text.label, "source": text.text, "field": field, "state": state, "state_label": view.t(STATE_NAMES[state]),
        "changes": word_changes(before, text.text) if before is not None else [],
    }  # fmt: skip


def _not_taken(view: DraftView, one: NotTaken) -> NotTakenSheet:
    part, where = place_of(one.name, "")
    return {"label": text_label(view, part.rstrip("."), where), "why": view.t(one.why), "text": one.text}
