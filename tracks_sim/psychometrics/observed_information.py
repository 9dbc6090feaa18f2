"""Observed information of a fitted two-parameter logistic model, on arrays.

Louis (1982): I = E[complete-data information | answers] - Var[complete-data score | answers], both at the
maximum. A person's complete-data score at ability t is (y - P(t)) for an intercept and t (y - P(t)) for a
discrimination, over the items answered. It holds in small samples too, where the cross-product of the
people's scores has no inverse as soon as there are more parameters than people.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from tracks_sim.psychometrics.marginal import Answers, Floats, Grid, Model, Posteriors


def observed_information(answers: Answers, x: NDArray[np.float64], over: Grid, model: Model) -> NDArray[np.float64]:
    """Square matrix over all intercepts, then all discriminations (one, if common), the prior's part included.

    With missing answers the time grows with people x items^2 x nodes, without with people x items^2.
    """
    items = x.shape[1]
    t = over.nodes
    p = expit(x[0][:, None] + x[1][:, None] * t)
    right, total = np.zeros_like(p), np.zeros((1, len(t)) if answers.complete else p.shape)
    # sum over people of E[t^m s_j s_k], s = y - P(t), for m = 0, 1, 2
    squares = [np.zeros((items, items)) for _ in range(3)]
    means = np.zeros((2 * items, 2 * items))
    posteriors = Posteriors(x, over, answers.kind)
    fine = p.astype(answers.kind)
    nodes = t.astype(answers.kind)
    for y, mask, weights in answers.blocks(answers.kind):
        post, _ = posteriors.of(y, mask)
        rooted = np.sqrt(weights)[:, None].astype(y.dtype)
        ability = post @ nodes[:, None]
        by_intercept = y - masked(post @ fine.T, mask)
        by_slope = y * ability - masked((post * nodes) @ fine.T, mask)
        means += cross_product(np.hstack([by_intercept, by_slope]) * rooted)
        post *= rooted**2
        right += y.T @ post
        total += post.sum(0, dtype=np.float64) if mask is None else mask.T @ post
        if mask is None:
            moments = (post.sum(1), post @ nodes, post @ nodes**2)
            for square, moment in zip(squares, moments, strict=True):
                square += y.T @ (y * moment[:, None])
            continue
        for q, node in enumerate(t):
            score = y - mask * fine[:, q]
            square = cross_product(score * np.sqrt(post[:, q : q + 1]))
            for power in range(3):
                squares[power] += node**power * square
    if answers.complete:
        for power, square in enumerate(squares):
            mixed = (right * t**power) @ p.T
            square += (total * t**power * p) @ p.T - mixed - mixed.T
    weight = total * p * (1 - p)
    within = np.block([[squares[0], squares[1]], [squares[1], squares[2]]])
    complete = np.block(
        [[np.diag(weight.sum(1)), np.diag(weight @ t)], [np.diag(weight @ t), np.diag(weight @ t**2)]]
    )
    information: NDArray[np.float64] = complete - within + means
    if model.common:
        gather = np.block([[np.eye(items), np.zeros((items, 1))], [np.zeros((items, items)), np.ones((items, 1))]])
        information = gather.T @ information @ gather
    if model.prior:
        a = x[1][:1] if model.common else x[1]
        of_slopes = (1 - np.log(a)) / model.prior.log_discrimination_sd**2 / a**2
        of_intercepts = np.full(items, 1 / model.prior.intercept_sd**2)
        information += np.diag(np.concatenate([of_intercepts, of_slopes]))
    return information


def masked(values: Floats, mask: Floats | None) -> Floats:
    """``values`` with 0 where nothing was answered."""
    return values if mask is None else values * mask


def cross_product(rows: Floats) -> NDArray[np.float64]:
    """Cross product rows' rows, in float64."""
    product: NDArray[np.float64] = np.asarray(rows.T @ rows, dtype=np.float64)
    return product
