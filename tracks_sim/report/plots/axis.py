"""Ends, ticks and places of an axis."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Ticks between ``low`` and ``high``, at most ``most``, at multiples of 1, 2 or 5 times a power of ten.

    ``low`` alone where ``high`` is not above it.
    """
    if not high > low:
        return [low]
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(
        s * power
        for s in (1, 2, 5, 10, 20, 50)
        if math.floor(high / (s * power) + 1e-9) - math.ceil(low / (s * power) - 1e-9) < most
    )
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(n * step, 12) for n in range(first, last + 1)]


def percent(value: float, low: float, high: float) -> float:
    """Place of a value on an axis from ``low`` to ``high``, in per cent of its length, 0 to 100; a value beyond an end stands at that end.

    0 on an axis without length.
    """
    return round(100 * (min(max(value, low), high) - low) / (high - low), 2) if high > low else 0.0


def nice_maximum(most: float) -> float:
    """End of an axis from 0: a number of few digits, at least ``most`` and less than half above it; 1 where ``most`` is 0."""
    if most <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(round(s * power, 12) for s in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if s * power >= most - 1e-12)


def tick_decimals(positions: Sequence[float], scale: float) -> int:
    """Decimals that ticks need once they are multiplied by ``scale``."""
    gap = min((b - a for a, b in itertools.pairwise(positions)), default=1.0) * scale
    return 0 if gap >= 1 - 1e-9 else -math.floor(math.log10(gap) + 1e-9)
