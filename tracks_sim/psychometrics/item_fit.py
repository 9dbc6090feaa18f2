"""Fit of single items to a fitted model: S-X2 of Orlando & Thissen (2000, Appl. Psychol. Meas. 24:50)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, expit

from tracks_sim.i18n import translatable
from tracks_sim.psychometrics.irt import NOT_FITTED, Fit, answer_codes, nullable
from tracks_sim.psychometrics.marginal import grid

TOO_FEW_GROUPS = translatable("Too few score groups are large enough for a test.")

LEAST_EXPECTED = 1.0
"""Expected right and wrong answers in a score group; smaller groups join their neighbour towards the middle."""


def s_x2(
    fit: Fit, responses: pd.DataFrame | ArrayLike, counts: ArrayLike | None = None, parameters: int = 2
) -> pd.DataFrame:
    """S-X2: shares of right answers at each sum score compared with those that the model expects there.

        S-X2_j = sum over k of n_k (O_jk - E_jk)^2 / (E_jk (1 - E_jk)),    k = 1 .. items - 1

    E_jk is the chance of item j right given sum score k, by the recursion of Lord & Wingersky (1984). About
    chi-square with (score groups - ``parameters``) degrees of freedom; ``parameters`` is 2 for each item of a
    two-parameter model; with one common discrimination 2 is cautious and 1 is bold. Infit and outfit are not
    used: their distribution is unknown when abilities are estimated from a two-parameter model, and groups
    by estimated ability (Bock's X2, Yen's Q1) reject good items of short forms too often.

    Only people who answered every estimated item count. One row for each item: statistic, df, p, n, reason; NA with
    a reason where no test is possible. Small p: look at the item; with many people any model fails.
    """
    codes, _, _, _ = answer_codes(responses)
    weights = np.ones(len(codes)) if counts is None else np.asarray(counts, dtype=float)
    used = fit.items["discrimination"].notna().to_numpy()
    statistic, p_value = np.zeros((2, len(used)))
    df, n = np.zeros(len(used), np.int64), 0.0
    reasons = np.where(used, "", fit.items["reason"].where(fit.items["reason"] != "", fit.reason or NOT_FITTED))
    if used.any():
        answers = codes[:, used]
        whole = (answers >= 0).all(1)
        answers, weights = answers[whole], weights[whole]
        n = float(weights.sum())
        d, a = (fit.items.loc[used, name].to_numpy(dtype=float) for name in ("intercept", "discrimination"))
        expected = expected_shares(d, a)
        score = answers.sum(1, dtype=np.int64)
        people = totals(score, weights, len(d))
        for column, item in enumerate(np.flatnonzero(used)):
            right = totals(score, weights * answers[:, column], len(d))
            groups = merged_groups(people, right, people * expected[column])
            df[item] = len(groups) - parameters
            if df[item] < 1:
                reasons[item] = TOO_FEW_GROUPS
                continue
            total, seen, model = groups.T
            statistic[item] = ((seen - model) ** 2 / (model * (total - model) / total)).sum()
            p_value[item] = chdtrc(df[item], statistic[item])
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
    """Probability of each item right given the sum score and abilities N(0, 1): items x sum scores 1 .. items - 1."""
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
    """Probability of each sum score at each node: (items + 1) x nodes; ``p`` is items x nodes."""
    chances = np.zeros((len(p) + 1, p.shape[1]))
    chances[0] = 1
    for count, right in enumerate(p, start=1):
        chances[1 : count + 1] = chances[1 : count + 1] * (1 - right) + chances[:count] * right
        chances[0] *= 1 - right
    return chances


def merged_groups(
    people: NDArray[np.float64], right: NDArray[np.float64], expected: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Score groups x (people, right, expected right); groups that are too small are joined from both ends towards the middle."""
    groups = [np.array(row) for row in zip(people, right, expected, strict=True)]

    def small(group: NDArray[np.float64]) -> bool:
        return bool(min(group[2], group[0] - group[2]) < LEAST_EXPECTED)

    while len(groups) > 1 and small(groups[0]):
        first = groups.pop(0)
        groups[0] += first
    while len(groups) > 1 and small(groups[-1]):
        last = groups.pop()
        groups[-1] += last
    merged: list[NDArray[np.float64]] = []
    for group in groups:  # groups that are still small are inside
        if merged and small(group):
            merged[-1] = merged[-1] + group
        else:
            merged.append(group)
    return np.array([group for group in merged if not small(group)]).reshape(-1, 3)
