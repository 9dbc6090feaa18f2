"""Agreement with the key beyond chance: Cohen's kappa with open answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracks_sim.scoring.score import LEAST_JUDGED, Reason

Pair = tuple[str, str | None]
"""Keyed state and given state; the given one is None where the thing was left open."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Observed and expected agreement of n pairs, each from 0 to 1."""

    observed: float
    expected: float
    pairs: int


def agreement(pairs: Sequence[Pair]) -> Agreement | None:
    """Observed agreement, and the agreement expected from the two marginals alone.

    ``observed = sum of matches / n``; ``expected = sum over states k of P(key = k) P(given = k)``
    (Cohen 1960); kappa is ``(observed - expected) / (1 - expected)``. An open answer is a fourth
    given state that the key never has: it costs agreement and earns no expectation. None of an
    empty sequence. A constant answer has observed = expected, so that it earns exactly 0.
    """
    n = len(pairs)
    if n == 0:
        return None
    keyed = Counter([key for key, _ in pairs])
    given = Counter([answer for _, answer in pairs])
    observed = sum([key == answer for key, answer in pairs]) / n
    expected = sum(count * given[state] for state, count in keyed.items()) / (n * n)
    return Agreement(observed, expected, n)


def why_no_kappa(pairs: Sequence[Pair]) -> Reason | None:
    """Why one case gives no kappa: fewer than ten judged, or one key state has all but one row."""
    if sum([answer is not None for _, answer in pairs]) < LEAST_JUDGED:
        return "few_judged"
    if sum([count >= 2 for count in Counter([key for key, _ in pairs]).values()]) < 2:
        return "key_states_rare"
    return None
