"""Classifier of typed questions: form and topic by rules that can be read, with the words that decided.

A reading is an offer: it is shown before the question is asked, and the trainee can correct it. It
records nothing; a harm is never recorded on a reading alone. The rules are in ``question_words``;
how often they are right is measured on labelled questions (docs/classifier.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tracks_sim.case.conversation import QuestionForm, Topic
from tracks_sim.case.stemming import QUESTIONS, folded
from tracks_sim.interview.case_words import CaseQuestions, points_of_words
from tracks_sim.interview.question_words import FORMS_BY_WORDS, PARTS, TOPIC_NAMES, TOPICS_BY_WORDS, FormRule, TopicRule

LONGEST = 1000
"""Characters that are read; later ones are ignored."""
DEFAULT_TOPIC: Topic = "now"
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")


@dataclass(frozen=True)
class QuestionReading:
    """Reading of a typed question."""

    form: QuestionForm
    topic: Topic
    why: str
    """Sentence in the reader's language: the words of the question that decided, and for what."""
    second: Topic | None
    """The second most likely topic, if its words name one: offered beside ``topic``."""


@dataclass(frozen=True)
class TopicMatch:
    """A topic that words of a text name."""

    topic: Topic
    points: float
    """Sum of the points of its words."""
    spans: tuple[tuple[int, int], ...]
    """Start and end of each word, the one with most points first."""


def read_question(text: str, language: str, questions: CaseQuestions = (), before: Topic | None = None) -> QuestionReading:
    """Read the form and topic of any text; a language without rules is read as English.

    ``questions`` are those of the case, in that language, with their topics: their words name topics too. ``before``
    is the current topic of the conversation, which a question that names no topic continues.
    """
    language = language if language in FORMS_BY_WORDS else "en"
    text = text[:LONGEST]
    form, reason, words = form_of(text, language)
    topics = () if form == "encourager" else topics_of(text, language, questions)
    deciding = " … ".join(quoted(language, w) for w in words if w) or ("Le texte" if language == "fr" else "The text")
    about = topic_explanation(text, language, form, topics[0] if topics else None, before)
    return QuestionReading(
        form=form,
        topic=topics[0].topic if topics else before or DEFAULT_TOPIC,
        why=f"{deciding} {reason}{' ;' if language == 'fr' else ';'} {about}",
        second=topics[1].topic if len(topics) > 1 else None,
    )


def unquoted(text: str) -> str:
    """The text with everything in quotation marks blanked, character for character: those are the person's words."""
    return QUOTED.sub(lambda quote: "_" * len(quote[0]), text)


def form_of(text: str, language: str) -> tuple[QuestionForm, str, tuple[str, ...]]:
    """Form, reason and deciding words by the first rule that matches; the last rules of each language match any word."""
    plain = folded(unquoted(text))
    for pattern, rule in form_patterns(language):
        if match := pattern.search(plain):
            spans = [match.span(g) for g in range(1, pattern.groups + 1) if match[g]] or [match.span()]
            return rule.form, rule.reason, tuple(trimmed(text[a:b]) for a, b in spans)
    return "statement", FORMS_BY_WORDS[language][-1].reason, (trimmed(text),)


def topics_of(text: str, language: str, questions: CaseQuestions) -> tuple[TopicMatch, ...]:
    """Topics that words of the text name, most points first; with equal points, the one named first."""
    plain = folded(text)
    found: dict[Topic, list[tuple[float, int, int]]] = {}
    for pattern, rule in topic_patterns(language):
        if found_words := pattern.search(plain):
            found.setdefault(rule.topic, []).append((rule.points, *found_words.span()))
    by_stem = points_of_words(questions, language)
    for start, end, stem in QUESTIONS[language].content_words(text):
        for topic, points in by_stem.get(stem, {}).items():
            found.setdefault(topic, []).append((points, start, end))
    matches = []
    for topic, words in found.items():
        ranked = sorted(words, key=lambda word: (-word[0], word[1]))
        matches.append(TopicMatch(topic, round(sum(points for points, _, _ in words), 6), tuple((a, b) for _, a, b in ranked)))
    return tuple(sorted(matches, key=lambda m: (-m.points, min(m.spans))))


def trimmed(words: str) -> str:
    """Words without spaces and punctuation around them, unless there is nothing else."""
    return words.strip(" ,.;:!…\n\t") or words.strip()


def quoted(language: str, words: str) -> str:
    """Words in the quotation marks of the language."""
    return f"« {words} »" if language == "fr" else f"“{words}”"


def topic_explanation(text: str, language: str, form: QuestionForm, match: TopicMatch | None, before: Topic | None) -> str:
    """Clause that says what decided the topic, e.g. “bank card” is about pay; at most three matches, none overlapping."""
    french = language == "fr"
    if form == "encourager":
        return "le sujet reste celui d’avant" if french else "the topic stays the one before"
    if match is None:
        none = "aucun mot ne nomme un sujet" if french else "no word names a topic"
        stays = (", le sujet reste" if french else ", it stays") if before else ""
        return f"{none}{stays}{' :' if french else ':'} {TOPIC_NAMES[language][before or DEFAULT_TOPIC]}"
    quotes: list[tuple[int, int]] = []
    for start, end in match.spans:
        if len(quotes) < 3 and all(end <= a or start >= b for a, b in quotes):
            quotes.append((start, end))
    words = ", ".join(quoted(language, trimmed(text[a:b])) for a, b in sorted(quotes))
    verb = ("concernent" if french else "are about") if len(quotes) > 1 else ("concerne" if french else "is about")
    return f"{words} {verb} {TOPIC_NAMES[language][match.topic]}"


@cache
def form_patterns(language: str) -> tuple[tuple[re.Pattern[str], FormRule], ...]:
    """Compiled rules of form, in their order."""
    return tuple((compile_pattern(rule.pattern, language), rule) for rule in FORMS_BY_WORDS[language])


@cache
def topic_patterns(language: str) -> tuple[tuple[re.Pattern[str], TopicRule], ...]:
    """Compiled stems of topics; a stem begins a word."""
    return tuple((compile_pattern(rf"\b(?:{rule.stems})\w*", language), rule) for rule in TOPICS_BY_WORDS[language])


def compile_pattern(pattern: str, language: str) -> re.Pattern[str]:
    """Compile a pattern with its named parts replaced, PRELUDE and INVITE before TELL before START: each names the next."""
    for name in ("PRELUDE", "INVITE", "TELL", "SAID", "TAG", "START", "WH", "ASK"):
        pattern = pattern.replace(name, PARTS[language][name])
    return re.compile(pattern.replace(" ", r"\s+"))
