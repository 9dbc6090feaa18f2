"""Sections of a YAML file: each key of a block with the lines below it, read without the rest of the file.

Pure. Reading is nearly all of the time that an act takes, and an act changes a key or two of a file. Sections are independent of each other
where every line that begins in their column is a key, a dash or a comment, and every such key line is a key indeed. That is so where each
section reads by itself without a fault, since what it opens it closes, and nothing reaches into the next one. It is also so where the block
is known to hold these keys and no others, since a key line inside a text would be one too many. Anything else is not divided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tracks_sim.yamlio.bounded_yaml import MOST_NODES
from tracks_sim.yamlio.parse import LARGEST_FILE, ParsedFile, parse
from tracks_sim.yamlio.text_faults import UNSEEN

_LINE = re.compile(r"""^( *)(?:(#)|(-)(?=[ \n]|\Z)|(?:([^\W\d][\w-]*)|"([^"\\\n]+)"):(?=[ \n]|\Z)|(?=[^ \n]))""", re.M)
"""Indentation of a line, and what it begins with: a comment, a dash, a key, a key in quotes, or (no group) anything else."""
_KEY_ALONE = re.compile(r"[^\n]+: *(?:#[^\n]*)?\r?\n")
"""A line on which nothing follows its key."""
_MOST_KEPT = 512
"""Sections whose reading is kept."""


@dataclass(frozen=True, slots=True)
class Section:
    """A key with its value, or several that follow each other: the lines from the first key to the one after the last."""

    path: tuple[str, ...]
    """Keys of the blocks that it stands in."""
    head: str
    """The lines of those keys."""
    keys: tuple[str, ...]
    """Its own."""
    text: str
    """With the comments that stand before the next key."""
    start: int
    """Characters before it in the text that was divided."""

    @property
    def indent(self) -> int:
        """Column of its keys, from 0."""
        return len(self.text) - len(self.text.lstrip(" "))


def sections_of(text: str) -> list[Section] | None:
    """A section for each key of the first column; None where the text cannot be divided. Whether they are independent ``hold`` says."""
    return None if _has_unseen(text) else _divided(text, (), "", 0)


def inner_sections(section: Section) -> list[Section] | None:
    """A section for each key of the block that a section of one key holds, in the same way; None where its value is no block, or one in braces."""
    alone = _KEY_ALONE.match(section.text)
    return _divided(section.text, (*section.path, *section.keys), section.head + alone.group(), alone.end()) if alone is not None else None


def hold(sections: Sequence[Section], data: Any) -> bool:
    """Whether sections of one key each are all there is of ``data``, which the block they stand in is known to read as, without a fault."""
    return isinstance(data, dict) and {section.keys[0] for section in sections} == data.keys()


def joined(sections: Sequence[Section]) -> Section:
    """Sections that follow each other as one."""
    first = sections[0]
    keys = tuple(key for section in sections for key in section.keys)
    return Section(first.path, first.head, keys, "".join(section.text for section in sections), first.start)


def section_in(text: str, before: Section, keys: tuple[str, ...]) -> Section | None:
    """A section after a change, with these keys in any order, in its text below its head; None where the text holds something else."""
    if not text.startswith(before.head) or _has_unseen(text):
        return None
    found = _divided(text[len(before.head) :], before.path, before.head, 0)
    if found is None or found[0].start > 0 or found[0].indent != before.indent or {s.keys[0] for s in found} != set(keys):
        return None
    return joined(found)


def _has_unseen(text: str) -> bool:
    """Whether a text has signs that are taken out before it is read, or a carriage return alone, which ends a line."""
    return UNSEEN.search(text.replace("\r\n", "\n")) is not None


def _divided(text: str, path: tuple[str, ...], head: str, begin: int) -> list[Section] | None:
    """A section for each key of the block that begins after so many characters; it is in the column of its first key, a file in the first."""
    column = None if path else 0
    starts: list[tuple[str, int]] = []
    # The places are those of the text as it is; what may follow a key is the same with both line ends.
    for match in _LINE.finditer(text.replace("\r\n", " \n"), begin):
        indent, comment, dash, plain, quoted = match.groups()
        if comment:
            continue
        column = len(indent) if column is None else column
        key = plain or quoted
        if key and len(indent) == column:
            starts.append((key, match.start()))
        elif not starts or len(indent) < column or (len(indent) == column and not dash):
            return None
    if not starts or len({key for key, _ in starts}) < len(starts):
        return None
    ends = [start for _, start in starts[1:]] + [len(text)]
    return [Section(path, head, (key,), text[start:end], start) for (key, start), end in zip(starts, ends, strict=True)]


# --- reading -----------------------------------------------------------------------------


def read(text: str) -> ParsedFile:
    """A file as the parser reads it. It is kept: what was read again after one change is what the next change begins with."""
    return _read(text)


def read_section(section: Section) -> ParsedFile | None:
    """A section below its head, read as a file of its own; None where it has a fault, or holds other keys."""
    parsed = _read_below_head(section.head + section.text)
    if parsed.problems:
        return None
    inner = parsed.data
    for key in section.path:
        if not isinstance(inner, dict) or list(inner) != [key]:
            return None
        inner = inner[key]
    return parsed if isinstance(inner, dict) and tuple(inner) == section.keys else None


@lru_cache(maxsize=16)
def _read(text: str) -> ParsedFile:
    return parse(text.encode("utf-8", "surrogatepass"), "")


@lru_cache(maxsize=_MOST_KEPT)
def _read_below_head(text: str) -> ParsedFile:
    return parse(text.encode("utf-8", "surrogatepass"), "")


def fits(text: str, data: Any) -> bool:
    """Whether a text that reads as ``data`` is no longer than a file may be, and holds no more keys and values."""
    return len(text.encode("utf-8", "surrogatepass")) <= LARGEST_FILE and _nodes(data) <= MOST_NODES


def _nodes(data: Any) -> int:
    """Number of keys and values, as the parser counts them."""
    if isinstance(data, dict):
        return 1 + sum(1 + _nodes(value) for value in data.values())
    return 1 + sum(map(_nodes, data)) if isinstance(data, list) else 1
