"""Words of what a comparison says: none is forgotten."""

from __future__ import annotations

from typing import get_args

from tracks_sim.outcomes.conclusion import Conclusion
from tracks_sim.report.outcome_rows import AMOUNT_WORDS, CONCLUSION_WORDS, WITHOUT_WORDS
from tracks_sim.report.sections.outcomes_table import AMOUNT_HINTS, HINTS
from tracks_sim.report.study_conclusion import STATE_OF_CONCLUSION


def test_every_conclusion_has_words_in_each_table_or_is_named_as_having_none() -> None:
    expected = set(get_args(Conclusion)) - set(WITHOUT_WORDS)
    for words in (CONCLUSION_WORDS, AMOUNT_WORDS, HINTS, AMOUNT_HINTS):
        assert set(words) == expected


def test_every_conclusion_is_a_state_of_the_headline_unless_its_reason_tells_which() -> None:
    assert set(get_args(Conclusion)) - set(STATE_OF_CONCLUSION) == {"not_estimable"}
