"""Fewest people and cases of each figure, below which it is not estimable, and why.

Safe responses, hits and false alarms, harms, facility, question forms, attrition and paired differences have no minimum: their
intervals are valid in small groups, and only the smallest group that is shown limits them. The sources of the minimums are in docs/measures.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tracks_sim.i18n import translatable


@dataclass(frozen=True, slots=True)
class Minimum:
    """Fewest different ``people`` and ``cases`` of one figure; ``reason`` is the sentence shown where there are fewer."""

    people: int
    cases: int
    reason: str


BELOW_THE_PLAN = translatable("Fewer people than the plan of the study, or whoever asked for this report, requires for this figure.")
"""Reason shown where a plan or a reader set another number of people."""

MINIMUMS: Mapping[str, Minimum] = MappingProxyType({
    "d_prime": Minimum(10, 6, translatable(
        "Needs 10 people and 6 cases: with fewer, the correction of rates of 0 and 1 decides the figure."
    )),
    "auc": Minimum(10, 6, translatable(
        "Needs 10 people and 6 cases: with fewer, the area rests on a handful of pairs."
    )),
    "calibration": Minimum(10, 6, translatable(
        "Needs 10 people and 6 cases: with fewer, each step of confidence holds only a few answers."
    )),
    "ece": Minimum(30, 6, translatable(
        "Needs 30 people and 6 cases: in small samples chance alone makes this figure large."
    )),
    "alpha": Minimum(30, 6, translatable(
        "Needs 30 people and 6 cases: with fewer, the interval leaves nearly every value possible."
    )),
    "omega": Minimum(100, 6, translatable(
        "Needs 100 people and 6 cases: with fewer, the loadings of a factor are not stable."
    )),
    "icc": Minimum(30, 3, translatable(
        "Needs 30 people and 3 cases: with fewer, the agreement of repeated scores cannot be told from chance."
    )),
    "generalizability": Minimum(20, 6, translatable(
        "Needs 20 people and 6 cases: with fewer, the parts of the variance are mostly error."
    )),
    "item_discrimination": Minimum(30, 3, translatable(
        "Needs 30 people and 3 cases: with fewer people the correlation with the other cases is uncertain by more than 0.36 either way, and one case is no rest."
    )),
    "option_table": Minimum(10, 2, translatable(
        "Needs 10 people and 2 cases: with fewer, no two parts of the people by what they do on the other cases hold five each."
    )),
    "dif": Minimum(200, 6, translatable(
        "Needs 200 people and 6 cases: it compares people of equal scores, and with fewer most scores hold nobody to compare."
    )),
    "fairness_contrast": Minimum(10, 6, translatable(
        "Needs 10 people and 6 cases: how cases differ among themselves outweighs any difference between two kinds of cases."
    )),
    "twins": Minimum(10, 1, translatable(
        "Needs 10 people in each version: with fewer, the interval leaves nearly every difference possible."
    )),
    "twins_together": Minimum(20, 3, translatable(
        "Needs 20 people and 3 cases with a twin: with fewer, how pairs differ among themselves leaves nearly every value possible."
    )),
    "rasch": Minimum(100, 6, translatable(
        "Needs 100 people and 6 cases: with fewer, a difficulty is uncertain by more than half a logit either way."
    )),
    "2pl": Minimum(500, 10, translatable(
        "Needs 500 people and 10 cases: with fewer, single discriminations run away."
    )),
    "glmm": Minimum(10, 6, translatable(
        "Needs 10 people and 6 cases: with fewer, how much people and cases differ cannot be estimated."
    )),
    "ancova": Minimum(20, 1, translatable(
        "Needs 20 people, ten in each group: with fewer, single people decide the adjustment."
    )),
    "reliable_change": Minimum(30, 6, translatable(
        "Needs 30 people and 6 cases: it rests on the reliability of the form, which is not known with fewer."
    )),
    "hake": Minimum(10, 1, translatable(
        "Needs 10 people: it describes a whole group, and with fewer one person moves it."
    )),
})  # fmt: skip
"""Minimums by name of the figure; a plan may set other numbers of people by these names."""


def below_minimum(name: str, people: int, cases: int, override: Mapping[str, int]) -> str | None:
    """Reason why a figure is not estimable from these numbers of different people and cases; None where it is.

    ``override``: fewest people by name of the figure, instead of the table's; the minimum of cases always applies. The reason
    is a sentence for ``not_estimable``. KeyError for an unknown name.
    """
    minimum = MINIMUMS[name]
    if people < override.get(name, minimum.people):
        return BELOW_THE_PLAN if name in override else minimum.reason
    return minimum.reason if cases < minimum.cases else None
