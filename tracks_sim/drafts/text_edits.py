"""Acts on any text of a draft, and on the state of its translations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from tracks_sim.case.load.source_files import DRAFT_FILES
from tracks_sim.case.load.validation import holds_text
from tracks_sim.case.model.record import Language
from tracks_sim.drafts.draft import value_at, value_hash
from tracks_sim.drafts.normalise_text import normalise_text
from tracks_sim.drafts.open_draft import NOT_WRITTEN_IN, Act, OpenDraft, take_out
from tracks_sim.drafts.records import UNREADABLE
from tracks_sim.drafts.text_places import text_places
from tracks_sim.drafts.written_for import forget_mark
from tracks_sim.errors import EditRefused, FieldConflict
from tracks_sim.i18n import translatable

_NO_SUCH_TEXT = translatable("What this text belongs to is not there any more.")
_MARKDOWN = frozenset({"briefing", "task", "enough", "story", "happened", "never_first", "origin_note"})
"""Texts that may have paragraphs."""
DECISION_DIFFERS = ("detection", "decision_differs")
"""The one text of a key, for reviewers: why the best decision is not the one that follows from detection."""


class WriteText(Act):
    """Write one text: title, passage, reason, story, note … An empty text takes it out."""

    act: Literal["write_text"]
    part: str
    """Part of the draft: ``text.en``, ``key_text.fr``, ``notes``, ``review``; ``key`` for ``DECISION_DIFFERS``."""
    where: tuple[str, ...]
    """Its path: ``("passages", "db1")``, of an entry of a list ``("replies", "deflect", "0")``. Only fields that hold a text can be written."""
    text: str
    base: str
    """``value_hash`` of the text that the author saw before writing."""

    def do(self, draft: OpenDraft) -> None:
        head, _, language = self.part.partition(".")
        where = _place(self, head, language, draft)
        now = value_at(draft.data, self.part, where)
        if isinstance(now, Mapping | list):
            raise EditRefused(UNREADABLE, name=self.where[-1])
        now = now if isinstance(now, str) else ""
        text = normalise_text(self.text, paragraphs=self.where[0] in _MARKDOWN)
        if text == now:
            return
        if self.base != value_hash(now):
            raise FieldConflict("Somebody else has changed this text since you saw it. Both versions are kept: choose one, or write a third.", part=self.part, where=where, mine=text, theirs=now)
        if head == "key_text" and len(where) > 1:
            forget_mark(draft, str(where[0]), str(where[1]))
        if isinstance(where[-1], int):
            draft.put(self.part, self.where[:-1], _with_entry(value_at(draft.data, self.part, where[:-1]), where[-1], text, self.where[-2]))
        elif text:
            draft.put(self.part, self.where, text)
        else:
            take_out(draft.part(self.part), self.where)


class TakeText(Act):
    """Write words of another case in place of a text, with their translations: what stands there in other languages is written over too."""

    act: Literal["take_text"]
    head: Literal["text", "key_text"]
    where: tuple[str, ...]
    language: Language
    text: str
    base: str
    """``value_hash`` of the text in this language that the author saw before."""
    translations: dict[Language, str] = Field(default_factory=dict)
    """The words in other languages; those that the draft does not list are left out."""

    def do(self, draft: OpenDraft) -> None:
        for language, text in {**self.translations, self.language: self.text}.items():
            part, chosen = f"{self.head}.{language}", language == self.language
            if chosen or language in draft.languages:
                base = self.base if chosen else value_hash(value_at(draft.data, part, self.where))
                WriteText(act="write_text", part=part, where=self.where, text=text, base=base).do(draft)


class MarkTranslation(Act):
    """Say that a translated text was reviewed, or that it still fits its source as it is now."""

    act: Literal["mark_translation"]
    language: Language
    text: str
    """As in ``Translations``: ``text:passages.db1``."""
    reviewed: bool

    def do(self, draft: OpenDraft) -> None:
        head, _, dotted = self.text.partition(":")
        where = tuple(int(step) if step.isdecimal() else step for step in dotted.split("."))
        languages = draft.languages
        known = head in ("text", "key_text") and self.language in languages[1:]
        source = value_at(draft.data, f"{head}.{languages[0]}", where) if known else None
        if not isinstance(source, str) or not isinstance(value_at(draft.data, f"{head}.{self.language}", where), str):
            raise EditRefused("There is no translated text here to mark.")
        draft.put("translation", ("texts", self.language, self.text), {"of": value_hash(source)} | ({"reviewed": True} if self.reviewed else {}))


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
    if not holds_text(act.where, DRAFT_FILES[head][1]) or act.where[0] == "entries" or not _belongs(head, act.where, draft):
        raise EditRefused(_NO_SUCH_TEXT)
    return (*act.where[:-1], int(act.where[-1])) if re.fullmatch("[0-9]{1,3}", act.where[-1]) else act.where


def _belongs(head: str, where: tuple[str, ...], draft: OpenDraft) -> bool:
    """Whether the draft has what a text belongs to, or has the text in any language already."""
    whole = where[:-1] if where[-1].isdecimal() else where
    places = text_places(draft.case, draft.key)
    return (
        head in ("notes", "review")
        or (whole == DECISION_DIFFERS and "detection" in draft.case.steps)
        or any((place.head, place.where) == (head, whole) for place in places)
        or any(value_at(draft.data, part, whole) is not None for part in draft.data if str(part).partition(".")[0] == head)
    )
