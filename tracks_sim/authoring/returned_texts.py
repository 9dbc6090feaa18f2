"""Translations that came back from somebody who does not work on the page: what of them is taken into a draft, and what is not. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracks_sim.drafts.draft import DraftData, value_at, value_hash
from tracks_sim.drafts.text_edits import MarkTranslation, WriteText
from tracks_sim.drafts.translation import place_of, source_texts, text_name, text_states
from tracks_sim.i18n import translatable
from tracks_sim.yamlio.parse import LONGEST_TEXT

SOURCE_CHANGED = translatable("The original has changed since the file was saved.")
CHANGED_HERE = translatable("The translation was changed here too since the file was saved.")
NO_TEXT = translatable("In the file stands a formula, a mark or something else that is no text.")
GONE = translatable("The case does not have this text any more.")
TWICE = translatable("The text stands in the file more than once. The first one was taken.")
TOO_LONG = translatable("The text is too long to be kept.")
REVIEWED = frozenset({"reviewed", "final"})
"""States of XLIFF for a text that somebody has read who knows both languages."""
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ReturnedText:
    """A text of a file that came back."""

    name: str
    """As in ``Translations``."""
    of: str
    """Hash of the source when the file was saved."""
    was: str
    """Hash of the translation then."""
    text: str | None
    """The translation; None for a formula, a date, an error, a mark of a program."""
    state: str = ""
    """What the translator says of it, in the words of XLIFF; empty where the file says nothing."""

    @property
    def untranslated(self) -> bool:
        """Whether the translation became the same as its source, which some programs write before anybody has translated."""
        return self.text is not None and value_hash(self.text) == self.of != self.was


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A text of a file that was not taken, and why (an English sentence, to be translated)."""

    name: str
    text: str
    why: str


def clean(text: str) -> str:
    """The text without signs that no XML can hold, and as it comes back from a program."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def taken(data: DraftData, language: str, returned: Iterable[ReturnedText]) -> tuple[tuple[WriteText, ...], tuple[NotTaken, ...]]:
    """The texts that a file changes, as acts; and those of its changes that are not taken.

    A text that is empty, or as it was when the file was saved, changes nothing.
    """
    sources = source_texts(data)
    acts: dict[str, WriteText] = {}
    left: list[NotTaken] = []
    seen: set[str] = set()
    for row in returned:
        place = place_of(row.name, language) if row.name in sources else None
        now = value_at(data, *place) if place else None
        now = now if isinstance(now, str) else ""
        if row.text is not None and (not row.text or value_hash(row.text) in (row.was, value_hash(clean(now)))):
            continue
        why = _why_not(row, sources.get(row.name), now, seen)
        seen.add(row.name)
        if why or place is None or row.text is None:
            left.append(NotTaken(row.name, row.text or "", why))
        else:
            acts[row.name] = WriteText(
                act="write_text", part=place[0], where=tuple(map(str, place[1])), text=row.text, base=value_hash(now)
            )
    return tuple(acts.values()), tuple(left)


def _why_not(row: ReturnedText, source: str | None, now: str, seen: set[str]) -> str:
    """Why a changed text is not taken; empty where it is."""
    if source is None:
        return GONE
    if row.name in seen:
        return TWICE
    if row.text is None:
        return NO_TEXT
    if row.of not in _hashes(source):
        return SOURCE_CHANGED
    if row.was != value_hash(clean(now)):
        return CHANGED_HERE
    return TOO_LONG if len(row.text) > LONGEST_TEXT else ""


def marks(data: DraftData, language: str, returned: Iterable[ReturnedText], acts: Iterable[WriteText]) -> tuple[MarkTranslation, ...]:
    """What the file says of translations that are as it has them, or will be after these acts: reviewed, or still right although the source had changed.

    A text that was reviewed before and is changed now is to be reviewed anew, whatever state a program left on it.
    """
    sources, states = source_texts(data), text_states(data).get(language, {})
    written = {text_name(act.part, act.where) for act in acts}
    found: dict[str, MarkTranslation] = {}
    for row in returned:
        if row.name not in sources or not row.text or row.of not in _hashes(sources[row.name]):
            continue
        now = value_at(data, *place_of(row.name, language))
        if row.name not in written and (not isinstance(now, str) or value_hash(row.text) not in _hashes(now)):
            continue
        state, reviewed = states[row.name], row.state in REVIEWED
        if (reviewed and state != "reviewed") or (row.state == "translated" and state == "changed" and row.name not in written):
            found.setdefault(row.name, MarkTranslation(act="mark_translation", language=language, text=row.name, reviewed=reviewed))
    return tuple(found.values())


def _hashes(text: str) -> tuple[str, str]:
    """Hashes of a text as it stands in the draft, and as a file has it."""
    return value_hash(text), value_hash(clean(text))
