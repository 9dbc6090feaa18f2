"""Who left: how far loss can bias a comparison, by a published standard, and how different those who left would have to be to turn it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AttritionLevel = Literal["low", "high", "most"]
"""``low``: overall and differential attrition lie within the cautious boundary; ``high``: beyond it; ``most``: overall attrition is above 57 %, for which the boundary is not defined."""

CAUTIOUS = (
    5.7, 5.8, 5.9, 5.9, 6.0, 6.1, 6.2, 6.3, 6.3, 6.3, 6.3, 6.2, 6.2, 6.1, 6.0, 5.9, 5.9, 5.8, 5.7, 5.5, 5.4, 5.3, 5.2, 5.1, 4.9, 4.8, 4.7, 4.5, 4.4, 4.3,
    4.1, 4.0, 3.8, 3.6, 3.5, 3.3, 3.2, 3.1, 2.9, 2.8, 2.6, 2.5, 2.3, 2.1, 2.0, 1.8, 1.6, 1.5, 1.3, 1.2, 1.0, 0.9, 0.7, 0.6, 0.4, 0.3, 0.2, 0.0,
)  # fmt: skip
"""Largest difference between two groups, in points of 100, by the percentage of all who left, from 0 to 57 (What Works Clearinghouse, Standards Handbook,
version 4.0, 2017, table II.1, cautious assumptions). Within it bias is at most 0.05 standard deviations where who leaves depends much on how
they would have done; the model behind it: Deke and Chiang 2017, Eval. Rev. 41:130. Above 57 the standard has no such difference.
Written from memory and compared with an R package that cites the table; the handbook itself was not read (docs/decisions/0043)."""


MOST_OF_ONE_GROUP = 0.20
"""Share of one group without another up to which loss is low: of such a group the standard says nothing, and from one fifth on bias is
serious by the rule of five and twenty (Schulz and Grimes 2002, Lancet 359:781)."""


@dataclass(frozen=True, slots=True)
class Attrition:
    """Shares of those allocated who have no result in the comparison (0 to 1): of everybody and of either group, ``other`` None where there is one."""

    overall: float
    trained: float
    other: float | None

    @property
    def level(self) -> AttritionLevel:
        """What the standard says; the percentage of all is rounded to the next that its table has, half to even."""
        percent = round(100 * self.overall)
        if percent >= len(CAUTIOUS):
            return "most"
        if self.other is None:
            return "low" if self.overall <= MOST_OF_ONE_GROUP else "high"
        return "low" if 100 * abs(self.trained - self.other) <= CAUTIOUS[percent] + 1e-9 else "high"


@dataclass(frozen=True, slots=True)
class TippingPoint:
    """``difference``: a share; the conclusion holds while those who left differ by less, to the disadvantage of it. None: however they differ."""

    difference: float | None


def tipping_point(slack: float, trained_missing: float, other_missing: float, trained_level: float, other_level: float) -> TippingPoint:
    """How much worse than expected the trained who left, and how much better the others who left, may have responded before a conclusion falls.

    ``slack``: distance of the near end of the interval of the planned test from where the conclusion ends (above 0, a share).
    ``trained_missing``, ``other_missing``: shares of either group without a result. ``trained_level``, ``other_level``: the share of safe
    responses that the planned model expects of either group after the training.

    The planned model imputes what is missing at random. Where it is d lower than that among the trained who left and d higher
    among the others, the difference in everybody is less by d times the sum of the missing shares: the pattern mixture
    model with a stated difference (White, Carpenter and Horton 2018, Stat. Sinica 28:1985). So d = slack / sum. Nobody can respond
    worse than never safely, or better than always: what one group cannot give is asked of the other, and where both together
    cannot turn the conclusion over, there is no such point. A test compares it with multiple imputation under the same differences.
    """
    missing = trained_missing + other_missing
    if missing <= 0 or slack >= trained_missing * trained_level + other_missing * (1 - other_level):
        return TippingPoint(None)
    ends = sorted(((trained_level, trained_missing), (1 - other_level, other_missing)))
    (first_end, first_missing), (_, second_missing) = ends
    difference = slack / missing
    if difference > first_end:
        difference = (slack - first_end * first_missing) / second_missing
    return TippingPoint(max(0.0, difference))
