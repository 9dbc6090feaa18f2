"""Feedback on locked answers as ids and codes, without a word of any language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.key import Lesson
from tracks_sim.case.model.record import AnswerStep
from tracks_sim.errors import NotAllowed
from tracks_sim.practice import ANSWER_STEPS, Attempt
from tracks_sim.scoring import scorers
from tracks_sim.scoring.effective_key import with_effective_key
from tracks_sim.scoring.score import HarmDone, Outcome, Score, ScoredAttempt, Scorer

FindingKind = Literal["seen", "missed", "over_read", "restrained"]
"""Seen: rightly present, or ruled out. Missed: there, and not said. Over-read: said, and not there
on present information. Restrained: rightly judged insufficient, or rightly not indicated."""
LESSONS = 3
"""Most lessons of one feedback."""


@dataclass(frozen=True, slots=True)
class ItemFeedback:
    """One item that the trainee answered or left open, beside its key."""

    item: str
    """As in Outcome: ``indicators.<concept>``, ``phase.<concept>``, ``plan.<part>`` …"""
    kind: FindingKind
    note: str
    given: str | None
    keyed: str
    cited_right: tuple[str, ...] = ()
    cited_wrong: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether it is seen or rightly left open; else it was missed or over-read."""
        return self.kind in ("seen", "restrained")


@dataclass(frozen=True, slots=True)
class Feedback:
    """Feedback on one step, or on the whole case where ``step`` is None."""

    case: str
    step: AnswerStep | None
    story: str | None = None
    """Option whose story is shown; only in the feedback on the whole case."""
    harms: tuple[HarmDone, ...] = ()
    findings: Mapping[AnswerStep, tuple[ItemFeedback, ...]] = field(default_factory=dict)
    ilo_rule: tuple[Outcome, ...] = ()
    """Six dimensions and the outcome, for the trainee's judgements and for the key."""
    experts: Literal["none_voted"] = "none_voted"
    lessons: tuple[str, ...] = ()
    """Up to three ids of lessons; only in the feedback on the whole case."""
    figures: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Counts by scorer. One case is a lesson, not a measurement: it shows no other figures."""

    @property
    def all_findings(self) -> list[ItemFeedback]:
        """The findings of all steps, in their order."""
        return [f for of_step in self.findings.values() for f in of_step]

    @property
    def decision(self) -> ItemFeedback | None:
        """The finding on the option chosen; None where nothing is said of a decision."""
        return next((f for f in self.findings.get("decision", ()) if f.item == "decision"), None)

    @property
    def harm_of_decision(self) -> Literal["", "minor", "severe"]:
        """How severe the harm of the option chosen is; empty where it does none."""
        return next((h.severity for h in self.harms if h.where.startswith("decision.")), "")

    def of_kind(self, step: AnswerStep, kind: FindingKind) -> tuple[ItemFeedback, ...]:
        """The findings of a step of one kind."""
        return tuple(f for f in self.findings.get(step, ()) if f.kind == kind)


def feedback(attempt: Attempt, case_file: CaseFile, catalogues: Catalogues, step: AnswerStep | None = None) -> Feedback:
    """Feedback on a locked step, or on the whole submitted case.

    Raises NotAllowed while the attempt's state holds it back, so that no screen can show a key
    too early. The story and the lessons draw on the whole key and wait for the whole feedback.
    """
    if not (attempt.step_feedback_open(step) if step else attempt.feedback_open):
        raise NotAllowed("This feedback opens when the answers are final.", step=step or "feedback")
    case_file = with_effective_key(attempt, case_file)
    scored = ScoredAttempt(attempt, case_file)
    scores: list[Score] = []
    findings: dict[AnswerStep, tuple[ItemFeedback, ...]] = {}
    for of_step in (step,) if step else [s for s in ANSWER_STEPS if s in case_file.case.steps]:
        found: list[ItemFeedback] = []
        for scorer in scorers.of_step(of_step):
            scores.append(score := scorer.of_case(scored, catalogues))
            found += _findings(scorer, score)
        findings[of_step] = tuple(found)
    return Feedback(
        case=attempt.case,
        step=step,
        story=None if step else attempt.option,
        # Each harm once: the primary outcome repeats those of decision and plan.
        harms=tuple(dict.fromkeys(h for score in scores for h in score.harms)),
        findings=findings,
        ilo_rule=next((score.outcomes for score in scores if score.scorer == "delphi"), ()),
        lessons=() if step else lessons(case_file.key.lessons, [f for of_step in findings.values() for f in of_step]),
        figures={score.scorer: score.counts for score in scores if score.counts},
    )


def lessons(offered: tuple[Lesson, ...], findings: Iterable[ItemFeedback]) -> tuple[str, ...]:
    """Up to three lessons: those for an item that was not right, in the key's order, then those that always fit.

    What was left open was not right. There may be fewer than three: a lesson for a fault that
    was not made is not said.
    """
    failed = {f.item for f in findings if not f.right}
    fitting = [le.id for le in offered if failed & set(le.when)]
    always = [le.id for le in offered if not le.when]
    return tuple((fitting + always)[:LESSONS])


def _findings(scorer: Scorer[Any], score: Score) -> list[ItemFeedback]:
    """The outcomes of a scorer as findings."""
    if scorer.is_overclaim is None:
        return []
    return [
        ItemFeedback(o.item, finding_kind(o, scorer.is_overclaim), o.note, o.given, o.keyed, o.cited_right, o.cited_wrong, o.missed)
        for o in score.outcomes
    ]  # fmt: skip


def finding_kind(outcome: Outcome, is_overclaim: Callable[[Outcome], bool]) -> FindingKind:
    """The kind of finding an outcome is; the scorer says which of those that are not right are over-read."""
    if outcome.right:
        return "restrained" if outcome.keyed in ("insufficient", "not_indicated") or outcome.note == "restraint" else "seen"
    return "over_read" if is_overclaim(outcome) else "missed"
