"""Writer of YAML as the files of the kit are written: short rows in braces, long texts folded, quotes where a text needs them.

Pure. Lines are given without their ends, so that whoever puts them into a file can end them as that file does.
"""

from __future__ import annotations

import json
import re
from typing import Any

WIDTH = 96
"""Columns of a line; a text without spaces, or one in quotes, may be longer."""
ROW_WIDTH = 140
"""Columns of a row in braces; nine of ten rows of the kit are shorter."""
_PLAIN = re.compile(r"[^\W\d_](?:[^\x00-\x1f\x7f:#]|:(?! |$)|(?<! )#)*\Z")
"""A text that may stand without quotes: it begins with a letter, and nothing in it begins a value or a comment."""
_BRACKETS = re.compile(r"[\[\]{},:]")
_OTHER_TYPES = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""Words that this or another reader of YAML takes for something else than a text."""
_FOLDED = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\s\x00-\x1f\x7f]|[^\S\n\t\r ]| (?! ))*\Z")
_LITERAL = re.compile(r"(?:[^\s\x00-\x1f\x7f][^\x00-\x09\x0b-\x1f\x7f]*)\Z")


def scalar_text(value: Any, *, in_brackets: bool = False, quoted: bool = False) -> str:
    """A text, number, bool or None on one line; a text in quotes where it needs them, or where ``quoted`` asks for them."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        written = repr(value)
        return written if "e" not in written or "." in written else written.replace("e", ".0e")
    text = str(value)
    plain = _PLAIN.match(text) and not text.endswith(" ") and text.lower() not in _OTHER_TYPES
    if plain and not quoted and not (in_brackets and _BRACKETS.search(text)):
        return text
    return json.dumps(text, ensure_ascii=False)


def bracketed(value: Any) -> str:
    """Any value on one line, with blocks in braces and lists in brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(key)}: {bracketed(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(bracketed, value)) + "]"
    return scalar_text(value, in_brackets=True)


def key_text(key: str) -> str:
    """A key, in quotes where it needs them."""
    return scalar_text(key, in_brackets=True)


def value_lines(value: Any, indent: int, used: int, *, row: bool | None = None, quoted: bool = False) -> list[str]:
    """What follows a key or a dash: the rest of its line ("" where nothing does), then further lines.

    ``indent`` is the column of the key or dash (from 0), ``used`` the columns taken on its line. ``row`` says whether the value
    itself is written in brackets where they fit; None leaves it to what it holds: words without spaces are.
    """
    if isinstance(value, dict | list):
        if not value or (row and fits_in_row(value, used)) or (row is None and _of_words(value) and used + len(bracketed(value)) <= WIDTH):
            return [bracketed(value)]
        if isinstance(value, dict):
            return ["", *mapping_lines(value, indent + 2)]
        rows = all(fits_in_row(entry, indent + 4) for entry in value)  # all alike
        return ["", *(line for entry in value for line in entry_lines(entry, indent + 2, row=rows))]
    if isinstance(value, str) and not quoted:
        if "\n" in value and _LITERAL.match(value):
            return _literal(value, indent + 2)
        if used + len(scalar_text(value)) > WIDTH and _FOLDED.match(value) and " " in value:
            return [">-", *_folded(value, indent + 2)]
    return [scalar_text(value, quoted=quoted)]


def fits_in_row(value: Any, used: int) -> bool:
    """Whether a value fits into a row of which some columns are taken."""
    return used + len(bracketed(value)) <= ROW_WIDTH


def mapping_lines(mapping: dict[str, Any], indent: int) -> list[str]:
    """Lines of a block, each key at the column ``indent``."""
    return [line for key, value in mapping.items() for line in key_lines(key, value, indent)]


def key_lines(key: str, value: Any, indent: int, *, row: bool | None = None) -> list[str]:
    """Lines of one key with its value."""
    start = f"{' ' * indent}{key_text(key)}:"
    first, *more = value_lines(value, indent, len(start) + 1, row=row)
    return [f"{start} {first}" if first else start, *more]


def entry_lines(value: Any, indent: int, *, row: bool | None = None) -> list[str]:
    """Lines of one entry of a list, its dash at the column ``indent``."""
    start = f"{' ' * indent}- "
    first, *more = value_lines(value, indent, len(start), row=row)
    if first:
        return [start + first, *more]
    return [start + more[0][indent + 2 :], *more[1:]]


def _of_words(value: Any) -> bool:
    """Whether a value holds only ids, numbers and the like, and no sentences."""
    if isinstance(value, dict):
        return all(map(_of_words, value.values()))
    if isinstance(value, list):
        return not any(isinstance(entry, dict) for entry in value) and all(map(_of_words, value))
    return not isinstance(value, str) or not re.search(r"\s", value)


def _folded(text: str, indent: int) -> list[str]:
    """A text broken at its spaces into lines of at most WIDTH columns."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if line and indent + len(line) + 1 + len(word) > WIDTH:
            lines.append(" " * indent + line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, " " * indent + line]


def _literal(text: str, indent: int) -> list[str]:
    """A text of several lines, line by line as it is."""
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    if ends > 1:
        return [json.dumps(text, ensure_ascii=False)]
    return ["|" if ends else "|-", *(" " * indent + line if line else "" for line in body.split("\n"))]
