"""A memory of integer programmes for tests: studies that differ in a title or a plan ask what their counts can be by the same ones.

What ``milp`` finds depends on its arguments alone, the limits among them, so that a programme is solved again only where some byte of it is another.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tracks_sim.report import count_bounds

SOLVE = count_bounds.milp
FOUND: dict[object, Any] = {}
"""What was found, by the whole programme."""


def solve_once() -> None:
    """From now on this process solves no integer programme on counts twice."""
    count_bounds.milp = solved


def solved(weights: Any, *, constraints: Any, integrality: Any, bounds: Any, options: dict[str, float]) -> Any:
    """What ``scipy.optimize.milp`` gives."""
    sums = constraints.A
    arrays = (weights, sums.indptr, sums.indices, sums.data, constraints.lb, constraints.ub, integrality, bounds.lb, bounds.ub)
    programme = (sums.shape, *(array.tobytes() for array in map(np.asarray, arrays)), *sorted(options.items()))
    if programme not in FOUND:
        FOUND[programme] = SOLVE(weights, constraints=constraints, integrality=integrality, bounds=bounds, options=options)
    return FOUND[programme]
