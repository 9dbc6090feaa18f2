"""The list of scorers. A scorer is one module, and one line here.

Feedback, the scores of a case and of a form, rescoring and its codebook read the list when they are called.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.record import AnswerStep
from tracks_sim.practice import ANSWER_STEPS
from tracks_sim.scoring import (
    confidence,
    decision,
    delphi,
    detection,
    elements,
    evidence,
    indicators,
    needs,
    note,
    phase,
    plan,
    primary,
)
from tracks_sim.scoring.score import Scorer

SCORERS: tuple[Scorer[Any], ...] = (
    indicators.SCORER,
    evidence.SCORER,
    phase.SCORER,
    delphi.SCORER,
    detection.SCORER,
    elements.SCORER,
    elements.PROTECTION_SCORER,
    needs.SCORER,
    evidence.NEEDS_SCORER,
    decision.SCORER,
    plan.SCORER,
    note.SCORER,
    confidence.SCORER,
    primary.SCORER,
)
"""Every scorer, in the order in which a form lists them."""


def of_step(step: AnswerStep) -> tuple[Scorer[Any], ...]:
    """The scorers of one step."""
    return tuple([scorer for scorer in SCORERS if scorer.step == step])


def asked_by(case_files: Iterable[CaseFile]) -> tuple[Scorer[Any], ...]:
    """The scorers of the steps that one of these cases asks. What a case does not ask is not asked: no result, and no miss."""
    steps = {step for case_file in case_files for step in case_file.case.steps}
    return tuple([scorer for scorer in SCORERS if scorer.step in steps])


def by_step() -> tuple[Scorer[Any], ...]:
    """Every scorer, in the order of the steps: how a case lists them."""
    return tuple([scorer for step in ANSWER_STEPS for scorer in of_step(step)])
