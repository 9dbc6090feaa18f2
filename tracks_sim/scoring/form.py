"""A form: a fixed set of cases used as one measurement, with its gates."""

from __future__ import annotations

from collections.abc import Sequence

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.key import CONTROLS
from tracks_sim.case.model.record import AnswerStep
from tracks_sim.practice import Attempt
from tracks_sim.scoring import primary, scorers
from tracks_sim.scoring.conduct import harms_of_talk
from tracks_sim.scoring.effective_key import in_country
from tracks_sim.scoring.score import HarmDone, Reason, Score, ScoredAttempt

LEAST_CASES = 6
LEAST_OF_EACH = 2
"""Trafficking cases, and controls, that a form must hold to be balanced."""
GATE_SHARE = (2, 3)
"""Share of cases whose response must be safe and proportionate, among each of the two sorts."""


def score_form(attempts: Sequence[tuple[Attempt, CaseFile]], catalogues: Catalogues) -> tuple[Score, ...]:
    """Every scorer over a form, and the gates as the last one.

    Where the set of cases is no form, each Score has the reason and no value.
    """
    form = [ScoredAttempt(attempt, in_country(case_file, attempt.country)) for attempt, case_file in attempts]
    asked = scorers.asked_by(case_file for _, case_file in form)
    reason = why_no_form(form)
    if reason is not None:
        names = (*(scorer.name for scorer in asked), "conduct", "gates")
        return tuple(Score(name, reason=reason) for name in names)
    return (*(scorer.of_form(asking(form, scorer.step), catalogues) for scorer in asked), gates(form, catalogues))


def asking(form: Sequence[ScoredAttempt], step: AnswerStep) -> tuple[ScoredAttempt, ...]:
    """The attempts on cases that ask a step. What a case does not ask is in no figure of the form, although its key may hold it."""
    return tuple([s for s in form if step in s.case_file.case.steps])


def why_no_form(form: Sequence[ScoredAttempt]) -> Reason | None:
    """Why these attempts are no form, or None: cases that make one, all submitted."""
    unfit = why_unfit([s.case_file for s in form])
    if unfit is not None:
        return unfit
    return None if all(s.attempt.submitted for s in form) else "not_submitted"


def why_unfit(case_files: Sequence[CaseFile]) -> Reason | None:
    """Why these cases make no form, or None: six of them, balanced, each once."""
    if len({f.case.id for f in case_files}) < len(case_files):
        return "same_case_twice"
    if len(case_files) < LEAST_CASES:
        return "too_few_cases"
    controls = sum(f.key.classification in CONTROLS for f in case_files)
    return "not_balanced" if min(controls, len(case_files) - controls) < LEAST_OF_EACH else None


def is_enough(right: int, of: int) -> bool:
    """Whether so many of so many reach the share of the gate; none of none does."""
    numerator, denominator = GATE_SHARE
    return denominator * right >= numerator * of


def enough_of_each(rows: Sequence[tuple[bool, bool]]) -> bool:
    """Whether the share of the gate is reached among trafficking cases and among controls; ``rows``: whether a control, and whether right."""
    return all(
        is_enough(sum(right for control, right in rows if control == sort), sum(control == sort for control, _ in rows))
        for sort in (False, True)
    )


def gates(form: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """1 where both gates are passed, else 0; there is no baseline to correct against.

    No severe harm in any case, in the decision, the plan or the talk; and a safe and proportionate response in at least two thirds of
    the trafficking cases and in at least two thirds of the controls, so that neither referring
    everybody nor referring nobody can pass.
    """
    reached = primary.SCORER.of_form(form, catalogues)
    counts = reached.counts
    enough = {sort: is_enough(counts[f"{sort}_reached"], counts[sort]) for sort in ("trafficking", "controls")}
    in_talks = tuple(
        HarmDone("severe", f"{s.attempt.case}/{h.where}") for s in form for h in harms_of_talk(s.attempt) if h.severity == "severe"
    )
    no_severe_harm = counts["severe_harms"] == 0 and not in_talks
    passed = no_severe_harm and all(enough.values())
    shown = {"passed": int(passed), "no_severe_harm": int(no_severe_harm), "severe_harms_in_talks": len(in_talks)}
    shown |= {f"enough_{sort}": int(value) for sort, value in enough.items()}
    return Score("gates", float(passed), counts=shown | dict(counts), harms=(*reached.harms, *in_talks))
