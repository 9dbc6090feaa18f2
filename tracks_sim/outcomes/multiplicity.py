"""Several tests at once: p values adjusted so that chance alone rarely makes even one of them small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm's adjusted p values, in the order given: below alpha where Holm's test at level alpha rejects.

    The i-th smallest of m is multiplied by m - i + 1, is never below a smaller one's, and never above 1 (Holm 1979, Scand. J.
    Stat. 6:65; R: ``p.adjust(p, "holm")``). The chance of any wrong rejection among the m is at most alpha, however the
    tests depend on each other. ValueError: a p value outside 0 to 1.
    """
    given = np.asarray(p_values, dtype=np.float64)
    if not ((given >= 0) & (given <= 1)).all():
        raise ValueError("A p value lies outside 0 to 1.")
    order = np.argsort(given, kind="stable")
    adjusted = np.empty_like(given)
    adjusted[order] = np.minimum(np.maximum.accumulate(given[order] * np.arange(given.size, 0, -1)), 1.0)
    return tuple(adjusted.tolist())
