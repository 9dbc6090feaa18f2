"""Which form and topic a typed question has, by rules that can be read, and the words that decided.

A reading is an offer: it is shown before the question is put, and the trainee can correct it. It
records nothing; a harm is never recorded on a reading alone. The rules stand in ``question_words``;
how often they are right is measured on labelled questions (docs/classifier.md).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from tracks_sim.case.conversation import Form, Topic
from tracks_sim.interview.question_words import FORMS_BY_WORDS, PARTS, TOPIC_NAMES, TOPICS_BY_WORDS, FormRule, TopicRule

LONGEST = 1000
"""Characters that are read; what stands behind them decides nothing."""
DEFAULT_TOPIC: Topic = "now"
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
SPACES = str.maketrans(dict.fromkeys("-‐‑–—\n\r\t\xa0\u202f", " ") | {"’": "'", "‘": "'", "ʼ": "'"})


@dataclass(frozen=True)
class Read:
    """How a typed question is read."""

    form: Form
    topic: Topic
    why: str
    """The words of the question that decided, and for what, in the reader's language."""
    named: bool
    """Whether a word of the question names the topic; if not, ``topic`` is only the default."""


def read_question(text: str, language: str) -> Read:
    """The reading of ``text``, any text at all; a language without rules is read as English."""
    known = language if language in FORMS_BY_WORDS else "en"
    text = text[:LONGEST]
    form, reason, words = form_of(text, known)
    topic, stem = topic_of(text, known)
    if form == "encourager":
        topic, stem = DEFAULT_TOPIC, ""
    return Read(form, topic, sentence(known, form, reason, words, topic, stem), bool(stem))


def folded(text: str) -> str:
    """The text as the patterns see it, sign for sign: position n stands for position n of ``text``."""
    return "".join(plain(sign) for sign in text)


@cache
def plain(sign: str) -> str:
    """One sign in lower case without its accent, always one sign; ``ù`` stays, for *où* is not *ou*."""
    lower = sign.lower()[:1]
    if lower == "ù":
        return lower
    return unicodedata.normalize("NFD", lower)[:1].translate(SPACES)


def unquoted(text: str) -> str:
    """The text with what stands in quotation marks blanked, sign for sign: those are the person's words."""
    return QUOTED.sub(lambda quote: "_" * len(quote[0]), text)


def form_of(text: str, language: str) -> tuple[Form, str, tuple[str, ...]]:
    """Form, reason and words of the first rule that fits; the last rules of each language fit all that has a word."""
    seen = folded(unquoted(text))
    for pattern, rule in form_patterns(language):
        if match := pattern.search(seen):
            spans = [match.span(g) for g in range(1, pattern.groups + 1) if match[g]] or [match.span()]
            return rule.form, rule.reason, tuple(trimmed(text[a:b]) for a, b in spans)
    return "statement", FORMS_BY_WORDS[language][-1].reason, (trimmed(text),)


def topic_of(text: str, language: str) -> tuple[Topic, str]:
    """The topic of the most specific word, of the first one where several are equal, and that word; "" if there is none."""
    seen = folded(text)
    best: tuple[int, int, int] | None = None
    topic, word = DEFAULT_TOPIC, ""
    for pattern, rule in topic_patterns(language):
        if match := pattern.search(seen):
            key = (-rule.rank, match.start(), -len(match[0]))
            if best is None or key < best:
                best, topic, word = key, rule.topic, trimmed(text[match.start() : match.end()])
    return topic, word


def trimmed(words: str) -> str:
    """Words as they are quoted: without spaces and signs around them, unless there is nothing else."""
    return words.strip(" ,.;:!…\n\t") or words.strip()


def sentence(language: str, form: Form, reason: str, words: tuple[str, ...], topic: Topic, stem: str) -> str:
    """The reasons in words, e.g. “Tell me about” is an open invitation; “bank card” is about pay."""
    name = TOPIC_NAMES[language][topic]
    if language == "fr":
        decided = " … ".join(f"« {w} »" for w in words if w) or "Le texte"
        about = f"« {stem} » concerne {name}" if stem else f"aucun mot ne nomme un sujet : {name}"
        goes_on = "le sujet reste celui d’avant"
    else:
        decided = " … ".join(f"“{w}”" for w in words if w) or "The text"
        about = f"“{stem}” is about {name}" if stem else f"no word names a topic: {name}"
        goes_on = "the topic stays the one before"
    return f"{decided} {reason}{' ;' if language == 'fr' else ';'} {goes_on if form == 'encourager' else about}"


@cache
def form_patterns(language: str) -> tuple[tuple[re.Pattern[str], FormRule], ...]:
    """The compiled rules of form, with the parts put in."""
    return tuple((compiled(rule.pattern, language), rule) for rule in FORMS_BY_WORDS[language])


@cache
def topic_patterns(language: str) -> tuple[tuple[re.Pattern[str], TopicRule], ...]:
    """The compiled stems of topics; a stem begins a word."""
    return tuple((compiled(rf"\b(?:{rule.stems})\w*", language), rule) for rule in TOPICS_BY_WORDS[language])


def compiled(pattern: str, language: str) -> re.Pattern[str]:
    """A pattern with its parts put in, PRELUDE and INVITE before TELL before START, for one names the other."""
    for name in ("PRELUDE", "INVITE", "TELL", "SAID", "TAG", "START", "WH", "ASK"):
        pattern = pattern.replace(name, PARTS[language][name])
    return re.compile(pattern.replace(" ", r"\s+"))
