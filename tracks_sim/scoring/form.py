"""A form: a fixed set of cases used as one measurement, with its gates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import CONTROLS
from tracks_sim.practice import Attempt
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
from tracks_sim.scoring.conduct import harms_of_talk
from tracks_sim.scoring.score import HarmDone, Reason, Score, ScoredAttempt, ScorerName

LEAST_CASES = 6
LEAST_OF_EACH = 2
"""Trafficking cases, and controls, that a form must hold to be balanced."""
GATE_SHARE = (2, 3)
"""Share of cases whose response must be safe and proportionate, among each of the two sorts."""

FORM_SCORERS: tuple[Callable[[Sequence[ScoredAttempt], Catalogues], Score], ...] = (
    indicators.of_form,
    evidence.of_form,
    phase.of_form,
    delphi.of_form,
    elements.elements_of_form,
    elements.protection_of_form,
    needs.of_form,
    evidence.needs_of_form,
    decision.of_form,
    plan.of_form,
    note.of_form,
    confidence.of_form,
    primary.of_form,
)


def score_form(played: Sequence[tuple[Attempt, CaseFile]], catalogues: Catalogues) -> tuple[Score, ...]:
    """Every scorer over a form, and the gates as the last one.

    Where the set of cases is no form, each Score has the reason and no value.
    """
    sittings = [ScoredAttempt(attempt, file) for attempt, file in played]
    reason = why_no_form(sittings)
    if reason is not None:
        return tuple(Score(scorer, reason=reason) for scorer in get_args(ScorerName))
    return (*(scorer(sittings, catalogues) for scorer in FORM_SCORERS), gates(sittings, catalogues))


def why_no_form(sittings: Sequence[ScoredAttempt]) -> Reason | None:
    """Why these attempts are no form, or None: cases that make one, all submitted."""
    unfit = why_unfit([s.case_file for s in sittings])
    if unfit is not None:
        return unfit
    return None if all(s.attempt.submitted for s in sittings) else "not_submitted"


def why_unfit(files: Sequence[CaseFile]) -> Reason | None:
    """Why these cases make no form, or None: six of them, balanced, each once."""
    if len({f.case.id for f in files}) < len(files):
        return "same_case_twice"
    if len(files) < LEAST_CASES:
        return "too_few_cases"
    controls = sum(f.key.classification in CONTROLS for f in files)
    return "not_balanced" if min(controls, len(files) - controls) < LEAST_OF_EACH else None


def gates(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """1 where both gates are passed, else 0; there is no baseline to correct against.

    No severe harm in any case, in the decision, the plan or the talk; and a safe and proportionate response in at least two thirds of
    the trafficking cases and in at least two thirds of the controls, so that neither referring
    everybody nor referring nobody can pass.
    """
    reached = primary.of_form(sittings, catalogues)
    counts = reached.counts
    numerator, denominator = GATE_SHARE
    enough = {
        sort: denominator * counts[f"{sort}_reached"] >= numerator * counts[sort]
        for sort in ("trafficking", "controls")
    }
    in_talks = tuple(
        HarmDone("severe", f"{s.attempt.case}/{h.where}") for s in sittings for h in harms_of_talk(s.attempt) if h.severity == "severe"
    )
    no_severe_harm = counts["severe_harms"] == 0 and not in_talks
    passed = no_severe_harm and all(enough.values())
    shown = {"passed": int(passed), "no_severe_harm": int(no_severe_harm), "severe_harms_in_talks": len(in_talks)}
    shown |= {f"enough_{sort}": int(value) for sort, value in enough.items()}
    return Score("gates", float(passed), counts=shown | dict(counts), harms=(*reached.harms, *in_talks))
