"""What an estimated effect says: one of six outcomes, from the interval of the test alone."""

from __future__ import annotations

from typing import Literal

from tracks_sim.outcomes.estimate import Estimate

Conclusion = Literal["better", "worse", "no_difference", "undecided", "not_measured", "not_estimable"]
"""``not_measured``: answers that the comparison needs are still to come, which only whoever knows the plan can tell."""


def conclude(difference: Estimate, smallest_effect: float | None = None) -> Conclusion:
    """Outcome of a difference whose interval has the level of its test (1 - alpha), so that the two never disagree.

    ``smallest_effect`` is the smallest difference that matters (above 0, in the unit of the difference). An interval inside
    it either way is ``no_difference``, on whichever side of 0 it is; without it that outcome cannot be said.
    """
    if difference.value is None or difference.low is None or difference.high is None:
        return "not_estimable"
    if smallest_effect is not None and -smallest_effect < difference.low and difference.high < smallest_effect:
        return "no_difference"
    if difference.low > 0:
        return "better"
    return "worse" if difference.high < 0 else "undecided"
