"""Agreement with the key beyond chance: Cohen's kappa with open answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tracks_sim.scoring.score import LEAST_JUDGED, Reason

Pair = tuple[str, str | None]
"""Keyed state and given state; the given one is None where the thing was left open."""
Table = Mapping[Pair, int]
"""How often each pair occurs; a pair that does not may be missing."""


class Agreement(NamedTuple):
    """Observed and expected agreement of n pairs, each from 0 to 1."""

    observed: float
    expected: float
    pairs: int


def agreement(table: Table) -> Agreement | None:
    """Observed agreement of n pairs, and the agreement expected from the two marginals alone.

    ``observed = sum of matches / n``; ``expected = sum over states k of P(key = k) P(given = k)``
    (Cohen 1960); kappa is ``(observed - expected) / (1 - expected)``. An open answer is a fourth
    given state that the key never has: it costs agreement and earns no expectation. None of an
    empty table. A constant answer has observed = expected, so that it earns exactly 0.
    """
    n = sum(table.values())
    if n == 0:
        return None
    keyed: dict[str, int] = {}
    given: dict[str | None, int] = {}
    for (key, answer), count in table.items():
        keyed[key] = keyed.get(key, 0) + count
        given[answer] = given.get(answer, 0) + count
    matches = sum([table.get((state, state), 0) for state in keyed])
    chance = sum([count * given.get(state, 0) for state, count in keyed.items()])
    return Agreement(matches / n, chance / (n * n), n)


def why_no_kappa(table: Table) -> Reason | None:
    """Why one case gives no kappa: fewer than ten judged, or one key state has all but one row."""
    judged, keyed = 0, dict[str, int]()
    for (key, answer), count in table.items():
        judged += count if answer is not None else 0
        keyed[key] = keyed.get(key, 0) + count
    if judged < LEAST_JUDGED:
        return "few_judged"
    return "key_states_rare" if sum([count >= 2 for count in keyed.values()]) < 2 else None
