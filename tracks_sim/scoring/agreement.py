"""Agreement with the key beyond chance: Cohen's kappa with open answers."""

from __future__ import annotations

from collections.abc import Sequence
from operator import eq
from typing import NamedTuple

from tracks_sim.scoring.score import LEAST_JUDGED, Reason, Score, chance_corrected


class Agreement(NamedTuple):
    """Observed and expected agreement of n pairs, each from 0 to 1."""

    observed: float
    expected: float
    pairs: int


def agreement(keyed: Sequence[str], given: Sequence[str | None]) -> Agreement | None:
    """Observed agreement of n keyed states with the given ones, and the agreement expected from the two marginals alone.

    ``observed = sum of matches / n``; ``expected = sum over states k of P(key = k) P(given = k)``
    (Cohen 1960); kappa is ``(observed - expected) / (1 - expected)``. An open answer, None, is a fourth
    given state that the key never has: it costs agreement and earns no expectation. None of
    empty sequences. A constant answer has observed = expected, so that it earns exactly 0.
    """
    n = len(keyed)
    if n == 0:
        return None
    matches = sum(map(eq, keyed, given))
    chance = sum([keyed.count(state) * given.count(state) for state in set(keyed)])
    return Agreement(matches / n, chance / (n * n), n)


def why_no_kappa(keyed: Sequence[str], given: Sequence[str | None]) -> Reason | None:
    """Why one case gives no kappa: fewer than ten judged, or one key state has all but one row."""
    if len(given) - given.count(None) < LEAST_JUDGED:
        return "few_judged"
    if sum([keyed.count(state) >= 2 for state in set(keyed)]) < 2:
        return "key_states_rare"
    return None


def kappa(scorer: str, keyed: Sequence[str], given: Sequence[str | None], single_case: bool) -> Score:
    """Observed agreement corrected for the expected one; on a ``single_case`` only where ``why_no_kappa`` finds nothing."""
    agreed = agreement(keyed, given)
    if agreed is None:
        return Score(scorer, reason="nothing_keyed")
    return chance_corrected(scorer, agreed.observed, agreed.expected, why_no_kappa(keyed, given) if single_case else None)
