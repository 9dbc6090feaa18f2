"""Places in the text of a YAML file: where each entry begins and ends, with the comments that stand before it.

Pure. A comment belongs to the entry after it, up to the last blank line; those before the first key of a file are the file's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tracks_sim.problem import Where
from tracks_sim.yamlio.parse import ParsedFile
from tracks_sim.yamlio.text_faults import UNSEEN

_PROPERTIES = re.compile(r"(?:[!&][^\s,\[\]{}]*\s+)*")
_BETWEEN = re.compile(r"(?:[ \t\r]*(?:#[^\n]*)?\n)*[ ]*")
"""Comments, blank lines and the indentation before an entry."""
_COLON = re.compile(r"[ \t]*:")
_DASHES = re.compile(r"(?:- +)*")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """Places of one key or dash with its value, as characters in the text."""

    lead: int
    """Where its comments and blank lines begin; its own place where it stands behind a dash."""
    begin: int
    """Its key or dash."""
    marker: int
    """After its colon or dash."""
    end: int
    """After its last line."""


class Layout:
    """Places of all entries of one file, or of a section of it; ``text`` is as it is, with a line end at its end."""

    def __init__(self, text: str, parsed: ParsedFile, newline: str | None = None) -> None:
        """``newline``: the line end of the file, where the text is only a section of it."""
        self.newline = newline or ("\r\n" if "\r\n" in text else "\n")
        self.text = text if text.endswith("\n") or not text else text + self.newline
        places = _places(text)
        positions = parsed.positions
        self.keys = {where: (places[span.start], places[span.end]) for where, span in positions.keys.items()}
        self.values = {where: (places[span.start], places[span.end]) for where, span in positions.values.items()}

    def start(self, where: Where) -> int:
        """Where a value begins, after its tag if it has one."""
        start, end = self.values[where]
        match = _PROPERTIES.match(self.text, start, max(start, end))
        return match.end() if match else start

    def sign(self, where: Where) -> str:
        """The first sign of a value; "" where nothing is written."""
        start, end = self.values[where]
        return self.text[self.start(where)] if end > start else ""

    def end(self, where: Where, value: Any) -> int:
        """Where a value ends, before what may follow on its line."""
        sign = self.sign(where)
        if isinstance(value, dict) and value and sign != "{":
            last = next(reversed(value))
            return self.end((*where, last), value[last]) if self.written((*where, last)) else self.entries(where, value)[-1].marker
        if isinstance(value, list) and value and sign != "[":
            last = len(value) - 1
            return self.end((*where, last), value[-1]) if self.written((*where, last)) else self.entries(where, value)[-1].marker
        if sign in ("|", ">") and isinstance(value, str):
            return self._block_end(self.start(where))
        return self.values[where][1]

    def written(self, where: Where) -> bool:
        """Whether anything is written for a value."""
        start, end = self.values[where]
        return end > start

    def in_brackets(self, where: Where) -> bool:
        """Whether a list or block is written in brackets or braces."""
        return self.sign(where) in ("[", "{")

    def entries(self, where: Where, value: Any) -> list[Entry]:
        """The entries of a list or block that is not in brackets, in the order of the text."""
        entries: list[Entry] = []
        names = range(len(value)) if isinstance(value, list) else value
        for name in names:
            inner = (*where, name)
            if isinstance(value, list):
                begin = self.start(where) if not entries else self._after(entries[-1].end)
                marker = begin + 1
            else:
                begin, key_end = self.keys[inner]
                colon = _COLON.match(self.text, key_end)
                marker = colon.end() if colon else key_end
            lead = entries[-1].end if entries else self._first_lead(begin)
            # Where nothing is written the parser names the place of what follows.
            end = self.line_end(max(marker, self.end(inner, value[name])) if self.written(inner) else marker)
            entries.append(Entry(lead, begin, marker, end))
        return entries

    def line_start(self, place: int) -> int:
        """Where the line of a place begins."""
        return self.text.rfind("\n", 0, place) + 1

    def line_end(self, place: int) -> int:
        """After the line end that follows."""
        found = self.text.find("\n", place)
        return len(self.text) if found < 0 else found + 1

    def column(self, place: int) -> int:
        """Column of a place, from 0."""
        return place - self.line_start(place)

    def stands_first(self, place: int) -> bool:
        """Whether nothing but spaces is before a place on its line."""
        return not self.text[self.line_start(place) : place].strip()

    def comment_after(self, place: int) -> str:
        """The comment on the rest of a line, with the spaces before it."""
        line = self.text[place : self.line_end(place)].rstrip("\r\n")
        match = re.search(r"[ \t]+#.*", line)
        return match.group() if match else ""

    def header_end(self, start: int) -> int:
        """After the sign ``>-`` or ``|`` with which a text in a block begins."""
        match = _BLOCK_HEADER.match(self.text, start)
        return match.end() if match else start

    def _after(self, place: int) -> int:
        """The first sign after comments, blank lines and spaces."""
        match = _BETWEEN.match(self.text, place)
        return match.end() if match else place

    def _first_lead(self, begin: int) -> int:
        """Where the comments before the first entry begin."""
        lead = first = self.line_start(begin)
        if not self.stands_first(begin):
            return begin
        while lead > 0:
            before = self.line_start(lead - 1)
            line = self.text[before:lead].strip()
            if line and not line.startswith("#"):
                return lead
            lead = before
        # The top of the file: what stands there is the file's own, but for comments after a blank line.
        return lead + own_part(self.text[lead:first], whole=True)

    def _block_end(self, start: int) -> int:
        """Where a text in a block ends: before the line end of its last line."""
        line = self.line_start(start)
        parent = len(self.text[line:start]) - len(self.text[line:start].lstrip(" "))
        if self.text[line + parent : line + parent + 2] == "- ":
            # The text is indented below the key behind the dash, or below the dash itself.
            dashes = _DASHES.match(self.text, line + parent)
            inner = dashes.end() if dashes else line + parent
            parent = inner - line if inner < start else inner - line - 2
        keeps = "+" in self.text[start : self.header_end(start)]
        end = place = self.line_end(start)
        while place < len(self.text):
            following = self.line_end(place)
            line_text = self.text[place:following]
            stripped = line_text.strip(" \r\n")
            if stripped and len(line_text) - len(line_text.lstrip(" ")) <= parent:
                break
            if stripped or keeps:
                end = following
            place = following
        return max(start, end - 1 if self.text[end - 1 : end] == "\n" else end)


def own_part(lead: str, *, whole: bool = False) -> int:
    """How many characters at the beginning of comment lines do not belong to the entry after them: those up to the last blank line.

    Where there is no blank line: none, or all of them where ``whole`` says so.
    """
    lines = lead.splitlines(keepends=True)
    blank = [number for number, line in enumerate(lines) if not line.strip()]
    if not blank:
        return len(lead) if whole else 0
    return sum(map(len, lines[: blank[-1] + 1]))


def _places(text: str) -> range | list[int]:
    """For each character that the parser counts, and for the end, its place in the text as it is.

    The parser drops a byte order mark and signs that nobody sees, and reads every line end as one sign.
    """
    if "\r" not in text and UNSEEN.search(text) is None:
        return range(len(text) + 1)
    places = [place for place, sign in enumerate(text) if not (sign == "\n" and place and text[place - 1] == "\r")]
    if text.startswith("\ufeff"):
        places = places[1:]
    seen = "".join("\n" if text[place] == "\r" else text[place] for place in places)
    dropped = {place for match in UNSEEN.finditer(seen) for place in range(*match.span())}
    return [place for number, place in enumerate(places) if number not in dropped] + [len(text)]
