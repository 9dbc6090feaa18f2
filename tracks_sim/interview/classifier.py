"""Which form and topic a typed question has, by rules that can be read, and the words that decided.

A reading is an offer: it is shown before the question is put, and the trainee can correct it. It
records nothing; a harm is never recorded on a reading alone. The rules stand in ``question_words``;
how often they are right is measured on labelled questions (docs/classifier.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tracks_sim.case.conversation import Form, Topic
from tracks_sim.case.stemming import QUESTIONS, folded
from tracks_sim.interview.case_words import CaseQuestions, points_of_words
from tracks_sim.interview.question_words import FORMS_BY_WORDS, PARTS, TOPIC_NAMES, TOPICS_BY_WORDS, FormRule, TopicRule

LONGEST = 1000
"""Characters that are read; what stands behind them decides nothing."""
DEFAULT_TOPIC: Topic = "now"
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")


@dataclass(frozen=True)
class Read:
    """How a typed question is read."""

    form: Form
    topic: Topic
    why: str
    """The words of the question that decided, and for what, in the reader's language."""
    second: Topic | None
    """The topic that its words name next, if any: offered beside ``topic``."""


@dataclass(frozen=True)
class Named:
    """A topic that words of a text name: their points together, and where they stand, those that count most first."""

    topic: Topic
    points: float
    places: tuple[tuple[int, int], ...]


def read_question(text: str, language: str, questions: CaseQuestions = (), before: Topic | None = None) -> Read:
    """The reading of ``text``, any text at all; a language without rules is read as English.

    ``questions`` are those of the case, in that language, with their topics: their words name topics too. ``before``
    is the topic the talk was at, which a question that names none goes on with.
    """
    known = language if language in FORMS_BY_WORDS else "en"
    text = text[:LONGEST]
    form, reason, words = form_of(text, known)
    named = () if form == "encourager" else topics_of(text, known, questions)
    decided = " … ".join(quoted(known, w) for w in words if w) or ("Le texte" if known == "fr" else "The text")
    about = about_of(text, known, form, named[0] if named else None, before)
    return Read(
        form=form,
        topic=named[0].topic if named else before or DEFAULT_TOPIC,
        why=f"{decided} {reason}{' ;' if known == 'fr' else ';'} {about}",
        second=named[1].topic if len(named) > 1 else None,
    )


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


def topics_of(text: str, language: str, questions: CaseQuestions) -> tuple[Named, ...]:
    """The topics that words of the text name, the likeliest first; where points are equal, the one named first."""
    seen = folded(text)
    found: dict[Topic, list[tuple[float, int, int]]] = {}
    for pattern, rule in topic_patterns(language):
        if match := pattern.search(seen):
            found.setdefault(rule.topic, []).append((rule.points, *match.span()))
    by_stem = points_of_words(questions, language)
    for start, end, stem in QUESTIONS[language].content_words(text):
        for topic, points in by_stem.get(stem, {}).items():
            found.setdefault(topic, []).append((points, start, end))
    named = []
    for topic, words in found.items():
        ranked = sorted(words, key=lambda word: (-word[0], word[1]))
        named.append(Named(topic, round(sum(points for points, _, _ in words), 6), tuple((a, b) for _, a, b in ranked)))
    return tuple(sorted(named, key=lambda n: (-n.points, min(n.places))))


def trimmed(words: str) -> str:
    """Words as they are quoted: without spaces and signs around them, unless there is nothing else."""
    return words.strip(" ,.;:!…\n\t") or words.strip()


def quoted(language: str, words: str) -> str:
    """Words of the trainee in the quotation marks of the language."""
    return f"« {words} »" if language == "fr" else f"“{words}”"


def about_of(text: str, language: str, form: Form, named: Named | None, before: Topic | None) -> str:
    """What decided the topic, in words, e.g. “bank card” is about pay; at most three words, none of them twice."""
    french = language == "fr"
    if form == "encourager":
        return "le sujet reste celui d’avant" if french else "the topic stays the one before"
    if named is None:
        none = "aucun mot ne nomme un sujet" if french else "no word names a topic"
        stays = (", le sujet reste" if french else ", it stays") if before else ""
        return f"{none}{stays}{' :' if french else ':'} {TOPIC_NAMES[language][before or DEFAULT_TOPIC]}"
    shown: list[tuple[int, int]] = []
    for start, end in named.places:
        if len(shown) < 3 and all(end <= a or start >= b for a, b in shown):
            shown.append((start, end))
    words = ", ".join(quoted(language, trimmed(text[a:b])) for a, b in sorted(shown))
    verb = ("concernent" if french else "are about") if len(shown) > 1 else ("concerne" if french else "is about")
    return f"{words} {verb} {TOPIC_NAMES[language][named.topic]}"


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
