"""Texts that people type or paste, made plain: no invisible signs, no tables, one kind of space. Pure."""

from __future__ import annotations

import re

from tracks_sim.errors import EditRefused
from tracks_sim.yamlio.parse import LONGEST_TEXT
from tracks_sim.yamlio.text_faults import HALF, UNSEEN, WIDE_SPACE

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028]")
"""What programs write at the end of a line; Word's own break within a paragraph is U+000B."""
_PLAIN_QUOTES = str.maketrans({"„": "“", "‟": "“", "‚": "‘", "‛": "‘", "″": "”", "′": "’", "\u2011": "-", "\uf0b7": "•"})
"""Signs of Word and of other languages that stand for those the kit writes."""


def normalise_text(text: str, *, paragraphs: bool = False) -> str:
    """The text without what nobody sees, cells of a table divided by semicolons, in one line or in paragraphs divided by an empty line.

    Raises EditRefused where it is too long.
    """
    found = _paragraphs(text)
    plain = ("\n\n" if paragraphs else " ").join(found)
    if len(plain) > LONGEST_TEXT:
        raise EditRefused("A text has {found} letters. Write at most {most}, or divide it.", found=len(plain), most=LONGEST_TEXT)
    return plain


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that was typed or pasted, each in one line; raises EditRefused where one is too long."""
    return [normalise_text(paragraph) for paragraph in _paragraphs(text)]


def _paragraphs(text: str) -> list[str]:
    lines = _LINE_ENDS.sub("\n", text.replace("\u2029", "\n\n")).translate(_PLAIN_QUOTES)
    lines = UNSEEN.sub("", HALF.sub("", WIDE_SPACE.sub(" ", lines)))
    lines = re.sub(r"(?m)^[ \t]*[•·▪◦][ \t]*|^[ \t]+|[ \t]+$", "", lines)
    lines = re.sub(r"[ ]*\t[ \t]*", "; ", lines)
    blocks = re.split(r"\n(?:[ ]*\n)+", lines)
    return [" ".join(block.split()) for block in blocks if block.strip()]
