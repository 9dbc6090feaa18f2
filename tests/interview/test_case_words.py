"""Points of the words of a case."""

from __future__ import annotations

import pytest

from tracks_sim.case.model.conversation import Topic
from tracks_sim.interview.case_words import CaseQuestions, nearest_question, points_of_words

QUESTIONS: CaseQuestions = (
    ("work", "What is done with the lamps and the oven?"),
    ("work", "Tell me about the lamp, the lamp you cleaned."),
    ("fear", "Is it the lamp that frightens you?"),
)


def test_points_follow_the_share_of_questions() -> None:
    points = points_of_words(QUESTIONS, "en")
    # lamp: in 3 questions, 2 of them work, 1 fear: 2 * 2 / (3 + 1) and 2 * 1 / (3 + 1)
    assert points["lamp"] == {"work": pytest.approx(1.0), "fear": pytest.approx(0.5)}
    # oven: in 1 question: 2 * 1 / (1 + 1)
    assert points["oven"] == {"work": pytest.approx(1.0)}
    assert "about" not in points and "the" not in points


def test_no_questions_no_points() -> None:
    assert points_of_words((), "fr") == {}


@pytest.mark.parametrize(("words", "topic", "nearest"), [
    ("Which lamp did you clean?", "work", 1), ("The oven?", "work", 0), ("Nothing of it", "work", 0), ("The oven?", "fear", 2),
])  # fmt: skip
def test_the_nearest_question_of_a_topic_shares_most_words(words: str, topic: Topic, nearest: int) -> None:
    assert nearest_question(words, topic, QUESTIONS, "en") == QUESTIONS[nearest][1]


def test_a_topic_without_questions_has_no_nearest_one() -> None:
    assert nearest_question("Were you paid?", "pay", QUESTIONS, "en") is None
