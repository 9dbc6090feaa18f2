"""Reads a typed question: its form and its topic, by rules that are shown.

The reading is shown before the question is put, and the trainee can correct it; nothing harmful
is ever recorded on a reading alone. Rules are tried in order, the first that fits decides the
form; the topic is the one with most of its words. What it gets wrong: docs/classifier.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from tracks_sim.case.conversation import Form, Topic
from tracks_sim.interview.lexicon import TOPIC_WORDS, WORDS

RULES: Mapping[str, str] = MappingProxyType({
    "encourager": "The whole text is a short encouragement to go on.",
    "tag": "It ends by asking for agreement (“isn't it?”, “right?”).",
    "several-marks": "It holds several questions, each with its question mark.",
    "faux-closed": "It says “tell me”, but asks for yes or no.",
    "cued": "It takes up what the person said and invites to tell more.",
    "faux-wh": "It says “tell me”, but asks for one thing (who, where, when …).",
    "invitation": "It invites to tell freely.",
    "negative": "It begins with a negated verb, which shows the answer that is expected.",
    "presumes": "It presumes the answer (“surely”, “you must”, “so he …?”).",
    "several-clauses": "It holds several questions in one sentence.",
    "what-happened": "It asks what happened and leaves the answer open.",
    "or": "It offers alternatives to choose from.",
    "wh": "It asks who, what, where, when, which, how or why.",
    "verb-first": "It begins with the verb: yes or no is the answer.",
    "wh-inside": "It asks who, what, where, when, which, how or why, though not at the beginning.",
    "declarative": "It has a question mark but the order of a statement: it puts something and waits for a yes.",
    "told-so": "It tells the person something; nothing is asked.",
})  # fmt: skip
"""What each rule says, in the order tried; the sentence is shown with the reading."""
UNSURE = frozenset({"declarative", "wh-inside", "told-so"})
"""Rules that only guess: no clearer one fitted, so the screen asks rather than shows."""


class Reading(NamedTuple):
    """How a typed question was read."""

    form: Form
    topic: Topic | None
    """None where no word of a topic was found, or two had as many."""
    rule: str
    """Key of RULES."""
    words: tuple[str, ...]
    """Words that decided the topic."""

    @property
    def sure(self) -> bool:
        """Whether a clear rule decided the form."""
        return self.rule not in UNSURE


def classify(text: str, language: str) -> Reading | None:
    """The reading of a typed question in ``en`` or ``fr``; None where there are no words."""
    plain = plainly(text)
    if not re.search(r"[a-z]", plain):
        return None
    form, rule = _form(plain, language)
    topic, words = _topic(plain, language)
    return Reading(form, topic, rule, words)


def plainly(text: str) -> str:
    """Lower case, no accents, straight apostrophes and quotes, single spaces, no space before marks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    bare = re.sub(r"[’‘ʼ`]", "'", bare)
    bare = re.sub(r"[«»“”\"]", " ", bare).replace("…", "...").replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\s+([?!.,;:])", r"\1", re.sub(r"\s+", " ", bare)).strip()


def _form(text: str, language: str) -> tuple[Form, str]:
    p = _patterns(language)
    if p["encourager"].fullmatch(text):
        return "encourager", "encourager"
    asks = text.rstrip(" .!").endswith("?")
    if p["tag"].search(text):
        return "leading", "tag"
    questions = [q for q in text.split("?") if re.search(r"[a-z]", q)]
    if text.count("?") >= 2 and len(questions) >= 2:
        return "multiple", "several-marks"
    invites = p["invites"].search(text)
    if invites:
        rest = text[invites.end() :].lstrip(" ,:")
        if p["whether"].match(rest):
            return "closed", "faux-closed"
        if p["said"].search(text):
            return "cued", "cued"
        if p["narrow"].match(rest):
            return "wh", "faux-wh"
        return "open", "invitation"
    last = re.split(r"(?<=[.!;])\s+", text)[-1]
    if p["negative"].match(last):
        return "leading", "negative"
    if p["presumes"].search(text) and asks:
        return "leading", "presumes"
    starts = p["question"].match(last) is not None
    if starts and len(p["clause"].findall(last)) >= 1:
        return "multiple", "several-clauses"
    if p["happened"].match(last):
        return "open", "what-happened"
    if p["or"].search(last) and (asks or starts):
        return "forced_choice", "or"
    if p["wh"].match(last) or (asks and p["wh_last"].search(last)):
        return "wh", "wh"
    if p["verb"].match(last):
        return "closed", "verb-first"
    if p["wh_inside"].search(last) and not p["telling"].match(last):
        return "wh", "wh-inside"
    return ("leading", "declarative") if asks else ("statement", "told-so")


@cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    return MappingProxyType({name: re.compile(pattern) for name, pattern in WORDS[language].items()})


@cache
def _topics(language: str) -> tuple[tuple[Topic, re.Pattern[str]], ...]:
    return tuple((topic, re.compile(rf"\b(?:{words})")) for topic, words in TOPIC_WORDS[language].items())


def _topic(text: str, language: str) -> tuple[Topic | None, tuple[str, ...]]:
    """The topic with most words; where two have as many, the one whose word comes first."""
    found: list[tuple[int, int, Topic, tuple[str, ...]]] = []
    for topic, pattern in _topics(language):
        hits = list(pattern.finditer(text))
        if hits:
            words = tuple(dict.fromkeys(h.group() for h in hits))
            found.append((-len(words), hits[0].start(), topic, words))
    return (found and min(found)[2:]) or (None, ())


__all__ = ["RULES", "UNSURE", "Reading", "classify", "plainly"]
