"""Points of the words of a case."""

from __future__ import annotations

import pytest

from tracks_sim.interview.case_words import CaseQuestions, points_of_words

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
