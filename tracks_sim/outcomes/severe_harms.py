"""The second leg of a conclusion: how much more often severe harm was done with the training than without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.arrays import Floats
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import LEVEL, Z, difference_of_shares, wilson

HarmVerdict = Literal["worse", "open", "below"]
"""``worse``: the whole interval lies above 0; ``open``: it reaches the margin or passes it; ``below``: it ends below the margin."""
TOO_FEW_PEOPLE = translatable("Severe harms cannot be compared: a group has fewer than two people with a result.")


@dataclass(frozen=True, slots=True)
class HarmDifference:
    """``by_case``: share of responses with a severe harm, with the training less without it; ``by_person``: share of people with one or more.

    Both are from -1 to 1, above 0 where more harm is done with the training, with 95 % intervals.
    """

    by_case: Estimate
    by_person: Estimate


def with_severe(responses: pd.DataFrame) -> pd.DataFrame:
    """The responses (``severe_harms``: how many) with ``severe``: 1 where a severe harm was done, else 0."""
    return responses.assign(severe=(responses["severe_harms"] > 0).astype("Int64"))


def judge_harm(difference: Estimate, margin: float) -> HarmVerdict | None:
    """What an interval of the difference says beside a ``margin`` (a share above 0); None where there is no interval."""
    if difference.low is None or difference.high is None:
        return None
    return "worse" if difference.low > 0 else "below" if difference.high < margin else "open"


def harm_difference(trained: pd.DataFrame, other: pd.DataFrame, *, same_people: bool = False) -> HarmDifference:
    """Compare severe harms of two sets of responses: of two groups, or (``same_people``) of one group after and before.

    Each frame has a row a response: ``trainee``, and ``severe``, 1 where a severe harm was done, else 0.

    ``by_case`` is the difference of the shares of responses. Its interval takes people as the sample and is, at either end, the wider of
    two: Student's *t* of each person's share (Welch 1947, Biometrika 34:28; of the same people the paired one), which is too narrow where
    harms are rare, and Newcombe's method 10 (1998, Stat. Med. 17:873) on Wilson's intervals of the effective number of responses, which is
    too narrow where few people do many harms. The effective number is that of the responses, divided by how much larger the variance is with whole
    people than with independent responses (Rao and Scott 1992, Biometrics 48:577), at least 1, and by the square of *t* over the normal
    quantile (Korn and Graubard 1998, Surv. Methodol. 24:193). A group in which everybody is alike has no such inflation: it takes that
    of the other. How often the interval errs: docs/decisions/0043-one-conclusion.md. ``n`` counts the responses.

    ``by_person`` is the difference of the shares of people with at least one severe harm, by Newcombe's method; of the same people it takes both as
    separate, which is too wide where they are alike. It depends on how many cases a person met: read it beside ``by_case``.

    Not estimable: fewer than two people in either set.
    """
    people = [frame.groupby("trainee", observed=True)["severe"].agg(["sum", "size"]).astype(np.float64) for frame in (trained, other)]
    n = len(trained) + len(other)
    if min(len(own) for own in people) < 2:
        absent = not_estimable(TOO_FEW_PEOPLE, n)
        return HarmDifference(absent, absent)
    by_score, by_t = _by_score(*people), _paired(*people) if same_people else _welch(*people)
    assert by_score.low is not None and by_score.high is not None
    by_case = replace(by_score, low=min(by_score.low, by_score.value - by_t[0]), high=max(by_score.high, by_score.value + by_t[1]))  # type: ignore[operator]
    with_harm = [int((own["sum"] > 0).sum()) for own in people]
    by_person = difference_of_shares(with_harm[0], len(people[0]), with_harm[1], len(people[1]))
    return HarmDifference(replace(by_case, low=max(by_case.low or 0.0, -1.0), high=min(by_case.high or 0.0, 1.0)), by_person)


def _by_score(trained: pd.DataFrame, other: pd.DataFrame) -> Estimate:
    """Newcombe's interval of the shares of responses, each with the effective number of its responses."""
    shares, inflations = [], []
    for own in (trained, other):
        harms, sizes = own["sum"].to_numpy(), own["size"].to_numpy()
        share, people = float(harms.sum() / sizes.sum()), len(own)
        spread = float(((harms - share * sizes) ** 2).sum()) * people / (people - 1)
        shares.append(share)
        inflations.append(max(1.0, spread / (sizes.sum() * share * (1 - share))) if 0 < share < 1 else None)
    known = [inflation for inflation in inflations if inflation is not None]
    bounds = []
    for own, share, inflation in zip((trained, other), shares, inflations, strict=True):
        effective = float(own["size"].sum()) / (inflation or max(known, default=1.0))
        effective *= (Z / float(stdtrit(len(own) - 1, (1 + LEVEL) / 2))) ** 2
        bounds.append(wilson(share * effective, effective))
    (low, high), (other_low, other_high) = bounds
    value = shares[0] - shares[1]
    below, above = np.hypot(shares[0] - low, other_high - shares[1]), np.hypot(high - shares[0], shares[1] - other_low)
    return Estimate(value, float(value - below), float(value + above), n=int(trained["size"].sum() + other["size"].sum()))


def _welch(trained: pd.DataFrame, other: pd.DataFrame) -> tuple[float, float]:
    """How far Welch's interval of the mean share of a person reaches to either side."""
    variances = [float((own["sum"] / own["size"]).var(ddof=1)) / len(own) for own in (trained, other)]
    whole = sum(variances)
    if not whole > 0:
        return 0.0, 0.0
    freedom = whole**2 / sum(variance**2 / (len(own) - 1) for variance, own in zip(variances, (trained, other), strict=True))
    return (reach := _reach(whole, freedom)), reach


def _paired(after: pd.DataFrame, before: pd.DataFrame) -> tuple[float, float]:
    """The same of the mean change of those who have both."""
    change = ((after["sum"] / after["size"]) - (before["sum"] / before["size"])).dropna().to_numpy(dtype=np.float64)
    if len(change) < 2:
        return 0.0, 0.0
    return (reach := _reach(float(_variance(change)) / len(change), len(change) - 1)), reach


def _variance(values: Floats) -> float:
    return float(values.var(ddof=1))


def _reach(variance: float, freedom: float) -> float:
    return float(stdtrit(freedom, (1 + LEVEL) / 2) * np.sqrt(variance))
