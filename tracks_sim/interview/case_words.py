"""Words that the questions of a case use, with the topics they are used for.

Only the questions are read, which the trainee can see anyway: a reading must not reveal what the person has not disclosed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from tracks_sim.case.model.conversation import Topic
from tracks_sim.stemming import QUESTIONS

MOST = 2.0
"""Limit of the points of a word, approached as more questions use it for one topic."""

CaseQuestions = tuple[tuple[Topic, str], ...]
"""The questions of a case in one language that have a topic, each with it."""


def points_of_words(questions: CaseQuestions, language: str) -> Mapping[str, Mapping[Topic, float]]:
    """Points of each stem by topic: ``2 n / (m + 1)``, where m questions use the stem, n of them for that topic.

    One question of one topic gives 1 point, three give 1.5; a word used for every topic gives next to nothing.
    """
    used: defaultdict[str, Counter[Topic]] = defaultdict(Counter)
    for topic, text in questions:
        for stem in QUESTIONS[language].stems(text):
            used[stem][topic] += 1
    return {
        stem: {topic: MOST * n / (topics.total() + 1) for topic, n in topics.items()} for stem, topics in used.items()
    }


def nearest_question(text: str, topic: Topic, questions: CaseQuestions, language: str) -> str | None:
    """The question on a topic that shares most words with a text, the shortest of several; None where the case has none on it."""
    stems = QUESTIONS.get(language, QUESTIONS["en"]).stems
    shared = set(stems(text))
    return max((q for of, q in questions if of == topic), key=lambda q: (len(shared & set(stems(q))), -len(q)), default=None)
