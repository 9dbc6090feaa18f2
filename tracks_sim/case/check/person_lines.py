"""Rules of what a person says where no answer is given: it reads as no answer, and there is enough of it not to repeat itself.

Pure: the texts of a case in, findings out. Patterns know the words of English and French, not what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracks_sim.case.model.conversation import REFUSALS, Room
from tracks_sim.case.model.others import FREQUENT, acts_of
from tracks_sim.case.model.texts import CaseText
from tracks_sim.problem import Finding

ENOUGH = 4
"""Sentences of a kind from which on a talk seldom runs out of them within ten turns."""
ENOUGH_OF_OTHERS = 3
"""The same of an act of the others in the room, which is rarer."""

_ANSWERS = (
    r"yes|yeah|yep|no|nope|not|none|nothing|never|nobody|nowhere|neither|right|correct|true|false|wrong|sure|of course|certainly|exactly|indeed"
    r"|oui|si(?=[.,!])|non|rien|jamais|aucun|aucune|personne|néant|pas|ni|vrai|faux|juste(?=[.,!])|exact|exactement|bien sûr|certainement|absolument"
)
_AT_ONCE = re.compile(rf"(?:^|[‘“«„])\s*((?:{_ANSWERS})\b(?![’'-]))", re.I)
"""An answer as the first word of a sentence or of what is said in it."""
_BY_HEAD = re.compile(r"\b(?:shak(?:es?|ing) (?:her|his|their) head|nod(?:s|ding)?|(?:secou|hoch)(?:e|ent|ant) la tête|fai(?:t|sant) (?:oui|non) de la tête)\b", re.I)


def read_as_answer(sentence: str) -> str:
    """The words by which a sentence reads as a yes or a no to the question before it; empty where it does not."""
    if found := _AT_ONCE.search(sentence):
        return found.group(1)
    head = _BY_HEAD.search(sentence)
    return head.group() if head else ""


def person_lines(part: str, text: CaseText, room: Room | None) -> Iterator[Finding]:
    """Findings where a reply or act that gives no answer reads as one, and advice where a kind has few sentences."""
    without_answer: list[tuple[str, str, tuple[str, ...]]] = [("replies", reply, text.replies.get(reply, ())) for reply in REFUSALS]
    without_answer += [("others", act, sentences) for act, sentences in text.others.items() if act != "sent_out_again"]  # it follows no question
    for field, name, sentences in without_answer:
        for index, sentence in enumerate(sentences):
            if words := read_as_answer(sentence):
                yield Finding(
                    part, (field, name, index), "refusal-answers", f"“{words}” reads as an answer, and `{name}` gives none.",
                    "say it so that it is neither yes nor no to a closed question", words=words,
                )  # fmt: skip
    lists: list[tuple[str, str, tuple[str, ...]]] = [("replies", reply, text.replies.get(reply, ())) for reply in REFUSALS]
    lists += [("seen", name, sentences) for name, sentences in text.seen.items()]
    lists += [("second_seen", name, sentences) for name, sentences in text.second_seen.items()]
    for field, name, sentences in lists:
        if 0 < len(sentences) < ENOUGH:
            yield Finding(
                part, (field, name), "few-lines", f"`{name}` has {len(sentences)} sentence{'' if len(sentences) == 1 else 's'}.",
                f"write {ENOUGH} or more: the same one does not come twice within ten turns, and then none is shown", advice=True, at_key=True,
            )  # fmt: skip
    for act in acts_of(room) if room is not None else ():
        if act in FREQUENT and len(text.others.get(act, ())) < ENOUGH_OF_OTHERS:
            number = len(text.others.get(act, ()))
            yield Finding(
                part, ("others", act) if number else ("replies",), "few-lines", f"`{act}` has {number} sentence{'' if number == 1 else 's'}.",
                f"write {ENOUGH_OF_OTHERS} or more under `others`: where there is none, a general one is shown", advice=True, at_key=True,
            )  # fmt: skip
