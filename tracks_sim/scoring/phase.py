"""Where it happened: recruitment and journey, place of exploitation, now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations
from typing import NamedTuple

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model import PHASES, Phase
from tracks_sim.scoring.score import LEAST_JUDGED, Outcome, Reason, Score, ScoredAttempt, chance_corrected, mean

PHASE_SETS: tuple[tuple[Phase, ...], ...] = tuple(c for n in (1, 2, 3) for c in combinations(PHASES, n))
"""The seven answers that a trainee can give: every set of phases but the empty one."""


class Placed(NamedTuple):
    """One row keyed present and judged present, with both sets of phases."""

    concept: str
    keyed: tuple[Phase, ...]
    given: tuple[Phase, ...]


def overlap(keyed: Collection[str], given: Collection[str]) -> float:
    """Jaccard index |A and B| / |A or B|, from 0 to 1: 1 for the exact set. 0 where one is empty.

    Part of a set is part of the answer, because one phase too many changes the published row
    for one indicator and not for the others.
    """
    a, b = set(keyed), set(given)
    return len(a & b) / len(a | b) if a and b else 0.0


def placed(sitting: ScoredAttempt) -> list[Placed]:
    """Rows keyed present that the trainee judged present: only they have a place to compare."""
    found = []
    for key in sitting.case_file.key.indicators:
        answer = sitting.attempt.indicators.get(key.concept)
        if key.state == "present" and answer is not None and answer.state == "present":
            found.append(Placed(key.concept, key.phases, answer.phases))
    return found


def best_constant(found: Sequence[Placed]) -> float:
    """The mean overlap of the best of the seven constant answers on the same rows."""
    return max(sum(overlap(p.keyed, one) for p in found) / len(found) for one in PHASE_SETS)


def of_case(sitting: ScoredAttempt, catalogues: Catalogues) -> Score:
    """Mean overlap on one case; corrected over a form only."""
    found = placed(sitting)
    outcomes = tuple([_outcome(p) for p in found if sitting.wants(f"phase.{p.concept}")]) if sitting.shows else ()
    return _score(found, "form_only", outcomes, in_detail=sitting.in_detail)


def of_form(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Mean overlap over a form, from ten placed rows on."""
    found = [p for s in sittings for p in placed(s)]
    return _score(found, "few_judged" if len(found) < LEAST_JUDGED else None, (), in_detail=True)


def _outcome(placed: Placed) -> Outcome:
    exact = set(placed.given) == set(placed.keyed)
    note = "exact" if exact else "partly" if overlap(placed.keyed, placed.given) else "elsewhere"
    return Outcome(f"phase.{placed.concept}", " ".join(placed.given), " ".join(placed.keyed), exact, note=note)


def _score(found: list[Placed], why_not: Reason | None, outcomes: tuple[Outcome, ...], *, in_detail: bool) -> Score:
    value = mean([overlap(p.keyed, p.given) for p in found])
    if value is None:
        return Score("phase", reason="nothing_judged")
    counts = {"placed": len(found), "exact": sum([set(p.keyed) == set(p.given) for p in found])} if in_detail else {}
    baseline = None if why_not == "form_only" else best_constant(found)
    return chance_corrected("phase", value, baseline, why_not=why_not, counts=counts, outcomes=outcomes)
