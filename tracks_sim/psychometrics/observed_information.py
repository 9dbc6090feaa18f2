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


def observed_information(answers: Answers, x: NDArray[np.float64], grid: Grid, model: Model) -> NDArray[np.float64]:
    """Observed information at the estimates, of shape (2 x items, 2 x items), or (items + 1, items + 1) with a common discrimination.

    Rows and columns: all intercepts, then the discriminations. ``x``: estimates of shape (2, items), intercepts first. The
    information of a prior is included.

    With missing answers the time grows with people x items^2 x nodes, without with people x items^2.
    """
    items = x.shape[1]
    t = grid.nodes
    # probability of a right answer, (items, nodes)
    p = expit(x[0][:, None] + x[1][:, None] * t)
    right, total = np.zeros_like(p), np.zeros((1, len(t)) if answers.complete else p.shape)
    # sum over people of E[t^m s_j s_k], s = y - P(t), for m = 0, 1, 2
    squares = [np.zeros((items, items)) for _ in range(3)]
    # sum over people of the outer product of their expected scores
    means = np.zeros((2 * items, 2 * items))
    posteriors = Posteriors(x, grid, answers.kind)
    p_of_kind = p.astype(answers.kind)  # (items, nodes), in the precision of the answers
    nodes = t.astype(answers.kind)
    for y, mask, weights in answers.blocks(answers.kind):
        post, _ = posteriors.of(y, mask)
        root_weights = np.sqrt(weights)[:, None].astype(y.dtype)
        ability = post @ nodes[:, None]
        by_intercept = y - masked(post @ p_of_kind.T, mask)
        by_slope = y * ability - masked((post * nodes) @ p_of_kind.T, mask)
        means += cross_product(np.hstack([by_intercept, by_slope]) * root_weights)
        post *= root_weights**2
        right += y.T @ post
        total += post.sum(0, dtype=np.float64) if mask is None else mask.T @ post
        if mask is None:
            moments = (post.sum(1), post @ nodes, post @ nodes**2)
            for square, moment in zip(squares, moments, strict=True):
                square += y.T @ (y * moment[:, None])
            continue
        for q, node in enumerate(t):
            score = y - mask * p_of_kind[:, q]
            square = cross_product(score * np.sqrt(post[:, q : q + 1]))
            for power in range(3):
                squares[power] += node**power * square
    if answers.complete:
        for power, square in enumerate(squares):
            cross_terms = (right * t**power) @ p.T
            square += (total * t**power * p) @ p.T - cross_terms - cross_terms.T
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
    """``values`` of shape (people, items), with 0 where ``mask`` is 0: not answered. None masks nothing."""
    return values if mask is None else values * mask


def cross_product(rows: Floats) -> NDArray[np.float64]:
    """Cross product rows^T rows of shape (columns, columns), in float64, from ``rows`` of shape (people, columns)."""
    product: NDArray[np.float64] = np.asarray(rows.T @ rows, dtype=np.float64)
    return product
