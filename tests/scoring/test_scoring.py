"""Scores with and without an Outcome for each judged thing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.synthetic import six
from tracks_sim.bots import play, random_strategy
from tracks_sim.case.load import Catalogues
from tracks_sim.scoring import score


@pytest.mark.parametrize("seed", range(6))
def test_figures_do_not_depend_on_whether_outcomes_are_wanted(seed: int, catalogues: Catalogues) -> None:
    """Answers by lot, whole and with the first answers only: all is the same but for the outcomes."""
    file = six()[seed]
    whole = play(random_strategy(seed), file, catalogues, "fr", "en")
    few = replace(whole, indicators=dict([*whole.indicators.items()][:2]), elements={}, needs={}, plan={}, option=None)
    for attempt in (whole, few, replace(few, indicators={})):
        detailed, plain = score(attempt, file, catalogues), score(attempt, file, catalogues, outcomes=("needs",))
        assert any(s.outcomes for s in detailed if s.scorer == "indicators")
        for one, other in zip(detailed, plain, strict=True):
            assert replace(one, outcomes=()) == replace(other, outcomes=())
            assert other.outcomes == one.outcomes or other.scorer not in ("needs", "needs_evidence")
        assert not any(s.outcomes for s in plain if s.scorer in ("indicators", "evidence", "phase", "delphi", "elements", "plan"))
