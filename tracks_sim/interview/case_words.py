"""The words that the questions of a case use, and which topics they are used for.

Only the questions are read, which the trainee can see anyway: a reading must not betray what a person has not told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from tracks_sim.case.conversation import Topic
from tracks_sim.case.stemming import QUESTIONS

MOST = 2.0
"""Points that a word of a case comes near to, the more of its questions use it for one topic."""

CaseQuestions = tuple[tuple[Topic, str], ...]
"""The questions of a case in one language that have a topic, each with it."""


def points_of_words(questions: CaseQuestions, language: str) -> Mapping[str, Mapping[Topic, float]]:
    """For each stem its points a topic: ``2 n / (m + 1)``, where m questions use the stem, n of them for that topic.

    One question of one topic gives 1 point, three give 1.5; a word used for everything gives next to nothing.
    """
    used: defaultdict[str, Counter[Topic]] = defaultdict(Counter)
    for topic, text in questions:
        for stem in QUESTIONS[language].stems(text):
            used[stem][topic] += 1
    return {
        stem: {topic: MOST * n / (topics.total() + 1) for topic, n in topics.items()} for stem, topics in used.items()
    }
