"""The scenarios that ``tests/report/test_planned_effect.py`` leaves out: no sentence contradicts its figure, and one group alone is not shown."""

from __future__ import annotations

import pytest

from tests.report.test_planned_effect import one_group_alone
from tests.support.verdict_reading import ONLY_AFTER, OTHERS, SCENARIOS, TWO_ARMS, contradictions
from tracks_sim.study import Study


@pytest.mark.parametrize("name", OTHERS)
def test_no_sentence_contradicts_its_figure(name: str) -> None:
    assert contradictions(SCENARIOS[name], 40, 6) == []


@pytest.mark.parametrize("study", [TWO_ARMS, ONLY_AFTER], ids=["measured before and after", "only after"])
def test_one_group_alone_is_not_shown_after_the_training(study: Study) -> None:
    """Of each section of outcomes, and of a case by itself; with both groups all of them are shown."""
    one_group_alone(study)
