"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, TypedDict

LONGEST = 600
"""Words up to which two texts are compared word by word; longer ones stand whole beside each other."""


class WordChange(TypedDict):
    """Words that both texts have, that only the old one has, or only the new one."""

    kind: Literal["same", "gone", "new"]
    text: str


def word_changes(old: str, new: str) -> list[WordChange]:
    """The new text with what the old one had in its place; one after the other they are both texts whole."""
    before, after = (re.findall(r"\S+\s*", text) for text in (old, new))
    if max(len(before), len(after)) > LONGEST:
        return [{"kind": "gone", "text": old}, {"kind": "new", "text": new}]
    found: list[WordChange] = []
    bare = [[word.rstrip() for word in words] for words in (before, after)]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, bare[0], bare[1], autojunk=False).get_opcodes():
        if kind == "equal":
            found.append({"kind": "same", "text": "".join(after[j1:j2])})
        else:
            found += [{"kind": "gone", "text": "".join(before[i1:i2])}] if i2 > i1 else []
            found += [{"kind": "new", "text": "".join(after[j1:j2])}] if j2 > j1 else []
    return found
