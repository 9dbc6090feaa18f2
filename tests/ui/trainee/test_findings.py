"""Findings in words: each code that scoring gives has its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from tracks_sim.scoring.detection import DetectionNote
from tracks_sim.scoring.indicators import IndicatorNote
from tracks_sim.scoring.needs import NeedNote
from tracks_sim.ui.trainee.feedback.summary import DETECTION_IN_SHORT
from tracks_sim.ui.trainee.findings import DETECTION_SENTENCES, INDICATOR_SENTENCES, NEED_SENTENCES


@pytest.mark.parametrize(
    ("notes", "sentences"),
    [(IndicatorNote, INDICATOR_SENTENCES), (DetectionNote, DETECTION_SENTENCES), (NeedNote, NEED_SENTENCES)],
    ids=["indicators", "detection", "needs"],
)
def test_every_code_of_a_judgement_has_its_sentence_and_no_sentence_is_left_over(notes: Any, sentences: Mapping[str, object]) -> None:
    of_a_split_answer = {"also_accepted", "other"}
    assert set(get_args(notes)) - of_a_split_answer == set(sentences)


def test_the_figures_at_a_glance_have_a_word_for_every_note_of_detection() -> None:
    assert set(get_args(DetectionNote)) == set(DETECTION_IN_SHORT)
