"""What a screen says about locked answers, as ids and codes without a word of any language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import LEVELS, Lesson
from tracks_sim.errors import NotAllowed
from tracks_sim.practice import ANSWER_STEPS, Attempt
from tracks_sim.practice.events import AnswerStep
from tracks_sim.scoring import (
    confidence,
    decision,
    delphi,
    elements,
    evidence,
    indicators,
    needs,
    note,
    phase,
    plan,
    primary,
)
from tracks_sim.scoring.effective_key import with_effective_key
from tracks_sim.scoring.score import HarmDone, Outcome, Score, ScoredAttempt, ScorerName

Verdict = Literal["seen", "missed", "over_read", "restrained"]
"""Seen: rightly present, or ruled out. Missed: there, and not said. Over-read: said, and not there
on present information. Restrained: rightly left open, or rightly not indicated."""
Scorer = Callable[[ScoredAttempt, Catalogues], Score]

SCORERS: Mapping[ScorerName, Scorer] = {
    "indicators": indicators.of_case,
    "evidence": evidence.of_case,
    "phase": phase.of_case,
    "delphi": delphi.of_case,
    "confidence": confidence.of_case,
    "elements": elements.elements_of_case,
    "protection": elements.protection_of_case,
    "needs": needs.of_case,
    "needs_evidence": evidence.needs_of_case,
    "decision": decision.of_case,
    "plan": plan.of_case,
    "note": note.of_case,
    "primary": primary.of_case,
}
"""Every scorer of a case, in the order of the steps."""
SCORERS_OF_STEP: Mapping[AnswerStep, tuple[ScorerName, ...]] = {
    "indicators": ("indicators", "evidence", "phase", "delphi", "confidence"),
    "elements": ("elements", "protection"),
    "needs": ("needs", "needs_evidence"),
    "decision": ("decision", "plan", "note", "primary"),
}
"""Which scorers speak of a step. None of them reads another step's part of the key, so that
feedback on one step cannot give away another."""

_FINDINGS_FROM = ("indicators", "phase", "elements", "protection", "needs", "decision", "plan", "note")
LESSONS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the trainee answered, or left open, beside its key."""

    item: str
    """As in Outcome: ``indicators.<concept>``, ``phase.<concept>``, ``plan.<part>`` …"""
    verdict: Verdict
    note: str
    given: str | None
    keyed: str
    cited_right: tuple[str, ...] = ()
    cited_wrong: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """Feedback on one step, or on the whole case where ``step`` is None."""

    case: str
    step: AnswerStep | None
    story: str | None = None
    """Option whose story is told; only in the feedback on the whole case."""
    harms: tuple[HarmDone, ...] = ()
    findings: Mapping[AnswerStep, tuple[Finding, ...]] = field(default_factory=dict)
    ilo_rule: tuple[Outcome, ...] = ()
    """Six dimensions and the outcome, for the trainee's judgements and for the key."""
    experts: Literal["none_voted"] = "none_voted"
    lessons: tuple[str, ...] = ()
    """Up to three ids of lessons; only in the feedback on the whole case."""
    figures: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Counts by scorer. One case is a lesson, not a measurement: it shows no other figures."""

    def by_verdict(self, step: AnswerStep, verdict: Verdict) -> tuple[Finding, ...]:
        """The findings of a step with one verdict."""
        return tuple(f for f in self.findings.get(step, ()) if f.verdict == verdict)


def feedback(attempt: Attempt, case_file: CaseFile, catalogues: Catalogues, step: AnswerStep | None = None) -> Feedback:
    """Feedback on a locked step, or on the whole submitted case.

    Raises NotAllowed while the attempt's state holds it back, so that no screen can show a key
    too early. The story and the lessons draw on the whole key and wait for the whole feedback.
    """
    if not (attempt.step_feedback_open(step) if step else attempt.feedback_open):
        raise NotAllowed("This feedback opens when the answers are final.", step=step or "feedback")
    case_file = with_effective_key(attempt, case_file)
    sitting = ScoredAttempt(attempt, case_file)
    steps = (step,) if step else ANSWER_STEPS
    scores = {s: [SCORERS[name](sitting, catalogues) for name in SCORERS_OF_STEP[s]] for s in steps}
    of_all = [score for per_step in scores.values() for score in per_step]
    return Feedback(
        case=attempt.case,
        step=step,
        story=None if step else attempt.option,
        # The primary outcome repeats the harms of decision and plan.
        harms=tuple(h for score in of_all if score.scorer != "primary" for h in score.harms),
        findings={s: _findings(per_step) for s, per_step in scores.items()},
        ilo_rule=next((score.outcomes for score in of_all if score.scorer == "delphi"), ()),
        lessons=() if step else lessons(case_file.key.lessons, of_all),
        figures={score.scorer: score.counts for score in of_all if score.counts},
    )


def lessons(offered: tuple[Lesson, ...], scores: list[Score]) -> tuple[str, ...]:
    """Up to three lessons: those for something that was not right, in the key's order, then those that always fit.

    What was left open was not right. There may be fewer than three: a lesson for a fault that
    was not made is not said.
    """
    outcomes = [o for s in scores if s.scorer in _FINDINGS_FROM for o in s.outcomes]
    failed = {o.item for o in outcomes if o.right is not True}
    fitting = [le.id for le in offered if failed & set(le.when)]
    always = [le.id for le in offered if not le.when]
    return tuple((fitting + always)[:LESSONS])


def _findings(scores: list[Score]) -> tuple[Finding, ...]:
    return tuple(
        Finding(o.item, verdict(o), o.note, o.given, o.keyed, o.cited_right, o.cited_wrong, o.missed)
        for s in scores
        if s.scorer in _FINDINGS_FROM
        for o in s.outcomes
    )


def verdict(outcome: Outcome) -> Verdict:
    """What an outcome is called.

    Over-read is only what says more than the file: present where it is not, a level too high,
    "absent" where nothing speaks against it, an answer of the plan that helps nobody or harms.
    """
    if outcome.right:
        return "restrained" if outcome.keyed in ("insufficient", "not_indicated") else "seen"
    match outcome.item.partition(".")[0]:
        case "indicators":
            over = outcome.note in ("false_alarm", "premature_present", "premature_absent")
        case "elements":
            over = outcome.given == "present" or (outcome.given == "absent" and outcome.keyed == "insufficient")
        case "needs":
            levels = LEVELS
            over = outcome.given in levels and levels.index(outcome.given) < levels.index(outcome.keyed)
        case "plan" | "note":
            over = bool(outcome.cited_wrong)
        case "phase":
            # A phase too many says more than the file; a missing one says less.
            over = set(outcome.given.split() if outcome.given else ()) > set(outcome.keyed.split())
        case _:
            over = False
    return "over_read" if over else "missed"
