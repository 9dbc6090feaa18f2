"""How far a running study is, and how exactly its result will be known: from who came how far and from the plan alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tracks_sim.operations.sample_size import assumptions_of
from tracks_sim.study import StudyState
from tracks_sim.study.sample_size import USUAL
from tracks_sim.study.weeks import Expected, expected, weeks

if TYPE_CHECKING:
    from tracks_sim.outcomes.expected_precision import Precision
    from tracks_sim.report.parts import Section

ANY_EFFECT = 10.0
"""Points that are assumed where a plan does not say which difference matters: the width of the interval hardly depends on it."""


def expectations_of(state: StudyState, today: date) -> tuple[Expected, ...]:
    """How many are expected at the end of each phase, with the drop-out of the plan, or the usual one, where too few had the time."""
    size = state.study.sample_size
    return expected(state, today, size.dropout if size else USUAL["dropout"])


def precisions_of(state: StudyState, expectations: tuple[Expected, ...]) -> tuple[Precision, ...]:
    """Expected precision now, at the end and as planned; nothing where the plan does not measure before and after."""
    from tracks_sim.outcomes.expected_precision import precisions

    if state.study.compared_phases != ("pre", "post"):
        return ()
    known = state.study.plan.smallest_effect is not None or state.study.sample_size is not None
    return precisions(state, expectations, assumptions_of(state.study, None if known else {"effect": ANY_EFFECT}))


def study_progress(state: StudyState, today: date) -> Section:
    """The section for the evaluator's page."""
    from tracks_sim.report.sections.progress import progress

    expectations = expectations_of(state, today)
    return progress(state, weeks(state, today), expectations, precisions_of(state, expectations), today)
