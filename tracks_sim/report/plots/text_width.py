"""Widths of text in a plot, and its lines.

Nobody knows which font a reader has. Widths are those of DejaVu Sans, rounded up to a twentieth of an em: it is the widest of the
fonts that stand for ``system-ui`` and ``sans-serif`` (Verdana is as wide; Segoe UI, Roboto, Noto Sans, Arial and Helvetica are
narrower), so that what fits in it fits in all of them.
"""

from __future__ import annotations

from collections.abc import Mapping

SIZE = 14
"""Size of text in pixels of an SVG."""
_REGULAR = {
    0.3: "'IJijlÌÍÎÏìíîï′", 0.35: "\u00a0\u202f ,./:;\\|¦·’", 0.4: "()-[]ft", 0.45: "!r¡²³¹", 0.5: '"*_`§¨ª¯°´¸º–', 0.55: "?csz¿ç“”", 0.6: "FLkvxyýÿ",
    0.65: "$0123456789EPSTYabdeghnopqu{}¢£¤¥«µ¶»ÈÉÊËÝÞßàáâãäåèéêëðñòóôõöøùúûüþ", 0.7: "ABCKRVXZÀÁÂÃÄÅÇ", 0.75: "NUÑÙÚÛÜ", 0.8: "&DGHOQÐÒÓÔÕÖØ",
    0.85: "#+<=>^w~¬±×÷→−≤", 0.9: "M", 1.0: "%@Wm©®¼½¾Ææ—…", 1.1: "Œœ",
}  # fmt: skip
_BOLD = {
    0.3: "′", 0.35: "\u00a0\u202f 'ijlìíîï", 0.4: ",./:;IJ\\|¦·ÌÍÎÏ’", 0.45: "-f²³¹", 0.5: "!()[]_`rt¡§¨¯°´¸–", 0.55: '"*', 0.6: "?cszªº¿ç", 0.65: "Lx¤«¶»",
    0.7: "$0123456789EFTaekovy¢£¥ÈÉÊËàáâãäåèéêëðòóôõöøýÿ“”", 0.75: "CPSYZbdghnpqu{}µÇÝÞßñùúûüþ", 0.8: "ABKRVXÀÁÂÃÄÅ", 0.85: "#+<=>DGHNU^~¬±ÐÑ×ÙÚÛÜ÷→−≤",
    0.9: "&OQÒÓÔÕÖØ", 0.95: "w", 1.0: "@M©®—…", 1.05: "%m¼½¾æ", 1.1: "Æœ", 1.2: "WŒ",
}  # fmt: skip
_UNKNOWN = 1.1
"""Ems of any other letter: no letter of the font that stands in a word is wider."""


def _by_letter(groups: Mapping[float, str]) -> Mapping[str, float]:
    return {letter: ems for ems, letters in groups.items() for letter in letters}


_WIDTHS = {False: _by_letter(_REGULAR), True: _by_letter(_BOLD)}


def text_width(text: str, bold: bool = False) -> float:
    """Pixels that a text takes at most, at the size ``SIZE``."""
    widths = _WIDTHS[bold]
    return SIZE * sum(widths.get(letter, _UNKNOWN) for letter in text)


def wrap(text: str, width: float, bold: bool = False) -> list[str]:
    """Break a text into lines of at most ``width`` pixels, 4 letters or more; a word longer than a line is cut."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(f"{lines[-1]} {word}", bold) <= width:
            lines[-1] += f" {word}"
            continue
        while len(word) > 4 and text_width(word, bold) > width:
            fits = next((at for at in range(len(word) - 1, 4, -1) if text_width(word[:at], bold) <= width), 4)
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)
    return lines
