"""Does an item behave as the fitted curve says? S-X2 of Orlando & Thissen (2000)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit
from scipy.stats import chi2

from tracks_sim.i18n import translatable
from tracks_sim.psychometrics.irt import NOT_FITTED, Fit, coded, nullable
from tracks_sim.psychometrics.marginal import grid

TOO_FEW_GROUPS = translatable("Too few score groups are large enough for a test.")

LEAST_EXPECTED = 1.0
"""Expected right and wrong answers in a score group; smaller groups join their neighbour towards the middle."""


def s_x2(
    fit: Fit, responses: pd.DataFrame | ArrayLike, counts: ArrayLike | None = None, parameters: int = 2
) -> pd.DataFrame:
    """S-X2: the shares of right answers at each sum score against those the model expects there.

        S-X2_j = sum over k of n_k (O_jk - E_jk)^2 / (E_jk (1 - E_jk)),    k = 1 .. items - 1

    E_jk is the chance of item j right given sum score k, by the recursion of Lord & Wingersky (1984). About
    chi-square with (score groups - ``parameters``) degrees of freedom; ``parameters`` is 2 for each item of a
    two-parameter model; with one common discrimination 2 is cautious and 1 is bold. Infit and outfit are not
    used: their distribution is unknown when abilities are estimated from a two-parameter model, and groups
    by estimated ability (Bock's X2, Yen's Q1) reject good items of short forms too often.

    Only people who answered every estimated item count. One row an item: statistic, df, p, n, reason; NA with
    a reason where no test is possible. Small p: look at the item; with many people any model fails.
    """
    codes, _, _, _ = coded(responses)
    weights = np.ones(len(codes)) if counts is None else np.asarray(counts, dtype=float)
    used = fit.items["discrimination"].notna().to_numpy()
    statistic, p_value = np.zeros((2, len(used)))
    df, n = np.zeros(len(used), np.int64), 0.0
    reasons = np.where(used, "", fit.items["reason"].where(fit.items["reason"] != "", fit.reason or NOT_FITTED))
    if used.any():
        kept = codes[:, used]
        whole = (kept >= 0).all(1)
        kept, weights = kept[whole], weights[whole]
        n = float(weights.sum())
        d, a = (fit.items.loc[used, name].to_numpy(dtype=float) for name in ("intercept", "discrimination"))
        expected = expected_shares(d, a)
        score = kept.sum(1, dtype=np.int64)
        people = totals(score, weights, len(d))
        for column, place in enumerate(np.flatnonzero(used)):
            right = totals(score, weights * kept[:, column], len(d))
            groups = joined(people, right, people * expected[column])
            df[place] = len(groups) - parameters
            if df[place] < 1:
                reasons[place] = TOO_FEW_GROUPS
                continue
            total, seen, model = groups.T
            statistic[place] = ((seen - model) ** 2 / (model * (total - model) / total)).sum()
            p_value[place] = chi2.sf(statistic[place], df[place])
    missing = reasons != ""
    return pd.DataFrame(
        {
            "statistic": nullable(statistic, missing),
            "df": pd.arrays.IntegerArray(np.where(missing, 0, df), missing.copy()),
            "p": nullable(p_value, missing),
            "n": n,
            "reason": reasons,
        },
        index=fit.items.index,
    )


def totals(score: NDArray[np.int64], weights: NDArray[np.float64], items: int) -> NDArray[np.float64]:
    """Sum of the weights at each sum score from 1 to items - 1."""
    return np.bincount(score, weights, minlength=items + 1)[1:-1].astype(np.float64)


def expected_shares(d: NDArray[np.float64], a: NDArray[np.float64]) -> NDArray[np.float64]:
    """Items x sum scores 1 .. items - 1: chance of the item right, given the sum score and N(0, 1)."""
    over = grid(61)
    p = expit(d[:, None] + a[:, None] * over.nodes)
    weight = np.exp(over.log_weights)
    overall = score_chances(p) @ weight
    shares = np.zeros((len(d), len(d) - 1))
    for item in range(len(d)):
        others = score_chances(np.delete(p, item, axis=0))
        shares[item] = (others[:-1] @ (weight * p[item])) / np.maximum(overall[1:-1], 1e-300)
    return shares


def score_chances(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum scores 0 .. items x nodes: their chances at each node; ``p`` is items x nodes."""
    chances = np.zeros((len(p) + 1, p.shape[1]))
    chances[0] = 1
    for count, right in enumerate(p, start=1):
        chances[1 : count + 1] = chances[1 : count + 1] * (1 - right) + chances[:count] * right
        chances[0] *= 1 - right
    return chances


def joined(
    people: NDArray[np.float64], right: NDArray[np.float64], expected: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Groups x (people, right, expected right); too small groups joined from both ends towards the middle."""
    groups = [np.array(row) for row in zip(people, right, expected, strict=True)]

    def small(group: NDArray[np.float64]) -> bool:
        return bool(min(group[2], group[0] - group[2]) < LEAST_EXPECTED)

    while len(groups) > 1 and small(groups[0]):
        first = groups.pop(0)
        groups[0] += first
    while len(groups) > 1 and small(groups[-1]):
        last = groups.pop()
        groups[-1] += last
    kept: list[NDArray[np.float64]] = []
    for group in groups:  # what is still small lies inside
        if kept and small(group):
            kept[-1] = kept[-1] + group
        else:
            kept.append(group)
    return np.array([group for group in kept if not small(group)]).reshape(-1, 3)
