"""Classifier of typed words: form and topic of a question by rules that can be read, or the move that the words are.

A reading is an offer: the trainee is asked whether a move is meant, and can correct the topic. It
records nothing; a harm is never recorded on a reading alone. The rules are in ``question_words`` and ``move_words``;
how often they are right is measured on labelled sentences (docs/classifier.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tracks_sim.case.model.conversation import Move, QuestionForm, ReadForm, Topic
from tracks_sim.interview.case_words import CaseQuestions, points_of_words
from tracks_sim.interview.move_detection import KIND_WORDS_ARE, detect_moves, move_of
from tracks_sim.interview.moves import HARM_OF
from tracks_sim.interview.question_words import (
    CONTINUES,
    FORMS_BY_WORDS,
    PARTS,
    REMARK,
    TOPIC_NAMES,
    TOPICS_BY_WORDS,
    FormRule,
    TopicRule,
)
from tracks_sim.stemming import QUESTIONS, folded

LONGEST = 1000
"""Characters that are read; later ones are ignored."""
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")


@dataclass(frozen=True)
class QuestionReading:
    """Reading of typed words."""

    form: ReadForm
    topic: Topic | None
    """None where no word names one and the words do not clearly go on from what was said, and for a remark."""
    why: str
    """Sentence in the reader's language: the words that decided, and for what."""
    second: Topic | None
    """The second most likely topic, if its words name one: offered beside ``topic``."""
    move: Move | None = None
    """The move that the words make; None where they make none. It is made only if the trainee says that it is meant."""


@dataclass(frozen=True)
class TopicMatch:
    """A topic that words of a text name."""

    topic: Topic
    points: float
    """Sum of the points of its words."""
    spans: tuple[tuple[int, int], ...]
    """Start and end of each word, the one with most points first."""


def read_question(text: str, language: str, questions: CaseQuestions = (), before: Topic | None = None) -> QuestionReading:
    """Read the form and topic of any text, or the move that it is; a language without rules is read as English.

    ``questions`` are those of the case, in that language, with their topics: their words name topics too. ``before``
    is the current topic of the conversation, which a question that names no topic continues if it clearly goes on from it.
    """
    language = language if language in FORMS_BY_WORDS else "en"
    text = text[:LONGEST]
    form, reason, words = form_of(text, language)
    said = detect_moves(text, language) if form != "encourager" else ()
    move = move_of(said)
    if said and (move in (None, KIND_WORDS_ARE) or _tells(text, form, move)):
        return QuestionReading("remark", None, f"{quoted(language, trimmed(text))} {REMARK[language]}", None, move)
    topics = () if form == "encourager" else topics_of(text, language, questions)
    before = before if form == "encourager" or goes_on(text, language) else None
    deciding = " … ".join(quoted(language, w) for w in words if w) or ("Le texte" if language == "fr" else "The text")
    about = topic_explanation(text, language, form, topics[0] if topics else None, before)
    return QuestionReading(
        form=form,
        topic=topics[0].topic if topics else before,
        why=f"{deciding} {reason}{' ;' if language == 'fr' else ';'} {about}",
        second=topics[1].topic if len(topics) > 1 else None,
        move=move,
    )


def _tells(text: str, form: QuestionForm, move: Move | None) -> bool:
    """Whether a move in words asks nothing, e.g. “I would like to explain your rights.” One that does harm is no mere remark."""
    return move not in HARM_OF and "?" not in text and form in ("open", "cued", "statement")


def goes_on(text: str, language: str) -> bool:
    """Whether the words clearly go on from what was said, e.g. “Why is that?”."""
    return compiled_pattern(CONTINUES[language], language).search(folded(text)) is not None


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
        stays = f", le sujet reste : {TOPIC_NAMES['fr'][before]}" if french and before else f", it stays: {TOPIC_NAMES['en'][before]}" if before else ""
        return none + stays
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
    return tuple((compiled_pattern(rule.pattern, language), rule) for rule in FORMS_BY_WORDS[language])


@cache
def topic_patterns(language: str) -> tuple[tuple[re.Pattern[str], TopicRule], ...]:
    """Compiled stems of topics; a stem begins a word."""
    return tuple((compiled_pattern(rf"\b(?:{rule.stems})\w*", language), rule) for rule in TOPICS_BY_WORDS[language])


@cache
def compiled_pattern(pattern: str, language: str) -> re.Pattern[str]:
    """Compile a pattern with its named parts replaced, PRELUDE and INVITE before TELL before START: each names the next."""
    for name in ("PRELUDE", "INVITE", "TELL", "SAID", "TAG", "START", "WH", "ASK"):
        pattern = pattern.replace(name, PARTS[language][name])
    return re.compile(pattern.replace(" ", r"\s+"))
