"""Phases of an indicator: recruitment and journey, at the place, now."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from itertools import combinations
from typing import NamedTuple

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import IndicatorKey, Key
from tracks_sim.case.model.record import EXPLOITATION_PHASES, ExploitationPhase
from tracks_sim.scoring.rules import splits
from tracks_sim.scoring.score import (
    LEAST_JUDGED,
    Details,
    Outcome,
    Score,
    ScoredAttempt,
    Scorer,
    chance_corrected,
    mean,
)

PHASE_SETS: tuple[tuple[ExploitationPhase, ...], ...] = tuple(c for n in (1, 2, 3) for c in combinations(EXPLOITATION_PHASES, n))
"""The seven answers that a trainee can give: every set of phases but the empty one."""


class PlacedIndicator(NamedTuple):
    """One row keyed present and judged present, with both sets of phases."""

    concept: str
    keyed: tuple[ExploitationPhase, ...]
    given: tuple[ExploitationPhase, ...]


def overlap(keyed: Collection[str], given: Collection[str]) -> float:
    """Jaccard index |A and B| / |A or B|, from 0 to 1: 1 for the exact set. 0 where one is empty.

    Part of a set is part of the answer, because one phase too many changes the published row
    for one indicator and not for the others.
    """
    a, b = set(keyed), set(given)
    return len(a & b) / len(a | b) if a and b else 0.0


def placed_indicators(scored: ScoredAttempt, catalogues: Catalogues) -> list[PlacedIndicator]:
    """Rows keyed present that the trainee judged present: only they have a place to compare."""
    rows = []
    for key in _with_a_place(scored.case_file.key):
        answer = scored.attempt.by_step["indicators"].get(key.concept)
        if answer is not None and answer.value == "present":
            rows.append(PlacedIndicator(key.concept, key.phases, answer.phases))
    return rows


def _with_a_place(key: Key) -> list[IndicatorKey]:
    """The indicators keyed present, without those whose state or phases readers split on."""
    return [k for k in key.indicators if k.state == "present" and not splits(key, k) and not (key.rules >= 2 and k.also_phases)]


def best_constant(rows: Sequence[PlacedIndicator]) -> float:
    """The mean overlap of the best of the seven constant answers on the same rows."""
    return max(sum(overlap(p.keyed, one) for p in rows) / len(rows) for one in PHASE_SETS)


def value(rows: Sequence[PlacedIndicator], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
    """Mean overlap; corrected over a form only, from ten placed rows on."""
    overlap_of_all = mean([overlap(p.keyed, p.given) for p in rows])
    if overlap_of_all is None:
        none_keyed = all(s.case_file.key.rules >= 2 and not _with_a_place(s.case_file.key) for s in form)
        return Score("phase", reason="nothing_keyed" if none_keyed else "nothing_judged")
    return chance_corrected(
        "phase",
        overlap_of_all,
        None if single_case else best_constant(rows),
        "few_judged" if len(rows) < LEAST_JUDGED else None,
    )


def details(rows: Sequence[PlacedIndicator]) -> Details:
    """Rows with a place, and those placed exactly."""
    return Details({"placed": len(rows), "exact": sum([set(p.keyed) == set(p.given) for p in rows])})


def outcomes(rows: Sequence[PlacedIndicator], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """Each row with a place."""
    return tuple([_outcome(p, item) for p in rows if (item := f"phase.{p.concept}") in items])


def _outcome(row: PlacedIndicator, item: str) -> Outcome:
    exact = set(row.given) == set(row.keyed)
    note = "exact" if exact else "partly" if overlap(row.keyed, row.given) else "elsewhere"
    return Outcome(item, " ".join(row.given), " ".join(row.keyed), exact, note=note)


def _is_overclaim(outcome: Outcome) -> bool:
    """A phase too many says more than the file; a missing one says less."""
    return set((outcome.given or "").split()) > set(outcome.keyed.split())


SCORER = Scorer(
    "phase", "indicators", placed_indicators, value, details, outcomes,
    reads=lambda key: (key.rules, [(k.concept, k.phases) for k in _with_a_place(key)]),
    reads_of_items=lambda key: {f"phase.{k.concept}": k.phases for k in key.indicators},
    is_overclaim=_is_overclaim,
)  # fmt: skip
