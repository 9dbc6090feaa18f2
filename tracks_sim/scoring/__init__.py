"""Scores of answers against a key, and feedback on them: one scorer a module, scores side by side, no grand total."""

from __future__ import annotations

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.practice import Attempt
from tracks_sim.scoring.conduct import conduct
from tracks_sim.scoring.decision import costs
from tracks_sim.scoring.effective_key import with_effective_key
from tracks_sim.scoring.feedback import Feedback, ItemFeedback, feedback
from tracks_sim.scoring.form import score_form
from tracks_sim.scoring.rescoring import score_with_both_keys
from tracks_sim.scoring.rules import RULES
from tracks_sim.scoring.score import HarmDone, Outcome, Score, ScoredAttempt, Scorer
from tracks_sim.scoring.scorers import by_step
from tracks_sim.scoring.verdicts import Verdict, verdicts

__all__ = [
    "RULES",
    "Feedback",
    "HarmDone",
    "ItemFeedback",
    "Outcome",
    "Score",
    "ScoredAttempt",
    "Scorer",
    "Verdict",
    "conduct",
    "costs",
    "feedback",
    "score",
    "score_form",
    "score_with_both_keys",
    "verdicts",
    "with_effective_key",
]


def score(attempt: Attempt, case_file: CaseFile, catalogues: Catalogues) -> tuple[Score, ...]:
    """Every scorer's result on one attempt, in the order of the steps.

    Pure: the same attempt and key give the same scores, so that they can be computed again when
    a key, a law or a panel changes. What may be shown, and when, is for ``feedback`` to say.
    """
    scored = ScoredAttempt(attempt, with_effective_key(attempt, case_file))
    return tuple(scorer.of_case(scored, catalogues) for scorer in by_step() if scorer.step in case_file.case.steps)
