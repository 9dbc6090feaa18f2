"""What answers are worth against a key: one scorer a file, scores side by side, no grand total."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import Key
from tracks_sim.practice import ANSWER_STEPS, Attempt
from tracks_sim.practice.events import AnswerStep
from tracks_sim.scoring.conduct import conduct
from tracks_sim.scoring.decision import Cost, costs
from tracks_sim.scoring.delphi import assess, outcome, rows_of
from tracks_sim.scoring.feedback import SCORERS_OF_STEP, Feedback, Finding, Verdict, feedback
from tracks_sim.scoring.form import score_form
from tracks_sim.scoring.score import HarmDone, Outcome, Reason, Score, Scorer, Sitting
from tracks_sim.scoring.told import keyed_for

__all__ = [
    "KEY_OF_STEP",
    "Cost",
    "Feedback",
    "Finding",
    "HarmDone",
    "Outcome",
    "Reason",
    "Score",
    "Scorer",
    "Sitting",
    "Verdict",
    "assess",
    "conduct",
    "costs",
    "feedback",
    "keyed_for",
    "outcome",
    "rows_of",
    "score",
    "score_form",
    "steps_changed",
]


KEY_OF_STEP: Mapping[AnswerStep, tuple[str, ...]] = {
    "indicators": ("indicators", "profile", "interview"),
    "elements": ("elements", "protection", "interview"),
    "needs": ("needs", "interview"),
    "decision": ("options", "circumstances", "classification", "plan", "note", "interview"),
}
"""Fields of the key that a step's scorers read."""


def steps_changed(before: Key, after: Key) -> tuple[AnswerStep, ...]:
    """Steps that two keys of a case may score differently."""
    return tuple(s for s in ANSWER_STEPS if any(getattr(before, f) != getattr(after, f) for f in KEY_OF_STEP[s]))


def score(
    attempt: Attempt,
    case_file: CaseFile,
    catalogues: Catalogues,
    steps: Sequence[AnswerStep] = ANSWER_STEPS,
    outcomes: Collection[AnswerStep] = ANSWER_STEPS,
) -> tuple[Score, ...]:
    """Every scorer's result on one attempt, in the order of the steps; of some steps where they are given.

    ``outcomes`` are the steps whose Scores hold an Outcome for each judged thing; those of the other steps may lack them,
    and all else in them is the same.

    Pure: the same attempt and key give the same scores, so that they can be computed again when
    a key, a law or a panel changes. What may be shown, and when, is for ``feedback`` to say.
    """
    file = keyed_for(attempt, case_file)
    sittings = {step: Sitting(attempt, file, step in outcomes) for step in steps}
    return tuple(scorer(sittings[step], catalogues) for step in steps for scorer in SCORERS_OF_STEP[step])
