"""Acts on any text of a draft, and on the state of its translations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from tracks_sim.case.load.source_files import DRAFT_FILES
from tracks_sim.case.load.validation import holds_text
from tracks_sim.case.model.record import ELEMENTS, JUDGEMENT_STATES, Language, Record
from tracks_sim.drafts.draft import value_at, value_hash
from tracks_sim.drafts.normalise_text import normalise_text
from tracks_sim.drafts.open_draft import NOT_WRITTEN_IN, OpenDraft, take_out
from tracks_sim.drafts.records import UNREADABLE, named
from tracks_sim.errors import EditRefused, FieldConflict
from tracks_sim.i18n import translatable

_NO_SUCH_TEXT = translatable("What this text belongs to is not there any more.")
_CHANGED_SINCE = translatable("Somebody else has changed this text since you saw it. Both versions are kept: choose one, or write a third.")
_NOTHING_TO_MARK = translatable("There is no translated text here to mark.")
_MARKDOWN = frozenset({"briefing", "task", "enough", "story", "happened", "never_first", "origin_note"})
"""Texts that may have paragraphs."""
DECISION_DIFFERS = ("detection", "decision_differs")
"""The one text of a key, for reviewers: why the best decision is not the one that follows from detection."""
_OWN = frozenset({"title", "summary", "content_note", "briefing", "task", "enough", "protection", "happened", "never_first", "origin_note"})
"""Texts of a case, its key, its notes and its review that every case can have."""


class WriteText(Record):
    """Write one text: title, passage, reason, story, note … An empty text takes it out."""

    act: Literal["write_text"]
    part: str
    """Part of the draft: ``text.en``, ``key_text.fr``, ``notes``, ``review``; ``key`` for ``DECISION_DIFFERS``."""
    where: tuple[str, ...]
    """Its path: ``("passages", "db1")``, of an entry of a list ``("replies", "deflect", "0")``. Only fields that hold a text can be written."""
    text: str
    base: str
    """``value_hash`` of the text that the author saw before writing."""


class MarkTranslation(Record):
    """Say that a translated text was reviewed, or that it still fits its source as it is now."""

    act: Literal["mark_translation"]
    language: Language
    text: str
    """As in ``Translations``: ``text:passages.db1``."""
    reviewed: bool


def _write_text(act: WriteText, draft: OpenDraft) -> None:
    head, _, language = act.part.partition(".")
    where = _place(act, head, language, draft)
    now = value_at(draft.data, act.part, where)
    if isinstance(now, Mapping | list):
        raise EditRefused(UNREADABLE, name=act.where[-1])
    now = now if isinstance(now, str) else ""
    text = normalise_text(act.text, paragraphs=act.where[0] in _MARKDOWN)
    if text == now:
        return
    if act.base != value_hash(now):
        raise FieldConflict(_CHANGED_SINCE, part=act.part, where=where, mine=text, theirs=now)
    if isinstance(where[-1], int):
        draft.put(act.part, act.where[:-1], _with_entry(value_at(draft.data, act.part, where[:-1]), where[-1], text, act.where[-2]))
    elif text:
        draft.put(act.part, act.where, text)
    else:
        take_out(draft.part(act.part), act.where)


def _with_entry(entries: Any, place: int, text: str, name: str) -> list[Any]:
    """A list with a text written at a place, one more at its end, or without it for an empty one."""
    entries = [] if entries is None else entries
    if not isinstance(entries, list):
        raise EditRefused(UNREADABLE, name=name)
    if place > len(entries):
        raise EditRefused(_NO_SUCH_TEXT)
    return [*entries[:place], *([text] if text else []), *entries[place + 1 :]]


def _place(act: WriteText, head: str, language: str, draft: OpenDraft) -> tuple[str | int, ...]:
    """The path of a text, numbers for entries of lists; raises EditRefused where the draft has no such text."""
    if not (head in ("text", "key_text", "notes", "review") or (head, act.where) == ("key", DECISION_DIFFERS)) or not act.where or ("{}" in DRAFT_FILES[head][0]) != bool(language):
        raise EditRefused(_NO_SUCH_TEXT)
    if language and (not re.fullmatch("[a-z]{2}", language) or (draft.languages and language not in draft.languages)):
        raise EditRefused(NOT_WRITTEN_IN)
    if not holds_text(act.where, DRAFT_FILES[head][1]) or act.where[0] == "entries":
        raise EditRefused(_NO_SUCH_TEXT)
    if not _belongs(head, act.where, draft):
        raise EditRefused(_NO_SUCH_TEXT)
    return (*act.where[:-1], int(act.where[-1])) if re.fullmatch("[0-9]{1,3}", act.where[-1]) else act.where


def _belongs(head: str, where: tuple[str, ...], draft: OpenDraft) -> bool:
    """Whether the draft has what a text belongs to. Texts of the talk belong to it where any language has them already."""
    case = draft.case
    match where:
        case (name,) if name in _OWN:
            return True
        case ("detection",) | ("detection", "decision_differs"):
            return "detection" in case.steps
        case ("documents", paper, _):
            return named(case.documents, paper) is not None
        case ("passages", passage):
            return passage in case.passages
        case ("options" | "story", option):
            return named(case.options, option) is not None
        case ("plan", part, answer):
            return any(question.part == part and answer in question.options for question in case.plan)
        case ("wrong_answers", concept, state):
            return concept in case.indicators and state in JUDGEMENT_STATES
        case ("indicators" | "needs" as step, name):
            return name in getattr(case, step)
        case ("elements", element):
            return element in ELEMENTS
        case ("lessons", lesson):
            return named(draft.key.lessons, lesson) is not None
        case ("facts" | "questions" as kind, name, *_):
            return named(getattr(case, kind), name) is not None
    return _in_any_language(head, where, draft)


def _in_any_language(head: str, where: tuple[str, ...], draft: OpenDraft) -> bool:
    whole = where[:-1] if where[-1].isdecimal() else where
    return any(
        value_at(draft.data, name, whole) is not None
        for name in draft.data
        if isinstance(name, str) and name.partition(".")[0] == head
    )


# --- translations ------------------------------------------------------------------------


def _mark_translation(act: MarkTranslation, draft: OpenDraft) -> None:
    head, _, dotted = act.text.partition(":")
    where = tuple(int(step) if step.isdecimal() else step for step in dotted.split("."))
    languages = draft.languages
    known = head in ("text", "key_text") and act.language in languages[1:]
    source = value_at(draft.data, f"{head}.{languages[0]}", where) if known else None
    if not isinstance(source, str) or not isinstance(value_at(draft.data, f"{head}.{act.language}", where), str):
        raise EditRefused(_NOTHING_TO_MARK)
    draft.put("translation", ("texts", act.language, act.text), {"of": value_hash(source)} | ({"reviewed": True} if act.reviewed else {}))


TEXT_ACTS: Mapping[type[Record], Callable[[Any, OpenDraft], None]] = {WriteText: _write_text, MarkTranslation: _mark_translation}
"""What each of these acts does to a draft."""
