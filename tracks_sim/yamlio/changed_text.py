"""Text of a file with some of its data changed: what is unchanged is taken from the text as it is.

Pure. The text is put together from the inside outwards: a list or block from the pieces of its entries, each with the comments before
it. So an entry that moves takes its comments along, and one that is removed takes along those since the last blank line.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from tracks_sim.problem import Where
from tracks_sim.yamlio.differences import matched_entries, ordered_keys, same
from tracks_sim.yamlio.layout import Entry, Layout, own_part
from tracks_sim.yamlio.yaml_writer import (
    bracketed,
    entry_lines,
    fits_in_row,
    key_lines,
    key_text,
    mapping_lines,
    scalar_text,
    value_lines,
)

_BLANK_LINES = re.compile(r"\A(?:[ \t]*\r?\n)+")


class ChangedText:
    """The text of one file with changes; a value deeper than ``deepest`` levels is written anew as a whole if anything in it changes.

    ``closes_up``: blank lines before an entry are left out where the one before it is gone. A text that keeps its line ends (``|+``)
    would take them in.
    """

    def __init__(self, layout: Layout, deepest: int, *, closes_up: bool = False) -> None:
        self.layout, self.deepest, self.closes_up = layout, deepest, closes_up
        self.text, self.newline = layout.text, layout.newline

    def whole(self, old: dict[str, Any], wanted: dict[str, Any]) -> str:
        """The text of the whole file."""
        if not old:
            places = self.layout.values.get(())
            start, end = places or (len(self.text), len(self.text))
            return self.text[:start] + self._joined(mapping_lines(wanted, 0)) + self.text[self.layout.line_end(end) if places else end :]
        if self.layout.in_brackets(()):
            start, end = self.layout.values[()]
            return self.text[:start] + self._in_brackets((), old, wanted) + self.text[end:]
        entries = self.layout.entries((), old)
        start, end = entries[0].lead, entries[-1].end
        return self.text[:start] + (self._block((), old, wanted) if wanted else "{}" + self.newline) + self.text[end:]

    def _block(self, where: Where, old: Any, wanted: Any) -> str:
        """The entries of a list or block that is not in brackets, from the first comment to the last line end; both hold something."""
        layout = self.layout
        entries = layout.entries(where, old)
        column = layout.column(entries[0].begin)
        behind_dash = not layout.stands_first(entries[0].begin)
        names = _places_before(old, wanted)
        known: dict[Any, Entry] = dict(zip(_names(old), entries, strict=True))
        kept = {place for _, place in names if place is not None}
        staying = {place: self._staying(entry) for place, entry in known.items() if place not in kept}
        preceding = {place: earlier for earlier, place in pairwise((None, *known))}
        pieces: list[str] = []
        for number, (name, place) in enumerate(names):
            if place is not None:
                piece = self._entry((*where, place), known[place], old[place], wanted[name])
                if self.closes_up and number and preceding[place] != names[number - 1][1]:
                    piece = _BLANK_LINES.sub("", piece)
                if behind_dash and known[place].begin == entries[0].begin:
                    piece = " " * column + piece
                piece = self._left_before(place, known, staying) + piece
            else:
                row = self._row(where, old, names, number)
                lines = (
                    entry_lines(wanted[name], column, row=row)
                    if isinstance(old, list)
                    else key_lines(name, wanted[name], column, row=row)
                )
                piece = self._joined(lines)
            pieces.append(piece)
        text = "".join(pieces) + "".join(staying.values())
        if behind_dash:
            first = text.lstrip(" \r\n")
            # A comment cannot stand behind the dash: then the dash has a line of its own.
            text = self.newline + text if first.startswith("#") else first
        return text

    def _staying(self, entry: Entry) -> str:
        """Comments before a removed entry that are not its own."""
        lead = self.text[entry.lead : self.layout.line_start(entry.begin)]
        own = lead[: own_part(lead)]
        return own if "#" in own else ""

    def _left_before(self, place: Any, known: dict[Any, Entry], staying: dict[Any, str]) -> str:
        """Comments that stay of the removed entries just before one that is kept; they are taken out of ``staying``."""
        order = list(known)
        texts: list[str] = []
        for before in reversed(order[: order.index(place)]):
            if before not in staying:
                break
            texts.append(staying.pop(before))
        return "".join(reversed(texts))

    def _row(self, where: Where, old: Any, names: list[tuple[Any, Any]], number: int) -> bool | None:
        """Whether a new entry is written in brackets: as the nearest kept list or block is; None where there is none."""
        before = [place for _, place in names[:number] if place is not None]
        after = [place for _, place in names[number:] if place is not None]
        for place in [*reversed(before), *after]:
            if isinstance(old[place], dict | list):
                return self.layout.in_brackets((*where, place))
        return None

    def _entry(self, where: Where, entry: Entry, old: Any, wanted: Any) -> str:
        """One entry with its comments."""
        text, layout = self.text, self.layout
        if same(old, wanted):
            return text[entry.lead : entry.end]
        inside = len(where) <= self.deepest and isinstance(old, dict | list) and type(old) is type(wanted) and old and wanted
        if inside and not layout.in_brackets(where):
            entries = layout.entries(where, old)
            block = self._block(where, old, wanted)
            before = text[entry.lead : entries[0].lead]
            return (before.rstrip(" ") if block.startswith(self.newline) else before) + block
        start, end = layout.start(where), layout.end(where, old)
        # What has grown out of its line stands in lines of its own, but for one row among others that are in braces.
        outgrown = isinstance(where[-1], str) and "\n" not in text[start:end] and not fits_in_row(wanted, layout.column(start))
        if inside and not outgrown:
            return text[entry.lead : start] + self._in_brackets(where, old, wanted) + text[end : entry.end]
        return self._anew(where, entry, old, wanted)

    def _anew(self, where: Where, entry: Entry, old: Any, wanted: Any) -> str:
        """One entry with its value written anew; the comment on its first line stays."""
        text, layout = self.text, self.layout
        indent = layout.column(entry.begin)
        sign = layout.sign(where)
        # A text in quotes stays in quotes, one in a block is broken anew.
        quoted = sign == '"' and isinstance(old, str) and isinstance(wanted, str) and "\n" not in wanted
        lines = value_lines(
            wanted,
            indent,
            indent + entry.marker - entry.begin + 1,
            quoted=quoted,
            row=True if sign in ("[", "{") and old else None,
        )
        start, end = layout.start(where), layout.end(where, old)
        if sign in ("|", ">") and isinstance(old, str):
            comment = layout.comment_after(layout.header_end(start))
        elif not layout.written(where) or "\n" in text[entry.marker : start]:
            comment = layout.comment_after(entry.marker)
        else:
            comment = layout.comment_after(end)
        if isinstance(where[-1], int) and not lines[0] and not comment:
            # A list or block begins behind the dash itself.
            return text[entry.lead : entry.marker] + " " + self._joined([lines[1][indent + 2 :], *lines[2:]])
        return text[entry.lead : entry.marker] + self._joined([(f" {lines[0]}" if lines[0] else "") + comment, *lines[1:]])

    def _in_brackets(self, where: Where, old: Any, wanted: Any) -> str:
        """A value in brackets or braces."""
        text, layout = self.text, self.layout
        start, end = layout.start(where), layout.values[where][1]
        if same(old, wanted):
            return text[start:end]
        if not isinstance(old, dict | list) or type(old) is not type(wanted) or not old or not wanted:
            quoted = layout.sign(where) == '"' and isinstance(wanted, str)
            return scalar_text(wanted, quoted=True) if quoted else bracketed(wanted)
        names = _places_before(old, wanted)
        if [place for _, place in names] == _names(old):
            # Nothing comes or goes: spaces, line breaks and comments between the values stay.
            parts, done = [], start
            for name, place in names:
                inner = (*where, place)
                if not same(old[place], wanted[name]):
                    begin = layout.start(inner)
                    gap = "" if text[begin - 1].isspace() or text[begin - 1] in "[{" else " "
                    parts += [text[done:begin], gap, self._in_brackets(inner, old[place], wanted[name])]
                    done = layout.values[inner][1]
            return "".join(parts) + text[done:end]
        items: list[str] = []
        for name, place in names:
            key = "" if isinstance(old, list) else f"{key_text(name)}: "
            if place is None:
                items.append(key + bracketed(wanted[name]))
            elif isinstance(old, dict) and same(old[place], wanted[name]):
                items.append(
                    text[
                        layout.keys[(*where, place)][0] : max(
                            layout.values[(*where, place)][1], layout.keys[(*where, place)][1]
                        )
                    ]
                )
            else:
                items.append(key + self._in_brackets((*where, place), old[place], wanted[name]))
        return text[start] + ", ".join(items) + text[end - 1]

    def _joined(self, lines: list[str]) -> str:
        return "".join(line.replace("\n", self.newline) + self.newline for line in lines)


def _names(value: Any) -> list[Any]:
    """The keys of a block, or the places of a list."""
    return list(range(len(value))) if isinstance(value, list) else list(value)


def _places_before(old: Any, wanted: Any) -> list[tuple[Any, Any]]:
    """The keys or places of what is wanted, in their order, each with its key or place before; None where it is new."""
    if isinstance(old, list):
        return list(enumerate(matched_entries(old, wanted)))
    return [(key, key if key in old else None) for key in ordered_keys(old, wanted)]
