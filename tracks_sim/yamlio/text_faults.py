"""Faults of a file as text, before it is read as YAML: signs that nobody sees, and what an editor or Git left in it.

Each is named at its line and then taken out of the text, so that it is not named again as a fault of the YAML.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from tracks_sim.problem import Code, Problem

_WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces that look like an ordinary one, as a part of a class of characters. In a text they are right, as in « mot »."""
UNSEEN = re.compile(
    # One class of characters at the beginning: only so a search passes over a long text quickly.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    # Joiners belong to Persian, to Indian scripts and to signs of several signs; after a Latin letter they are invisible.
    "(?:(?<![\u200c\u200d])|(?<=[\x00-\u024f].)|(?<=^.))"
)
"""Control characters other than tab and line break, signs of direction, and signs without width."""
HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, which no text of UTF-8 can hold; an escape in YAML or JSON can write one, and a browser sends one of what was cut in two."""
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
WIDE_SPACE = re.compile(f"[{_WIDE}]")
_WIDE_INDENT = re.compile(rf" *[{_WIDE}][{_WIDE} ]*(?=[\w-]+:(?:\s|$)|- )|[{_WIDE}][{_WIDE} ]*|[ {_WIDE}]*(?:- )*[\w-]+:[{_WIDE}][{_WIDE} ]*")
"""Beginning of a line where a wide space cannot be part of a text: before a key or a dash, in the first column, after a key."""
_MARK = re.compile(r"(<{7}|[|]{7}|={7}|>{7})(?: |$)")
"""A line that Git writes around two versions of the same lines."""
_MOST = 100
"""Faults of one sort that are named in a file; the rest is taken out without a word."""


def cleaned(text: str) -> str:
    """A text that was typed, as it is kept: lines end with a line feed, without spaces around it and without signs that nobody sees."""
    kept = HALF.sub("", _LINE_ENDS.sub("\n", text))
    while (seen := UNSEEN.sub("", kept).strip()) != kept:
        kept = seen
    return kept


def without_halves(data: Any) -> Any:
    """Data of JSON, in whose texts and keys no half of a character is left."""
    text = json.dumps(data, ensure_ascii=False)
    return json.loads(HALF.sub("", text)) if HALF.search(text) else data


def without_unseen(text: str, file: str) -> tuple[str, list[Problem]]:
    """The text without signs that nobody sees, and the first of each line as a problem."""
    problems: dict[int, Problem] = {}
    if UNSEEN.search(text) is None:
        return text, []
    for number, line in enumerate(text.split("\n"), 1):
        match = UNSEEN.search(line)
        if match is not None and len(problems) < _MOST:
            problems[number] = Problem(file, number, match.start() + 1, *unseen_sign(match.group()))
    return UNSEEN.sub("", text), list(problems.values())


def unseen_sign(sign: str) -> tuple[Code, str, str]:
    """Code, message and hint for a sign that nobody sees: ``\\u200b`` is U+200B, zero width space."""
    name = unicodedata.name(sign, "control character").lower()
    return "unseen-sign", f"An invisible sign is here: U+{ord(sign):04X} ({name}).", "delete it, or type the words anew; it comes with copied text"


def repaired(text: str, file: str) -> tuple[str, list[Problem]]:
    """The text, equally long, with ordinary spaces in the indentation and one side of each conflict of Git, and both as problems.

    For a file that cannot be read as YAML: in one that can be, these signs may belong to a text.
    """
    problems: list[Problem] = []
    lines = text.split("\n")
    theirs = False  # the second version: it is left out up to its end
    for number, line in enumerate(lines):
        mark = _MARK.match(line)
        if mark is not None and mark.group(1)[0] == "<":
            problems.append(Problem(
                file, number + 1, 1, "yaml-merge", "Git has left two versions of these lines here.",
                "keep one of them, and remove the lines that begin with <, = and >",
            ))  # fmt: skip
        if mark is not None or theirs:
            theirs = mark.group(1)[0] in "|=" if mark is not None else theirs
            lines[number] = " " * len(line)
            continue
        wide = _WIDE_INDENT.match(line)
        if wide is not None:
            lines[number] = WIDE_SPACE.sub(" ", wide.group()) + line[wide.end() :]
            problems.append(Problem(
                file, number + 1, WIDE_SPACE.search(line).start() + 1, "yaml-space", "A space here is no ordinary one, such as a non-breaking space.",  # type: ignore[union-attr]
                "delete the spaces here and type them anew",
            ))  # fmt: skip
    return "\n".join(lines), problems[:_MOST]
