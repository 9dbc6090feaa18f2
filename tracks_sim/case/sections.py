"""Sections of a YAML file: each key of the first column with the lines below it, read by itself.

Pure. Reading is nearly all of the time that an act takes, and an act changes a section or two of a file. Sections are independent where
every line that begins in the first column is a key, a dash or a comment, and every such key line is a key indeed: that is so where each
section reads by itself without a fault (what it opens it closes, so nothing reaches into the next one), or where the whole text is known
to hold these keys and no others (a key line inside a text would be one too many). Anything else is read whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tracks_sim.case.composing import MOST_NODES
from tracks_sim.case.parse import LARGEST_FILE, ParsedFile, SourcePositions, Span, parse
from tracks_sim.case.problem import Where
from tracks_sim.case.text_faults import UNSEEN

_FIRST_COLUMN = re.compile(r"^(?:([^\W\d][\w-]*):(?=[ \n]|\Z)|(-)(?=[ \n]|\Z)|(#)|(?=[^ \n]))", re.M)
"""What a line begins with in the first column: a key, a dash, a comment, or (no group) what no section may hold there."""
_HEAD = re.compile(r"(?: *(?:#[^\n]*)?\n)*")
"""Comments and blank lines."""


@dataclass(frozen=True, slots=True)
class Section:
    """A key of the first column, and its text up to the next one: with the comments that stand before that."""

    key: str
    text: str
    start: int
    """Characters before it."""


def sections_of(text: str) -> tuple[Section, ...] | None:
    """The sections of a text, each key once; None where it cannot be divided. Whether they are independent ``is_divided`` or ``read`` says."""
    plain = text.replace("\r\n", "\n")
    if UNSEEN.search(plain) is not None:  # they are taken out before reading, and a carriage return alone ends a line
        return None
    begins: list[tuple[str, int]] = []
    # The places are those of the text as it is; what may stand behind a key is the same with both line ends.
    for match in _FIRST_COLUMN.finditer(text if plain == text else text.replace("\r\n", " \n")):
        key, dash, comment = match.groups()
        if key:
            begins.append((key, match.start()))
        elif not (comment or (dash and begins)):
            return None
    if not begins or _HEAD.fullmatch(text[: begins[0][1]].replace("\r\n", "\n")) is None or len({key for key, _ in begins}) < len(begins):
        return None
    ends = [start for _, start in begins[1:]] + [len(text)]
    return tuple(Section(key, text[start:end], start) for (key, start), end in zip(begins, ends, strict=True))


def is_divided(sections: tuple[Section, ...], data: Mapping[str, Any]) -> bool:
    """Whether the sections of a text that is known to read as ``data``, without a fault, are independent of each other."""
    return {section.key for section in sections} == data.keys()


@lru_cache(maxsize=512)
def _read_alone(text: str) -> ParsedFile | None:
    parsed = parse(text.encode("utf-8", "surrogatepass"), "")
    return None if parsed.problems else parsed


def read_section(key: str, text: str) -> ParsedFile | None:
    """A section as a file of its own; None where it has a fault, or holds anything beside its key."""
    parsed = _read_alone(text)
    return parsed if parsed is not None and isinstance(parsed.data, dict) and list(parsed.data) == [key] else None


def read(text: str) -> ParsedFile:
    """The file as ``parse`` reads it, but for its advice; sections that were read a short while ago are not read again."""
    return _by_sections(text.replace("\r\n", "\n")) or _read_whole(text)


@lru_cache(maxsize=16)
def _read_whole(text: str) -> ParsedFile:
    return parse(text.encode("utf-8", "surrogatepass"), "")


def fits(text: str, data: Any) -> bool:
    """Whether a text that reads as ``data`` is no longer than a file may be, and holds no more keys and values."""
    return len(text.encode("utf-8", "surrogatepass")) <= LARGEST_FILE and nodes(data) <= MOST_NODES


def nodes(data: Any) -> int:
    """Number of keys and values of plain data, as the parser counts them."""
    if isinstance(data, dict):
        return 1 + sum(1 + nodes(value) for value in data.values())
    return 1 + sum(map(nodes, data)) if isinstance(data, list) else 1


def _by_sections(text: str) -> ParsedFile | None:
    """The file put together from its sections; None where one has a fault."""
    sections = sections_of(text)
    if sections is None:
        return None
    data: dict[str, Any] = {}
    keys: dict[Where, Span] = {}
    values: dict[Where, Span] = {}
    begin: Span | None = None
    for section in sections:
        parsed = read_section(section.key, section.text)
        if parsed is None:
            return None
        data |= parsed.data
        lines = text.count("\n", 0, section.start)
        for spans, all_spans in ((parsed.positions.keys, keys), (parsed.positions.values, values)):
            for where, span in spans.items():
                all_spans[where] = Span(span.line + lines, span.column, span.start + section.start, span.end + section.start)
        begin = begin or values[()]
        values[()] = Span(begin.line, begin.column, begin.start, values[()].end)
    return ParsedFile(data, SourcePositions(text, keys, values), ()) if fits(text, data) else None
