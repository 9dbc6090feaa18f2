"""Rules of what a person says where no answer is given: it reads as no answer, and there is enough of it not to repeat itself.

Pure: the texts of a case in, findings out. Patterns know the words of English and French, not what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracks_sim.case.load.walk_strings import walk_strings
from tracks_sim.case.model.conversation import APPEARANCES, MOVES, REFUSALS, REPLIES, TOPICS, Room
from tracks_sim.case.model.others import FREQUENT, ROOM_ACTS, acts_of
from tracks_sim.case.model.stock_talk import HEARD_MOST, STOCK_FIELDS, StockTalk, from_stock
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText
from tracks_sim.problem import Finding, Where

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
_FORM = re.compile(r"\{(\w*)\}")
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
                yield _reads_as_answer(part, (field, name, index), name, words)
    lists: list[tuple[str, str, tuple[str, ...]]] = [("replies", reply, text.replies.get(reply, ())) for reply in REFUSALS]
    lists += [("seen", name, sentences) for name, sentences in text.seen.items()]
    lists += [("second_seen", name, sentences) for name, sentences in text.second_seen.items()]
    for field, name, sentences in lists:
        if 0 < len(sentences) < ENOUGH:
            yield Finding(
                part, (field, name), "few-lines", f"`{name}` has {len(sentences)} sentence{'' if len(sentences) == 1 else 's'}.",
                f"write {ENOUGH} or more: the same one does not come twice within ten turns, and then none is shown", advice=True, at_key=True,
                number=len(sentences), usual=(ENOUGH, None),
            )  # fmt: skip
    for act in acts_of(room) if room is not None else ():
        if act in FREQUENT and act != "stung" and len(text.others.get(act, ())) < ENOUGH_OF_OTHERS:
            number = len(text.others.get(act, ()))
            yield Finding(
                part, ("others", act), "few-lines", f"`{act}` has {number} sentence{'' if number == 1 else 's'}.",
                f"write {ENOUGH_OF_OTHERS} or more under `others`: where there is none, a general one is shown", advice=True, at_key=True,
                number=number, usual=(ENOUGH_OF_OTHERS, None),
            )  # fmt: skip


def words_of_stock(part: str, case: Case, text: CaseText, talk: StockTalk | None) -> Iterator[Finding]:
    """Advice where the kit's own words stand in for what is heard most: a person should sound like themselves there."""
    found = from_stock(case, text, talk) if talk is not None else {}
    for field, name in HEARD_MOST:
        if (field, name) in found:
            yield Finding(
                part, (field, name), "stock-words", f"`{name}` has no words of its own: the kit’s stand in.",
                f"write them under `{field}` in the person’s own way; a release asks for it", advice=True, id=name,
            )  # fmt: skip


def stock_lines(part: str, talk: StockTalk) -> Iterator[Finding]:
    """Findings in the words in stock for a talk: one that gives no answer reads as one, a kind is missing or has few sentences, a form is unknown.

    The last list of each kind must fit every case.
    """
    kinds: dict[str, tuple[str, ...]] = {"replies": tuple(r for r in REPLIES if r != "coached"), "others": ROOM_ACTS, "moves": MOVES, "seen": APPEARANCES}
    for field in STOCK_FIELDS:
        lists = getattr(talk, field)
        for name in kinds[field]:
            if name not in lists or lists[name][-1].when:
                yield Finding(part, (field,), "text-missing", f"`{name}` has no words that fit every case.", "write some without `when`, as the last ones", at_key=True, id=name)
        for name, several in lists.items():
            least = 1 if field == "moves" else ENOUGH if name in (*REPLIES, *FREQUENT, *APPEARANCES) else 2
            for index, lines in enumerate(several):
                if len(lines.words) < least:
                    yield Finding(part, (field, name, index), "list-length", f"`{name}` has {len(lines.words)} sentences.", f"write {least} or more")
                for n, sentence in enumerate(lines.words):
                    where = (field, name, index, "words", n)
                    if (words := read_as_answer(sentence)) and (name in REFUSALS or (field == "others" and name != "sent_out_again")):
                        yield _reads_as_answer(part, where, name, words)
    forms = {form for of_pronoun in talk.pronouns.values() for form in of_pronoun}
    for _, sentence in walk_strings({field: [lines.model_dump() for lists in getattr(talk, field).values() for lines in lists] for field in STOCK_FIELDS}):
        for form in _FORM.findall(sentence):
            if any(form not in of_pronoun for of_pronoun in talk.pronouns.values()):
                yield Finding(part, ("pronouns",), "text-missing", f"`{form}` is no form of every pronoun.", f"the forms are {', '.join(sorted(forms))}", at_key=True, id=form)
    for topic in TOPICS:
        if topic not in talk.questions:
            yield Finding(part, ("questions",), "text-missing", f"`{topic}` has no questions.", "write one of each form", at_key=True, id=topic)


def _reads_as_answer(part: str, where: Where, name: str, words: str) -> Finding:
    return Finding(
        part, where, "refusal-answers", f"“{words}” reads as an answer, and `{name}` gives none.",
        "say it so that it is neither yes nor no to a closed question", words=words,
    )  # fmt: skip
