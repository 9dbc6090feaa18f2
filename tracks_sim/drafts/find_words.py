"""Words found in all texts of a case, in each of its languages, and what the texts say with others in their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracks_sim.case.load.source_files import DRAFT_FILES
from tracks_sim.case.load.validation import holds_text
from tracks_sim.drafts.draft import DraftData, languages_of, texts_in, value_at, value_hash
from tracks_sim.drafts.text_edits import DECISION_DIFFERS, WriteText
from tracks_sim.drafts.translation import place_of, source_texts, text_name
from tracks_sim.problem import Where

_SPACES = "[ \u00a0\u202f]"
_APOSTROPHES = "['’]"


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for, and what shall stand in its place."""

    words: str
    instead: str
    any_case: bool = False
    """Whether capitals may differ; a found word with a capital then keeps it."""
    whole: bool = False
    """Whether it is no part of a longer word."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """A space stands for a no-break one too, and both apostrophes for each other: neither is told apart on screen."""
        letters = (_SPACES if sign in " \u00a0\u202f" else _APOSTROPHES if sign in "'’" else re.escape(sign) for sign in self.words)
        around = (r"(?<!\w)", r"(?!\w)") if self.whole else ("", "")
        return re.compile(around[0] + "".join(letters) + around[1], re.IGNORECASE if self.any_case else 0)

    def replaced(self, found: str) -> str:
        """What stands in place of a found word."""
        keeps = self.any_case and found[:1].isupper() and self.instead[:1].islower()
        return self.instead[:1].upper() + self.instead[1:] if keeps else self.instead


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text in which the words stand."""

    part: str
    """Of the draft, such as ``text.fr``; ``notes``, ``review`` or ``key`` for what is written in one language alone."""
    where: Where
    text: str
    pieces: tuple[tuple[str, str | None], ...]
    """The text in pieces, each with what stands in its place; None for what stays."""

    @property
    def act(self) -> WriteText:
        """The text with the words replaced."""
        after = "".join(piece if instead is None else instead for piece, instead in self.pieces)
        return WriteText(act="write_text", part=self.part, where=tuple(map(str, self.where)), text=after, base=value_hash(self.text))


def find_words(data: DraftData, sought: Sought) -> Iterator[FoundText]:
    """Every text of the case and the key that has the words, one language after the other, each in the order of an author's work; then what only
    authors and reviewers read: notes, origin, and the reason at the decision.

    What comes from the kit, such as stock words of a talk, is no text of the draft and so is never found.
    """
    if not sought.words:
        return
    pattern, names = sought.pattern, list(source_texts(data))
    for language in languages_of(data):
        others = (text_name(head, where) for head in ("text", "key_text") for where, _ in texts_in(data.get(f"{head}.{language}")))
        for name in dict.fromkeys((*names, *others)):
            yield from _found(data, *place_of(name, language), pattern, sought)
    for head in ("notes", "review"):
        for field in (where for where, _ in texts_in(data.get(head)) if len(where) == 1):
            yield from _found(data, head, field, pattern, sought)
    yield from _found(data, "key", DECISION_DIFFERS, pattern, sought)


def _found(data: DraftData, part: str, where: Where, pattern: re.Pattern[str], sought: Sought) -> Iterator[FoundText]:
    text = value_at(data, part, where)
    if isinstance(text, str) and holds_text(tuple(map(str, where)), DRAFT_FILES[part.partition(".")[0]][1]):
        pieces = tuple(_pieces(text, pattern, sought))
        if len(pieces) > 1 or (pieces and pieces[0][1] is not None):
            yield FoundText(part, where, text, pieces)


def _pieces(text: str, pattern: re.Pattern[str], sought: Sought) -> Iterator[tuple[str, str | None]]:
    end = 0
    for match in pattern.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], None
        yield match[0], sought.replaced(match[0])
        end = match.end()
    if end < len(text):
        yield text[end:], None
