"""Which part of a written answer is speech, and which is description.

Answers mix the two: ‘No,’ she says, and looks at the door. Speech stands in quotation marks, in a case's own way: where none of
its replies has any, a reply is speech as a whole, but for a silence.
"""

from __future__ import annotations

import re
from typing import TypedDict

from tracks_sim.case.model.conversation import Reply
from tracks_sim.case.model.texts import CaseText

_PAIRS = {"‘": "’", "“": "”", "«": "»", "„": "“"}
_OPENING = re.compile("[" + "".join(_PAIRS) + "]")
_AFTER_SPEECH = ".,;:?!…—–-»”"
"""What stands before a closing mark that is no apostrophe, if speech ends there."""


class SpokenPart(TypedDict):
    """A part of an answer. ``spoken``: somebody says it, or signs or writes it; else it is described."""

    spoken: bool
    text: str


class Answer(TypedDict):
    """An answer as it is set. ``words``: speech that stands alone, without its marks; ``scene``: all other parts, in their order."""

    words: str
    scene: list[SpokenPart]


def answer_of_reply(reply: Reply, text: str, texts: CaseText) -> Answer:
    """A reply as it is set; whether the case puts speech into marks follows from all its replies."""
    if reply != "silent" and not any(_OPENING.search(said) for sentences in texts.replies.values() for said in sentences):
        return {"words": text, "scene": []}
    return answer_of(text)


def answer_of(text: str) -> Answer:
    """An answer as it is set: speech that it begins with stands alone, if only description follows."""
    parts = spoken_parts(text)
    if parts and parts[0]["spoken"] and not any(part["spoken"] for part in parts[1:]):
        after = "".join(part["text"] for part in parts[1:]).lstrip(" .,;")
        if not after[:1].islower():  # "‘Thank you,’ she says" stays one line
            return {"words": parts[0]["text"][1:-1].strip(), "scene": [{"spoken": False, "text": after}] if after else []}
    return {"words": "", "scene": parts}


def spoken_parts(text: str) -> list[SpokenPart]:
    """The text cut at quotation marks, which stay with what they enclose; all parts together are the text."""
    parts: list[SpokenPart] = []
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        end = _end_of_speech(text, opening.start())
        if opening.start() > at:
            parts.append({"spoken": False, "text": text[at : opening.start()]})
        parts.append({"spoken": True, "text": text[opening.start() : end]})
        at = end
    if at < len(text):
        parts.append({"spoken": False, "text": text[at:]})
    return parts


def _end_of_speech(text: str, start: int) -> int:
    """Place behind the closing mark; the end of the text where there is none. An English closing mark may be an apostrophe too."""
    mark = text[start]
    again = text.find(mark, start + 1)
    region_end = again if again != -1 else len(text)
    closing = [i for i in range(start + 1, region_end) if text[i] == _PAIRS[mark] and not text[i + 1 : i + 2].isalnum()]
    if not closing:
        return len(text)
    sure = [i for i in closing if text[i - 1] in _AFTER_SPEECH]
    likely = [i for i in closing if i + 1 == len(text) or text[i + 1] in ",;.:?!)"]
    return (sure or likely or closing)[0] + 1
