"""A draft while an act is done to it: copies of the parts that it touches, in which blocks and lists are found or begun.

Files that people edit by hand may hold anything. What has another form than it should is passed over where it is read, and never written
over: an act that would have to is refused.
"""

from __future__ import annotations

import copy
import json
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from tracks_sim.case.load import Catalogues
from tracks_sim.case.load.source_files import DRAFT_FILES
from tracks_sim.case.model.record import Record
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.normalise_text import normalise_text
from tracks_sim.drafts.records import UNREADABLE, case_of, changed_data, key_of, put_in_order
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable
from tracks_sim.yamlio.parse import LARGEST_FILE

T = TypeVar("T")

NOT_WRITTEN_IN = translatable("The case is not written in this language. Add the language first.")
LARGEST_PART = LARGEST_FILE * 3 // 4
"""Bytes of a part as JSON up to which it may grow: its YAML is longer, and must stay readable."""


class OpenDraft:
    """The draft of one act. Structure and key are records that the act exchanges; other parts are data, of which ``part`` gives a copy to change."""

    def __init__(self, data: DraftData, catalogues: Catalogues) -> None:
        self.before = data
        self._copies: dict[str, dict[str, Any]] = {}
        self.catalogues = catalogues
        self._case = self.case = case_of(data)
        self._key = self.key = key_of(data)

    def part(self, name: str) -> dict[str, Any]:
        """A part to change; a new one where there is none. Raises EditRefused where it is no block of keys."""
        if name not in self._copies:
            self._copies[name] = copy.deepcopy(block_in(dict(self.before), name))
        return self._copies[name]

    def parts(self, head: str) -> Iterator[dict[str, Any]]:
        """The parts of one sort that there are (``text`` in every language, ``key``), to change."""
        for name in [*self.before, *(n for n in self._copies if n not in self.before)]:
            if (
                isinstance(name, str)
                and name.partition(".")[0] == head
                and (name in self._copies or isinstance(self.before[name], Mapping))
            ):
                yield self.part(name)

    @property
    def data(self) -> DraftData:
        """Every part as it is now, to read. Raises EditRefused where structure or key would have to be written over what has another form."""
        now = {**self.before, **self._copies}
        for part, before, record in (("case", self._case, self.case), ("key", self._key, self.key)):
            if record is not before:
                now[part] = changed_data(now.get(part), before, record, type(record), part)
        return now

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that the draft lists as it is now."""
        return self.case.languages

    def write(self, head: str, language: str, where: tuple[str, ...], text: str) -> None:
        """Write a text of a language; nothing for an empty one. Raises EditRefused for a language that the draft does not list."""
        if self.languages and language not in self.languages:
            raise EditRefused(NOT_WRITTEN_IN)
        if text:
            self.put(f"{head}.{language}", where, text)

    def write_translations(self, head: str, where: tuple[str, ...], texts: Mapping[str, str]) -> None:
        """Write a text by language, in those of them that the draft lists."""
        for language, text in texts.items():
            if language in self.languages:
                self.write(head, language, where, normalise_text(text))

    def put(self, part: str, where: tuple[str, ...], value: Any) -> None:
        """Put a value at a path of a part, whose blocks are begun where there are none."""
        inner = self.part(part)
        put_in_order(inner, where[0], DRAFT_FILES[part.partition(".")[0]][1].model_fields)
        for step in where[:-1]:
            inner = block_in(inner, step)
        inner[where[-1]] = value

    def take_out(self, head: str, *where: str) -> None:
        """Take what stands at a path out of every part of one sort; a block inside the part that becomes empty goes too."""
        for part in self.parts(head):
            take_out(part, where)

    def result(self) -> DraftData:
        """The draft as it is now; parts that are as before are the same objects. Raises EditRefused where a part has grown too long."""
        changed = {name: part for name, part in self.data.items() if part is not self.before.get(name) and part != self.before.get(name)}
        changed = {name: part for name, part in changed.items() if part or name in self.before}
        for name, part in changed.items():
            if (size := _size(part)) > LARGEST_PART and size > _size(self.before.get(name)):
                raise EditRefused("The case has grown too long to be kept. Take something out first, or write shorter.")
        return {**self.before, **changed} if changed else self.before


class Act(Record):
    """One change of a draft by an author."""

    @abstractmethod
    def do(self, draft: OpenDraft) -> None:
        """Do it to an open draft. Raises EditRefused, with a sentence for the author, where it does not fit."""


def present(found: T | None, sentence: str) -> T:
    """What was found; raises EditRefused with a sentence for the author where nothing was."""
    if found is None:
        raise EditRefused(sentence)
    return found


def _size(part: Any) -> int:
    return len(json.dumps(part, ensure_ascii=False, default=str).encode(errors="replace"))


def block_in(parent: dict[str, Any], name: str) -> dict[str, Any]:
    """The block of keys at a key, begun where there is none; raises EditRefused where something else stands there."""
    if parent.get(name) is None:
        parent[name] = {}
    inner: Any = parent[name]
    if not isinstance(inner, dict):
        raise EditRefused(UNREADABLE, name=name)
    return inner


def take_out(block: Any, where: tuple[str, ...]) -> None:
    """Take a key out of a block; a block that becomes empty goes too, but for the outermost."""
    if not isinstance(block, dict) or where[0] not in block:
        return
    if len(where) == 1:
        del block[where[0]]
    else:
        take_out(block[where[0]], where[1:])
        if block[where[0]] == {}:
            del block[where[0]]
