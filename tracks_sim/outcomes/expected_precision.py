"""How exactly a running study will know its primary difference, from the assumptions of its plan and from how many answer.

Blind: nothing of what anybody answered is used, so that whoever looks while the study runs learns nothing of its result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.special import stdtrit

from tracks_sim.outcomes.required_sample import Assumptions, quick_analysis
from tracks_sim.study import StudyState
from tracks_sim.study.weeks import Expected

DRAWS = 400
SEED = 1


@dataclass(frozen=True, slots=True)
class Precision:
    """Expected precision of the primary difference for a given number of people.

    when         with those who have answered now, with those expected at the end, or with those whom the plan counted on
    people       with both measurements, over all groups
    half_width   of the interval, a share; None where they are too few
    """

    when: Literal["now", "end", "plan"]
    people: float
    half_width: float | None


def precisions(state: StudyState, expectations: tuple[Expected, ...], assumptions: Assumptions) -> tuple[Precision, ...]:
    """Precision now, at the end and as planned; the plan's only where it says how many people it needs.

    ``expectations``: of the phases of the plan (``study.weeks.expected``), of which the first two are compared.
    """
    first, second = state.study.compared_phases
    of = {each.phase: each for each in expectations}
    both_now = sum(state.complete(member, first) and state.complete(member, second) for member in state.members.values())
    found = [_precision("now", of[first].done, both_now, assumptions), _precision("end", of[first].people, of[second].people, assumptions)]
    if size := state.study.sample_size:
        found.append(_precision("plan", size.people, size.people * (1 - size.dropout), assumptions))
    return tuple(found)


def _precision(when: Literal["now", "end", "plan"], before: float, both: float, assumptions: Assumptions) -> Precision:
    return Precision(when, both, expected_half_width(assumptions, max(before, both), both))


def expected_half_width(assumptions: Assumptions, before: float, both: float) -> float | None:
    """Expected half-width of the interval of the primary difference, a share (0.17: 17 points either way); None where too few answer.

    ``before``: people with the first measurement, over all groups; ``both``: those of them who have the second too. Mean of the half-widths
    of ``DRAWS`` simulated studies by ``quick_analysis``, with a *t* interval of the level 1 - alpha. The planned model's are a little narrower with
    few people: in 30 simulated studies of two groups with six cases 17 points where this says 19 (40 people), and 10 for 10 (120).
    """
    in_each = round(before / assumptions.groups)
    study = assumptions.study(max(in_each, 2))
    if study is None or in_each < 2 or both < 2 * assumptions.groups or assumptions.cases < 2:
        return None
    study = replace(study, dropout=max(0.0, 1 - both / before))
    _, error, freedom = quick_analysis(study, DRAWS, np.random.default_rng(SEED))
    usable = (freedom > 0) & (error > 0)
    if usable.mean() < 0.5:
        return None
    return float(np.mean(-stdtrit(freedom[usable], assumptions.alpha / 2) * error[usable]))
